"""Whatever a verdict can say, the screen has words for it in every language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from situation.proof.queue import Why
from situation.proof.reasons import ReasonCode
from situation.proof.verdicts import Outcome

MESSAGES = Path(__file__).parents[3] / "web" / "frontend" / "src" / "i18n" / "messages"
PANEL = MESSAGES.parents[1] / "panels" / "verdicts.tsx"
DOCS = Path(__file__).parents[3] / "docs" / "verdicts.md"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_word_is_missing(language: str) -> None:
    words = json.loads((MESSAGES / f"{language}.json").read_text("utf-8"))
    families = {"verdict_outcome": Outcome, "verdict_reason": ReasonCode, "verdict_why": Why}
    wanted = {f"{family}.{value}" for family, values in families.items() for value in values}
    assert wanted - words.keys() == set()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_shape_of_its_own(outcome: Outcome) -> None:
    assert f'  {outcome}: "M' in PANEL.read_text("utf-8")


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_is_documented(code: ReasonCode) -> None:
    assert f"`{code}`" in DOCS.read_text("utf-8")
