"""The staff, their sessions and second factors, and what is counted to limit it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tally",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "staff",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("email", sa.String(254), nullable=False, unique=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200)),
        sa.Column("totp_secret", sa.String(300)),
        sa.Column("totp_confirmed_at", MOMENT),
        sa.Column("totp_last_step", sa.Integer),
        sa.Column("single_sign_on_subject", sa.String(255), unique=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
    )
    op.create_table(
        "recovery_code",
        sa.Column("staff_id", sa.String(20), sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("used_at", MOMENT),
    )
    op.create_table(
        "staff_session",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("staff_id", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("verified_at", MOMENT),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("device", sa.String(200), nullable=False),
    )
    op.create_index("ix_staff_session_staff_id", "staff_session", ["staff_id"])
    op.create_table(
        "password_link",
        sa.Column("token_hash", sa.String(64), primary_key=True),
        sa.Column("staff_id", sa.String(20), sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
    op.create_index("ix_password_link_staff_id", "password_link", ["staff_id"])
    op.create_table(
        "single_sign_on_flow",
        sa.Column("state_hash", sa.String(64), primary_key=True),
        sa.Column("nonce", sa.String(64), nullable=False),
        sa.Column("verifier", sa.String(128), nullable=False),
        sa.Column("then", sa.Text, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
    )
