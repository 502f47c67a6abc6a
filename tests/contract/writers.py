"""A writer in a process of its own: `python -m tests.contract.writers ADDRESS NAME COUNT`; it says what it was given.

Every fifth transaction is given up on purpose: what it took must be given to somebody else.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from situation.adapters.sql import open_store
from situation.journal import Change, Subject


class GivenUp(Exception):
    pass


def write(address: str, name: str, count: int) -> None:
    store = open_store(address)
    for number in range(count):
        try:
            with store.begin() as unit:
                unit.last_seq()  # a writer that reads first must be as sure to get through
                unit.next_number("A", 2026)
                change = Change(
                    at=datetime.now(UTC), by=name, subject=Subject.SHIFT, id=f"{name}-{number}", action="written"
                )
                kept = unit.record(change)
                if number % 5 == 4:
                    raise GivenUp
        except GivenUp:
            continue
        print(kept.seq, kept.id, flush=True)


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
