"""The map as it is seen."""

from __future__ import annotations

import io

import cv2
import numpy as np

from tests.browser.screens import Screen


def pixels_of(screen: Screen) -> np.ndarray:
    """The map as it is seen: height x width x BGR."""
    shot = screen.page.locator(".canvas").screenshot()
    return cv2.imdecode(np.frombuffer(io.BytesIO(shot).getvalue(), np.uint8), cv2.IMREAD_COLOR)
