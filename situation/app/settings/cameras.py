"""Cameras, and what is looked for in their pictures."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    Field,
)

from situation.app.settings.kinds import (
    Names,
)


class CameraSettings(BaseModel):
    """Cameras, and what is looked for in their pictures."""

    # cameras
    camera_allow_files: bool = Field(
        default=False,
        description="Cameras may be files of this machine. Off: an address must not open what the server can read.",
    )
    camera_allow_hosts: Names = Field(
        default=(),
        description="Internal hosts or networks that camera addresses may name, comma-separated (10.20.0.0/16). None: "
        "an address must not reach into our own network.",
    )

    ramp_dwell_s: Annotated[float, Field(ge=1)] = Field(
        default=180.0,
        description="Seconds that a vehicle stands on a ramp before it is reported. 180: letting somebody out is legal "
        "and shorter.",
    )
    vehicle_weights: str = Field(
        default="",
        description="YOLOX ONNX file that confirms vehicles on ramps. Empty: occupancy alone decides.",
    )
    vehicle_sha256: str = Field(
        default="", description="sha256 of that file. A file that does not match is not loaded: it could be anybody's."
    )
    flood_head: str = Field(
        default="",
        description="File by `situation camera learn-floods` that tells water on roads; needs the vehicle weights. "
        "Empty: votes against the dry road decide alone.",
    )
    flood_head_sha256: str = Field(
        default="", description="sha256 of that file. One that does not match is not loaded."
    )

    picture_detail: Annotated[int, Field(ge=32, le=640)] = Field(
        default=240,
        description="Samples across a picture that is shown without a reason. 240: a plate of a twelfth of its "
        "width cannot be read, and a vehicle on a ramp is seen. 96 for cameras that stand closer.",
    )
    plate_reading: bool = Field(
        default=False,
        description="A program suggests number plates (the extra `plates`); a person confirms each. Off: whether a "
        "city may read plates is a question of law, and a person can type them.",
    )
