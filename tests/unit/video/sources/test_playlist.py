from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.errors import SourceLost
from video.sources.playlist import is_master, newest_segment, rendition

BASE = "http://camera.city/live/index.m3u8?key=1"
MEDIA = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:4,\na.ts\n#EXTINF:4,\nb.ts\n"
MASTER = """#EXTM3U
#EXT-X-STREAM-INF:BANDWIDTH=300000,RESOLUTION=320x180
low.m3u8
#EXT-X-STREAM-INF:AVERAGE-BANDWIDTH=1,BANDWIDTH=4000000,RESOLUTION=1920x1080
high.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360
/middle.m3u8
"""


def test_the_newest_segment_is_the_last_one_by_the_streams_own_counting() -> None:
    segment = newest_segment(MEDIA, BASE)
    assert segment is not None
    assert (segment.number, segment.address, segment.target_s) == (8, "http://camera.city/live/b.ts", 4.0)


def test_a_fragmented_stream_names_what_comes_before() -> None:
    segment = newest_segment(MEDIA + '#EXT-X-MAP:URI="init.mp4"\n#EXTINF:4,\nhttps://other.city/c.m4s\n', BASE)
    assert segment is not None
    assert (segment.head, segment.address) == ("http://camera.city/live/init.mp4", "https://other.city/c.m4s")


def test_of_the_renditions_the_cheapest_that_is_high_enough_is_taken() -> None:
    assert is_master(MASTER)
    assert not is_master(MEDIA)
    assert rendition(MASTER, BASE) == "http://camera.city/middle.m3u8"


def test_a_playlist_without_a_segment_is_waited_for() -> None:
    assert newest_segment("#EXTM3U\n#EXT-X-TARGETDURATION:4\n", BASE) is None


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('#EXT-X-KEY:METHOD=AES-128,URI="k"\n', "encrypted"),
        ("#EXT-X-BYTERANGE:100@0\n", "parts of one file"),
        ("#\n" * 6000, "too long"),
    ],
)
def test_what_is_not_read_is_named(line: str, why: str) -> None:
    with pytest.raises(SourceLost, match=why):
        newest_segment("#EXTM3U\n" + line + "a.ts\n", BASE)


def test_a_page_is_no_playlist() -> None:
    with pytest.raises(SourceLost, match="no HLS playlist"):
        is_master("<html>")


@given(st.text(max_size=300))
def test_any_text_is_a_segment_none_or_a_named_fault(text: str) -> None:
    for read in (newest_segment, rendition):
        with contextlib.suppress(SourceLost):
            read("#EXTM3U\n" + text, BASE)
