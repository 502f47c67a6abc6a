"""Credentials of trackers that sign in over MQTT: only a hash of each secret."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credentials",
        sa.Column("tracker", TEXT, primary_key=True),
        sa.Column("secret_hash", TEXT, nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("issued_by", TEXT, nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("revoked_by", TEXT, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("credentials")
