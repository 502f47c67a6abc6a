"""Verdicts, every version of them."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdicts",
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("vehicle", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("decided_at", Moment(), nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("incident", "vehicle", "version"),
    )
    op.create_index("verdicts_by_moment", "verdicts", ["decided_at"])
