"""Water: a first flooding vote for a road zone, against the camera's own dry reference.

Water hides kerbs and markings (straight edges go), smooths what is as large as they are, ripples finely, and flickers
from picture to picture. Each is a weak vote; three of four must agree. Measures are taken on each picture and their
median over the last few is judged: a median of the pixels would wipe out the ripples. Wet asphalt is darker but keeps
its lines: wet is not flooded.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime

import cv2
import msgspec
import numpy as np

from video.detectors.detector import Condition, Reading
from video.frames import Mask
from video.thresholds import Thresholds
from video.views import Grey, Lab, Patch, View, apart, blurred, halved, halved_mask, mean_over

TENSOR_PX = 15  # px: neighbourhood in which edges must agree to be a line
EDGE_FLOOR = 50.0  # squared gradient below which there is nothing to agree on
HALVED_FROM = 4.0  # px: coarser bands are measured on a picture half as large
BANDS = (1.0, 2.0, 4.0, 8.0, 16.0)  # px: each band is what a blur of this width takes from the one before


class Surface(msgspec.Struct, frozen=True, kw_only=True):
    """Measures of a road's surface on one picture, or their median."""

    lines: float  # 0-1: how well edges agree on a direction
    middle: float  # share of structure that is 4-8 px large
    fine: float  # share of structure of 1-2 px
    light: float  # grey levels, mean
    flicker: float  # grey levels, mean change since the picture before


class Water:
    """Watches one road zone."""

    def __init__(self, patch: Patch, limits: Thresholds, *, kept: dict[str, bytes], is_open: bool) -> None:
        self._patch = patch
        self._limits = limits
        self._dry = dry_surface(kept)
        self._shows_water = is_open and self._dry is None  # no dry reference: what is seen first counts as flooded
        self._recent: deque[Surface] = deque(maxlen=limits.median_pictures)
        self._previous: Grey | None = None
        self._at: datetime | None = None
        self._snow_s = 0.0  # s for which the road has been as light as snow

    def look(self, view: View) -> Reading:
        """Dry, wet, suspect, flooded, or unknown."""
        passed_s = (view.at - self._at).total_seconds() if self._at else 0.0
        self._at = view.at
        self._recent.append(self._measure(self._patch.cut(view.lab)))
        now = median_of(tuple(self._recent))
        if now.light < self._limits.zone_dark:
            self._recent.clear()
            return Reading(condition=Condition.BLIND, word="unknown", measures={"light": now.light})
        if len(self._recent) < self._limits.median_pictures:
            return Reading(condition=Condition.BLIND, word="unknown")
        if self._dry is None:
            self._dry = now
        return self._ebb(now, self._dry) if self._shows_water else self._judge(now, self._dry, passed_s)

    def remember(self) -> dict[str, bytes]:
        """The dry reference, unless what we have may be water."""
        return {} if self._dry is None or self._shows_water else {"dry": msgspec.json.encode(self._dry)}

    def _judge(self, now: Surface, dry: Surface, passed_s: float) -> Reading:
        votes = votes_of(now, dry, self._limits)
        score = sum(votes.values()) / len(votes)
        agreeing = sum(vote >= self._limits.vote_counts for vote in votes.values())
        measures = {**votes, "light": now.light / max(dry.light, 1.0)}
        # Snow hides lines and glitters as water does, but water is never so much lighter than the dry road
        is_snow = now.light >= self._limits.snow_tone * dry.light and score >= self._limits.suspect_score
        self._snow_s = self._snow_s + passed_s if is_snow else 0.0
        if is_snow and self._snow_s < self._limits.dry_tau_s:
            return Reading(condition=Condition.UNSURE, word="suspect", score=score, measures=measures)
        if is_snow:
            self._dry, self._snow_s = now, 0.0
            return Reading(condition=Condition.ABSENT, word="dry", measures=measures)
        if score >= self._limits.flooded_score and agreeing >= self._limits.votes_needed:
            return Reading(condition=Condition.PRESENT, word="flooded", score=score, measures=measures)
        if score >= self._limits.suspect_score:
            return Reading(condition=Condition.UNSURE, word="suspect", score=score, measures=measures)
        is_wet = now.light < self._limits.wet_tone * dry.light
        if not is_wet:
            self._dry = towards(dry, now, share=min(1.0, passed_s / self._limits.dry_tau_s))
        return Reading(condition=Condition.ABSENT, word="wet" if is_wet else "dry", score=score, measures=measures)

    def _ebb(self, now: Surface, water: Surface) -> Reading:
        """The reference shows water: it is gone when the road votes as if `water` were the flooded one."""
        votes = votes_of(water, now, self._limits)
        score = sum(votes.values()) / len(votes)
        if score >= self._limits.flooded_score:
            self._dry, self._shows_water = now, False
            return Reading(condition=Condition.ABSENT, word="dry", score=0.0, measures=votes)
        return Reading(condition=Condition.PRESENT, word="flooded", score=0.5, measures=votes)

    def _measure(self, lab: Lab) -> Surface:
        surface = surface_of(lab[:, :, 0], self._patch.mask, previous=self._previous)
        self._previous = lab[:, :, 0]
        return surface


