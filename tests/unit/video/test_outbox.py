from __future__ import annotations

import io

import msgspec
import pytest

from tests.unit.video.scenes import CORNER, START
from video.memory import CameraMemory
from video.outbox import MAX_JPEG, Job, Note, read_line, write_note
from video.settings import VideoSettings


def test_a_note_and_its_pictures_come_back_as_they_went() -> None:
    wire = io.BytesIO()
    memory = CameraMemory(camera=CORNER.id, references={"k": {"patch": bytes(range(256))}})
    write_note(wire, Note(memory=memory, has_snapshot=True), (b"\xff\xd8\n1", b"\xff\xd82"))
    wire.seek(0)
    note = read_line(wire.readline())
    assert (note.memory, note.has_snapshot) == (memory, True)
    assert [wire.read(size) for size in note.jpegs] == [b"\xff\xd8\n1", b"\xff\xd82"]


def test_a_sign_of_life_is_a_few_bytes() -> None:
    wire = io.BytesIO()
    write_note(wire, Note())
    assert wire.getvalue() == b"{}\n"


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"garbage\n",
        b'{"jpegs":[-1]}',
        b'{"jpegs":[%d]}' % (MAX_JPEG + 1),
        b'{"jpegs":%s}' % str([1] * 99).encode(),
    ],
)
def test_nonsense_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        read_line(line)


def test_a_job_survives_the_wire() -> None:
    job = Job(
        camera=CORNER,
        credentials=("dana", "алатау"),
        settings=VideoSettings(allow_hosts=("10.0.0.0/8",)),
        memory=CameraMemory(camera=CORNER.id),
        now=START,
    )
    assert msgspec.json.decode(msgspec.json.encode(job), type=Job) == job
