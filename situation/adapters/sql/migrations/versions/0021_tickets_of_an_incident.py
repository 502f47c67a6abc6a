"""Tickets are asked for by incident."""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("tickets_by_incident", "tickets", ["incident"])
