"""How long things are kept, and where closed days are copied to."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    BaseModel,
    Field,
    SecretStr,
    ValidationInfo,
    field_validator,
)


class KeepingSettings(BaseModel):
    """How long things are kept, and where closed days are copied to."""

    # how long things are kept
    keep_raw_days: Annotated[int, Field(ge=3)] = Field(
        default=90, description="Days that positions are kept as they came. 90: a season's disputes are over."
    )
    keep_thinned_days: Annotated[int, Field(ge=3)] = Field(
        default=1_096,
        description="Days after which they are removed; until then they are thinned. 1096: three years, in which a "
        "contract can be claimed under.",
    )
    keep_every_s: Annotated[int, Field(ge=1, le=3_600)] = Field(
        default=60,
        description="Seconds of which a thinned track keeps the first row, and each that says something new. 60: a "
        "street can still be told.",
    )
    keep_quarantined_days: Annotated[int, Field(ge=3)] = Field(
        default=365, description="Days that quarantined pings are kept. 365: until the fault of a device is found."
    )
    keep_pictures_days: Annotated[int, Field(ge=3)] = Field(
        default=1_096,
        description="Days that pictures are kept; those of open or unjudged findings, of open incidents, of packages "
        "and under a hold stay. 1096: as long as the positions beside them.",
    )
    copy_url: str = Field(
        default="",
        description="s3://bucket/folder that gets a copy of every closed day and its seals. Empty: none is made.",
    )
    copy_endpoint: str = Field(
        default="", description="http(s)://host:port of an S3-compatible store. Empty: Amazon's own."
    )
    copy_region: str = Field(default="", description="Region of the bucket. Empty: what the store takes by default.")
    copy_access_key: str = Field(default="", description="Name of our key there.")
    copy_secret_key: SecretStr = Field(default=SecretStr(""), description="Our secret key there.")

    @field_validator("copy_url")
    @classmethod
    def _bucket(cls, value: str) -> str:
        if value and not value.startswith("s3://"):
            raise ValueError("write it as s3://bucket/folder")
        return value

    @field_validator("keep_thinned_days")
    @classmethod
    def _not_before_raw(cls, value: int, info: ValidationInfo) -> int:
        if value < info.data.get("keep_raw_days", 0):
            raise ValueError("thinned rows cannot go before SITUATION_KEEP_RAW_DAYS has passed")
        return value
