"""CAP 1.2, by the rules of the standard's section 3.2 and its schema, written out here."""

from datetime import datetime, timedelta
from xml.etree.ElementTree import Element, fromstring
from zoneinfo import ZoneInfo

import pytest

from situation.adapters.cap import cap_message
from situation.desk.warnings import event_of
from situation.warnings import Area, PublicWarning, WarningEvent, WarningKind
from tests.builders import NOON, a_warning
from tests.unit.situation.adapters.cap_rules import check, texts

ALMATY = ZoneInfo("Asia/Almaty")


def written(warning: PublicWarning, sender="situation@city.kz") -> Element:
    return fromstring(cap_message(event_of(warning), sender=sender, zone=ALMATY))


SQUARE = Area(description="x", polygon=((51.1, 71.4), (51.1, 71.5), (51.2, 71.5)))


@pytest.mark.parametrize("kind", WarningKind)
@pytest.mark.parametrize("event", WarningEvent)
@pytest.mark.parametrize("area", [SQUARE, a_warning().area])
@pytest.mark.parametrize("public", [True, False])
def test_every_message_keeps_the_rules(kind, event, area, public):
    former = {} if kind is WarningKind.ALERT else {"replaces": "w0", "replaces_at": NOON - timedelta(hours=1)}
    check(written(a_warning(kind=kind, event=event, area=area, public=public, **former)))


def test_times_are_the_citys_with_their_offset_also_before_its_zone_changed():
    assert texts(written(a_warning()), "sent") == ["2026-01-15T12:00:00+05:00"]
    old = NOON.replace(year=2024)
    assert texts(written(a_warning(issued_at=old)), "sent") == ["2024-01-15T13:00:00+06:00"]
    assert b"00Z<" not in cap_message(event_of(a_warning()), sender="s@x", zone=ALMATY)


def test_utc_itself_is_written_as_the_standard_wants_it():
    message = cap_message(event_of(a_warning()), sender="s@x", zone=ZoneInfo("UTC"))
    assert b"<sent>2026-01-15T07:00:00-00:00</sent>" in message


def test_there_is_one_block_per_language_in_its_own_words():
    root = written(a_warning())
    assert texts(root, "language") == ["kk-KZ", "ru-RU", "en-US"]
    assert texts(root, "headline") == ["Су", "Вода <на> улице & в переходе", "Water"]
    assert texts(root, "event") == ["Су басу", "Подтопление", "Flooding"]


def test_a_cancel_names_the_former_message_by_sender_identifier_and_time():
    root = written(a_warning(kind=WarningKind.CANCEL, replaces="w0", replaces_at=NOON - timedelta(hours=1)))
    assert texts(root, "references") == ["situation@city.kz,sc109-w0,2026-01-15T11:00:00+05:00"]
    assert set(texts(root, "responseType")) == {"AllClear"}


def test_machines_are_never_more_than_likely_and_simulated_things_are_an_exercise():
    assert set(texts(written(a_warning()), "certainty")) == {"Likely"}
    assert set(texts(written(a_warning(observed=True)), "certainty")) == {"Observed"}
    assert texts(written(a_warning(simulated=True)), "status") == ["Exercise"]


def test_a_circle_is_in_kilometres_and_latitude_comes_first():
    assert texts(written(a_warning()), "circle")[0] == "51.12800,71.43040 0.300"
    assert isinstance(datetime.fromisoformat(texts(written(a_warning()), "expires")[0]), datetime)
