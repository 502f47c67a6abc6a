"""Album: references of a zone's other lights and seasons, so that what was learned before is not learned again.

By day, under infrared light and under snow a place has looks of its own. A reference that was trusted is put aside when
the light goes, and taken again when a picture is like it: at once, and with a vehicle standing there.
"""

from __future__ import annotations

from video.detectors.reference import Reference, reference_from_png
from video.thresholds import Thresholds
from video.views import Grey, View, scene_change

MOST = 3  # day, night, snow
PARTS = ("patch", "scene", "colour")


class Album:
    """The references put aside, the newest first."""

    def __init__(self, kept: dict[str, bytes], shape: tuple[int, ...], limits: Thresholds) -> None:
        self._limits = limits
        parts = [{name: kept.get(f"{number}:{name}", b"") for name in PARTS} for number in range(MOST)]
        found = [reference_from_png(part, (shape[0], shape[1])) for part in parts]
        self._references = [one for one in found if one is not None]

    def put(self, reference: Reference) -> None:
        """Keep it in place of one that is like it, or of the oldest."""
        others = [one for one in self._references if not self._is_like(one, reference.scene, reference.colour)]
        self._references = [reference, *others][:MOST]

    def fitting(self, view: View) -> Reference | None:
        """The reference that this picture is most like, if it is like any."""
        like = [one for one in self._references if self._is_like(one, view.scene, view.colour)]
        return min(like, key=lambda one: self._difference(one, view.scene), default=None)

    def to_png(self) -> dict[str, bytes]:
        """As bytes that outlive the process."""
        pairs = enumerate(self._references)
        return {f"{number}:{name}": png for number, one in pairs for name, png in one.to_png().items()}

    def _is_like(self, reference: Reference, scene: Grey, colour: float) -> bool:
        less, more = sorted((colour, reference.colour))
        is_same_colour = more < self._limits.colour_least or less >= self._limits.colour_kept * more
        return is_same_colour and self._difference(reference, scene) <= self._limits.scene_alike

    def _difference(self, reference: Reference, scene: Grey) -> float:
        return scene_change(scene, reference.scene, tone=self._limits.scene_tone)
