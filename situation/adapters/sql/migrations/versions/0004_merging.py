"""Incidents that are further reports of another one, and those that came without a place."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("merged_into", TEXT, nullable=False, server_default=""))
    op.add_column("incidents", sa.Column("needs_location", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("incidents_by_main", "incidents", ["merged_into"])
    op.create_index("incidents_by_place", "incidents", ["category", "lat"])
