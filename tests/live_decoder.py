"""The decoder of position frames that docs/live.md shows, so that what it says is what is tested."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[1] / "docs" / "live.md"


def documented_decoder() -> Any:
    """The decoder that docs/live.md shows."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    return names["decode"]


decode = documented_decoder()
