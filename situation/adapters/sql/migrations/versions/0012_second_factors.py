"""Second factors, users that an identity provider vouches for, and how a session was opened."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("external", TEXT, nullable=False, server_default=""))
    op.add_column("sessions", sa.Column("way", TEXT, nullable=False, server_default="password"))
    op.create_table(
        "second_factors",
        sa.Column("user", TEXT, nullable=False),
        sa.Column("secret", TEXT, nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("recovery", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("user"),
        sa.ForeignKeyConstraint(["user"], ["users.id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
    )
