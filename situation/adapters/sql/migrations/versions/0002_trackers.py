"""Trackers and the vehicles that they are on."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trackers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("vehicle", TEXT, nullable=False),
        sa.Column("protocol", TEXT, nullable=False),
        sa.Column("since_at", Moment(), nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("until_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", "since_at"),
    )
    op.create_index("trackers_by_vehicle", "trackers", ["vehicle", "since_at"], unique=False)
    op.create_index(
        "trackers_one_bound",
        "trackers",
        ["id"],
        unique=True,
        sqlite_where=sa.text("until_at IS NULL"),
        postgresql_where=sa.text("until_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("trackers")
