"""Who keeps a camera, and when it is analysed."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cameras", sa.Column("owner", TEXT, nullable=False, server_default=""))
    op.add_column("cameras", sa.Column("hours", sa.JSON(), nullable=False, server_default="[]"))
