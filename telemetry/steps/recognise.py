"""Recognise: a vehicle that we know, sent by the operator whose it is."""

from __future__ import annotations

import numpy as np

from situation.positions import Reason
from telemetry.memory import Memory
from telemetry.pings import Pings
from telemetry.settings import UnknownVehicles
from telemetry.topics import Sender


def recognise(pings: Pings, memory: Memory) -> None:
    """Reject vehicles that are unknown (unless the settings take them) or another operator's."""
    heard = np.zeros(len(pings.senders), np.bool_)
    heard[pings.sender[pings.accepted]] = True  # a sender of nothing but garbage claims no vehicle
    reasons = [_objection(sender, memory) if ok else None for sender, ok in zip(pings.senders, heard, strict=True)]
    for reason in (Reason.UNKNOWN_DEVICE, Reason.NOT_YOUR_VEHICLE):
        objected = np.array([each is reason for each in reasons], np.bool_)
        if objected.any():
            pings.reject(objected[pings.sender], reason)


def _objection(sender: Sender, memory: Memory) -> Reason | None:
    owner = memory.operators.get(sender.vehicle)
    if owner is None:
        if memory.settings.unknown_vehicles is UnknownVehicles.QUARANTINE:
            return Reason.UNKNOWN_DEVICE
        owner = memory.claims.setdefault(sender.vehicle, sender.operator)
    return None if owner == sender.operator else Reason.NOT_YOUR_VEHICLE
