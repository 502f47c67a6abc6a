"""Turn: whether the camera looks where it used to. Edges are compared, as they outlive clouds, lamps and traffic.

A small turn leaves the same edges elsewhere: phase correlation finds where. A large one leaves other edges.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from video.detectors.scene import SIZE
from video.views import Grey, blurred

FINE_PX, COARSE_PX = 1.0, 4.0  # px of the small picture: edges between these widths count


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How the edges of two pictures lie to each other."""

    here: float  # -1 to 1: likeness where they are
    there: float  # -1 to 1: likeness after the shift
    across: float  # px of the small picture, to the right
    down: float  # px

    @property
    def shift(self) -> float:
        """Share of the picture's width."""
        return math.hypot(self.across, self.down) / SIZE[0]


def turn_of(now: Grey, usual: Grey) -> Turn:
    """From the usual picture to this one."""
    edges, usual_edges = _edges(now), _edges(usual)
    window = cv2.createHanningWindow(SIZE, cv2.CV_32F)
    (across, down), _ = cv2.phaseCorrelate(usual_edges, edges, window)
    return Turn(
        here=_likeness(edges, usual_edges, np.ones(edges.shape, np.bool_)),
        there=_shifted_likeness(edges, usual_edges, across, down),
        across=across,
        down=down,
    )


def _edges(picture: Grey) -> Grey:
    across, down = cv2.Sobel(picture, cv2.CV_32F, 1, 0), cv2.Sobel(picture, cv2.CV_32F, 0, 1)
    # The root keeps one bright lamp from outweighing a street
    strength = blurred(np.sqrt(cv2.magnitude(across, down)), FINE_PX)
    # Every street is busy in the middle and empty at the top: that is no likeness
    return strength - blurred(strength, COARSE_PX)


def _shifted_likeness(edges: Grey, usual: Grey, across: float, down: float) -> float:
    shift = np.array([[1, 0, across], [0, 1, down]], np.float32)
    shifted = np.asarray(cv2.warpAffine(usual, shift, SIZE), np.float32)
    both = np.asarray(cv2.warpAffine(np.ones_like(usual), shift, SIZE), np.float32) > 0.99
    return _likeness(edges, shifted, both) if both.mean() > 0.3 else 0.0


def _likeness(one: Grey, other: Grey, where: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    """Correlation of the two there; 0 where one of them shows nothing."""
    mine, others = one[where] - one[where].mean(), other[where] - other[where].mean()
    strength = float(np.sqrt((mine * mine).sum() * (others * others).sum()))
    return float((mine * others).sum() / strength) if strength > 1e-3 else 0.0
