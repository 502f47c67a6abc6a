from __future__ import annotations

from telemetry.codecs import CODECS, WITHOUT_PINGS


def test_each_kind_of_topic_is_read_one_way() -> None:
    assert set(CODECS) == {"position", "hfp", "owntracks", "traccar", "wialon", "egts"}
    assert not WITHOUT_PINGS & set(CODECS)
