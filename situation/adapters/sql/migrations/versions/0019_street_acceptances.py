"""Streets that a person has accepted."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acceptances",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("event", TEXT, nullable=False),
        sa.Column("segments", sa.JSON(), nullable=False),
        sa.Column("street", TEXT, nullable=False),
        sa.Column("district", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("camera", TEXT, nullable=False),
        sa.Column("photo_sha256", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("withdrawn_at", Moment(), nullable=True),
        sa.Column("withdrawn_by", TEXT, nullable=False),
        sa.Column("withdrawn_why", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("acceptances_by_event", "acceptances", ["event", "at", "id"])
