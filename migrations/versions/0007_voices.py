"""Rounds that ask many people and count what they say, and teams that answer apart and agree."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _rounds()
    _invitations()
    _teams()


def _rounds() -> None:
    op.create_table(
        "round",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("experience_hash", sa.String(64), sa.ForeignKey("content_version.hash"), nullable=False),
        sa.Column("sector", sa.String(40)),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("paused_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("report", sa.Text, nullable=False),
    )
    op.create_index("ix_round_assessment_id", "round", ["assessment_id"])
    op.create_table(
        "round_group",
        sa.Column("round_id", sa.String(20), sa.ForeignKey("round.id"), primary_key=True),
        sa.Column("role_group", sa.String(40), primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("size", sa.Integer),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("counts", sa.Text, nullable=False),
    )


def _invitations() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("round_id", sa.String(20), sa.ForeignKey("round.id"), nullable=False),
        sa.Column("role_group", sa.String(40), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("turns", sa.Integer, nullable=False),
        sa.Column("letters", sa.Integer, nullable=False),
        sa.Column("written_on", MOMENT),
        sa.Column("is_used", sa.Boolean, nullable=False),
        sa.Column("is_declined", sa.Boolean, nullable=False),
        sa.UniqueConstraint("round_id", "email"),
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])
    op.create_table(
        "used_form",
        sa.Column("form_hash", sa.String(64), primary_key=True),
        sa.Column("round_id", sa.String(20), sa.ForeignKey("round.id"), nullable=False),
    )
    op.create_index("ix_used_form_round_id", "used_form", ["round_id"])
    op.create_table(
        "letter_refusal",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
    )


def _teams() -> None:
    op.create_table(
        "team",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), primary_key=True),
        sa.Column("code", sa.String(16), nullable=False, unique=True),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
    )
    op.create_table(
        "team_member",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("team.assessment_id"), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("is_finished", sa.Boolean, nullable=False),
        sa.UniqueConstraint("assessment_id", "holder"),
    )
    op.create_index("ix_team_member_holder", "team_member", ["holder"])
    op.create_table(
        "team_answer",
        sa.Column("member_id", sa.String(20), sa.ForeignKey("team_member.id"), primary_key=True),
        sa.Column("question_id", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer),
    )
    op.create_table(
        "team_spread",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("team.assessment_id"), primary_key=True),
        sa.Column("question_id", sa.String(60), primary_key=True),
        sa.Column("spread", sa.Text, nullable=False),
    )
    op.create_table(
        "team_agreement",
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("team.assessment_id"), primary_key=True),
        sa.Column("question_id", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("level", sa.Integer),
        sa.Column("agreed_by", sa.Text, nullable=False),
        sa.Column("agreed_at", MOMENT, nullable=False),
    )
