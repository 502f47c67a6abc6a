"""What partners say of the tickets that they got."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tickets", sa.Column("partner_state", TEXT, nullable=False, server_default=""))
    op.add_column("tickets", sa.Column("partner_state_at", Moment(), nullable=True))
    op.add_column("tickets", sa.Column("partner_note", TEXT, nullable=False, server_default=""))
