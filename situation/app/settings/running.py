"""Logs, and what the supervisor tells its children."""

from __future__ import annotations

from typing import Literal

from pydantic import (
    BaseModel,
    Field,
)


class RunningSettings(BaseModel):
    """Logs, and what the supervisor tells its children."""

    # logs
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe log line that is written. `debug` also shows tracebacks."
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="`text` for people, `json` (one object a line) for collectors."
    )

    # set by the supervisor
    demo: str = Field(default="", description="Scenario being simulated. Set by `situation up --demo`, not by people.")
    demo_camera_port: int = Field(default=0, description="TCP port of the demo's made cameras. 0: none are played.")
