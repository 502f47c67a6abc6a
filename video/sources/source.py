"""FrameSource: pictures of one stream, newest first thrown away, until it is lost."""

from __future__ import annotations

from typing import Protocol

from video.frames import Image


class FrameSource(Protocol):
    """One opened stream. `grab` keeps up with it cheaply; `picture` pays for decoding only what is looked at."""

    def grab(self) -> bool:
        """Wait for the stream's next picture and keep it instead of the last, or SourceLost.

        False: none has come yet, which is no fault so far; give a sign of life and ask again.
        """
        ...

    def picture(self) -> Image:
        """The kept picture, decoded, or BadPicture."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...
