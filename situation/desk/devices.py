"""Trackers that sign in over MQTT: a vehicle's credential is issued, renewed, revoked, within one transaction.

The secret itself comes from outside and goes to who asked; only its hash is known here.
"""

from __future__ import annotations

from dataclasses import replace

from situation.desk.registry import bind_tracker
from situation.desk.work import Work
from situation.errors import Conflict, NotFound
from situation.fleet import Credential, Tracker, TrackerId, TrackerProtocol, VehicleId
from situation.journal import Subject


def issue_credential(work: Work, tracker: TrackerId, vehicle: VehicleId, *, secret_hash: str) -> Credential:
    """The tracker is on the vehicle and signs in with this from now on; what it had before is worth nothing any more.

    One that is bound for Wialon gives it as its password there; any other speaks MQTT. Raises NotFound, and Conflict
    for a tracker of EGTS, which has no passwords.
    """
    bound = work.unit.find_tracker(tracker)
    protocol = bound.protocol if bound is not None else TrackerProtocol.MQTT
    if protocol is TrackerProtocol.EGTS:
        raise Conflict(f"tracker {tracker!r} speaks {protocol}, which has no passwords; give the MQTT one another id")
    bind_tracker(work, tracker, vehicle, protocol)
    issued = Credential(tracker=tracker, secret_hash=secret_hash, issued_at=work.now, issued_by=work.by)
    work.unit.put_credential(issued)
    work.record(Subject.VEHICLE, vehicle, "credential_issued", why=tracker)
    return issued


def revoke_credential(work: Work, tracker: TrackerId) -> Credential:
    """The tracker may not sign in from now on. Nothing changes if it may not already. Raises NotFound."""
    credential = work.unit.find_credential(tracker)
    if credential is None:
        raise NotFound("credential of tracker", tracker)
    if credential.revoked_at is not None:
        return credential
    revoked = replace(credential, revoked_at=work.now, revoked_by=work.by)
    work.unit.put_credential(revoked)
    bound = work.unit.find_tracker(tracker)
    work.record(Subject.VEHICLE, bound.vehicle if bound else "", "credential_revoked", why=tracker)
    return revoked


def trackers_of(work: Work, vehicle: VehicleId) -> list[Tracker]:
    """Those that are on the vehicle now and sign in over MQTT."""
    bindings = work.unit.list_trackers(vehicle=vehicle)
    return [one for one in bindings if one.until_at is None and one.protocol is TrackerProtocol.MQTT]
