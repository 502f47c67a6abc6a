"""Contracts as files: taken whole, or refused with the line."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from situation.adapters.contract_files import read_contracts
from situation.adapters.toml_files import BadFile
from situation.contracts.terms import Quality, RuleName

GOOD = """[esil-tazalyk]
number = "12/2026"
shifts = ["20:00-08:00"]
zones = ["esil"]

[[esil-tazalyk.clauses]]
no = "5.1"
rule = "zone_missed"
limit = 0.05
percent = 100

[[esil-tazalyk.clauses]]
rule = "data_quality"
limit = 0.95
percent = 2.5
counts = ["gap", "late"]

[saryarka-kurylys]
"""


def test_a_file_has_each_operators_contract(tmp_path: Path) -> None:
    path = tmp_path / "contracts.toml"
    path.write_text(GOOD, "utf-8")
    contracts = read_contracts(path)
    assert set(contracts) == {"esil-tazalyk", "saryarka-kurylys"}
    one = contracts["esil-tazalyk"]
    assert (one.number, one.zones, one.shifts) == ("12/2026", ("esil",), ((time(20), time(8)),))
    assert [(clause.rule, clause.limit, clause.percent) for clause in one.clauses] == [
        (RuleName.ZONE_MISSED, 0.05, 100),
        (RuleName.DATA_QUALITY, 0.95, 2.5),
    ]
    assert one.clauses[1].counts == (Quality.GAP, Quality.LATE)
    assert contracts["saryarka-kurylys"].clauses == ()


@pytest.mark.parametrize(
    ("change", "to", "line", "what"),
    [
        ('rule = "zone_missed"', 'rule = "zone_mist"', 8, "invalid enum value 'zone_mist'"),
        ("limit = 0.05\n", "", 8, "zone_missed needs a limit"),
        ("limit = 0.05", "limit = 5", 9, "limit 5 is no share; write 0.05 for 5 %"),
        ("percent = 2.5", "percent = 0", 15, "percent 0 is not between 0 and 100"),
        ('shifts = ["20:00-08:00"]', 'shifts = ["night"]', 3, "'night' are no hours"),
        ('number = "12/2026"', "number = 12", 2, "expected `str`, got `int`"),
        ('zones = ["esil"]', 'zone = ["esil"]', 4, "unknown field `zone`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, change: str, to: str, line: int, what: str) -> None:
    path = tmp_path / "contracts.toml"
    assert change in GOOD
    path.write_text(GOOD.replace(change, to), "utf-8")
    with pytest.raises(BadFile) as caught:
        read_contracts(path)
    assert what in str(caught.value)
    assert caught.value.line == line
