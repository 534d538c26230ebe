"""The self-assessment: content versions, assessments and their holders, answers, submissions, links, catalogues."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "content_version",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
    )
    op.create_table(
        "assessment",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("questionnaire_hash", sa.String(64), sa.ForeignKey("content_version.hash"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("continues", sa.String(20), sa.ForeignKey("assessment.id")),
    )
    op.create_table(
        "holding",
        sa.Column("holder", sa.String(64), primary_key=True),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_index("ix_holding_assessment_id", "holding", ["assessment_id"])
    op.create_table(
        "answer",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("question_id", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("option", sa.String(40)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("evidence", sa.String(40)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )
    op.create_table(
        "submission",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("catalogue_hash", sa.String(64), sa.ForeignKey("content_version.hash"), nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
    )
    op.create_table(
        "return_link",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
    )
    op.create_index("ix_return_link_assessment_id", "return_link", ["assessment_id"])
    op.create_table(
        "catalogue_import",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("catalogue_hash", sa.String(64), sa.ForeignKey("content_version.hash"), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
    )
