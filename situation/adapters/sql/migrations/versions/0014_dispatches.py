"""What became of each vehicle that was sent to an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("dispatches", sa.JSON(), nullable=False, server_default="{}"))
