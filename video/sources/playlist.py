"""HLS playlists (RFC 8216): text in, addresses out. Nothing is fetched here, and nothing is believed to be short."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

from video.errors import SourceLost

MOST_BYTES = 256 << 10  # of a playlist: a day of 2-s segments is 2 MB, a live one a few KB
MOST_LINES = 5000
LEAST_HEIGHT = 360  # px: of the renditions the cheapest that is this high is taken
LONGEST_S = 60.0  # s, of a segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The newest segment of a live playlist. `head`: address of what must be read before it, or empty."""

    number: int  # in the stream's own counting
    address: str
    head: str
    target_s: float  # no segment is longer


def is_master(text: str) -> bool:
    """Whether it lists renditions and not segments; SourceLost if it is no playlist."""
    if not text.startswith("#EXTM3U"):
        raise SourceLost("the camera sends no HLS playlist")
    return "#EXT-X-STREAM-INF" in text


def rendition(text: str, base: str) -> str:
    """The address of the cheapest rendition that is high enough, of a master playlist."""
    lines, found = _lines(text), list[tuple[bool, int, str]]()
    for number, line in enumerate(lines):
        if line.startswith("#EXT-X-STREAM-INF:") and number + 1 < len(lines):
            height = _number(r"RESOLUTION=\d+x(\d{1,5})", line)
            is_low = 0 < height < LEAST_HEIGHT
            found.append((is_low, _number(r"(?<!AVERAGE-)BANDWIDTH=(\d{1,12})", line), lines[number + 1]))
    if not found:
        raise SourceLost("the playlist lists no rendition")
    return _joined(base, min(found)[2])


def newest_segment(text: str, base: str) -> Segment | None:
    """The newest segment of a media playlist, None if there is none yet. SourceLost for what we do not read."""
    lines = _lines(text)
    keys = [line for line in lines if line.startswith("#EXT-X-KEY:")]
    if any("METHOD=NONE" not in key for key in keys):
        raise SourceLost("the camera's HLS is encrypted: ask for a stream that is not")
    if any(line.startswith("#EXT-X-BYTERANGE") for line in lines):
        raise SourceLost("the camera's HLS has its segments in parts of one file: not read")
    addresses = [line for line in lines if not line.startswith("#")]
    if not addresses:
        return None
    maps = [match[1] for line in lines if (match := re.match(r'#EXT-X-MAP:.*?URI="([^"]+)"', line))]
    return Segment(
        number=_number(r"#EXT-X-MEDIA-SEQUENCE:(\d{1,15})", text) + len(addresses) - 1,
        address=_joined(base, addresses[-1]),
        head=_joined(base, maps[-1]) if maps else "",
        target_s=min(LONGEST_S, max(1.0, _number(r"#EXT-X-TARGETDURATION:(\d{1,6})", text))),
    )


def _lines(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise SourceLost("the playlist is too long")
    return lines


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        raise SourceLost("the playlist names an address that cannot be read") from None
