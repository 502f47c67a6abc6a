"""Spikes: one fix far away, and back at once (A-B-A)."""

from __future__ import annotations

from geo.distances import haversine_m
from situation.proof.plausibility.check import Check, Suspicion
from situation.proof.plausibility.track import DayTrack, is_too_far


def spike_count(day: DayTrack) -> float:
    """Fixes that can be reached neither from the one before nor towards the one after, though these two fit."""
    at, lat, lon = day.fixes.at, day.fixes.lat, day.fixes.lon
    around_m = haversine_m(lon[:-2], lat[:-2], lon[2:], lat[2:])
    fits = ~is_too_far(around_m, at[2:] - at[:-2])
    return float((day.too_far[:-1] & day.too_far[1:] & fits).sum())


CHECK = Check(suspicion=Suspicion.SPIKES, figure=spike_count, unit="fixes", doubtful=1, sure=3, weight=0.6)
