"""RULES: every rule, in the order they are looked at. docs/rules.md has a row for each; a test compares."""

from situation.cameras import FindingKind
from situation.rules.camera_findings import CameraHealth, ZoneFinding
from situation.rules.coverage_clock import CoverageDue, CoverageLate
from situation.rules.data_quality import DataQualityLow
from situation.rules.dispatch_answers import DispatchRefused, DispatchUnanswered
from situation.rules.driving import Idling, OffDistrict, Speeding
from situation.rules.forecast_stale import ForecastStale
from situation.rules.handover_unconfirmed import HandoverUnconfirmed
from situation.rules.incident_clocks import IncidentOverdue, IncidentUnattended
from situation.rules.left_without_working import LeftWithoutWorking
from situation.rules.network_loss import NetworkLoss
from situation.rules.not_coming import NotComing
from situation.rules.operator_short import OperatorShort
from situation.rules.rule import Rule
from situation.rules.snowfall import SnowEventOver, SnowfallUnannounced
from situation.rules.thaw_watch import ThawWatch
from situation.rules.vehicle_on_site import VehicleOnSite
from situation.rules.vehicle_silent import VehicleSilent
from situation.rules.verdict_changed import VerdictChanged

RULES: tuple[Rule, ...] = (
    VehicleSilent(),
    NetworkLoss(),
    OperatorShort(),
    DataQualityLow(),
    OffDistrict(),
    Idling(),
    Speeding(),
    DispatchRefused(),
    DispatchUnanswered(),
    NotComing(),
    VehicleOnSite(),
    LeftWithoutWorking(),
    IncidentUnattended(),
    IncidentOverdue(),
    HandoverUnconfirmed(),
    VerdictChanged(),
    CoverageDue(),
    CoverageLate(),
    ForecastStale(),
    SnowfallUnannounced(),
    SnowEventOver(),
    ThawWatch(),
    ZoneFinding(name="blocked_ramp", kind=FindingKind.BLOCKED_RAMP, category="ramp_blocked"),
    ZoneFinding(name="flooding", kind=FindingKind.FLOODING, category="flood_road"),
    CameraHealth(),
)

RULE_NAMES = frozenset(rule.name for rule in RULES)

__all__ = ["RULES", "RULE_NAMES", "Rule"]
