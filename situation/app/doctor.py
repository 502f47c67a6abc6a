"""`situation doctor`: what is configured, reachable, writable and in time. It looks and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from situation.app import console, examinations, tracker_doors, upkeep
from situation.app.basemaps import look_at_basemap
from situation.app.errors import AppError
from situation.app.examinations import Doubt
from situation.app.forecasts import look_at_forecast
from situation.app.logs import secrets_of, struck
from situation.app.settings import Settings
from situation.errors import SituationError


class Verdict(StrEnum):
    """How it is with one thing."""

    OK = "ok"
    WARN = "warn"  # works, yet somebody should look
    FAIL = "fail"


SHAPES = {Verdict.OK: "●", Verdict.WARN: "▲", Verdict.FAIL: "■"}  # told apart without colour

CHECKS: tuple[tuple[str, Callable[[Settings], str]], ...] = (
    ("settings", examinations.look_at_settings),
    ("data directory", examinations.look_at_data),
    ("city", examinations.look_at_city),
    ("basemap", look_at_basemap),
    ("clock", examinations.look_at_clock),
    ("broker", examinations.look_at_broker),
    ("mqtt", tracker_doors.look_at_mqtt),
    ("gateway", tracker_doors.look_at_gateway),
    ("bridge", tracker_doors.look_at_bridge),
    ("database", examinations.look_at_database),
    ("archive", examinations.look_at_archive),
    ("keeping", upkeep.look_at_keeping),
    ("copy", upkeep.look_at_copy),
    ("page", examinations.look_at_page),
    ("web", examinations.look_at_web),
    ("webhook", examinations.look_at_webhook),
    ("open311", examinations.look_at_open311),
    ("forecast", look_at_forecast),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What was found about one thing."""

    what: str
    verdict: Verdict
    text: str


def examine(settings: Settings) -> list[Result]:
    """One result a check, in the order of CHECKS; no text has a secret in it."""
    return [_examined(what, look, settings) for what, look in CHECKS]


def is_well(results: Sequence[Result]) -> bool:
    """Whether nothing failed."""
    return all(result.verdict is not Verdict.FAIL for result in results)


def shown(results: Sequence[Result]) -> str:
    """The results as a table."""
    rows = [(SHAPES[result.verdict], result.verdict, result.what, result.text) for result in results]
    return console.table(("", "", "what", "found"), rows)


def _examined(what: str, look: Callable[[Settings], str], settings: Settings) -> Result:
    try:
        verdict, text = Verdict.OK, look(settings)
    except Doubt as doubt:
        verdict, text = Verdict.WARN, str(doubt)
    except (AppError, SituationError, OSError) as error:
        verdict, text = Verdict.FAIL, str(error)
    except Exception as error:  # noqa: BLE001 - one broken check must not hide the others
        verdict, text = Verdict.FAIL, f"unexpected {type(error).__name__}: {error}"
    return Result(what=what, verdict=verdict, text=struck(" ".join(text.split()), secrets_of(settings)))
