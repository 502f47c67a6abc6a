"""Answers in the order of what they answer: one that cannot be given yet holds up those behind it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

Answer = Callable[[list[bool]], bytes]


@dataclass(slots=True)
class _Waiting:
    outcomes: list[bool | None]  # None: not known yet
    answer: Answer


class Answers:
    """What one connection is still to be told."""

    def __init__(self) -> None:
        self._queue: deque[_Waiting] = deque()
        self._open: dict[int, tuple[_Waiting, int]] = {}
        self._places = 0

    def now(self, answer: bytes) -> None:
        """Known already."""
        self.later(0, lambda _outcomes: answer)

    def later(self, count: int, answer: Answer) -> list[int]:
        """Known when so many outcomes are; their places."""
        waiting = _Waiting([None] * count, answer)
        self._queue.append(waiting)
        places = list(range(self._places, self._places + count))
        self._places += count
        self._open.update({place: (waiting, row) for row, place in enumerate(places)})
        return places

    def settle(self, place: int, *, accepted: bool) -> None:
        """One outcome. Each is told once."""
        waiting, row = self._open.pop(place)
        waiting.outcomes[row] = accepted

    def take(self) -> bytes:
        """Those at the head of which all is known."""
        taken = []
        while self._queue and None not in self._queue[0].outcomes:
            waiting = self._queue.popleft()
            taken.append(waiting.answer([bool(outcome) for outcome in waiting.outcomes]))
        return b"".join(taken)
