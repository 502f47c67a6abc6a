"""Rule protocol: the picture in, the conditions that hold now out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from situation.conditions import Condition
from situation.picture import Picture


class Rule(Protocol):
    """Looks at the whole picture and says what holds. It keeps no state: an alert's life is made by comparing.

    That is why a rule needs no code for restarts, late data or clearing: what no longer holds is not said again.
    """

    @property
    def name(self) -> str:
        """The name in alerts, texts and docs/rules.md."""
        ...

    @property
    def is_news(self) -> bool:
        """Whether it only tells: what is no longer true needs nobody's acknowledgement."""
        ...

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """All that holds now, each subject once."""
        ...
