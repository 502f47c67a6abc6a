"""The docs name everything that a person may set, meet or ask about, and nothing that is not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from situation.app.settings import table
from situation.people import Role
from situation.positions import Reason
from situation.rules import RULES
from web.exposition import METRICS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def read(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def test_the_table_of_settings_is_what_the_code_says() -> None:
    assert read("settings.md") == table(), "run: python -m situation.app.settings --table > docs/settings.md"


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_of_quarantine_is_documented(reason: Reason) -> None:
    assert f"`{reason}`" in read("quarantine.md")


@pytest.mark.parametrize("rule", [rule.name for rule in RULES])
def test_every_rule_is_documented(rule: str) -> None:
    assert f"`{rule}`" in read("rules.md")


@pytest.mark.parametrize("metric", sorted(METRICS))
def test_every_metric_is_documented(metric: str) -> None:
    assert f"`{metric}`" in read("metrics.md")


@pytest.mark.parametrize("role", list(Role))
def test_every_role_is_documented(role: Role) -> None:
    assert f" {role} |" in read("roles.md")


@pytest.mark.parametrize("path", sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")]), ids=lambda path: path.name)
def test_no_link_of_the_docs_leads_nowhere(path: Path) -> None:
    targets = [target for target in LINK.findall(path.read_text("utf-8")) if "://" not in target and ":" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []
