"""Other services, and what goes to them."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SecretStr,
)

from situation.app.settings.kinds import (
    Names,
    known_partners,
)


class PartnerSettings(BaseModel):
    """Other services, and what goes to them."""

    # hand-overs to other services
    call_back_min: Annotated[float, Field(ge=1, le=1440)] = Field(
        default=10.0,
        description="Minutes after which a hand-over to 101, 102, 103 or 112 that nobody has confirmed is an alert. "
        "10: long enough to call, and short beside a fire.",
    )
    offence_days: Annotated[float, Field(ge=1, le=366)] = Field(
        default=90.0,
        description="Days that a confirmed plate is kept to find the same vehicle at the same place again; then it "
        "is deleted. 90: a season.",
    )
    partners: Annotated[Names, AfterValidator(known_partners)] = Field(
        default=(),
        repr=False,
        description="Where hand-overs go, comma-separated SERVICE=ADDRESS: 101, 102, 103, 112, parking, partner. "
        "None: somebody calls; see docs/partners.md.",
    )
    partner_secrets: SecretStr = Field(
        default=SecretStr(""),
        description="Signing secrets of those, comma-separated SERVICE=whsec_..., one for each: no partner may speak "
        "for another.",
    )

    # tickets to other services
    webhook_url: str = Field(default="", repr=False, description="Where events go as CloudEvents. Empty: nowhere.")
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Standard Webhooks signing secret (whsec_...), so that the receiver can trust the sender.",
    )
    webhook_allow_hosts: Names = Field(
        default=(),
        description="Internal hosts that webhooks may go to and the forecast may come from, comma-separated. None: "
        "they stay out of our own network.",
    )
    cap_url: str = Field(
        default="", description="Where public warnings go as CAP 1.2 (Common Alerting Protocol). Empty: nowhere."
    )
    cap_sender: Annotated[str, Field(pattern=r"^[^\s,<&]+$")] = Field(
        default="situation@city.invalid", description="Who warns, in CAP messages: an address of ours, without spaces."
    )
    open311_url: str = Field(
        default="", description="Open311 GeoReport v2 endpoint that gets our tickets. Empty: none."
    )
    open311_api_key: SecretStr = Field(default=SecretStr(""), description="Our key at that endpoint.")
    open311_jurisdiction: str = Field(default="", description="jurisdiction_id there. Empty: it serves one city only.")

    simulator_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="Our own Open311 key by which `situation simulate` hands in requests; a demo makes one. "
        "Empty: nobody asks.",
    )
