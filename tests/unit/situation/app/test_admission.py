from __future__ import annotations

from pathlib import Path

from situation.adapters.memory import MemoryStore
from situation.adapters.spine.broker import EmbeddedBroker
from situation.app.admission import Admission

DOCS = Path(__file__).parents[4] / "docs"


def test_every_figure_is_documented(tmp_path: Path) -> None:
    admission = Admission(EmbeddedBroker(tmp_path), MemoryStore(), [], say=lambda _who, _line: None)
    text = (DOCS / "devices.md").read_text("utf-8")
    assert [name for name in admission.figures() if f"`{name}`" not in text] == []
