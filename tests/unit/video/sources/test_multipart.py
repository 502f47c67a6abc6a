from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from video.errors import SourceLost
from video.sources.multipart import MAX_HEAD, NewestPart


def part(body: bytes, *, length: bool = True) -> bytes:
    told = b"Content-Length: %d\r\n" % len(body) if length else b""
    return b"--cut\r\nContent-Type: image/jpeg\r\n" + told + b"\r\n" + body + b"\r\n"


def test_only_the_newest_of_many_parts_is_kept() -> None:
    assert NewestPart("cut", max_bytes=99).feed(part(b"one") + part(b"two") + part(b"three")) == b"three"


@pytest.mark.parametrize("boundary", ["cut", "--cut", '"cut"'])
def test_boundaries_are_understood_as_cameras_write_them(boundary: str) -> None:
    assert NewestPart(boundary, max_bytes=99).feed(part(b"one")) == b"one"


def test_a_part_without_a_length_ends_where_the_next_begins() -> None:
    parts = NewestPart("cut", max_bytes=99)
    assert parts.feed(part(b"one", length=False)) is None
    assert parts.feed(part(b"two", length=False)) == b"one\r\n"


@given(st.integers(1, 40))
def test_it_does_not_matter_how_the_stream_is_cut(size: int) -> None:
    parts = NewestPart("cut", max_bytes=99)
    stream = part(b"one") + part(b"two--cu") + part(b"three")
    found = [parts.feed(stream[at : at + size]) for at in range(0, len(stream), size)]
    assert [one for one in found if one][-1] == b"three"


@pytest.mark.parametrize(
    ("stream", "named"),
    [
        (b"\x00" * 100_000, "no boundary"),
        (b"--cut\r\nX: " + b"y" * (MAX_HEAD + 1), "headers do not end"),
        (b"--cut\r\nContent-Length: 100\r\n\r\n", "too large"),
        (b"--cut\r\n\r\n" + b"z" * (MAX_HEAD + 200), "too large"),
    ],
)
def test_a_stream_that_makes_no_sense_is_given_up(stream: bytes, named: str) -> None:
    with pytest.raises(SourceLost, match=named):
        NewestPart("cut", max_bytes=99).feed(stream)
