from __future__ import annotations

from pathlib import Path

import pytest

from telemetry.bridge import bridge
from telemetry.codecs import CODECS
from telemetry.codecs.owntracks import OTHER_TYPES
from telemetry.gateway import counters, wialon
from telemetry.gateway.egts_packets import Result
from telemetry.gateway.settings import GatewaySettings

TEXT = (Path(__file__).parents[3] / "docs" / "protocols.md").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        [f"`{figure}`" for figure in (*counters.FIGURES, *bridge.FIGURES)],
        [f"| `{kind}` |" for kind in CODECS],
        [kind.removesuffix("s") for kind in OTHER_TYPES],
        [f"{code} " for code in wialon.CODES.values() if code > 0],
        [str(result.value) for result in Result],
    ],
)
def test_the_document_names_all_there_is(words: list[str]) -> None:
    assert [word for word in words if word not in TEXT] == []


def test_its_limits_are_those_of_the_code() -> None:
    settings = GatewaySettings()
    assert f"{settings.connections:,} connections" in TEXT
    assert f"From one address {settings.address_connections:,} connections" in TEXT
    assert f"{settings.address_rate} new ones a minute" in TEXT
    assert f"{settings.login_s:.0f} s to become known, {settings.packet_s:.0f} s for a packet" in TEXT
    assert f"{settings.idle_s / 60:.0f} min of silence" in TEXT
    assert f"{settings.answer_s:.0f} s to take an answer" in TEXT
    assert f"At most {wialon.MOST_RECORDS:,} records and {wialon.MOST_LINE_BYTES // 10**6} MB a line" in TEXT
    assert f"{wialon.MOST_RECORD_BYTES // 1024} KB of a line that is no black box" in TEXT
    assert f"at most {bridge.MOST_WAITING}" in TEXT
    assert f"over {bridge.MOST_BYTES // 1000} KB" in TEXT
