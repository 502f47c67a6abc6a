"""Vehicles, and what their trackers speak."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field, SecretStr, field_validator

from situation.app.settings.kinds import (
    KeyFile,
    Names,
    PortOrNone,
    known_hours,
    known_networks,
    readable,
    readable_by_the_broker,
)
from telemetry.bridge.settings import address_of
from telemetry.settings import TelemetrySettings
from telemetry.topic_rules import TopicRule, rule_of

MEASURED = TelemetrySettings()


class FleetSettings(BaseModel):
    """Vehicles, and what their trackers speak."""

    # vehicles
    unknown_vehicles: Literal["quarantine", "accept"] = Field(
        default="quarantine",
        description="Pings of a vehicle that nobody has registered: kept aside, or accepted. Kept aside, as tracks "
        "are paid for.",
    )
    silent_after_s: Annotated[float, Field(ge=1)] = Field(
        default=300.0,
        description="Seconds without a ping after which a vehicle on duty is silent. 300: a standing truck reports "
        "every 120 s, and two reports may be lost.",
    )
    shifts: Annotated[Names, AfterValidator(known_hours)] = Field(
        default=("08:00-20:00", "20:00-08:00"),
        description="Shifts of contracted machines by the city's clocks, comma-separated. Two of twelve hours: what "
        "winter contracts have.",
    )
    expected_share: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.8,
        description="Share of an operator's machines on duty that must be out; less is told. 0.8: one in five may be "
        "in repair or at rest.",
    )
    contracts: str = Field(
        default="",
        description="TOML file of operators' contracts: what may be deducted for, with its limits; see "
        "docs/reports.md. Empty: reports deduct nothing.",
    )
    merge_within_m: Annotated[float, Field(ge=0, le=500)] = Field(
        default=60.0,
        description="Metres within which a request of the same category is a further report of an open incident. 0: "
        "nothing is merged by itself. 60: the length of a yard's side.",
    )
    topic_rules: Annotated[Names, AfterValidator(readable_by_the_broker)] = Field(
        default=("owntracks/{operator}/{vehicle}=owntracks",),
        description="Topics besides `fleet/...` on which devices may publish, comma-separated, each PATTERN=KIND or "
        "PATTERN=KIND:OPERATOR/VEHICLE; see docs/protocols.md. OwnTracks: its phones have this topic preset.",
    )
    batch_messages: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=MEASURED.batch,
        description="Messages taken from the spine at once, at most. 10,000: as measured; they are waited for no "
        "longer than the next setting says, so that a calm city has small batches and a flood large ones.",
    )
    batch_wait_s: Annotated[float, Field(gt=0, le=5)] = Field(
        default=MEASURED.batch_wait_s,
        description="Seconds waited for a batch to fill. 0.2: a ping must be on the screen within a second.",
    )

    # trackers that speak their own protocols over TCP
    gateway_host: str = Field(
        default="127.0.0.1",
        description="Address where Wialon IPS and EGTS are taken. This machine only by default, as for MQTT.",
    )
    wialon_port: PortOrNone = Field(
        default=0,
        description="TCP port of Wialon IPS 1.1 and 2.0; 20332 is what trackers have preset. 0: not spoken, as "
        "without a password an id is all that tells who is there.",
    )
    egts_port: PortOrNone = Field(
        default=0,
        description="TCP port of EGTS. 0: not spoken, as it has nothing but an id; there is no usual port.",
    )
    gateway_connections: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=3_000,
        description="Trackers connected at once, of both protocols. 3000: half as many again as a city has, for "
        "connections that are dead and not yet given up.",
    )
    gateway_address_connections: Annotated[int, Field(ge=1, le=100_000)] = Field(
        default=1_000,
        description="Trackers connected at once from one address. 1000: a mobile network hides many behind one, yet "
        "nobody takes all the places.",
    )
    gateway_address_rate: Annotated[int, Field(ge=1)] = Field(
        default=600,
        description="New connections a minute from one address. 600: all trackers of an address are back within two "
        "minutes of an outage.",
    )
    gateway_relays: Annotated[Names, AfterValidator(known_networks)] = Field(
        default=(),
        description="Addresses or networks of platforms that hand on what other trackers report, comma-separated. "
        "None: who has signed in speaks for itself alone.",
    )
    wialon_passwords: Literal["issued", "required"] = Field(
        default="issued",
        description="Wialon trackers that need their password: those that one was issued to, or all. Issued: boxes "
        "whose password nobody can set go on being heard.",
    )
    gateway_tls_cert: str = Field(
        default="",
        description="PEM file of the certificate, with its chain, that the gateway shows. With "
        "SITUATION_GATEWAY_TLS_KEY both protocols are spoken over TLS only. Empty: not encrypted.",
    )
    gateway_tls_key: KeyFile = Field(default="", description="PEM file of that certificate's private key.")
    gateway_idle_s: Annotated[float, Field(ge=10)] = Field(
        default=900.0,
        description="Seconds without a byte after which a tracker is hung up on. 900: standing ones report every few "
        "minutes.",
    )

    # another broker whose messages are fetched
    bridge_url: str = Field(
        default="",
        description="mqtt:// or mqtts://host:port of a broker that the city has already. Empty: there is none.",
    )
    bridge_user: str = Field(default="", description="Our user name there. Empty: none is asked for.")
    bridge_password: SecretStr = Field(
        default=SecretStr(""), description="Our password at that broker. Empty: it asks for none."
    )
    bridge_topics: Annotated[Names, AfterValidator(readable)] = Field(
        default=("fleet/{operator}/{vehicle}/{kind}={kind}", "owntracks/{operator}/{vehicle}=owntracks"),
        description="Topics that are fetched there, as topic rules. Those that our own broker would carry.",
    )
    bridge_client_id: str = Field(
        default="situation-bridge",
        description="Our name there: the session that keeps messages while we are away hangs on it. Another one for "
        "each bridge to the same broker.",
    )
    bridge_share: str = Field(
        default="",
        description="Group of several bridges that share the messages ($share of MQTT 5). Empty: one bridge, and MQTT "
        "3.1.1, which every broker speaks.",
    )

    @field_validator("bridge_url")
    @classmethod
    def _address_of_a_broker(cls, value: str) -> str:
        if value:
            address_of(value)
        return value

    @property
    def has_gateway(self) -> bool:
        """Whether any tracker protocol over TCP is spoken."""
        return bool(self.wialon_port or self.egts_port)

    @property
    def topic_subjects(self) -> list[str]:
        """NATS subjects of the topics that rules add to `fleet/...`."""
        return [rule.subject for rule in self.rules_of_topics]

    @property
    def rules_of_topics(self) -> list[TopicRule]:
        """The topic rules, ready to be applied."""
        return [rule_of(rule) for rule in self.topic_rules]
