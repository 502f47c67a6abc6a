"""Wialon IPS records (Gurtam, protocol versions 1.1 and 2.0), as the gateway hands them in.

A message is a packet, with or without its checksum: `#SD#record`, `#D#record`, or `#B#record|record|...`, a black box
emptying. A record is `date;time;lat;N;lon;E;speed;course;alt;sats` and, of `D`,
`;hdop;inputs;outputs;adc;ibutton;params`. Times are UTC, speeds km/h, coordinates degrees and minutes in one number.

Traps: `NA` or nothing is "not known", also for the time, which is then the server's; minutes of 60 and more are met in
the field and simply added, as Traccar does; records of a black box may be of either form.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from situation.positions import Reason
from telemetry.codecs.codec import Unreadable
from telemetry.codecs.units import Speed, convert
from telemetry.codecs.wialon_packets import FULL_FIELDS, SHORT_FIELDS, BadChecksum, packet_of, text_of
from telemetry.reading import NOTHING, Reading

BLACK_BOX = b"|"  # before a record that came from one

_ANGLE = re.compile(r"(-?)(\d{1,3})(\d\d(?:\.\d*)?)")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d*)?")
_INTEGER = re.compile(r"-?\d{1,19}")
_PARAM_TYPES = {"1": _INTEGER, "2": _NUMBER, "3": re.compile(r".*", re.DOTALL)}
_MOST_SATELLITES = 32_767  # fits the archive's column
_NOWHERE = (None, None)


class WialonCodec:
    """Wialon IPS."""

    says_buf = True

    def split(self, payload: bytes) -> list[bytes] | None:
        """The packet's records, those of a black box marked."""
        packet = packet_of(payload)
        if packet is None or packet.type not in ("SD", "D", "B"):
            raise Unreadable(Reason.MALFORMED, "form")
        try:
            text = text_of(packet)
        except BadChecksum:
            raise Unreadable(Reason.MALFORMED, "checksum") from None
        return [BLACK_BOX + record for record in text.split(b"|") if record] if packet.type == "B" else [text]

    def read(self, text: bytes) -> Reading:
        """One record. Unreadable says in which part the mistake is."""
        reading = read_record(text.removeprefix(BLACK_BOX))
        reading.buf = True if text.startswith(BLACK_BOX) else None
        return reading

    def identity(self, text: bytes) -> bytes:
        """The record without the mark of the black box."""
        return text.removeprefix(BLACK_BOX)


def read_record(record: bytes) -> Reading:
    """A record of either form; Unreadable with the part: form, time, place, motion, satellites, inputs, adc, params."""
    try:
        fields = record.decode().split(";")
    except UnicodeDecodeError:
        raise Unreadable(Reason.MALFORMED, "form") from None
    if len(fields) not in (SHORT_FIELDS, FULL_FIELDS) or "#" in fields[0]:
        raise Unreadable(Reason.MALFORMED, "form")
    lat, lon = _place(fields[2:6])
    speed, course, alt = (_number(field, "motion") for field in fields[6:9])
    hdop = None
    if len(fields) == FULL_FIELDS:
        hdop = _number(fields[10], "satellites")
        _check_the_rest(fields[11:])
    return Reading(
        t=_moment(fields[0], fields[1]),
        lat=lat,
        lon=lon,
        speed=convert(speed, Speed.KMH),
        course=course,
        alt=alt,
        sat=_satellites(fields[9]),
        hdop=hdop,
    )


def _is_unknown(field: str) -> bool:
    return field in ("", "NA")


def _moment(date: str, time: str) -> float | str:
    """Unix seconds, or NaN where the device gives no time."""
    if _is_unknown(date) or _is_unknown(time):
        return NOTHING.t
    if not (re.fullmatch(r"[0-9]{6}", date) and re.fullmatch(r"[0-9]{6}(\.[0-9]{1,9})?", time)):
        raise Unreadable(Reason.BAD_TYPE, "time")
    whole, _, fraction = time.partition(".")
    year, month, day = 2000 + int(date[4:6]), int(date[2:4]), int(date[:2])
    try:
        moment = datetime(year, month, day, int(whole[:2]), int(whole[2:4]), int(whole[4:]), tzinfo=UTC)
    except ValueError:
        raise Unreadable(Reason.OUT_OF_RANGE, "time") from None
    return moment.timestamp() + float(f"0.{fraction or 0}")


def _place(fields: list[str]) -> tuple[float, float] | tuple[None, None]:
    """Degrees north and east."""
    if any(_is_unknown(field) for field in fields):
        return _NOWHERE
    return _angle(fields[0], fields[1], "NS", 90.0), _angle(fields[2], fields[3], "EW", 180.0)


def _angle(text: str, hemisphere: str, hemispheres: str, most: float) -> float:
    spelled = _ANGLE.fullmatch(text)
    if spelled is None or hemisphere not in tuple(hemispheres) or not text.isascii():
        raise Unreadable(Reason.BAD_TYPE, "place")
    degrees = int(spelled[2]) + float(spelled[3]) / 60
    if degrees > most:
        raise Unreadable(Reason.OUT_OF_RANGE, "place")
    return -degrees if (hemisphere == hemispheres[1]) != bool(spelled[1]) else degrees


def _number(text: str, part: str) -> float | None:
    if _is_unknown(text):
        return None
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        raise Unreadable(Reason.BAD_TYPE, part)
    return float(text)


def _satellites(text: str) -> int | None:
    count = _number(text, "satellites")
    if count is not None and not (count.is_integer() and 0 <= count <= _MOST_SATELLITES):
        raise Unreadable(Reason.OUT_OF_RANGE, "satellites")
    return None if count is None else int(count)


def _check_the_rest(fields: list[str]) -> None:
    """What we do not keep is still read: the answer to the device names the first wrong part."""
    inputs, outputs, adc, _ibutton, params = fields
    if not all(_is_unknown(each) or _INTEGER.fullmatch(each) for each in (inputs, outputs)):
        raise Unreadable(Reason.BAD_TYPE, "inputs")
    if not all(_is_unknown(each) or _NUMBER.fullmatch(each) for each in adc.split(",")):
        raise Unreadable(Reason.BAD_TYPE, "adc")
    if not all(_is_unknown(each) or _is_param(each) for each in params.split(",")):
        raise Unreadable(Reason.BAD_TYPE, "params")


def _is_param(text: str) -> bool:
    """`name:type:value`."""
    name, _, rest = text.partition(":")
    type_, colon, value = rest.partition(":")
    return bool(name and colon and type_ in _PARAM_TYPES and _PARAM_TYPES[type_].fullmatch(value))
