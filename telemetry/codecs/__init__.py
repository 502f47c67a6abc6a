"""Codecs: how each kind of topic is read. To add a format: its file here, and a row in CODECS."""

from __future__ import annotations

from types import MappingProxyType

from telemetry.codecs.codec import Codec
from telemetry.codecs.egts import EgtsCodec
from telemetry.codecs.hfp import HfpCodec
from telemetry.codecs.own import OwnCodec
from telemetry.codecs.owntracks import OwnTracksCodec
from telemetry.codecs.traccar import TraccarCodec
from telemetry.codecs.wialon import WialonCodec

CODECS: MappingProxyType[str, Codec] = MappingProxyType(
    {
        "position": OwnCodec(),  # contract section 3
        "hfp": HfpCodec(),  # HSL High-Frequency Positioning v1 and v2
        "owntracks": OwnTracksCodec(),  # the phone in the cabin
        "traccar": TraccarCodec(),  # what a Traccar server forwards
        "wialon": WialonCodec(),  # Wialon IPS records, as the gateway hands them in
        "egts": EgtsCodec(),  # EGTS records, as the gateway hands them in
    }
)

# Kinds of topics that carry no pings: not archived, only acknowledged.
WITHOUT_PINGS = frozenset({"status", "ack"})
