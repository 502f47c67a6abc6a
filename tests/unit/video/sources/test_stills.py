from __future__ import annotations

import numpy as np
import pytest

from video.errors import BadPicture, SourceLost
from video.sources.stills import StillsSource


def test_stills_come_one_by_one_and_end() -> None:
    source = StillsSource([np.full((2, 2, 3), tone, np.uint8) for tone in (1, 2)])
    with pytest.raises(BadPicture):
        source.picture()
    tones = []
    for _ in range(2):
        source.grab()
        tones.append(int(source.picture()[0, 0, 0]))
    assert tones == [1, 2]
    with pytest.raises(SourceLost):
        source.grab()


def test_a_closed_source_has_no_more() -> None:
    source = StillsSource([np.zeros((2, 2, 3), np.uint8)])
    source.close()
    with pytest.raises(SourceLost):
        source.grab()
