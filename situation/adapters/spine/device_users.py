"""Who may sign in to the broker over MQTT, and what each may say and hear: the users that nats-server reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from situation.adapters.spine.streams import FLEET

EVERY_ACK = "fleet.*.*.ack"
ANONYMOUS = "device"  # the user that a client without a name becomes


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUser:
    """A tracker that signs in, and the vehicle that it speaks for."""

    name: str
    password_hash: str = field(repr=False)  # bcrypt
    operator: str
    vehicle: str
    topics: tuple[str, ...] = ()  # subjects besides `fleet/...` that speak for this vehicle, by topic rules


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAccess:
    """All trackers that sign in, and what is closed to those who do not."""

    users: tuple[DeviceUser, ...] = ()
    guarded: tuple[str, ...] = ()  # subjects that speak for vehicles with a credential, whether revoked or not
    guarded_acks: tuple[str, ...] = ()


def users_block(access: DeviceAccess) -> str:
    """One line per tracker, as they stand within `users: [ ]` of `authorization { }` or of an account."""
    return "\n".join(_device_line(user) for user in access.users)


def anonymous_line(access: DeviceAccess, *, password: str, also: Sequence[str] = ()) -> str:
    """The user of clients without a name: any vehicle but the guarded ones."""
    publish = {"allow": [FLEET, *also], "deny": [EVERY_ACK, *access.guarded]}
    subscribe = {"allow": [EVERY_ACK], "deny": list(access.guarded_acks)}
    return _line(ANONYMOUS, password, publish=publish, subscribe=subscribe)


def _device_line(user: DeviceUser) -> str:
    own, ack = f"fleet.{user.operator}.{user.vehicle}.>", f"fleet.{user.operator}.{user.vehicle}.ack"
    publish = {"allow": [own, *user.topics], "deny": [ack]}
    return _line(user.name, user.password_hash, publish=publish, subscribe={"allow": [ack]})


def _line(name: str, password: str, *, publish: dict[str, list[str]], subscribe: dict[str, list[str]]) -> str:
    permissions = f"publish: {{ {_lists(publish)} }}, subscribe: {{ {_lists(subscribe)} }}"
    return (
        f"  {{ user: {json.dumps(name)}, password: {json.dumps(password)}, allowed_connection_types: "
        f'["MQTT"], permissions: {{ {permissions} }} }}'
    )


def _lists(rules: dict[str, list[str]]) -> str:
    return ", ".join(f"{name}: {json.dumps(subjects)}" for name, subjects in rules.items() if subjects)


def subjects_of(vehicles: Iterable[str]) -> tuple[str, ...]:
    """What speaks for the vehicles on our own topics, under whatever operator."""
    return tuple(f"fleet.*.{vehicle}.>" for vehicle in vehicles)
