"""The screen has words, in all three languages, for everything that the domain can say."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path

import pytest

from situation.alerts import AlertState
from situation.analysis.places import AfterFix
from situation.cameras import CameraState, FindingKind
from situation.candidates import By, Remark
from situation.dispatches import DispatchState, Refusal
from situation.hotspots import Cause
from situation.incidents import IncidentState
from situation.proof.plausibility import Suspicion
from situation.proof.reasons import ReasonCode
from situation.proof.verdicts import Outcome
from situation.rules import RULES
from situation.rules.water import Water
from situation.thresholds import Thresholds

MESSAGES = Path(__file__).parents[2] / "web" / "frontend" / "src" / "i18n" / "messages"
WORDS = [
    *(f"rule.{rule.name}" for rule in RULES),
    *(f"rule_name.{rule.name}" for rule in RULES),
    *(f"threshold.{each.name}" for each in fields(Thresholds)),
    *(f"suspicion.{each}" for each in Suspicion),
    *(f"hotspot_cause.{each}" for each in Cause),
    *(f"hotspot_after.{each}" for each in AfterFix),
]
KINDS = (
    AlertState,
    CameraState,
    FindingKind,
    IncidentState,
    DispatchState,
    Refusal,
    By,
    Remark,
    Outcome,
    ReasonCode,
    Water,
)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_no_rule_and_no_state_is_without_its_word(language: str) -> None:
    messages = json.loads((MESSAGES / f"{language}.json").read_text("utf-8"))
    last_parts = {key.rpartition(".")[2] for key in messages}
    missing = [word for word in WORDS if word not in messages]
    missing += [f"{kind.__name__}.{value}" for kind in KINDS for value in kind if value.value not in last_parts]
    assert missing == []