def surface_of(lightness: Grey, where: Mask, *, previous: Grey | None) -> Surface:
    """Measures of one picture."""
    if not where.any():
        return Surface(lines=0.0, middle=0.0, fine=0.0, light=0.0, flicker=0.0)
    bands = _band_shares(lightness, where)
    flicker = 0.0 if previous is None else mean_over(apart(lightness, previous), where)
    return Surface(
        lines=_line_share(lightness, where),
        middle=bands[3],
        fine=bands[0] + bands[1],
        light=mean_over(lightness, where),
        flicker=flicker,
    )


def votes_of(now: Surface, dry: Surface, limits: Thresholds) -> dict[str, float]:
    """Each vote 0-1; 0.5 of flicker's floor keeps a perfectly still test picture from dividing by nothing."""
    flicker = (now.flicker - dry.flicker) / max(dry.flicker, 0.5)
    return {
        "lines": _unit((1 - now.lines / max(dry.lines, 0.05)) / limits.lines_lost),
        "middle": _unit((1 - now.middle / max(dry.middle, 0.05)) / limits.middle_lost),
        "ripple": _unit((now.fine / max(dry.fine, 0.05) - 1) / limits.ripple_gained),
        "flicker": _unit(flicker / limits.flicker_gained),
    }


def median_of(surfaces: tuple[Surface, ...]) -> Surface:
    """The median of each measure."""
    middle = np.median([msgspec.structs.astuple(surface) for surface in surfaces], axis=0)
    return Surface(**dict(zip(Surface.__struct_fields__, middle.tolist(), strict=True)))


def towards(old: Surface, new: Surface, *, share: float) -> Surface:
    """A little more like the new one."""
    pairs = zip(msgspec.structs.astuple(old), msgspec.structs.astuple(new), strict=True)
    mixed = [before + (after - before) * share for before, after in pairs]
    return Surface(**dict(zip(Surface.__struct_fields__, mixed, strict=True)))


def _line_share(lightness: Grey, where: Mask) -> float:
    """Mean coherence of the structure tensor: 1 = all edges near a pixel run one way (Bigun and Granlund 1987)."""
    smooth = blurred(lightness, 1.0)
    across, down = cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)
    size = (TENSOR_PX, TENSOR_PX)
    aa, dd, ad = cv2.blur(across * across, size), cv2.blur(down * down, size), cv2.blur(across * down, size)
    return mean_over(np.asarray(cv2.magnitude(aa - dd, 2 * ad), np.float32) / (aa + dd + EDGE_FLOOR), where)


def _band_shares(lightness: Grey, where: Mask) -> list[float]:
    strengths, finer, before, scale = [], lightness, 0.0, 1
    for width in BANDS:
        if width > HALVED_FROM and scale == 1:
            finer, where, scale = halved(finer), halved_mask(where), 2
        coarser = blurred(finer, (width**2 - before**2) ** 0.5 / scale)  # widths of blurs add up as squares
        strengths.append(mean_over(apart(finer, coarser), where))
        finer, before = coarser, width
    total = sum(strengths) or 1.0
    return [strength / total for strength in strengths]


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def dry_surface(kept: dict[str, bytes]) -> Surface | None:
    """The dry road that a former worker kept, if it is there and readable."""
    try:
        return msgspec.json.decode(kept["dry"], type=Surface) if "dry" in kept else None
    except msgspec.MsgspecError:
        return None
