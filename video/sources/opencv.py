"""RTSP streams and video files through `cv2.VideoCapture` on FFmpeg.

Traps that were measured and are closed here: options without `rtsp_transport;tcp` fall back to UDP; after a stall the
first read says ok with an old picture and every later one fails while `isOpened` stays true; `grab` decodes, so only
`avdiscard;nonkey` saves work; without a protocol whitelist a stream may open files. The options are FFmpeg's, read
from the environment at opening, so they are put there just before: a process has one stream.
"""

from __future__ import annotations

import os
import time

import cv2
import numpy as np

from video.address import Target
from video.errors import BadPicture, SourceLost, SourceStalled
from video.frames import Image
from video.settings import VideoSettings

OPTIONS = {
    "rtsp": "rtsp_transport;tcp|protocol_whitelist;rtsp,tcp,rtp",
    "rtsps": "rtsp_transport;tcp|protocol_whitelist;rtsps,rtsp,tls,tcp,rtp",
    "file": "protocol_whitelist;file|format_whitelist;mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts",
}
ONLY_KEYS = "|avdiscard;nonkey"  # other spellings are ignored in silence
STALL_SHARE = 0.9  # of the read timeout: a read that took this long hands out an old picture even if it says ok
MAX_PICTURE_EVERY_S = 1.0  # s: slowest rate at which a file without a frame rate is played


def capture_options(scheme: str, *, every_picture: bool = False) -> str:
    """The value of OPENCV_FFMPEG_CAPTURE_OPTIONS; a file is decoded whole."""
    return OPTIONS[scheme] + ("" if every_picture or scheme == "file" else ONLY_KEYS)


class CaptureSource:
    """One `cv2.VideoCapture`: opened once, given up at the first sign of a stall."""

    def __init__(
        self,
        target: Target,
        credentials: tuple[str, str] | None,
        settings: VideoSettings,
        *,
        every_picture: bool = False,
    ) -> None:
        self._settings = settings
        os.putenv("OPENCV_FFMPEG_CAPTURE_OPTIONS", capture_options(target.scheme, every_picture=every_picture))
        times = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            int(settings.open_timeout_s * 1000),
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            int(settings.read_timeout_s * 1000),
            cv2.CAP_PROP_N_THREADS,
            1,
        ]
        # Naming CAP_FFMPEG is what makes the timeouts count
        self._capture = cv2.VideoCapture(target.url(credentials), cv2.CAP_FFMPEG, times)
        if not self._capture.isOpened():
            raise SourceLost("the stream does not open")

    def grab(self) -> bool:
        """The next picture, or SourceLost: also when it came too late, for then it is an old one."""
        started = time.monotonic()
        ok = self._capture.grab()
        if time.monotonic() - started > self._settings.read_timeout_s * STALL_SHARE:
            raise SourceStalled("the stream stalled")
        if not ok:
            raise SourceLost("the stream ended")
        return True

    def picture(self) -> Image:
        """The grabbed picture, or BadPicture."""
        ok, image = self._capture.retrieve()
        if not ok or image is None:
            raise BadPicture("could not decode")
        height, width = image.shape[:2]
        if width * height > self._settings.max_pixels:
            raise BadPicture(f"{width} x {height} is not a size we take")
        return np.asarray(image, np.uint8)

    def close(self) -> None:
        """Let go of the connection."""
        self._capture.release()


class FileSource(CaptureSource):
    """A video file, played at its own pace and from the start again, as a camera would."""

    def __init__(self, target: Target, settings: VideoSettings) -> None:
        super().__init__(target, None, settings)
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self._every_s = min(1 / rate, MAX_PICTURE_EVERY_S) if rate > 0 else MAX_PICTURE_EVERY_S
        self._due_s = time.monotonic()

    def grab(self) -> bool:
        """The next picture when its time has come, or SourceLost if the file cannot be rewound."""
        self._due_s = max(self._due_s + self._every_s, time.monotonic() - 1)
        time.sleep(max(0.0, self._due_s - time.monotonic()))
        if not self._capture.grab():
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            super().grab()
        return True
