"""Streets are accepted by a person, and that can be taken back; both are in the journal."""

from __future__ import annotations

import pytest

from situation.desk.acceptances import NewAcceptance
from situation.errors import Invalid, NotAllowed, NotFound
from situation.journal import Subject
from situation.streets.acceptance import Acceptance
from tests.builders import NOON, a_camera, after
from tests.centre import BareCentre


class Centre(BareCentre):
    def __init__(self) -> None:
        super().__init__()
        self.event = self.desk.start_snow_event(NOON, by="supervisor").id
        self.desk.put_camera(a_camera(), by="admin")

    def accept(self, **changes: object) -> Acceptance:
        asked = NewAcceptance(**({"event": self.event, "segments": (1, 2), "street": "Abay"} | changes))  # type: ignore[arg-type]
        with self.desk.work("aigul") as work:
            return self.desk.accept_streets_within(work, asked)

    def kept(self) -> list[Acceptance]:
        with self.store.read() as unit:
            return unit.list_acceptances(self.event)


@pytest.fixture
def centre() -> Centre:
    return Centre()


def test_a_word_is_kept_with_who_when_and_what_was_seen(centre: Centre) -> None:
    made = centre.accept(camera="cam-1", photo_sha256="ab" * 32, note="to the asphalt")
    assert centre.kept() == [made]
    assert (made.by, made.at, made.segments, made.camera) == ("aigul", NOON, (1, 2), "cam-1")
    with centre.store.read() as unit:
        change = unit.list_changes(subject=Subject.SNOW_EVENT, id=centre.event)[-1]
    assert (change.action, change.by) == ("streets_accepted", "aigul")
    assert change.why == f"Abay: 2; {made.id}; to the asphalt"


def test_it_is_taken_back_once_with_a_reason_and_kept(centre: Centre) -> None:
    made = centre.accept()
    with pytest.raises(Invalid, match="why"):
        centre.desk.withdraw_acceptance(made.id, " ", by="aigul")
    centre.clock.move_to(after(60))
    centre.desk.withdraw_acceptance(made.id, "ice below", by="supervisor")
    (kept,) = centre.kept()
    assert (kept.withdrawn_at, kept.withdrawn_by, kept.withdrawn_why) == (after(60), "supervisor", "ice below")
    with pytest.raises(NotAllowed, match="already"):
        centre.desk.withdraw_acceptance(made.id, "again", by="supervisor")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"segments": ()}, "segments"), ({"camera": "cam-9"}, "camera"), ({"photo_sha256": "AB" * 32}, "photo_sha256")],
)
def test_what_is_not_serviced_or_not_known_is_refused_by_name(
    centre: Centre, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        centre.accept(**changes)
    assert refused.value.field == field
    assert centre.kept() == []


def test_there_is_no_acceptance_without_an_event(centre: Centre) -> None:
    with pytest.raises(NotFound):
        centre.accept(event="nowhere")
