"""HLS cameras: the playlist is read by us, and FFmpeg is given the bytes of one segment, never an address.

FFmpeg's own HLS opens whatever a playlist names. Here each address is checked (`checked_http`), sizes are bounded, only
the newest segment is fetched and only when a picture is wanted, and of it only key pictures are decoded.
"""

from __future__ import annotations

import io
import os
import time
from typing import cast

import cv2
import numpy as np

from video.address import AddressPolicy, Target
from video.errors import BadPicture, SourceStalled
from video.frames import Image
from video.settings import VideoSettings
from video.sources.checked_http import CheckedHttp
from video.sources.playlist import MOST_BYTES, Segment, is_master, newest_segment, rendition

SUFFIX = ".m3u8"
OPTIONS = "protocol_whitelist;none|format_whitelist;mpegts,mov,mp4,m4a,3gp,3g2,mj2|avdiscard;nonkey"
ASK_EVERY_S = 1.0  # s between looks at the playlist
STALLED_AFTER = 3.0  # longest segments without a new one
STALL_S = (8.0, 15.0)  # s, at least and at most: that a camera is offline is due in 20 s


class HlsSource:
    """The newest pictures behind one playlist."""

    def __init__(
        self,
        address: str,
        target: Target,
        policy: AddressPolicy,
        credentials: tuple[str, str] | None,
        settings: VideoSettings,
    ) -> None:
        self._settings = settings
        self._http = CheckedHttp(target, policy, credentials, settings)
        self._segment: Segment | None = None
        self._number: int | None = None  # of the newest segment in the playlist
        self._ask_s = 0.0
        self._head: tuple[str, bytes] = ("", b"")
        self._new_s = time.monotonic()
        try:
            text, self._playlist = self._text(address)
            if is_master(text):
                self._playlist = rendition(text, self._playlist)
        except BaseException:
            self._http.close()
            raise

    def grab(self) -> bool:
        """Whether a new segment has come; asks at most once a second. SourceLost or AddressRefused.

        What a playlist holds at first is no news: it may have stood still for hours.
        """
        newest = self._newest()
        if self._number is None and newest is not None:
            self._number = newest.number
        elif newest is not None and newest.number != self._number:
            self._segment, self._number, self._new_s = newest, newest.number, time.monotonic()
            return True
        least_s, most_s = STALL_S
        patience_s = STALLED_AFTER * newest.target_s if newest else 0.0
        if time.monotonic() - self._new_s > min(most_s, max(least_s, patience_s)):
            raise SourceStalled("the playlist gains no segment")
        return False

    def picture(self) -> Image:
        """The last key picture of the newest segment, or BadPicture."""
        if self._segment is None:
            raise BadPicture("nothing grabbed yet")
        content = self._head_of(self._segment) + self._fetch(self._segment.address)
        os.putenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", OPTIONS)
        # Any binary file does; the stub asks for a class that no caller makes
        stream = cast("cv2.IStreamReader", io.BytesIO(content))
        capture = cv2.VideoCapture(stream, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
        try:
            return self._last_picture(capture)
        finally:
            capture.release()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _newest(self) -> Segment | None:
        time.sleep(max(0.0, self._ask_s - time.monotonic()))
        self._ask_s = time.monotonic() + ASK_EVERY_S
        text, base = self._text(self._playlist)
        is_master(text)
        return newest_segment(text, base)

    def _last_picture(self, capture: cv2.VideoCapture) -> Image:
        image = None
        while capture.grab():
            ok, found = capture.retrieve()
            if ok and found is not None:
                image = found
        if image is None:
            raise BadPicture("a segment without a key picture")
        height, width = image.shape[:2]
        if height * width > self._settings.max_pixels:
            raise BadPicture(f"{width} x {height} is not a size we decode")
        return np.asarray(image, np.uint8)

    def _head_of(self, segment: Segment) -> bytes:
        """What comes before every segment of a fragmented MP4; fetched once."""
        if segment.head != self._head[0]:
            self._head = (segment.head, self._fetch(segment.head))
        return self._head[1]

    def _fetch(self, address: str) -> bytes:
        return self._http.fetch(address, most_bytes=self._settings.max_segment_bytes)[0]

    def _text(self, address: str) -> tuple[str, str]:
        body, origin = self._http.fetch(address, most_bytes=MOST_BYTES)
        return body.decode("utf-8", "replace"), origin
