from __future__ import annotations

from dataclasses import replace

import pytest

from situation.errors import Invalid
from situation.offences import repeats_of
from situation.plates import PlateForm, plate_of
from tests.builders import NOON, PLACE, after, an_offence


@pytest.mark.parametrize(
    ("text", "number", "form"),
    [
        ("123ABC01", "123ABC01", PlateForm.PERSON_2012),
        ("123 авс 01", "123ABC01", PlateForm.PERSON_2012),  # typed in Cyrillic
        ("777-КОР-20", "777KOP20", PlateForm.PERSON_2012),
        ("123AB17", "123AB17", PlateForm.PERSON_2012),
        ("Z 123 ABC", "Z123ABC", PlateForm.PERSON_1993),
        ("z123ав", "Z123AB", PlateForm.COMPANY_1993),
    ],
)
def test_a_plate_has_one_spelling(text: str, number: str, form: PlateForm) -> None:
    plate = plate_of(text)
    assert (plate.number, plate.form) == (number, form)
    assert plate_of(plate.number) == plate


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "type the plate"),
        (" - ", "type the plate"),
        ("123ABC21", "no region 21"),
        ("123ABC00", "no region 00"),
        ("12ABC01", "no plate of 2012"),
        ("京EMC139", "no plate of 2012"),
        ("123ABC01; DROP", "at most 12 letters and digits"),
        ("A" * 13, "at most 12"),
    ],
)
def test_what_is_no_plate_is_refused_with_what_is_wrong(text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        plate_of(text)


def test_another_kind_of_plate_is_taken_when_a_person_says_so() -> None:
    assert plate_of("01 ABC 123", other=True).form is PlateForm.OTHER
    with pytest.raises(Invalid, match="letters and digits"):
        plate_of("<script>", other=True)


def test_a_repetition_is_the_same_plate_place_and_rule_within_its_term() -> None:
    now = an_offence("now", seen_at=after(86_400))
    earlier = an_offence("earlier")
    others = [
        now,
        replace(earlier, id="plate", number="777AAA02"),
        replace(earlier, id="rule", category="sidewalk_parking"),
        replace(earlier, id="place", lat=PLACE[0] + 0.001),  # 111 m
        replace(earlier, id="forgotten", forget_at=after(86_400)),
        replace(earlier, id="later", seen_at=after(86_401)),
    ]
    assert repeats_of(now, others) == ()
    near = replace(earlier, id="near", lat=PLACE[0] + 0.0004, seen_at=NOON)  # 44 m
    assert [one.id for one in repeats_of(now, [*others, near, earlier])] == ["earlier", "near"]
