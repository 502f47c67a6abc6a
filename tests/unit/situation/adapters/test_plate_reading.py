from __future__ import annotations

import sys
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from situation.adapters.plate_reading import RapidPlateReader, plates_among
from situation.errors import Unavailable

JPEG = bytes(cv2.imencode(".jpg", np.zeros((100, 200, 3), np.uint8))[1].data)


def test_only_what_may_be_a_plate_is_suggested_surest_first() -> None:
    texts = [("123 авс 01", 0.7), ("TAXI", 0.99), ("Z123ABC", 0.9), ("777AAA02", 0.2), ("ТОЛЫҚ АДРЕС 5", 0.9)]
    assert [(guess.text, guess.score) for guess in plates_among(texts)] == [("Z123ABC", 0.9), ("123ABC01", 0.7)]


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(Unavailable, match=r"pip install 'situation\[plates\]'"):
        RapidPlateReader().read(JPEG, None)


def test_only_the_zones_surroundings_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    class Engine:
        def __init__(self, params: object) -> None:
            pass

        def __call__(self, image: np.ndarray) -> SimpleNamespace:
            seen.append(image.shape[:2])
            return SimpleNamespace(txts=("123ABC01",), scores=(0.8,))

    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace(RapidOCR=Engine))
    reader = RapidPlateReader()
    zone = ((0.4, 0.5), (0.6, 0.5), (0.6, 0.7), (0.4, 0.7))
    assert reader.read(JPEG, zone)[0].text == "123ABC01"
    reader.read(JPEG, None)
    assert seen == [(60, 80), (100, 200)]
    assert reader.read(b"no picture", None) == []
