"""MQTT 5 in 3.1.1's words. What a tracker says is made by paho-mqtt, which is not ours."""

from __future__ import annotations

import struct

import pytest
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from telemetry.mqtt5.connections import version_of
from telemetry.mqtt5.packets import MOST_BYTES, MOST_BYTES_BUT_PUBLISH, Packets, field, packet
from telemetry.mqtt5.translation import HangUp, Reason, Translation

TOPIC = b"fleet/esil/P1/position"


def properties(kind: int, **values: object) -> bytes:
    made = Properties(kind)
    for name, value in values.items():
        setattr(made, name, value)
    return bytes(made.pack())


def connect(
    *, flags: int = 0x02, client_id: bytes = b"P1", after: bytes = b"", version: int = 5, **values: object
) -> bytes:
    head = field(b"MQTT") + bytes((version, flags)) + struct.pack(">H", 60)
    return packet(0x10, head + properties(PacketTypes.CONNECT, **values) + field(client_id) + after)


def up(translation: Translation, data: bytes) -> bytes:
    said = bytearray()
    translation.up(data, said)
    return bytes(said)


def connected(**values: object) -> Translation:
    translation = Translation()
    up(translation, connect(**values))
    return translation


def refusal(translation: Translation, data: bytes) -> HangUp:
    with pytest.raises(HangUp) as hung_up:
        up(translation, data)
    return hung_up.value


def connack(translation: Translation) -> Properties:
    """What the tracker is told once the broker took it."""
    [(first, body)] = Packets().receive(translation.down(b"\x20\x02\x00\x00"))
    assert (first, body[:2]) == (0x20, b"\0\0")
    told = Properties(PacketTypes.CONNACK)
    told.unpack(body[2:])
    return told


def test_a_connect_with_all_that_it_can_have() -> None:
    will = properties(PacketTypes.WILLMESSAGE, WillDelayInterval=30, ContentType="text/plain")
    data = connect(
        flags=0xEE,  # user, password, will kept at QoS 1, clean
        after=will + field(b"fleet/esil/P1/status") + field(b"offline") + field(b"P1") + field(b"secret"),
        ReceiveMaximum=20,
        MaximumPacketSize=1024,
        TopicAliasMaximum=5,
        RequestProblemInformation=1,
        UserProperty=("firmware", "7"),
    )
    head = field(b"MQTT") + b"\4\xee" + struct.pack(">H", 60) + field(b"P1")
    expected = head + field(b"fleet/esil/P1/status") + field(b"offline") + field(b"P1") + field(b"secret")
    assert up(Translation(), data) == packet(0x10, expected)


@pytest.mark.parametrize(
    ("clean_start", "expiry", "is_clean", "told_s"),
    [(True, None, True, None), (True, 3600, True, 0), (False, None, True, None), (False, 3600, False, None)],
)
def test_a_session_is_kept_as_long_as_3_1_1_can(
    clean_start: bool, expiry: int | None, is_clean: bool, told_s: int | None
) -> None:
    translation = Translation()
    values = {} if expiry is None else {"SessionExpiryInterval": expiry}
    said = up(translation, connect(flags=0x02 * clean_start, **values))
    assert bool(said[9] & 0x02) == is_clean
    assert getattr(connack(translation), "SessionExpiryInterval", None) == told_s


def test_who_brings_no_client_id_is_given_one_and_told() -> None:
    translation = Translation()
    said = up(translation, connect(client_id=b""))
    told = connack(translation).AssignedClientIdentifier
    assert len(told) > 20
    assert said.endswith(field(told.encode()))
    assert not hasattr(connack(connected()), "AssignedClientIdentifier")


def test_what_is_not_offered_is_said() -> None:
    told = connack(connected())
    assert (told.MaximumPacketSize, told.SharedSubscriptionAvailable, told.SubscriptionIdentifierAvailable) == (
        MOST_BYTES,
        0,
        0,
    )
    assert not hasattr(told, "TopicAliasMaximum")  # none


@pytest.mark.parametrize(("code", "reason"), [(1, 0x84), (2, 0x85), (3, 0x88), (4, 0x86), (5, 0x87), (9, 0x87)])
def test_the_broker_refuses_by_the_codes_of_mqtt_5(code: int, reason: int) -> None:
    assert connected().down(bytes((0x20, 2, 0, code))) == bytes((0x20, 3, 0, reason, 0))


def test_publishes_lose_their_properties_and_nothing_else() -> None:
    told = properties(PacketTypes.PUBLISH, MessageExpiryInterval=60, ContentType="json", UserProperty=("a", "b"))
    for first, number in ((0x30, b""), (0x32, b"\0\7"), (0x3D, b"\1\0")):
        data = packet(first, field(TOPIC) + number + told + b'{"t":1}')
        assert up(connected(), data) == packet(first, field(TOPIC) + number + b'{"t":1}')


def test_answers_to_publishes() -> None:
    translation = connected()
    for kind in (0x40, 0x50, 0x62, 0x70):
        assert translation.down(packet(kind, b"\0\7")) == packet(kind, b"\0\7")
        assert up(translation, packet(kind, b"\0\7\x10\0")) == packet(kind, b"\0\7")


