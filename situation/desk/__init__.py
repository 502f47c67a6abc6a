"""Desk: every use case of the domain, one method each. Each method is one transaction."""

from situation.desk.desk import Desk
from situation.desk.opening import NewIncident
from situation.desk.work import Destination, OutboxSettings

__all__ = ["Desk", "Destination", "NewIncident", "OutboxSettings"]
