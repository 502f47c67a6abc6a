"""Properties of MQTT 5: those of a CONNECT that matter here, and those of a CONNACK that we say."""

from __future__ import annotations

from enum import IntEnum

from telemetry.mqtt5.packets import Malformed, Reader


class Property(IntEnum):
    """Identifiers, as the standard numbers them (MQTT 5.0, 2.2.2.2)."""

    SESSION_EXPIRY_INTERVAL = 0x11
    ASSIGNED_CLIENT_IDENTIFIER = 0x12
    AUTHENTICATION_METHOD = 0x15
    AUTHENTICATION_DATA = 0x16
    REQUEST_PROBLEM_INFORMATION = 0x17
    REQUEST_RESPONSE_INFORMATION = 0x19
    RECEIVE_MAXIMUM = 0x21
    TOPIC_ALIAS_MAXIMUM = 0x22
    USER_PROPERTY = 0x26
    MAXIMUM_PACKET_SIZE = 0x27
    SUBSCRIPTION_IDENTIFIERS = 0x29
    SHARED_SUBSCRIPTIONS = 0x2A


SIZES = {  # bytes of those that a CONNECT may have
    Property.SESSION_EXPIRY_INTERVAL: 4,
    Property.RECEIVE_MAXIMUM: 2,
    Property.MAXIMUM_PACKET_SIZE: 4,
    Property.TOPIC_ALIAS_MAXIMUM: 2,
    Property.REQUEST_RESPONSE_INFORMATION: 1,
    Property.REQUEST_PROBLEM_INFORMATION: 1,
}
TEXTS = {Property.AUTHENTICATION_METHOD: 1, Property.AUTHENTICATION_DATA: 1, Property.USER_PROPERTY: 2}


def of_connect(properties: bytes) -> dict[int, bytes]:
    """Their values, of a user property the last. Raises Malformed at one that a CONNECT has not, or has twice."""
    found: dict[int, bytes] = {}
    reader = Reader(properties)
    while not reader.is_done:
        name = reader.byte()
        if name in found and name != Property.USER_PROPERTY:
            raise Malformed(f"property 0x{name:02x} of a CONNECT comes twice")
        if name in SIZES:
            found[name] = reader.take(SIZES[Property(name)])
        elif name in TEXTS:
            found[name] = b"".join(reader.text() for _ in range(TEXTS[Property(name)]))
        else:
            raise Malformed(f"a CONNECT has no property 0x{name:02x}")
    return found


def packed(name: Property, value: bytes) -> bytes:
    """Identifier and value."""
    return bytes((name,)) + value
