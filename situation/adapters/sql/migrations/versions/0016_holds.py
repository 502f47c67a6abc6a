"""Legal holds."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("vehicle", TEXT, nullable=False),
        sa.Column("from_at", Moment(), nullable=True),
        sa.Column("to_at", Moment(), nullable=True),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("placed_at", Moment(), nullable=False),
        sa.Column("placed_by", TEXT, nullable=False),
        sa.Column("released_at", Moment(), nullable=True),
        sa.Column("released_by", TEXT, nullable=False),
        sa.Column("released_why", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("holds_newest", "holds", ["placed_at", "id"])
