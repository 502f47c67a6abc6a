"""Which line has an incident, how it was judged, what its outcome rests on, and which incident it carries on from."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("line", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("incidents", sa.Column("proof", TEXT, nullable=True))
    op.add_column("incidents", sa.Column("proof_sha256", TEXT, nullable=False, server_default=""))
    op.add_column("incidents", sa.Column("impact", sa.Integer(), nullable=True))
    op.add_column("incidents", sa.Column("urgency", sa.Integer(), nullable=True))
    op.add_column("incidents", sa.Column("follows", TEXT, nullable=False, server_default=""))
