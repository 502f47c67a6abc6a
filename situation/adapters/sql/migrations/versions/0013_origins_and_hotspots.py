"""Where imported requests came from, how often an incident was reopened, and hotspots."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"))
    # What was reopened before this column was there is in the journal.
    op.execute(
        "UPDATE incidents SET reopened = (SELECT count(*) FROM journal "
        "WHERE journal.subject = 'incident' AND journal.id = incidents.id AND journal.action = 'reopened')"
    )
    op.create_table(
        "origins",
        sa.Column("source", TEXT, nullable=False),
        sa.Column("external_id", TEXT, nullable=False),
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("imported_at", Moment(), nullable=False),
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("tells_reaction", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source", "external_id"),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.id"], ondelete="CASCADE", deferrable=True, initially="DEFERRED"
        ),
        sa.UniqueConstraint("incident", name="origins_incident"),
    )
    op.create_table(
        "hotspots",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("cause", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("work", TEXT, nullable=False),
        sa.Column("agency", TEXT, nullable=False),
        sa.Column("decision", TEXT, nullable=False),
        sa.Column("fixed_at", Moment(), nullable=True),
        sa.Column("noted_at", Moment(), nullable=False),
        sa.Column("noted_by", TEXT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("hotspots_newest", "hotspots", ["noted_at", "id"])
