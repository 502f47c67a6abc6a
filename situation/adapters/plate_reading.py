"""Plates read by a program: the optional extra `plates` (RapidOCR, Apache-2.0; its weights are in its wheel).

Off unless a setting says otherwise. It suggests; what goes on is what a person has typed.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np

from situation.errors import Unavailable
from situation.plates import normalised
from situation.ports import PlateGuess

LEAST = 0.3  # of the program's own measure: below, it sees letters in radiator grilles
ABOVE = 1.0  # heights of the zone above it that are read too: a vehicle stands on its zone and rises over it
BESIDE = 0.5  # widths of the zone on either side
LIKE_A_PLATE = re.compile(r"(?=.*\d)[A-Z0-9]{5,9}")  # at least one digit, and as long as any plate
INSTALL = "pip install 'situation[plates]'"


class RapidPlateReader:
    """The port `situation.ports.PlateReader`. Its first picture takes seconds: the weights are loaded then."""

    def __init__(self) -> None:
        self._engine: Any = None
        self._turn = threading.Lock()  # the engine is one, and requests come from many threads

    def read(self, jpeg: bytes, zone: tuple[tuple[float, float], ...] | None) -> list[PlateGuess]:
        """What may be a plate, surest first. Unavailable where the extra is not installed."""
        image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
        if image is None:
            return []
        with self._turn:
            found = self._loaded()(_around(image, zone))
        return plates_among(zip(found.txts or (), found.scores or (), strict=True))

    def _loaded(self) -> Any:
        if self._engine is None:
            try:
                from rapidocr import RapidOCR
            except ImportError:
                raise Unavailable(f"plates are to be read by a program that is not installed: {INSTALL}") from None
            self._engine = RapidOCR(params={"Global.log_level": "error"})
        return self._engine


def plates_among(texts: Iterable[tuple[str, float]]) -> list[PlateGuess]:
    """Those of the texts that may be a plate, in the one spelling, surest first."""
    spelt = ((normalised(text), float(score)) for text, score in texts)
    kept = [
        PlateGuess(text=text, score=round(score, 3))
        for text, score in spelt
        if score >= LEAST and LIKE_A_PLATE.fullmatch(text)
    ]
    return sorted(kept, key=lambda guess: (-guess.score, guess.text))


def _around(image: np.ndarray[Any, Any], zone: tuple[tuple[float, float], ...] | None) -> np.ndarray[Any, Any]:
    """The part of the picture where the zone's vehicle is; all of it without a zone."""
    if not zone:
        return image
    height, width = image.shape[:2]
    points = np.asarray(zone) * (width, height)
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    aside, above = BESIDE * (right - left), ABOVE * (bottom - top)
    rows = slice(max(0, int(top - above)), min(height, int(bottom + aside)))
    columns = slice(max(0, int(left - aside)), min(width, int(right + aside)))
    return image[rows, columns]
