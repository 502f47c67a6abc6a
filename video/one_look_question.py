"""What one look is asked and answers, over a pipe. Loads no OpenCV: who asks does not look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from situation.cameras import Camera
from situation.ports import OneLook
from video.settings import VideoSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to look at, and with what. `memory`: what the camera's worker kept; empty: nothing is learned yet."""

    camera: Camera
    jpeg: bytes
    memory: bytes
    confirmed_at: datetime | None
    settings: VideoSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was seen, or in one sentence why not."""

    seen: OneLook | None = None
    trouble: str = ""
