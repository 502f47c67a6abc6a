"""A warning as an officer writes it."""

from situation.desk.warnings import NewWarning
from situation.warnings import Area, Severity, Urgency, WarningEvent
from tests.builders import after

TEXTS = {"kk": "Су", "ru": "Вода", "en": "Water"}
SAID = NewWarning(
    event=WarningEvent.FLOODING,
    severity=Severity.SEVERE,
    urgency=Urgency.IMMEDIATE,
    headline=TEXTS,
    description=TEXTS,
    area=Area(description="Esil", lat=51.1, lon=71.4, radius_m=300.0),
    expires_at=after(3600),
)
