"""Pictures that are already there: for tests, and for judging a folder of stills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from video.errors import BadPicture, SourceLost
from video.frames import Image


class StillsSource:
    """Hands out the given pictures one by one, then is lost."""

    def __init__(self, pictures: Iterable[Image]) -> None:
        self._pictures: Iterator[Image] = iter(pictures)
        self._kept: Image | None = None

    def grab(self) -> bool:
        """The next picture, or SourceLost after the last."""
        try:
            self._kept = next(self._pictures)
        except StopIteration:
            raise SourceLost("no more pictures") from None
        return True

    def picture(self) -> Image:
        """The kept picture, or BadPicture before the first grab."""
        if self._kept is None:
            raise BadPicture("nothing grabbed yet")
        return self._kept

    def close(self) -> None:
        """Forget the rest."""
        self._pictures = iter(())
