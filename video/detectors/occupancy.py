"""Occupancy: does something stand in the zone that the reference does not show?

The reference follows the light while the zone is free and freezes while anything is in it, so a standing vehicle
never becomes background. Three traps have their own rule: a vehicle already there at the first picture (when it
leaves, the place loses edges: the reference was wrong, not the street), a lamp or infrared switch (the whole scene
changes: wait, then learn anew), and a restart without a reference while a finding is open (what is seen first is then
taken for the obstacle, until it changes).
"""

from __future__ import annotations

from collections import deque
from datetime import datetime
from typing import NamedTuple

import numpy as np

from video.detectors.album import Album
from video.detectors.change import changed_mask, edge_energy, share_of, still_mask
from video.detectors.detector import Condition, Reading
from video.detectors.reference import Recent, Reference, reference_from_png
from video.frames import Mask
from video.thresholds import Thresholds
from video.views import Lab, Patch, View, scene_change, scene_gain

MOST_EARLIER = 32  # pictures kept to find one old enough: covers `still_s` at 40 pictures a second


class Look(NamedTuple):
    """An earlier picture of the zone, and what was changed on it."""

    at: datetime
    lab: Lab
    changed: Mask


class Occupancy:
    """Watches one ramp zone."""

    def __init__(self, patch: Patch, limits: Thresholds, *, kept: dict[str, bytes], is_open: bool) -> None:
        self._patch = patch
        self._limits = limits
        self._reference = reference_from_png(kept, patch.mask.shape)
        self._album = Album(kept, patch.mask.shape, limits)
        self._doubted: Reference | None = None  # given up for a ghost: if it is seen again, it was no ghost
        self._is_from_album = False  # the reference, and the light has not gone since
        self._recent = Recent(limits.warmup_pictures)
        self._shows_obstacle = is_open and self._reference is None  # nothing to compare with: see the module's text
        self._free_s = float(kept.get("free_s", b"0")) if self._reference else 0.0
        self._earlier: deque[Look] = deque(maxlen=MOST_EARLIER)
        self._odd_since: datetime | None = None
        self._settled = 0
        self._stood = (
            limits.thing_pictures if is_open else 0
        )  # pictures since the zone was free on which a thing stood there

    def look(self, view: View) -> Reading:
        """Occupied, clear, or why not known."""
        lab = self._patch.cut(view.lab)
        self._recent.add(lab, view)
        if self._reference is None:
            return self._learn(view, lab)
        is_other = self._is_other_scene(view, self._reference)
        if is_other or (view.has_other_light and not self._is_from_album):
            known = self._album.fitting(view)
            if known is None:
                return self._wait(view, lab)
            self._turn_to(known)
        self._is_from_album = self._is_from_album and view.has_other_light
        self._odd_since = None
        return self._compare(view, lab, self._reference)

    def remember(self) -> dict[str, bytes]:
        """The reference, unless it shows the obstacle itself."""
        album = self._album.to_png()
        if self._reference is None or self._shows_obstacle:
            return album
        return {**album, **self._reference.to_png(), "free_s": f"{self._free_s:.0f}".encode()}

    def _is_other_scene(self, view: View, reference: Reference) -> bool:
        change = scene_change(view.scene, reference.scene, tone=self._limits.scene_tone)
        return change > self._limits.scene_share

    def _learn(self, view: View, lab: Lab) -> Reading:
        if self._recent.is_full:
            self._reference = self._recent.median()
        self._keep(view, lab, np.zeros_like(self._patch.mask))
        return Reading(condition=Condition.BLIND, word="unknown")

    def _wait(self, view: View, lab: Lab) -> Reading:
        self._odd_since = self._odd_since or view.at
        if (view.at - self._odd_since).total_seconds() > self._limits.scene_relearn_s and self._recent.is_full:
            # A vehicle that stands through the switch would become background: then what is there stays the obstacle
            self._shows_obstacle = self._shows_obstacle or self._was_occupied()
            self._put_aside()
            self._reference, self._odd_since, self._free_s = self._recent.median(), None, 0.0
            self._doubted = None
        return Reading(condition=Condition.BLIND, word="unknown", measures={"scene_changed": 1.0})

    def _turn_to(self, known: Reference) -> None:
        """A light that was known: its reference showed the free zone, whatever stands there now."""
        self._put_aside()
        self._reference, self._free_s = known, self._limits.reference_trusted_s
        self._shows_obstacle, self._is_from_album, self._doubted = False, True, None

    def _put_aside(self) -> None:
        """Keep the reference for its light's return, if it was seen free for long enough to be believed."""
        if self._reference is not None and self._free_s >= self._limits.reference_trusted_s:
            self._album.put(self._reference)

    def _compare(self, view: View, lab: Lab, reference: Reference) -> Reading:
        if self._doubted is not None and self._shows(self._doubted, view, lab):
            reference, self._reference, self._doubted = self._doubted, self._doubted, None
        gain = scene_gain(view.scene, reference.scene)
        changed = changed_mask(lab, reference.patch, gain=gain, limits=self._limits)
        standing = self._standing(view.at, lab, changed)
        measures = {
            "changed": share_of(changed, self._patch.mask),
            "standing": share_of(standing, self._patch.mask),
            "gain": gain,
        }
        passed_s = self._keep(view, lab, changed)
        if self._shows_obstacle:
            return self._compare_with_obstacle(measures)
        if self._is_ghost(lab, reference, standing, measures["standing"]):
            self._settled += 1
            if self._settled >= self._limits.settle_pictures:
                self._adopt(lab, view)
            return Reading(condition=Condition.UNSURE, word="unknown", measures=measures)
        self._settled = 0
        return self._judge(view, lab, changed, measures, passed_s)

    def _judge(self, view: View, lab: Lab, changed: Mask, measures: dict[str, float], passed_s: float) -> Reading:
        share = measures["standing"]
        score = min(1.0, share / (2 * self._limits.occupied_share))
        if share >= self._limits.occupied_share:
            self._stood += 1
            return Reading(condition=Condition.PRESENT, word="occupied", score=score, measures=measures)
        if measures["changed"] >= self._limits.free_share:
            if not self._stood:  # else buses in front of a car would become the free zone, a little each
                self._follow(view, lab, changed, passed_s)  # snow settles here and there: the rest goes on being known
            return Reading(condition=Condition.UNSURE, word="occupied", score=score, measures=measures)
        self._free_s += passed_s
        self._stood = 0
        self._follow(view, lab, changed, passed_s)
        return Reading(condition=Condition.ABSENT, word="clear", score=score, measures=measures)

    def _compare_with_obstacle(self, measures: dict[str, float]) -> Reading:
        """The reference shows the obstacle: what differs from it, still and long enough, is the free zone."""
        if measures["standing"] < self._limits.occupied_share:
            self._settled = 0
            return Reading(condition=Condition.PRESENT, word="occupied", score=0.5, measures=measures)
        self._settled += 1
        if self._settled >= self._limits.settle_pictures and self._recent.is_full:
            self._reference, self._shows_obstacle, self._settled = self._recent.median(), False, 0
        return Reading(condition=Condition.UNSURE, word="occupied", score=0.5, measures=measures)

    def _is_ghost(self, lab: Lab, reference: Reference, standing: Mask, share: float) -> bool:
        if self._stood >= self._limits.thing_pictures:  # what stood there as a thing loses edges in a shadow too
            return False
        if self._free_s >= self._limits.reference_trusted_s or share < self._limits.occupied_share:
            return False
        where = standing & self._patch.mask
        return edge_energy(lab, where) < self._limits.ghost_edges * edge_energy(reference.patch, where)

    def _adopt(self, lab: Lab, view: View) -> None:
        self._doubted = self._reference
        self._reference, self._settled = Reference(patch=lab, scene=view.scene, colour=view.colour), 0

    def _shows(self, reference: Reference, view: View, lab: Lab) -> bool:
        """Whether the zone looks as it did then."""
        gain = scene_gain(view.scene, reference.scene)
        changed = changed_mask(lab, reference.patch, gain=gain, limits=self._limits)
        return share_of(changed, self._patch.mask) < self._limits.free_share

    def _standing(self, at: datetime, lab: Lab, changed: Mask) -> Mask:
        """What is changed now, was changed before, and looks the same: something stands there."""
        old_enough = (
            look for look in reversed(self._earlier) if (at - look.at).total_seconds() >= self._limits.still_s
        )
        before = next(old_enough, self._earlier[0] if self._earlier else None)
        if before is None:
            return np.zeros_like(changed)
        return changed & before.changed & still_mask(lab, before.lab, tone=self._limits.still)

    def _was_occupied(self) -> bool:
        changed = self._earlier[-1].changed if self._earlier else None
        return changed is not None and share_of(changed, self._patch.mask) >= self._limits.occupied_share

    def _keep(self, view: View, lab: Lab, changed: Mask) -> float:
        """Remember this picture for the next ones; seconds since the last."""
        passed_s = (view.at - self._earlier[-1].at).total_seconds() if self._earlier else 0.0
        self._earlier.append(Look(view.at, lab, changed))
        while len(self._earlier) > 2 and (view.at - self._earlier[1].at).total_seconds() >= self._limits.still_s:
            self._earlier.popleft()  # a younger one is old enough
        return passed_s

    def _follow(self, view: View, lab: Lab, changed: Mask, passed_s: float) -> None:
        if self._reference is not None:
            share = min(1.0, passed_s / self._limits.reference_tau_s)
            self._reference = self._reference.moved_towards(lab, view.scene, share=share, where=~changed)
