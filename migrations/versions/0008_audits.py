"""Firms of consultants: their clients, audits, evidence, plans and issued reports."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _firms()
    _clients()
    _audits()
    _evidence()
    _plans()
    _reports()


def _firms() -> None:
    op.create_table(
        "firm",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_table(
        "firm_member",
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), primary_key=True),
        sa.Column("staff_id", sa.String(20), sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
    )
    op.create_index("ix_firm_member_staff_id", "firm_member", ["staff_id"])
    op.create_table(
        "firm_invitation",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("invited_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
    )
    op.create_index("ix_firm_invitation_firm_id", "firm_invitation", ["firm_id"])


def _clients() -> None:
    op.create_table(
        "client",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("sector", sa.String(40), nullable=False),
        sa.Column("setting", sa.String(40)),
        sa.Column("contact", sa.String(200), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("next_audit_on", sa.Date),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT),
    )
    op.create_index("ix_client_firm_id", "client", ["firm_id"])
    op.create_table(
        "handover_code",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("taken_by", sa.String(100), nullable=False),
        sa.Column("withdrawn_at", MOMENT),
    )
    op.create_index("ix_handover_code_assessment_id", "handover_code", ["assessment_id"])


def _audits() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), nullable=False),
        sa.Column("client_id", sa.String(20), sa.ForeignKey("client.id"), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("questionnaire_hash", sa.String(64), sa.ForeignKey("content_version.hash"), nullable=False),
        sa.Column("catalogue_hash", sa.String(64), sa.ForeignKey("content_version.hash")),
        sa.Column("follows", sa.String(20), sa.ForeignKey("audit.id")),
        sa.Column("created_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("visited_on", sa.Date),
        sa.Column("claimed_hash", sa.String(64), sa.ForeignKey("content_version.hash")),
        sa.Column("claimed_at", MOMENT),
        sa.Column("completed_by", sa.String(20), sa.ForeignKey("staff.id")),
        sa.Column("completed_at", MOMENT),
        sa.Column("band", sa.String(40)),
        sa.Column("weakest", sa.String(40)),
        sa.Column("points", sa.Text, nullable=False),
        sa.Column("claimed_answers", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
    )
    op.create_index("ix_audit_client_id", "audit", ["client_id"])
    op.create_index("ix_audit_firm_id", "audit", ["firm_id"])
    op.create_table(
        "audit_answer",
        sa.Column("audit_id", sa.String(20), sa.ForeignKey("audit.id"), primary_key=True),
        sa.Column("question_id", sa.String(60), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer),
        sa.Column("option", sa.String(40)),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("evidence", sa.String(40)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), nullable=False),
        sa.Column("client_id", sa.String(20), sa.ForeignKey("client.id"), nullable=False),
        sa.Column("audit_id", sa.String(20), sa.ForeignKey("audit.id"), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(200), nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("file_name", sa.String(120)),
        sa.Column("media_type", sa.String(100)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.Integer),
        sa.Column("dated_on", sa.Date),
        sa.Column("expires_on", sa.Date),
        sa.Column("added_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
    )
    op.create_index("ix_evidence_client_id", "evidence", ["client_id"])
    op.create_table(
        "evidence_use",
        sa.Column("audit_id", sa.String(20), sa.ForeignKey("audit.id"), primary_key=True),
        sa.Column("question_id", sa.String(60), primary_key=True),
        sa.Column("evidence_id", sa.String(20), sa.ForeignKey("evidence.id"), primary_key=True),
    )
    op.create_index("ix_evidence_use_evidence_id", "evidence_use", ["evidence_id"])
    op.create_table(
        "loose_file",
        sa.Column("firm_id", sa.String(20), primary_key=True),
        sa.Column("shelf", sa.String(20), primary_key=True),
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("removal_at", MOMENT),
    )


def _plans() -> None:
    op.create_table(
        "plan",
        sa.Column("audit_id", sa.String(20), sa.ForeignKey("audit.id"), primary_key=True),
        sa.Column("band", sa.String(40), nullable=False),
        sa.Column("rates", sa.Text, nullable=False),
        sa.Column("day_rate", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "plan_action",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("audit_id", sa.String(20), sa.ForeignKey("audit.id"), nullable=False),
        sa.Column("question_id", sa.String(60)),
        sa.Column("course_id", sa.String(80)),
        sa.Column("to_level", sa.Integer),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("due_on", sa.Date),
        sa.Column("days", sa.Float),
        sa.Column("pounds", sa.Integer),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
    )
    op.create_index("ix_plan_action_audit_id", "plan_action", ["audit_id"])


def _reports() -> None:
    op.create_table(
        "brand",
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), primary_key=True),
        sa.Column("logo_sha256", sa.String(64)),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("introduction", sa.Text, nullable=False),
        sa.Column("closing", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    op.create_table(
        "report_number",
        sa.Column("year", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "issued_report",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("firm_id", sa.String(20), sa.ForeignKey("firm.id"), nullable=False),
        sa.Column("audit_id", sa.String(20), nullable=False),
        sa.Column("number", sa.String(20), nullable=False, unique=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("pdf_sha256", sa.String(64), nullable=False),
        sa.Column("docx_sha256", sa.String(64), nullable=False),
        sa.Column("issued_by", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("withdrawn_by", sa.String(20), sa.ForeignKey("staff.id")),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("withdrawn_because", sa.String(300), nullable=False),
    )
    op.create_index("ix_issued_report_audit_id", "issued_report", ["audit_id"])
    op.create_index("ix_issued_report_firm_id", "issued_report", ["firm_id"])
