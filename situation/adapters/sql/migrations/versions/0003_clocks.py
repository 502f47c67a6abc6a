"""Clocks, pauses and promised dates of incidents. Older incidents have none: their two due moments stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("clocks", "pauses", "promises"):
        op.add_column("incidents", sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
