"""Rows of other systems' exports."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from situation.app.errors import UsageWrong
from situation.app.importing.mapping import NEEDED, Mapping, mapping_of
from situation.app.importing.rows import RowReader
from situation.errors import Invalid
from situation.incidents import Channel

ALMATY = ZoneInfo("Asia/Almaty")
OURS = {"external_id": "7", "category": "flood_road", "opened_at": "2018-04-02T10:00"}
THEIRS = {
    "source": "ikomek",
    "times": "%d.%m.%Y %H:%M",
    "default_category": "other",
    "columns": {
        "external_id": "Номер", "category": "Тема", "opened_at": "Создано", "resolved_at": "Исполнено",
        "closed_at": "Закрыто", "state": "Статус", "channel": "Канал", "lat": "Широта", "lon": "Долгота",
    },
    "categories": {"Затопление": "flood_road"},
    "channels": {"051": "phone"},
    "states": {"В работе": "open", "Исполнено": "resolved", "Закрыто": "closed"},
}  # fmt: skip


def read(row: dict[str, Any], mapping: Mapping | None = None) -> Any:
    return RowReader(mapping or Mapping(), ALMATY).read(row)


def theirs(**row: str) -> Any:
    return read({"Номер": "45/1", "Тема": "Затопление", "Создано": "02.04.2018 10:00"} | row, mapping_of(THEIRS, "m"))


def test_a_file_with_our_names_needs_no_mapping() -> None:
    request = read(OURS | {"channel": "social", "lat": "51,128", "lon": "71.43", "reopened": "2", "phone": "+7 701"})
    assert (request.channel, request.lat, request.reopened) == (Channel.SOCIAL, 51.128, 2)
    assert request.reporter.phone == "+7 701"
    assert request.opened_at == datetime(2018, 4, 2, 4, tzinfo=UTC)  # the city kept UTC+6 then


def test_another_city_s_words_and_times_are_understood() -> None:
    request = theirs(Канал="051", Исполнено="03.04.2018 09:30", Статус="Исполнено")
    assert (request.category, request.channel, request.external_id) == ("flood_road", Channel.PHONE, "45/1")
    assert (request.resolved_at, request.closed_at) == (datetime(2018, 4, 3, 3, 30, tzinfo=UTC), None)
    assert theirs(Тема="Прочее").category == "other"


def test_the_state_decides_what_an_end_means() -> None:
    open_again = theirs(Закрыто="03.04.2018 09:30", Статус="В работе")
    assert (open_again.resolved_at, open_again.closed_at) == (None, None)
    closed = theirs(Исполнено="03.04.2018 09:30", Статус="Закрыто")
    assert closed.resolved_at == closed.closed_at == datetime(2018, 4, 3, 3, 30, tzinfo=UTC)


def test_an_hour_that_the_clocks_showed_twice_is_not_before_the_opening() -> None:
    row = OURS | {"opened_at": "2024-02-29T23:50+06:00", "resolved_at": "2024-02-29T23:10"}
    request = read(row)
    assert (request.resolved_at - request.opened_at).total_seconds() == 20 * 60


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (OURS | {"opened_at": ""}, "opened_at"),
        (OURS | {"opened_at": "02.04.2018"}, "opened_at"),
        (OURS | {"category": "ufo"}, "category"),
        (OURS | {"state": "lost"}, "state"),
        (OURS | {"state": "closed"}, "resolved_at"),
        (OURS | {"lat": "north"}, "lat"),
        (OURS | {"lat": "nan"}, "lat"),
        (OURS | {"reopened": "1.5"}, "reopened"),
        (OURS | {None: ["more"]}, ""),
    ],
)
def test_a_wrong_field_is_named(row: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as told:
        read(row)
    assert told.value.field == field


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"colums": {}}, "unknown key 'colums'"),
        ({"source": "Старая"}, "1-16 letters"),
        ({"encoding": "cp-1"}, "unknown encoding"),
        ({"delimiter": ";;"}, "one character"),
        ({"timezone": "Asia/Nowhere"}, "no time zone"),
        ({"columns": {"number": "N"}}, "unknown column 'number'"),
        ({"columns": dict.fromkeys(NEEDED[:2], "x")}, "lacks opened_at"),
        ({"categories": {"x": "ufo"}}, "unknown category 'ufo'"),
        ({"default_category": "ufo"}, "unknown category 'ufo'"),
        ({"channels": {"x": "pigeon"}}, "unknown channel 'pigeon'"),
        ({"states": {"x": "done"}}, "unknown state 'done'; use open, resolved, closed"),
        ({"simulated": "yes"}, "simulated"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageWrong, match=said.replace("[", r"\[")):
        mapping_of(THEIRS | changes, "city.toml")
