"""What axe-core finds on a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import axe_playwright_python

from tests.browser.screens import Screen

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(screen: Screen, within: str = "html") -> list[str]:
    """Each with its rule and the element; none on a page that is as it should be. `within`: a selector."""
    screen.page.evaluate(AXE.read_text(encoding="utf-8"))  # as a script of the tester: the page's own policy stays
    run = "([within, tags]) => axe.run(within, {runOnly: {type: 'tag', values: tags}})"
    found: Any = screen.page.evaluate(run, [within, WCAG])
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"]]
