"""Protocols: what the core, telemetry, video and web need from outside. Adapters make them real; the wiring picks."""

from situation.ports.alerts import AlertRows
from situation.ports.archive import (
    Archive,
    BlurredPictures,
    CoverageShelf,
    FrameStore,
    PictureIntake,
    PlateGuess,
    PlateReader,
    PlausibilityShelf,
)
from situation.ports.cameras import CameraAddresses, CameraRows, OneLook, SeenVehicle, SeenZone, ZoneTries
from situation.ports.clock import Clock
from situation.ports.fleet import FleetRows
from situation.ports.forecasts import Forecasts
from situation.ports.handovers import HandoverRows
from situation.ports.holds import HoldRows
from situation.ports.hotspots import HotspotRows
from situation.ports.incidents import IncidentFilter, IncidentRows
from situation.ports.journal import JournalRows
from situation.ports.people import PeopleRows
from situation.ports.proof import ProofRows
from situation.ports.reports import ContractorReports
from situation.ports.senders import NotSent, Sender, Sent
from situation.ports.shifts import ShiftRows
from situation.ports.spine import (
    Acknowledge,
    CameraMemories,
    DeviceBatch,
    DeviceMessages,
    DeviceReports,
    Findings,
    LastPositions,
    Leases,
    LivePositions,
    Pokes,
    Vitals,
)
from situation.ports.store import Store, Unit
from situation.ports.tickets import TicketRows

__all__ = [
    "Acknowledge",
    "AlertRows",
    "Archive",
    "BlurredPictures",
    "CameraAddresses",
    "CameraMemories",
    "CameraRows",
    "Clock",
    "ContractorReports",
    "CoverageShelf",
    "DeviceBatch",
    "DeviceMessages",
    "DeviceReports",
    "Findings",
    "FleetRows",
    "Forecasts",
    "FrameStore",
    "HandoverRows",
    "HoldRows",
    "HotspotRows",
    "IncidentFilter",
    "IncidentRows",
    "JournalRows",
    "LastPositions",
    "Leases",
    "LivePositions",
    "NotSent",
    "OneLook",
    "PeopleRows",
    "PictureIntake",
    "PlateGuess",
    "PlateReader",
    "PlausibilityShelf",
    "Pokes",
    "ProofRows",
    "SeenVehicle",
    "SeenZone",
    "Sender",
    "Sent",
    "ShiftRows",
    "Store",
    "TicketRows",
    "Unit",
    "Vitals",
    "ZoneTries",
]
