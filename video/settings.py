"""VideoSettings: what the video role may open, and how patient it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from video.thresholds import Thresholds


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoSettings:
    """Read once by the wiring and handed on, to the workers too; holds no secret."""

    allow_files: bool = False  # file: addresses; a demo and tests want them, a city does not
    allow_hosts: tuple[str, ...] = ()  # host names or CIDR networks inside: a city names its camera network
    max_pixels: int = 12_000_000  # px: 4K is 8.3 M; a bomb of 400 M costs seconds and gigabytes
    max_picture_bytes: int = 8_000_000  # bytes of one JPEG: 4K at quality 95 is about 4 M
    max_segment_bytes: int = 32 << 20  # bytes of one HLS segment: 10 s of 4K at 20 Mbit/s are 25 M
    open_timeout_s: float = 4.0  # s: a camera on a city network answers in < 1 s
    read_timeout_s: float = 8.0  # s: twice the usual key interval (2-4 s); offline must be told within 20 s
    key_interval_s: float = 6.0  # s between key pictures, at most: above, one late one looks like a stall
    http_read_timeout_s: float = 5.0  # s: HTTP cameras have no key interval; opening and this fit into silence_s
    beat_s: float = 1.0  # s between a worker's signs of life
    silence_s: float = 10.0  # s without one: the worker hangs in C and is killed
    registry_poll_s: float = 3.0  # s: how soon a new or changed camera is watched
    report_s: float = 5.0  # s between reports with a snapshot
    snapshot_px: int = 960  # px, longest side of a snapshot: enough for a panel, a fifth of 1080p's bytes
    jpeg_quality: int = 85  # 0-100: evidence is readable, ~100 KB at 720p
    rest_first_s: float = 0.5  # s before the first new try of a stream or a worker
    rest_last_s: float = 10.0  # s: growing rest stops here, so that a camera is back soon after its power is
    timezone: str = "UTC"  # the city's, for cameras' hours
    cpu_share: float = 0.25  # of a core, for one camera: 720p key pictures take 0.03, every 1080p picture 0.2
    worker_memory_mb: int = 2048  # MB of address space; cv2 with FFmpeg maps ~1 GB and touches ~80 MB
    vehicle_weights: str = ""  # path of a YOLOX ONNX file; empty: occupancy alone decides
    vehicle_sha256: str = ""  # of that file; a file that does not match is not loaded
    flood_head: str = ""  # path of a flood head; empty: the votes alone decide
    flood_head_sha256: str = ""  # of that file
    thresholds: Thresholds = field(default_factory=Thresholds)
