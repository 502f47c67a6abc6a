"""A first word with an RTSP camera, by ourselves, before FFmpeg is let near it.

FFmpeg follows an RTSP redirect to any host and cannot be told not to. So we ask `OPTIONS` and `DESCRIBE` first and
refuse a camera that redirects. A hostile one may answer us well and redirect FFmpeg a moment later: only a camera
network without routes to anything else closes that gap.
"""

from __future__ import annotations

import re
import socket

from video.address import Target
from video.errors import AddressRefused, Refusal, SourceLost

MAX_ANSWER = 16384  # bytes; a description with two tracks is about 1 KB


def refuse_redirect(target: Target, *, timeout_s: float) -> None:
    """Nothing if the camera speaks RTSP and keeps us where we are; else AddressRefused or SourceLost.

    TLS cameras (rtsps) are not asked: the check would need their certificate's ways, and they are few.
    """
    if target.scheme != "rtsp":
        return
    try:
        with socket.create_connection((target.ip, target.port), timeout=timeout_s) as connection:
            for number, method in enumerate(("OPTIONS", "DESCRIBE"), start=1):
                connection.sendall(_request(method, number, target))
                _check(connection.recv(MAX_ANSWER))
    except OSError as error:
        raise SourceLost(type(error).__name__) from None


def _request(method: str, number: int, target: Target) -> bytes:
    return f"{method} {target.url()} RTSP/1.0\r\nCSeq: {number}\r\nAccept: application/sdp\r\n\r\n".encode()


def _check(answer: bytes) -> None:
    status = re.match(rb"RTSP/\d\.\d (\d{3})", answer)
    if status is None:
        raise SourceLost("the camera does not speak RTSP")
    if status[1].startswith(b"3"):
        raise AddressRefused(Refusal.REDIRECT)
