"""Thresholds: from when a thing is worth an alert. Data: a city sets its own, and tries them on its past first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from situation.visits import STANDING_KMH


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From when a thing is a condition. Units in the names."""

    silent_after_s: float = 300.0  # standing trackers report every 120 s: two missed and a half
    least_stay_s: float = 60.0  # shorter than this at an incident nobody works
    on_site_kmh: float = 15.0  # faster than this without working is passing by
    network_loss_share: float = 0.6  # of an operator's vehicles on duty silent at once: it is the network
    network_loss_least: int = 5  # vehicles; with fewer, chance looks the same
    network_loss_within_s: float = 180.0  # their last words lie so close together
    expected_share: float = 0.8  # of an operator's vehicles on duty must be heard, or it is short
    expected_least: int = 5  # vehicles; of fewer, one at rest would be a share
    escalate_after_s: tuple[float, ...] = (60.0, 180.0, 600.0)  # unacknowledged: louder, the supervisor, the duty phone
    escalate_priority: int = 2  # alerts of this priority or more urgent are escalated
    flaps: int = 5  # more changes than this ...
    flap_window_s: float = 300.0  # ... within this are flapping, and over when it has been quiet so long
    idle_kmh: float = STANDING_KMH  # slower than this with the engine on is idling
    idling_after_s: float = 900.0  # shorter stops are traffic, loading and warming up
    speeding_kmh: float = 80.0  # no machine of ours may drive faster anywhere in the city; GNSS errs by a few km/h
    not_coming_after_s: float = 600.0  # a sent vehicle that has not come nearer for so long is not coming
    nearer_m: float = 100.0  # what counts as nearer
    on_delay_s: Mapping[str, float] = field(
        default_factory=lambda: {"off_district": 120.0, "speeding": 20.0, "operator_short": 1800.0}
    )  # rule: what holds shorter than this begins no alert
    answer_after_s: float = 180.0  # a dispatch without an answer for so long is unanswered: time to pull over and look
