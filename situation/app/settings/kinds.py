"""Kinds of settings: what a text may mean, and the words in which another one is refused."""

from __future__ import annotations

from datetime import time
from ipaddress import ip_network
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_settings import NoDecode

from situation.handovers import Service
from situation.people import Role
from telemetry.topic_rules import rule_of

PREFIX = "SITUATION_"
CONFIG = PREFIX + "CONFIG"  # path of the TOML file


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def split(value: object) -> object:
    """Items of a comma-separated text; anything else as it is."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def beside_its_certificate(value: str, info: ValidationInfo) -> str:
    """The file of a key `..._key`, where `..._cert` is given too; neither is none."""
    certificate = str(info.field_name).replace("_key", "_cert")
    if bool(value) != bool(info.data.get(certificate)):
        raise ValueError(f"a certificate and its key go together: set {variable(certificate)} and this, or neither")
    return value


def known_timezone(value: str) -> str:
    """A zone of the time zone database."""
    try:
        return value and ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"no time zone {value!r}; use a name of the IANA list such as Asia/Almaty") from None


def readable(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Topic rules that can be read."""
    for rule in rules:
        rule_of(rule)
    return rules


def readable_by_the_broker(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Topic rules that our own broker can carry."""
    for rule in rules:
        _ = rule_of(rule).subject
    return rules


def role_pair_of(text: str) -> tuple[str, Role]:
    """`centre-admins=admin` as a value and a role, or ValueError."""
    value, _, role = text.rpartition("=")
    if not value:
        raise ValueError(f"{text!r} is no pair; write VALUE=ROLE")
    return value, Role(role)


def known_roles(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Names of roles."""
    return tuple(Role(role) for role in roles)


def known_role_pairs(pairs: tuple[str, ...]) -> tuple[str, ...]:
    """Pairs of a claim and a role."""
    for pair in pairs:
        role_pair_of(pair)
    return pairs


def known_networks(networks: tuple[str, ...]) -> tuple[str, ...]:
    """Networks of addresses."""
    for network in networks:
        ip_network(network, strict=False)
    return networks


def hours_of(text: str) -> tuple[time, time]:
    """`08:00-20:00` as two times of day, or ValueError."""
    begins, _, ends = text.partition("-")
    try:
        return clock_time_of(begins), clock_time_of(ends)
    except ValueError:
        raise ValueError(f"{text!r} are no hours; write them as 08:00-20:00") from None


def clock_time_of(text: str) -> time:
    """`08:00` as a time of day on a clock that hangs in the city, or ValueError."""
    at = time.fromisoformat(text)
    if at.tzinfo:
        raise ValueError(text)
    return at


def partner_of(text: str) -> tuple[Service, str]:
    """`102=https://...` as a service and its address, or ValueError."""
    service, _, address = text.partition("=")
    if service not in set(Service) or not address:
        raise ValueError(f"{text.partition('=')[0]!r} is no SERVICE=ADDRESS; services are {', '.join(Service)}")
    return Service(service), address


def known_partners(partners: tuple[str, ...]) -> tuple[str, ...]:
    """Partners with their addresses."""
    services = [partner_of(text)[0] for text in partners]
    if len(set(services)) < len(services):
        raise ValueError("a service is named twice")
    return partners


def host_and_port(text: str) -> tuple[str, int]:
    """`10.0.0.5:1884` or `[::1]:1884` as host and port, or ValueError."""
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal() or not 1 <= int(port) <= 65_535:
        raise ValueError(f"{text!r} is no host:port")
    return host.removeprefix("[").removesuffix("]"), int(port)


def known_address(text: str) -> str:
    """An address, or none."""
    if text:
        host_and_port(text)
    return text


def known_hours(shifts: tuple[str, ...]) -> tuple[str, ...]:
    """Hours of shifts."""
    for shift in shifts:
        hours_of(shift)
    return shifts


def night_of(text: str) -> tuple[time, time] | None:
    """`22:00-07:00` as two times of day, `never` as None, or ValueError."""
    if text == "never":  # a word, as an empty variable counts as one that is not set
        return None
    begins, ends = hours_of(text)
    if begins == ends:
        raise ValueError(f"{text!r} begins when it ends; write it as 22:00-07:00, or never")
    return begins, ends


def known_night(text: str) -> str:
    """Hours of the night, or that there is none."""
    night_of(text)
    return text


Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split)]
Port = Annotated[int, Field(ge=1, le=65535)]
PortOrNone = Annotated[int, Field(ge=0, le=65535)]  # 0: not listened on
KeyFile = Annotated[str, AfterValidator(beside_its_certificate)]
