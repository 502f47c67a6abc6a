"""Districts that an operator works in, and when each vehicle was sent to an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("operators", sa.Column("districts", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("incidents", sa.Column("sent_at", sa.JSON(), nullable=False, server_default="{}"))
