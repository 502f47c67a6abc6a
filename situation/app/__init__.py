"""The parts, put together: settings, wiring, supervisor, command line. Imported by nobody."""

import os

# Before it is loaded: Arrow's own allocator gives memory that a thread has freed back to nobody (see roles/heap.py).
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # noqa: TID251 - no setting of ours
