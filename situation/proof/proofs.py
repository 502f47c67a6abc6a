"""Proof: what a track has to show before work on an incident of a category counts as done. Data, to be overridden."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from situation.catalogue import CATEGORIES
from situation.fleet import VehicleKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Either enough passes at work over the incident's street, or a stay at work beside the incident."""

    passes: int = 0  # over the incident's segment; 0: passes prove nothing, as in a yard
    stay_s: float = 180.0  # at work within `within_m`
    within_m: float = 35.0  # median of the fixes at work: a receiver's error on top of the size of the place
    moving: float = (
        0.3  # least share of the fixes at work that move: a blade is down at a red light too; 0: a pump stands
    )
    kinds: tuple[VehicleKind, ...] = ()  # machines that can do it; empty: none can, a track proves nothing
    # A stay of a fit machine whose tracker never says whether it works: proves the work only together with a camera.
    untold_stay_s: float = 300.0


_STREET = {"passes": 1, "stay_s": 120.0}
_KINDS: dict[str, tuple[VehicleKind, ...]] = {
    "snow_yard": (VehicleKind.LOADER, VehicleKind.PLOW),
    "snow_dump_illegal": (VehicleKind.LOADER, VehicleKind.DUMP_TRUCK),
}
_CHANGES: dict[str, dict[str, float]] = {
    "snow_road": _STREET,
    "ice": _STREET,
    "plow_no_show": _STREET,
    "flood_road": {"stay_s": 600.0, "within_m": 60.0, "moving": 0.0},  # a hose is long, and pumping takes time
    "flood_yard": {"stay_s": 600.0, "within_m": 60.0, "moving": 0.0},
    "snow_sidewalk": {"stay_s": 120.0},
}


def _proof(category: str) -> Proof:
    kinds = _KINDS.get(category, CATEGORIES[category].kinds)
    return Proof(kinds=kinds, **_CHANGES.get(category, {}))  # type: ignore[arg-type]


PROOFS: MappingProxyType[str, Proof] = MappingProxyType({code: _proof(code) for code in CATEGORIES})
