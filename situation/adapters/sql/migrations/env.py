"""Where Alembic meets our tables. It runs on the connection, and in the transaction, that `migrate` holds."""

from alembic import context

from situation.adapters.sql.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite's is, once Python's driver no longer begins by itself
)
context.run_migrations()
