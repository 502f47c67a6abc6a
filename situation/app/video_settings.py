"""The centre's settings as the video role takes them. Loads no OpenCV: the web role uses it too."""

from __future__ import annotations

from situation.app.settings import Settings
from video.settings import VideoSettings
from video.thresholds import Thresholds


def video_settings_of(settings: Settings, *, timezone: str) -> VideoSettings:
    """What may be opened and what decides, as the centre's settings say."""
    return VideoSettings(
        timezone=timezone,
        allow_files=settings.camera_allow_files,
        allow_hosts=settings.camera_allow_hosts,
        vehicle_weights=settings.vehicle_weights,
        vehicle_sha256=settings.vehicle_sha256,
        flood_head=settings.flood_head,
        flood_head_sha256=settings.flood_head_sha256,
        thresholds=Thresholds(dwell_s=settings.ramp_dwell_s),
    )
