"""Frame: one picture of one camera, and when it was made and received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from situation.cameras import CameraId

Image = NDArray[np.uint8]  # height x width x 3, BGR, 0-255
Mask = NDArray[np.bool_]  # height x width


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A decoded picture. `captured_at` equals `received_at` where the stream does not say when it was made."""

    camera: CameraId
    image: Image
    captured_at: datetime
    received_at: datetime
