"""The right source for an address: one table."""

from __future__ import annotations

from video.address import policy_of
from video.settings import VideoSettings
from video.sources.hls import SUFFIX, HlsSource
from video.sources.mjpeg import MjpegSource
from video.sources.opencv import CaptureSource, FileSource
from video.sources.rtsp import refuse_redirect
from video.sources.source import FrameSource


def open_source(
    address: str, credentials: tuple[str, str] | None, settings: VideoSettings, *, every_picture: bool = False
) -> FrameSource:
    """An opened stream, or AddressRefused, or SourceLost. The address is checked and pinned anew at every opening."""
    policy = policy_of(settings)
    target = policy.check(address)
    if target.scheme == "file":
        return FileSource(target, settings)
    if target.scheme in ("http", "https") and target.path.partition("?")[0].casefold().endswith(SUFFIX):
        return HlsSource(address, target, policy, credentials, settings)
    if target.scheme in ("http", "https"):
        return MjpegSource(target, credentials, settings)
    refuse_redirect(target, timeout_s=settings.open_timeout_s)
    return CaptureSource(target, credentials, settings, every_picture=every_picture)
