"""Enquiries, and the consents that were given with each."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "enquiry",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("form_id", sa.String(20), nullable=False),
        sa.Column("assessment_id", sa.String(20), sa.ForeignKey("assessment.id")),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("organisation", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(40), nullable=False),
        sa.Column("need", sa.Text, nullable=False),
        sa.Column("preferred_contact", sa.String(10), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.UniqueConstraint("holder", "form_id", name="uq_enquiry_holder_form_id"),
    )
    op.create_index("ix_enquiry_assessment_id", "enquiry", ["assessment_id"])
    op.create_table(
        "consent",
        sa.Column("enquiry_id", sa.String(20), sa.ForeignKey("enquiry.id"), primary_key=True),
        sa.Column("purpose", sa.String(20), primary_key=True),
        sa.Column("wording_version", sa.Integer, nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
    )
