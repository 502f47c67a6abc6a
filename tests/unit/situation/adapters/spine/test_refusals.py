from __future__ import annotations

from pathlib import Path

import pytest

from situation.adapters.spine.refusals import PUBLISH, SIGN_IN, SUBSCRIBE, Refusal, RefusalLog, refusal_of

HEAD = "[7] 2026/11/24 08:07:20.541035 [ERR] 127.0.0.1:57811 - mid:25"
WRONG = f'{HEAD} - "P1" - authentication error - User "P1"'
AGAIN = f'{HEAD} - "P1" - unable to connect: authentication error'
FOREIGN = f'{HEAD} - "P1" - Publish Violation - Subject "fleet.o.P2.position"'
CURIOUS = f'{HEAD} - "P1" - Subscription Violation - Subject "fleet.o.P2.ack", SID fleet.o.P2.ack'
RELOADED = "[7] 2026/11/24 08:07:21.574957 [INF] Reloaded server configuration (sha256:62)"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        (WRONG, Refusal(SIGN_IN, "P1")),
        (f"{HEAD} - authentication error", Refusal(SIGN_IN, "")),
        (AGAIN, None),  # the same refusal in other words
        (FOREIGN, Refusal(PUBLISH, "P1", "fleet.o.P2.position")),
        (CURIOUS, Refusal(SUBSCRIBE, "P1", "fleet.o.P2.ack")),
        (RELOADED, None),
        (WRONG.replace('User "P1"', f'User "{"x" * 500}"'), Refusal(SIGN_IN, "x" * 64)),
    ],
)
def test_each_refusal_is_counted_once_by_what_and_who(line: str, refusal: Refusal | None) -> None:
    assert refusal_of(line) == refusal


def test_only_what_was_written_since_is_read_and_half_a_line_waits(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(f"{WRONG}\n")
    log = RefusalLog(path)
    assert log.read() == []
    with path.open("a") as file:
        file.write(f"{FOREIGN}\n{RELOADED}\n{CURIOUS[:60]}")
    assert log.read() == [Refusal(PUBLISH, "P1", "fleet.o.P2.position")]
    with path.open("a") as file:
        file.write(f"{CURIOUS[60:]}\n")
    assert log.read() == [Refusal(SUBSCRIBE, "P1", "fleet.o.P2.ack")]
    assert log.totals == {PUBLISH: 1, SUBSCRIBE: 1, "reloads": 1}
    assert log.by_name == {("P1", PUBLISH): 1, ("P1", SUBSCRIBE): 1}


def test_a_log_that_is_put_aside_is_followed_into_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = RefusalLog(path)
    assert log.read() == []
    path.write_text(f"{WRONG}\n")
    assert len(log.read()) == 1
    path.rename(tmp_path / "log.1")
    path.write_text(f"{WRONG}\n{WRONG}\n")
    assert len(log.read()) == 2


def test_names_that_strangers_make_up_fill_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "log"
    log = RefusalLog(path)
    path.write_text("".join(f"{WRONG.replace('P1', f'N{number}')}\n" for number in range(5000)))
    assert len(log.read()) == 5000
    assert log.totals[SIGN_IN] == 5000
    assert len(log.by_name) == 4096