def test_subscriptions() -> None:
    translation = connected()
    asked = properties(PacketTypes.SUBSCRIBE, UserProperty=("a", "b"))
    said = up(translation, packet(0x82, b"\0\1" + asked + field(b"a") + b"\x2d" + field(b"b") + b"\0"))
    assert said == packet(0x82, b"\0\1" + field(b"a") + b"\1" + field(b"b") + b"\0")
    assert translation.down(packet(0x90, b"\0\1\1\x80")) == packet(0x90, b"\0\1\0\1\x80")
    said = up(translation, packet(0xA2, b"\0\2\0" + field(b"a") + field(b"b")))
    assert said == packet(0xA2, b"\0\2" + field(b"a") + field(b"b"))
    assert translation.down(packet(0xB0, b"\0\2")) == packet(0xB0, b"\0\2\0\0\0")


def test_what_the_broker_delivers_has_no_properties() -> None:
    translation = connected()
    assert translation.down(packet(0x30, field(b"a") + b"{}")) == packet(0x30, field(b"a") + b"\0{}")
    assert translation.down(packet(0x32, field(b"a") + b"\0\7{}")) == packet(0x32, field(b"a") + b"\0\7\0{}")
    assert translation.down(b"\xd0\0") == b"\xd0\0"


def test_leaving_in_order_says_so_and_leaving_with_a_will_breaks_off() -> None:
    for said in (b"", b"\0", b"\0\0"):
        assert up(connected(), packet(0xE0, said)) == b"\xe0\0"
    hung_up = refusal(connected(), packet(0xE0, bytes((Reason.WITH_WILL, 0))))
    assert (hung_up.answer, hung_up.figure) == (b"", "")


@pytest.mark.parametrize(
    ("data", "reason", "figure"),
    [
        (packet(0x30, b""), Reason.MALFORMED, "refused_malformed"),
        (connect(flags=0x42, after=field(b"secret")), Reason.WRONG_PASSWORD, "refused_method"),
        (connect(AuthenticationMethod="SCRAM-SHA-1"), Reason.WRONG_METHOD, "refused_method"),
        (packet(0x10, bytes(MOST_BYTES_BUT_PUBLISH + 1)), Reason.TOO_LARGE, "refused_too_large"),
        (packet(0x10, field(b"MQTT") + b"\5\2\0\0\5\x11"), Reason.MALFORMED, "refused_malformed"),
        (packet(0x10, field(b"MQTT") + b"\5\2\0\0\2\x01\0" + field(b"P1")), Reason.MALFORMED, "refused_malformed"),
        (
            packet(0x10, field(b"MQTT") + b"\5\2\0\0\4\x17\0\x17\0" + field(b"P1")),
            Reason.MALFORMED,
            "refused_malformed",
        ),
    ],
)
def test_a_connect_that_cannot_be_is_refused_by_its_code(data: bytes, reason: Reason, figure: str) -> None:
    hung_up = refusal(Translation(), data)
    assert (hung_up.answer, hung_up.figure) == (bytes((0x20, 3, 0, reason, 0)), figure)


@pytest.mark.parametrize(
    ("data", "reason", "figure"),
    [
        (packet(0x32, field(b"") + b"\0\1\0{}"), Reason.NO_ALIAS, "refused_malformed"),
        (packet(0x32, field(TOPIC)), Reason.MALFORMED, "refused_malformed"),
        (packet(0x82, b"\0\1\0" + field(b"a")), Reason.MALFORMED, "refused_malformed"),
        (packet(0xF0, b"\0\0"), Reason.PROTOCOL_ERROR, "refused_malformed"),
        (connect(), Reason.PROTOCOL_ERROR, "refused_malformed"),
        (b"\x32\xff\xff\xff\x7f", Reason.TOO_LARGE, "refused_too_large"),
    ],
)
def test_what_cannot_be_said_later_ends_the_connection_by_its_code(data: bytes, reason: Reason, figure: str) -> None:
    hung_up = refusal(connected(), data)
    assert (hung_up.answer, hung_up.figure) == (bytes((0xE0, 2, reason, 0)), figure)


def test_what_came_before_a_fault_reaches_the_broker() -> None:
    good = packet(0x32, field(TOPIC) + b"\0\1{}")
    said, translation = bytearray(), connected()
    with pytest.raises(HangUp):
        translation.up(packet(0x32, field(TOPIC) + b"\0\1\0{}") + packet(0xF0, b""), said)
    assert bytes(said) == good


@pytest.mark.parametrize(
    ("head", "version"),
    [
        (connect(), 5),
        (connect(version=4), 4),
        (packet(0x10, field(b"MQIsdp") + b"\3\2\0\0"), 0),
        (b"GET / HTTP/1.1\r\n", 0),
        (b"\x16\x03\x01\x02\x00\x01", 0),
        (b"\x10\xff\xff\xff\xff\xff", 0),
        (b"", None),
        (b"\x10", None),
        (b"\x10\xff\xff\xff", None),
        (connect()[:8], None),
    ],
)
def test_the_version_is_known_as_soon_as_its_byte_is_there(head: bytes, version: int | None) -> None:
    assert version_of(head) == version
    if version:
        assert version_of(head[:9]) == version
