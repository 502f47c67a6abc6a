"""The store in dicts: for tests of the desk and for trying things out. The same promises, but nothing on disk."""

from situation.adapters.memory.store import MemoryStore, MemoryUnit

__all__ = ["MemoryStore", "MemoryUnit"]
