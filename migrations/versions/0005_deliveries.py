"""What goes out: events, targets, deliveries, attempts, and the processes that send."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("subject_id", sa.String(20), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("handed_at", MOMENT),
    )
    op.create_index("ix_event_subject_id", "event", ["subject_id"])
    op.create_index("ix_event_handed_at", "event", ["handed_at"])
    op.create_table(
        "target",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("kinds_of_event", sa.String(200), nullable=False),
        sa.Column("secret", sa.String(500)),
        sa.Column("old_secret", sa.String(500)),
        sa.Column("old_until", MOMENT),
        sa.Column("mapping", sa.Text, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("disabled_because", sa.String(200), nullable=False),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("event_id", sa.String(40), sa.ForeignKey("event.id"), nullable=False),
        sa.Column("target_id", sa.String(20), sa.ForeignKey("target.id")),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.Column("done_at", MOMENT),
    )
    op.create_index("ix_delivery_event_id", "delivery", ["event_id"])
    op.create_index("ix_delivery_target_id", "delivery", ["target_id"])
    op.create_index("ix_delivery_state", "delivery", ["state"])
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("delivery_id", sa.String(64), sa.ForeignKey("delivery.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("status", sa.Integer),
        sa.Column("said", sa.String(200), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
    )
    op.create_index("ix_attempt_delivery_id", "attempt", ["delivery_id"])
    op.create_table(
        "worker",
        sa.Column("id", sa.String(60), primary_key=True),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
