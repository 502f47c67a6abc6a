from __future__ import annotations

from pathlib import Path

import pytest

from situation.adapters.spine.streams import STREAMS
from situation.positions import POSITIONS, Flag, Reason
from telemetry.counters import FIGURES
from telemetry.mqtt5 import connections, listener, packets, translation
from telemetry.settings import TelemetrySettings
from telemetry.steps.decode import MOST_BYTES, MOST_PINGS

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ("quarantine.md", [f"| `{reason}` |" for reason in Reason]),
        ("archive.md", [f"`{name}`" for name in POSITIONS.names]),
        ("archive.md", [f"{flag.value} `{str(flag.name).lower()}`" for flag in Flag]),
        ("spine.md", [f"`{figure}`" for figure in FIGURES]),
        ("spine.md", [f"`{stream['name']}`" for stream in STREAMS]),
        ("devices.md", [f"`{figure}`" for figure in listener.FIGURES]),
        ("devices.md", [f"0x{reason:02X}" for reason in translation.Reason if reason >= 0x80]),
    ],
)
def test_a_document_names_all_there_is(document: str, words: list[str]) -> None:
    text = (DOCS / document).read_text("utf-8")
    assert [word for word in words if word not in text] == []


def test_limits_in_the_documents_are_those_of_the_code() -> None:
    names = ("quarantine.md", "archive.md", "devices.md")
    quarantine, archive, devices = ((DOCS / name).read_text("utf-8") for name in names)
    settings = TelemetrySettings()
    assert f"over {MOST_BYTES // 1024} KiB, or an array of more than {MOST_PINGS} pings" in quarantine
    assert f"before {settings.oldest_fix_at.year}" in quarantine
    assert f"a PUBLISH of over {packets.MOST_BYTES >> 20} MB" in devices
    assert f"any other packet of over {packets.MOST_BYTES_BUT_PUBLISH >> 10} KB" in devices
    assert f"takes no answer for {connections.DEAF_S:.0f} s" in devices
    assert f"within {listener.ListenerSettings(broker=('', 0)).first_s:.0f} s which version" in devices
    assert f"over {settings.jump_m:.0f} m and faster than {settings.jump_kmh:.0f} km/h" in archive
    assert f"more than {settings.clock_ahead_s:.0f} s ahead" in archive
    assert f"HDOP over {settings.poor_hdop:.0f} or accuracy over {settings.poor_acc_m:.0f} m" in archive
