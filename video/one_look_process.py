"""One look in a process of its own, which may be killed at any moment: a question on stdin, the answer on stdout.

Run as `python -m video.one_look_process`. It opens no stream and meets no credentials.
"""

from __future__ import annotations

import sys

import cv2
import msgspec

from video.errors import VideoError
from video.memory import memory_from
from video.one_look import look_once
from video.one_look_question import Answer, Question
from video.sources.jpeg import decode
from video.worker import limit, network_of


def main() -> None:
    """Answer one question."""
    question = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Question)
    limit(question.settings.worker_memory_mb)
    cv2.setNumThreads(1)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_answer(question)))


def _answer(question: Question) -> Answer:
    try:
        seen = look_once(
            question.camera,
            decode(question.jpeg, max_pixels=question.settings.max_pixels),
            memory_from(question.memory, question.camera.id),
            question.settings.thresholds,
            confirmed_at=question.confirmed_at,
            network=network_of(question.settings),
        )
    except VideoError as error:
        return Answer(trouble=str(error))
    return Answer(seen=seen)


if __name__ == "__main__":
    main()
