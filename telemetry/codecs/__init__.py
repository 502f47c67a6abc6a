"""Codecs: how each kind of topic is read. To add a format: its file here, and a row in CODECS."""

from __future__ import annotations

from types import MappingProxyType

from telemetry.codecs.codec import Codec
from telemetry.codecs.hfp import HfpCodec
from telemetry.codecs.own import OwnCodec

CODECS: MappingProxyType[str, Codec] = MappingProxyType(
    {
        "position": OwnCodec(),  # contract section 3
        "hfp": HfpCodec(),  # HSL High-Frequency Positioning v1 and v2
    }
)

# Kinds of topics that carry no pings: not archived, only acknowledged.
WITHOUT_PINGS = frozenset({"status", "ack"})
