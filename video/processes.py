"""How our child processes are started: where, and with nothing of our own environment."""

from __future__ import annotations

from pathlib import Path

from video.settings import VideoSettings

HOME = Path(__file__).resolve().parent.parent  # where `python -m video...` finds us


def environment_of(settings: VideoSettings) -> dict[str, str]:
    """All that a child inherits."""
    return {
        "OPENCV_IO_MAX_IMAGE_PIXELS": str(settings.max_pixels),
        "OPENCV_LOG_LEVEL": "SILENT",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        # bytes: fixed, so that malloc does not grow them and keep what it once had. The 4 MB that a picture is judged
        # in are kept: given back and taken again they were 4,000 page faults a picture and a seventh of its cost
        "MALLOC_MMAP_THRESHOLD_": "1048576",
        "MALLOC_TRIM_THRESHOLD_": "4194304",
    }
