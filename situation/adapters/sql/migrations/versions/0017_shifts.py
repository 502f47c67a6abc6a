"""Who is on, and notes from shift to shift."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("login", TEXT, nullable=False),
        sa.Column("since_at", Moment(), nullable=False),
        sa.Column("until_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("duties_newest", "duties", ["since_at", "id"])
    op.create_table(
        "shift_notes",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("written_at", Moment(), nullable=False),
        sa.Column("written_by", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("alerts", sa.JSON(), nullable=False),
        sa.Column("shelved", sa.JSON(), nullable=False),
        sa.Column("overdue", sa.JSON(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("read_by", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("shift_notes_newest", "shift_notes", ["written_at", "id"])
