"""Who may sign in to the broker: what the store says of trackers, as the broker's adapter wants it."""

from __future__ import annotations

from collections.abc import Sequence

from situation.adapters.spine.device_users import DeviceAccess, DeviceUser, subjects_of
from situation.fleet import Tracker, TrackerProtocol, Vehicle
from situation.ports import Unit
from telemetry.topic_rules import TopicRule


def device_access(unit: Unit, rules: Sequence[TopicRule]) -> DeviceAccess:
    """All trackers that may sign in now, and the vehicles that nobody else may speak for.

    A vehicle stays guarded once it had a credential: a revoked tracker must not come back by leaving its name out.
    """
    credentials = {credential.tracker: credential for credential in unit.list_credentials()}
    bindings = [one for one in unit.list_trackers() if one.protocol is TrackerProtocol.MQTT and one.id in credentials]
    vehicles = {vehicle.id: vehicle for vehicle in unit.list_vehicles()}
    guarded = [vehicles[known] for known in sorted({one.vehicle for one in bindings} & vehicles.keys())]
    valid = [one for one in bindings if one.until_at is None and credentials[one.id].revoked_at is None]
    users = [
        _user(one, vehicles[one.vehicle], credentials[one.id].secret_hash, rules)
        for one in sorted(valid, key=lambda one: one.id)
        if one.vehicle in vehicles
    ]
    topics = [topic for vehicle in guarded for topic in ruled_topics(vehicle, rules)]
    return DeviceAccess(
        users=tuple(users),
        guarded=(*subjects_of(vehicle.id for vehicle in guarded), *topics),
        guarded_acks=tuple(f"fleet.*.{vehicle.id}.ack" for vehicle in guarded),
    )


def ruled_topics(vehicle: Vehicle, rules: Sequence[TopicRule]) -> list[str]:
    """Subjects besides `fleet/...` that speak for the vehicle."""
    return [subject for rule in rules for subject in rule.subjects_of(vehicle.operator, vehicle.id)]


def _user(tracker: Tracker, vehicle: Vehicle, password_hash: str, rules: Sequence[TopicRule]) -> DeviceUser:
    return DeviceUser(
        name=tracker.id,
        password_hash=password_hash,
        operator=vehicle.operator,
        vehicle=vehicle.id,
        topics=tuple(ruled_topics(vehicle, rules)),
    )
