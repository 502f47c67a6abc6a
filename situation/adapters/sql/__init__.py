"""The store in SQL: SQLite for one machine, PostgreSQL when that is outgrown; one schema, one code path.

`migrate(url)` brings the schema up to date, `open_store(url)` gives the store.
"""

from situation.adapters.sql.migrate import migrate
from situation.adapters.sql.store import SqlStore, open_store

__all__ = ["SqlStore", "migrate", "open_store"]
