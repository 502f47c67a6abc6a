"""Where an alert lies, and how it is marked: escalated, muted, flapping."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alerts", sa.Column("district", TEXT, nullable=False, server_default=""))
    op.add_column("alerts", sa.Column("told_at", Moment(), nullable=True))
    op.add_column("alerts", sa.Column("escalation", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("alerts", sa.Column("muted_by", TEXT, nullable=False, server_default=""))
    op.add_column("alerts", sa.Column("flapping", sa.Boolean(), nullable=False, server_default=sa.false()))
