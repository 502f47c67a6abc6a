"""Hand-overs to other services, plates, and what a finding was judged by, with its pictures before and after."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import TEXT, Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handovers",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("service", TEXT, nullable=False),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("shares_caller", sa.Boolean(), nullable=False),
        sa.Column("handed_by", TEXT, nullable=False),
        sa.Column("handed_at", Moment(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("call_back_at", Moment(), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("accepted_at", Moment(), nullable=True),
        sa.Column("accepted_by", TEXT, nullable=False),
        sa.Column("outcome", TEXT, nullable=True),
        sa.Column("outcome_note", TEXT, nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("freed_at", Moment(), nullable=True),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", name="handovers_number"),
    )
    op.create_index("handovers_newest", "handovers", ["handed_at", "id"])
    op.create_index("handovers_by_incident", "handovers", ["incident"])
    op.create_table(
        "offences",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("form", TEXT, nullable=False),
        sa.Column("written", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("confirmed_by", TEXT, nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.Column("forget_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("offences_by_number", "offences", ["number"])
    op.create_index("offences_by_end", "offences", ["forget_at"])
    op.add_column("findings", sa.Column("shots", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("findings", sa.Column("detector", TEXT, nullable=False, server_default=""))
    op.add_column("findings", sa.Column("thresholds", sa.JSON(), nullable=False, server_default="{}"))
