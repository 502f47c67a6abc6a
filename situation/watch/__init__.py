"""Watch: the desk role's own work."""

from situation.watch.watch import Watch

__all__ = ["Watch"]
