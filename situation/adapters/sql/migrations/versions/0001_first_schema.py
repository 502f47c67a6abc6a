"""The first schema."""

import sqlalchemy as sa
from alembic import op

from situation.adapters.sql.columns import NUMBER, TEXT, Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("rule", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("cleared_at", Moment(), nullable=True),
        sa.Column("acknowledged_at", Moment(), nullable=True),
        sa.Column("acknowledged_by", TEXT, nullable=False),
        sa.Column("assigned_to", TEXT, nullable=False),
        sa.Column("shelved_until", Moment(), nullable=True),
        sa.Column("shelved_reason", TEXT, nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("vehicle", TEXT, nullable=False),
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("camera", TEXT, nullable=False),
        sa.Column("finding", TEXT, nullable=False),
        sa.Column("ticket", TEXT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("alerts_newest", "alerts", ["raised_at", "id"], unique=False)
    op.create_index(
        "alerts_one_standing",
        "alerts",
        ["rule", "subject"],
        unique=True,
        sqlite_where=sa.text("state != 'cleared'"),
        postgresql_where=sa.text("state != 'cleared'"),
    )
    op.create_table(
        "answers",
        sa.Column("scope", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("fingerprint", TEXT, nullable=False),
        sa.Column("answer", TEXT, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "key"),
    )
    op.create_table(
        "marks",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "api_keys",
        sa.Column("key_sha256", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("key_sha256"),
    )
    op.create_table(
        "cameras",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("heading_deg", sa.Double(), nullable=True),
        sa.Column("zones", sa.JSON(), nullable=False),
        sa.Column("period_s", sa.Double(), nullable=False),
        sa.Column("shadow", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "counters",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "deliveries",
        sa.Column("place", NUMBER, autoincrement=True, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("destination", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("type", TEXT, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("occurred_at", Moment(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("delivered_at", Moment(), nullable=True),
        sa.Column("remote_id", TEXT, nullable=False),
        sa.Column("last_error", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("place"),
        sa.UniqueConstraint("id", name="deliveries_id"),
    )
    op.create_index("deliveries_by_subject", "deliveries", ["subject", "place"], unique=False)
    op.create_index(
        "deliveries_pending",
        "deliveries",
        ["destination", "subject", "place"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "findings",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("camera", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("zone", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("since_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.Column("cleared_at", Moment(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("frame_sha256", TEXT, nullable=False),
        sa.Column("overlay_sha256", TEXT, nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.Column("judgement", TEXT, nullable=False),
        sa.Column("judged_by", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("findings_by_camera", "findings", ["camera", "since_at"], unique=False)
    op.create_index("findings_newest", "findings", ["since_at", "id"], unique=False)
    op.create_table(
        "incidents",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("public_no", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("radius_m", sa.Double(), nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("district", TEXT, nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("reaction_due_at", Moment(), nullable=False),
        sa.Column("elimination_due_at", Moment(), nullable=False),
        sa.Column("reacted_at", Moment(), nullable=True),
        sa.Column("resolved_at", Moment(), nullable=True),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("vehicles", sa.JSON(), nullable=False),
        sa.Column("outcome", TEXT, nullable=False),
        sa.Column("camera", TEXT, nullable=False),
        sa.Column("finding", TEXT, nullable=False),
        sa.Column("media_sha256", TEXT, nullable=False),
        sa.Column("media_url", TEXT, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("search", TEXT, nullable=False),
        sa.Column("overdue_after", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("public_no", name="incidents_public_no"),
    )
    op.create_index("incidents_by_overdue", "incidents", ["overdue_after"], unique=False)
    op.create_index("incidents_by_state", "incidents", ["state", "opened_at", "id"], unique=False)
    op.create_index("incidents_newest", "incidents", ["opened_at", "id"], unique=False)
    op.create_table(
        "journal",
        sa.Column("seq", NUMBER, autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("before", TEXT, nullable=False),
        sa.Column("after", TEXT, nullable=False),
        sa.Column("why", TEXT, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("seq"),
    )
    op.create_index("journal_by_subject", "journal", ["subject", "id", "seq"], unique=False)
    op.create_table(
        "operators",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("ownership", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "tickets",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("number", TEXT, nullable=False),
        sa.Column("title", TEXT, nullable=False),
        sa.Column("category", TEXT, nullable=False),
        sa.Column("description", TEXT, nullable=False),
        sa.Column("lat", sa.Double(), nullable=False),
        sa.Column("lon", sa.Double(), nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("alert", TEXT, nullable=False),
        sa.Column("frame_sha256", TEXT, nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("number", name="tickets_number"),
    )
    op.create_index("tickets_newest", "tickets", ["opened_at", "id"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("login", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("password_hash", TEXT, nullable=False),
        sa.Column("language", TEXT, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login", name="users_login"),
    )
    op.create_table(
        "vehicles",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("plate", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("on_duty", sa.Boolean(), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("vehicles_by_operator", "vehicles", ["operator"], unique=False)
    op.create_table(
        "visits",
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("vehicle", TEXT, nullable=False),
        sa.Column("operator", TEXT, nullable=False),
        sa.Column("arrived_at", Moment(), nullable=False),
        sa.Column("left_at", Moment(), nullable=False),
        sa.Column("fixes", sa.Integer(), nullable=False),
        sa.Column("closest_m", sa.Double(), nullable=False),
        sa.Column("telling_fixes", sa.Integer(), nullable=False),
        sa.Column("working_fixes", sa.Integer(), nullable=False),
        sa.Column("standing_fixes", sa.Integer(), nullable=False),
        sa.Column("over", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("incident", "vehicle", "arrived_at"),
    )
    op.create_index("visits_by_operator", "visits", ["operator", "incident"], unique=False)
    op.create_index("visits_by_over", "visits", ["over"], unique=False)
    op.create_index("visits_by_vehicle", "visits", ["vehicle", "arrived_at"], unique=False)
    op.create_table(
        "camera_credentials",
        sa.Column("camera", TEXT, nullable=False),
        sa.Column("username", TEXT, nullable=False),
        sa.Column("password", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["camera"], ["cameras.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("camera"),
    )
    op.create_table(
        "incident_vehicles",
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("vehicle", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("incident", "vehicle"),
    )
    op.create_index("incident_vehicles_by_vehicle", "incident_vehicles", ["vehicle"], unique=False)
    op.create_table(
        "reporters",
        sa.Column("incident", TEXT, nullable=False),
        sa.Column("first_name", TEXT, nullable=False),
        sa.Column("last_name", TEXT, nullable=False),
        sa.Column("phone", TEXT, nullable=False),
        sa.Column("email", TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["incident"], ["incidents.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("incident"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_sha256", TEXT, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user"], ["users.id"], ondelete="CASCADE", initially="DEFERRED", deferrable=True),
        sa.PrimaryKeyConstraint("token_sha256"),
    )
    op.execute("INSERT INTO counters (name, last) VALUES ('journal', 0)")  # writers take turns by this row


def downgrade() -> None:
    raise NotImplementedError("the first schema has nothing before it")
