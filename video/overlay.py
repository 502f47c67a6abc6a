"""The evidence picture's second copy: the zone and the scores drawn on it. The clean one is kept beside it."""

from __future__ import annotations

import cv2
import numpy as np

from situation.cameras import Camera, Finding
from video.frames import Image

OPEN_COLOUR = (0, 0, 255)  # BGR: red
SHADE = (0, 0, 0)
FONT = cv2.FONT_HERSHEY_SIMPLEX


def draw_overlay(image: Image, camera: Camera, finding: Finding) -> Image:
    """A copy with the finding's zone outlined and its measures written."""
    copy = image.copy()
    height, width = copy.shape[:2]
    for zone in camera.zones:
        if zone.id == finding.zone:
            points = np.round(np.asarray(zone.polygon) * (width - 1, height - 1)).astype(np.int32)
            cv2.polylines(copy, [points], isClosed=True, color=OPEN_COLOUR, thickness=2)
    lines = [
        f"{finding.kind.value} {finding.zone} {finding.state.value} score {finding.score:.2f}",
        f"since {finding.since_at:%Y-%m-%d %H:%M:%S} UTC, seen {finding.seen_at:%H:%M:%S}",
        " ".join(f"{name} {value:.2f}" for name, value in sorted(finding.measures.items())),
    ]
    for number, line in enumerate(lines, start=1):
        at = (8, height - 8 - 18 * (len(lines) - number))
        cv2.putText(copy, line, at, FONT, 0.45, SHADE, 3, cv2.LINE_AA)
        cv2.putText(copy, line, at, FONT, 0.45, (255, 255, 255), 1, cv2.LINE_AA)
    return copy


def snapshot_of(image: Image, *, longest_px: int) -> Image:
    """The picture, smaller if it is larger than that."""
    height, width = image.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1:
        return image
    # Down to a half a linear scaling loses nothing, at a quarter of the cost
    way = cv2.INTER_LINEAR if scale >= 0.5 else cv2.INTER_AREA
    return np.asarray(cv2.resize(image, (round(width * scale), round(height * scale)), interpolation=way), np.uint8)
