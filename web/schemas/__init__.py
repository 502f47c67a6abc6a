"""What the server sends: the objects of docs/live.md, as they cross the wire. Made from the domain in `web.showing`."""

from web.schemas.alerts import AlarmFiguresBody, AlertBody, AlertGroupBody, AlertsPage, MeasuredBody
from web.schemas.cameras import (
    CameraBody,
    CameraReportBody,
    FindingBody,
    HoursBody,
    OneLookBody,
    SeenVehicleBody,
    SeenZoneBody,
    ShotBody,
    ZoneBody,
)
from web.schemas.city import BasemapBody, CategoryBody, CityBody, CreditBody, MeBody, NightBody
from web.schemas.common import Page
from web.schemas.fleet import EtaBody, LastBody, NearestBody, OperatorBody, VehicleBody, VehicleLastBody, VisitBody
from web.schemas.incidents import (
    ChangeBody,
    ClockBody,
    DispatchBody,
    EvidenceBody,
    IncidentBody,
    IncidentWholeBody,
    PauseBody,
    PromiseBody,
    ReporterBody,
)
from web.schemas.tickets import DeliveryBody, TicketBody

__all__ = [
    "AlarmFiguresBody",
    "AlertBody",
    "AlertGroupBody",
    "AlertsPage",
    "BasemapBody",
    "CameraBody",
    "CameraReportBody",
    "CategoryBody",
    "ChangeBody",
    "CityBody",
    "ClockBody",
    "CreditBody",
    "DeliveryBody",
    "DispatchBody",
    "EtaBody",
    "EvidenceBody",
    "FindingBody",
    "HoursBody",
    "IncidentBody",
    "IncidentWholeBody",
    "LastBody",
    "MeBody",
    "MeasuredBody",
    "NearestBody",
    "NightBody",
    "OneLookBody",
    "OperatorBody",
    "Page",
    "PauseBody",
    "PromiseBody",
    "ReporterBody",
    "SeenVehicleBody",
    "SeenZoneBody",
    "ShotBody",
    "TicketBody",
    "VehicleBody",
    "VehicleLastBody",
    "VisitBody",
    "ZoneBody",
]
