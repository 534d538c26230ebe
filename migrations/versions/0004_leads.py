"""Leads, their timeline, saved filters, reminders, API tokens, and where visitors came from."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "lead",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("enquiry_id", sa.String(20), sa.ForeignKey("enquiry.id"), unique=True),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id")),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("sector", sa.String(40)),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("first_touch", sa.Text, nullable=False),
        sa.Column("last_touch", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("call_back_at", MOMENT),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("owner_id", sa.String(20), sa.ForeignKey("staff.id")),
        sa.Column("grade", sa.String(1), nullable=False),
        sa.Column("fit", sa.Integer),
        sa.Column("need", sa.Integer),
        sa.Column("intent", sa.Integer, nullable=False),
        sa.Column("reasons", sa.Text, nullable=False),
        sa.Column("is_suspected", sa.Boolean, nullable=False),
        sa.Column("merged_into", sa.String(20), sa.ForeignKey("lead.id")),
        sa.Column("search", sa.String(500), nullable=False),
        sa.Column("phone_key", sa.String(40), nullable=False),
        sa.Column("organisation_key", sa.String(200), nullable=False),
        sa.Column("queue", sa.BigInteger, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    listed_by = ("is_suspected", "queue", "id", "status", "grade", "sector", "owner_id")
    op.create_index("ix_lead_list", "lead", [*listed_by, "received_at", "due_at", "answered_at", "search"])
    for column in ("assessment_id", "email", "received_at", "owner_id", "merged_into", "phone_key", "organisation_key"):
        op.create_index(f"ix_lead_{column}", "lead", [column])
    op.create_table(
        "lead_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lead_id", sa.String(20), sa.ForeignKey("lead.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", sa.String(20), sa.ForeignKey("staff.id")),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("before", sa.String(100), nullable=False),
        sa.Column("after", sa.String(100), nullable=False),
    )
    op.create_index("ix_lead_entry_lead_id", "lead_entry", ["lead_id"])
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("staff_id", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("ix_saved_filter_staff_id", "saved_filter", ["staff_id"])
    op.create_table(
        "reminder",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("wording_version", sa.Integer, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=False),
        sa.Column("remind_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("stopped_at", MOMENT),
    )
    op.create_index("ix_reminder_email", "reminder", ["email"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "origin",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("source", sa.String(100), nullable=False),
        sa.Column("first_touch", sa.Text, nullable=False),
        sa.Column("last_touch", sa.Text, nullable=False),
    )
    op.create_index("ix_origin_source", "origin", ["source"])
    op.create_table(
        "activity",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("kind", sa.String(20), primary_key=True),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
    )
    _what_the_figures_count()


def _what_the_figures_count() -> None:
    """Keeps with each assessment its sector, the question saved last and when it was submitted."""
    op.add_column("assessment", sa.Column("sector", sa.String(40)))
    op.add_column("assessment", sa.Column("last_question", sa.String(60)))
    op.add_column("assessment", sa.Column("submitted_at", MOMENT))
    op.create_index("ix_assessment_created_at", "assessment", ["created_at"])
    op.execute(
        "UPDATE assessment SET "
        "sector = (SELECT option FROM answer WHERE answer.assessment_id = assessment.id"
        " AND answer.question_id = 'context.sector' AND answer.state = 'answered'), "
        "last_question = (SELECT question_id FROM answer WHERE answer.assessment_id = assessment.id"
        " ORDER BY saved_at DESC, question_id LIMIT 1), "
        "submitted_at = (SELECT submission.submitted_at FROM submission WHERE submission.assessment_id = assessment.id)"
    )
