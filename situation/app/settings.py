"""Settings: everything that may be set, read once from `SITUATION_*` variables and one TOML file (`SITUATION_CONFIG`).

The only module that reads the environment. A variable wins over the file. Unknown names are refused, with the nearest
known one suggested. docs/settings.md is made from this class: `python -m situation.app.settings --table`.
"""

from __future__ import annotations

import os
import sys
import tomllib
from datetime import time
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from situation.app.errors import UsageWrong
from situation.handovers import Service
from situation.people import Role
from telemetry.bridge import address_of
from telemetry.topic_rules import TopicRule, rule_of

PREFIX = "SITUATION_"
CONFIG = PREFIX + "CONFIG"  # path of the TOML file


def _split(value: object) -> object:
    """Items of a comma-separated text; anything else as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _known_timezone(value: str) -> str:
    try:
        return value and ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"no time zone {value!r}; use a name of the IANA list such as Asia/Almaty") from None


def _readable(rules: tuple[str, ...]) -> tuple[str, ...]:
    for rule in rules:
        rule_of(rule)
    return rules


def _readable_by_the_broker(rules: tuple[str, ...]) -> tuple[str, ...]:
    for rule in rules:
        _ = rule_of(rule).subject
    return rules


def role_pair_of(text: str) -> tuple[str, Role]:
    """`centre-admins=admin` as a value and a role, or ValueError."""
    value, _, role = text.rpartition("=")
    if not value:
        raise ValueError(f"{text!r} is no pair; write VALUE=ROLE")
    return value, Role(role)


def _known_roles(roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(Role(role) for role in roles)


def _known_role_pairs(pairs: tuple[str, ...]) -> tuple[str, ...]:
    for pair in pairs:
        role_pair_of(pair)
    return pairs


def _known_networks(networks: tuple[str, ...]) -> tuple[str, ...]:
    for network in networks:
        ip_network(network, strict=False)
    return networks


def hours_of(text: str) -> tuple[time, time]:
    """`08:00-20:00` as two times of day, or ValueError."""
    begins, _, ends = text.partition("-")
    try:
        return time.fromisoformat(begins), time.fromisoformat(ends)
    except ValueError:
        raise ValueError(f"{text!r} are no hours; write them as 08:00-20:00") from None


def partner_of(text: str) -> tuple[Service, str]:
    """`102=https://...` as a service and its address, or ValueError."""
    service, _, address = text.partition("=")
    if service not in set(Service) or not address:
        raise ValueError(f"{text.partition('=')[0]!r} is no SERVICE=ADDRESS; services are {', '.join(Service)}")
    return Service(service), address


def _known_partners(partners: tuple[str, ...]) -> tuple[str, ...]:
    services = [partner_of(text)[0] for text in partners]
    if len(set(services)) < len(services):
        raise ValueError("a service is named twice")
    return partners


def _known_hours(shifts: tuple[str, ...]) -> tuple[str, ...]:
    for shift in shifts:
        hours_of(shift)
    return shifts


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
Port = Annotated[int, Field(ge=1, le=65535)]
PortOrNone = Annotated[int, Field(ge=0, le=65535)]  # 0: not listened on


class Settings(BaseSettings):
    """What the centre is told from outside. Frozen; each field gives its unit, its default and the reason for it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,  # an input may be a secret
        validate_default=True,
    )

    # the place and the city
    data: Path = Field(
        default=Path("data"),
        description="Directory for everything that is kept. In the current one, so that a trial leaves one folder.",
    )
    city: str = Field(
        default="astana",
        description="Name of a packaged city, or a folder made by `situation city import`. Astana is the pilot.",
    )
    service_profile: str = Field(
        default="kazakhstan",
        description="What is owed to streets after snow: a packaged standard (kazakhstan, helsinki), or a TOML file of "
        "the city's own, see docs/coverage.md. Kazakhstan's: the pilot city's law.",
    )
    timezone: Annotated[str, AfterValidator(_known_timezone)] = Field(
        default="",
        description="IANA time zone of what people see. Empty: the city's own; everything is stored in UTC anyway.",
    )
    language: Literal["ru", "kk", "en"] = Field(
        default="ru",
        description="Language of reports and of people who have not chosen. Russian: most dispatchers' working one.",
    )

    weather: Path | None = Field(
        default=None,
        description="Daily weather as CSV or JSON, which hotspots are told and tested by; see docs/analysis.md. None: "
        "reports say that they had none.",
    )
    open_data: Path | None = Field(
        default=None,
        description="Directory that gets the open data files every night, at three by the city's clocks. None: they "
        "are made by `situation report open-data` only.",
    )

    # where it listens and what it stands on
    http_host: str = Field(
        default="127.0.0.1",
        description="Address of the web server. This machine only by default: opening it to a network is a decision.",
    )
    http_port: Port = Field(default=8109, description="TCP port of the web server. 8109, after the 109 service.")
    mqtt_host: str = Field(
        default="127.0.0.1",
        description="Address where the embedded broker takes MQTT from trackers. This machine only by default.",
    )
    mqtt_port: Port = Field(
        default=1883, description="TCP port of MQTT. 1883 is the registered one that trackers have preset."
    )
    anonymous_trackers: Literal["loopback", "allow", "refuse"] = Field(
        default="loopback",
        description="Trackers that do not sign in: let in while SITUATION_MQTT_HOST is a loopback address, always, or "
        "never. Never for a vehicle that has a credential. Loopback: who can reach that is on this machine already.",
    )
    mqtt_tls_cert: str = Field(
        default="",
        description="PEM file of the certificate, with its chain, that the embedded broker shows to trackers. With "
        "SITUATION_MQTT_TLS_KEY MQTT is spoken over TLS only. Empty: it is not encrypted.",
    )
    mqtt_tls_key: str = Field(default="", description="PEM file of that certificate's private key.")
    nats_url: str = Field(
        default="",
        repr=False,
        description="nats:// address of an external nats-server or cluster. Empty: an embedded one is started.",
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="SQLAlchemy address of incidents, alerts, tickets, people: postgresql+psycopg://... "
        "Empty: sqlite:///{data}/situation.sqlite3, which needs no server.",
    )
    archive_url: str = Field(
        default="",
        description="Directory of all positions as Parquet. Empty: {data}/archive, beside the rest.",
    )

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

    # the web
    public_url: str = Field(
        default="",
        description="Address that people type, for links that leave the house. Empty: http://{http_host}:{http_port}.",
    )
    trusted_origins: Names = Field(
        default=(),
        description="Other origins whose pages may use the API, comma-separated. None: only our own page may.",
    )
    trusted_proxies: str = Field(
        default="",
        description="Proxies whose X-Forwarded headers are believed, comma-separated. None: they can be forged.",
    )
    secure_cookies: bool = Field(
        default=False,
        description="Session cookie over HTTPS only. Off, as the default address is plain HTTP; on behind a TLS proxy.",
    )

    # who may sign in, and how
    second_factor_roles: Annotated[Names, AfterValidator(_known_roles)] = Field(
        default=(),
        description="Roles that must have a second factor (TOTP), comma-separated; `admin` is worth it once the centre "
        "can be reached from outside. None: whoever wants one sets it up.",
    )
    password_login: bool = Field(
        default=True,
        description="Whether passwords open. Off only with an identity provider, which then is the one way in.",
    )
    oidc_issuer: str = Field(
        default="",
        description="OpenID Connect provider, exactly as it names itself in tokens (https://id.city.kz/realms/staff). "
        "Empty: people have passwords here.",
    )
    oidc_client_id: str = Field(default="", description="Our name at that provider.")
    oidc_client_secret: SecretStr = Field(
        default=SecretStr(""), description="Our secret there. Empty: a public client, protected by PKCE alone."
    )
    oidc_scopes: str = Field(
        default="openid profile email", description="What is asked for, separated by spaces. Add what brings the roles."
    )
    oidc_role_claim: str = Field(
        default="groups",
        description="Claim of the ID token that gives the role; a dot leads into an object (realm_access.roles).",
    )
    oidc_roles: Annotated[Names, AfterValidator(_known_role_pairs)] = Field(
        default=(),
        description="VALUE=ROLE pairs, comma-separated (centre-admins=admin,centre-duty=dispatcher); the first that a "
        "person has counts. Who has none does not come in.",
    )
    oidc_login_claim: str = Field(
        default="preferred_username",
        description="Claim that is the login of a person who comes for the first time.",
    )
    oidc_operator_claim: str = Field(
        default="operator", description="Claim that names the operator of a contractor's person, by its id here."
    )

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
    shifts: Annotated[Names, AfterValidator(_known_hours)] = Field(
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
    topic_rules: Annotated[Names, AfterValidator(_readable_by_the_broker)] = Field(
        default=("owntracks/{operator}/{vehicle}=owntracks",),
        description="Topics besides `fleet/...` on which devices may publish, comma-separated, each PATTERN=KIND or "
        "PATTERN=KIND:OPERATOR/VEHICLE; see docs/protocols.md. OwnTracks: its phones have this topic preset.",
    )
    batch_messages: Annotated[int, Field(ge=1, le=10_000)] = Field(
        default=500,
        description="Messages taken from the spine at once. 500: the size that was measured; more costs latency.",
    )
    batch_wait_s: Annotated[float, Field(gt=0, le=5)] = Field(
        default=0.2,
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
    gateway_relays: Annotated[Names, AfterValidator(_known_networks)] = Field(
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
    gateway_tls_key: str = Field(default="", description="PEM file of that certificate's private key.")
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
    bridge_topics: Annotated[Names, AfterValidator(_readable)] = Field(
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

    picture_detail: Annotated[int, Field(ge=32, le=640)] = Field(
        default=96,
        description="Samples across a picture that is shown without a reason. 96: a plate of a fifth of the picture's "
        "width could not be read, and a vehicle on a ramp can be seen.",
    )
    plate_reading: bool = Field(
        default=False,
        description="A program suggests number plates (the extra `plates`); a person confirms each. Off: whether a city "
        "may read plates is a question of law, and a person can type them.",
    )

    # hand-overs to other services
    call_back_min: Annotated[float, Field(ge=1, le=1440)] = Field(
        default=10.0,
        description="Minutes after which a hand-over to 101, 102, 103 or 112 that nobody has confirmed is an alert. 10: "
        "long enough to call, and short beside a fire.",
    )
    offence_days: Annotated[float, Field(ge=1, le=366)] = Field(
        default=90.0,
        description="Days that a confirmed plate is kept to find the same vehicle at the same place again; then it "
        "is deleted. 90: a season.",
    )
    partners: Annotated[Names, AfterValidator(_known_partners)] = Field(
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
        description="Internal hosts that webhooks may go to, comma-separated. None: they stay out of our own network.",
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

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _default_database(cls, value: str, info: ValidationInfo) -> str:
        return value or f"sqlite:///{info.data.get('data')}/situation.sqlite3"

    @field_validator("archive_url")
    @classmethod
    def _default_archive(cls, value: str, info: ValidationInfo) -> str:
        if "://" in value:
            raise ValueError("only a directory of this machine so far")
        return value or f"{info.data.get('data')}/archive"

    @field_validator("oidc_issuer")
    @classmethod
    def _some_way_in(cls, value: str, info: ValidationInfo) -> str:
        if not value and info.data.get("password_login") is False:
            raise ValueError("without SITUATION_PASSWORD_LOGIN nobody gets in: name a provider here")
        return value

    @field_validator("oidc_client_id", "oidc_roles")
    @classmethod
    def _of_the_provider(cls, value: str | tuple[str, ...], info: ValidationInfo) -> str | tuple[str, ...]:
        if info.data.get("oidc_issuer") and not value:
            raise ValueError("needed beside SITUATION_OIDC_ISSUER")
        return value

    @field_validator("bridge_url")
    @classmethod
    def _address_of_a_broker(cls, value: str) -> str:
        if value:
            address_of(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _default_public_url(cls, value: str, info: ValidationInfo) -> str:
        return value.rstrip("/") or f"http://{info.data.get('http_host')}:{info.data.get('http_port')}"

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

    @field_validator("mqtt_tls_key", "gateway_tls_key")
    @classmethod
    def _both_or_none(cls, value: str, info: ValidationInfo) -> str:
        certificate = str(info.field_name).replace("_key", "_cert")
        if bool(value) != bool(info.data.get(certificate)):
            raise ValueError(f"a certificate and its key go together: set {variable(certificate)} and this, or neither")
        return value

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

    @property
    def has_embedded_broker(self) -> bool:
        """Whether `situation up` starts its own nats-server."""
        return not self.nats_url

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then variables, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, os.environ.get(CONFIG) or None)


INTERNAL = frozenset({"demo", "demo_camera_port"})  # between the supervisor and its children
SECRETS = frozenset(name for name, field in Settings.model_fields.items() if field.annotation is SecretStr)


def load() -> Settings:
    """The settings as the environment and the file give them, or UsageWrong with every problem in one line."""
    problems = [*_unknown_variables(), *_unknown_keys()]
    if problems:
        raise UsageWrong("; ".join(problems))
    try:
        return Settings()
    except ValidationError as error:
        raise UsageWrong("; ".join(_explained(error))) from None


def environment_of(settings: Settings) -> dict[str, str]:
    """Our own environment with exactly these settings in it, for a child process."""
    inherited = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
    ours = {variable(name): _as_text(getattr(settings, name)) for name in Settings.model_fields}
    return inherited | {name: value for name, value in ours.items() if value}


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def table() -> str:
    """All settings as a Markdown table: docs/settings.md is this and nothing else."""
    rows = [f"| `{variable(name)}` | {_default_of(name)} | {field.description} |" for name, field in _public_fields()]
    return "\n".join([_INTRODUCTION, "| variable | default | what and why |", "|---|---|---|", *rows, ""])


_INTRODUCTION = """# Settings

Environment variables, or keys of one TOML file named by `SITUATION_CONFIG` (there without the prefix and in small
letters: `http_port = 8109`). A variable wins over the file. Unknown names are refused. Made from the code by
`python -m situation.app.settings --table`; a test compares.
"""


def _public_fields() -> list[tuple[str, Any]]:
    return [(name, field) for name, field in Settings.model_fields.items() if name not in INTERNAL]


def _default_of(name: str) -> str:
    text = _as_text(Settings.model_fields[name].default)
    return f"`{text}`" if text else "empty"


def _as_text(value: object) -> str:
    match value:
        case SecretStr():
            return value.get_secret_value()
        case tuple():
            return ",".join(value)
        case bool():
            return "true" if value else "false"
        case _:
            return str(value)


def _unknown_variables() -> list[str]:
    known = [variable(name) for name in Settings.model_fields] + [CONFIG]
    ours = [name for name in os.environ if name.upper().startswith(PREFIX)]
    return [_refusal("setting", name, known) for name in sorted(ours) if name.upper() not in known]


def _unknown_keys() -> list[str]:
    path = os.environ.get(CONFIG)
    if not path:
        return []
    try:
        keys = tomllib.loads(Path(path).read_text("utf-8"))
    except (OSError, ValueError) as error:
        return [f"cannot read {CONFIG}={path}: {error}"]
    known = list(Settings.model_fields)
    return [_refusal(f"key in {path}:", key, known) for key in keys if key not in known]


def _refusal(kind: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name.upper() if name.isupper() else name, known, n=1)
    return f"unknown {kind} {name}" + (f"; did you mean {near[0]}?" if near else "; see docs/settings.md")


def _explained(error: ValidationError) -> list[str]:
    return [
        f"{variable(str(item['loc'][0]))}: {item['msg'].removeprefix('Value error, ')}"
        for item in error.errors(include_input=False)
    ]


if __name__ == "__main__":
    if sys.argv[1:] != ["--table"]:
        sys.exit("usage: python -m situation.app.settings --table")
    sys.stdout.write(table())
