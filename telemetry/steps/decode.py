"""Decode: messages become rows. The only step that touches each message by itself."""

from __future__ import annotations

import msgspec

from situation.ports import DeviceBatch
from situation.positions import Reason
from telemetry.codecs import CODECS, WITHOUT_PINGS
from telemetry.codecs.codec import Codec, NoPing, Unreadable
from telemetry.pings import Pings
from telemetry.rows import At, Rows, columns_of
from telemetry.topics import sender_of

MOST_PINGS = 500  # contract: of one array
MOST_BYTES = 256 * 1024  # of one message: 500 pings of 500 bytes
# What reading may raise. The last two would be mistakes of a codec's own: they must not end the role, or the message
# would come again and end it for ever.
_UNREAD = (msgspec.DecodeError, RecursionError, UnicodeDecodeError, LookupError, ArithmeticError)


def decode(batch: DeviceBatch) -> Pings:
    """One row per ping, in the order of the spine; one row for a message that cannot be taken apart."""
    rows = Rows()
    places: dict[str, int] = {}
    codecs: list[Codec | None] = []
    # The hot loop: written out for the message that is one good ping, all others go to _read_oddity.
    add_sender, add_message = rows.sender.append, rows.message.append
    add_reading, add_text = rows.readings.append, rows.texts.append
    for message, (topic, payload) in enumerate(zip(batch.topics, batch.payloads, strict=True)):
        place = places.get(topic)
        if place is None:
            place = places[topic] = len(rows.senders)
            rows.senders.append(sender_of(topic))
            codecs.append(CODECS.get(rows.senders[place].kind))
        codec = codecs[place]
        try:
            if codec is None or len(payload) > MOST_BYTES:
                raise msgspec.DecodeError
            reading = codec.read(payload)
        except _UNREAD:
            _read_oddity(rows, codec, At(place, message), payload)
        else:
            add_sender(place)
            add_message(message)
            add_reading(reading)
            add_text(payload)
    return columns_of(rows, batch, codecs)


def _read_oddity(rows: Rows, codec: Codec | None, at: At, payload: bytes) -> None:
    """A message that is not one good ping: an array, a word without pings, or a mistake."""
    if codec is None:
        if rows.senders[at.sender].kind not in WITHOUT_PINGS:
            rows.reject(at, payload, Reason.BAD_TOPIC)
        return
    if len(payload) > MOST_BYTES:
        rows.reject(at, payload, Reason.TOO_LARGE)
        return
    try:
        texts = codec.split(payload)
    except NoPing:
        return
    except _UNREAD as error:
        rows.reject(at, payload, _reason_of(error))
        return
    if texts is None:
        _read_ping(rows, codec, at, payload)
    else:
        _read_array(rows, codec, at, texts, payload)


def _read_array(rows: Rows, codec: Codec, at: At, texts: list[bytes], payload: bytes) -> None:
    if not texts:
        rows.reject(at, payload, Reason.MISSING_FIELD)
    elif len(texts) > MOST_PINGS:
        rows.reject(at, payload, Reason.TOO_LARGE)
    else:
        for item, text in enumerate(texts):
            _read_ping(rows, codec, at._replace(item=item), text)


def _read_ping(rows: Rows, codec: Codec, at: At, text: bytes) -> None:
    try:
        rows.add(at, codec.read(text), text)
    except NoPing:
        return
    except _UNREAD as error:
        rows.reject(at, text, _reason_of(error))


def _reason_of(error: Exception) -> Reason:
    """Which of our reasons an exception is."""
    match error:
        case Unreadable(reason=reason):
            return reason
        case msgspec.ValidationError():
            return _reason_in(str(error))
        case LookupError() | ArithmeticError():
            return Reason.MALFORMED
        case _:
            return Reason.NOT_JSON


def _reason_in(complaint: str) -> Reason:
    """The same of a complaint of msgspec."""
    if "missing required field" in complaint:
        return Reason.MISSING_FIELD
    if "out of range" in complaint or "<=" in complaint or ">=" in complaint:
        return Reason.OUT_OF_RANGE
    return Reason.BAD_TYPE
