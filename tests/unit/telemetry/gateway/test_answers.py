from __future__ import annotations

from telemetry.gateway.answers import Answers


def test_answers_keep_the_order_of_what_they_answer() -> None:
    answers = Answers()
    (first,) = answers.later(1, lambda outcomes: b"first%d" % outcomes[0])
    answers.now(b"second")
    assert answers.take() == b""
    answers.settle(first, accepted=True)
    assert answers.take() == b"first1second"
    assert answers.take() == b""


def test_an_answer_waits_for_all_its_outcomes() -> None:
    answers = Answers()
    one, two = answers.later(2, lambda outcomes: repr(outcomes).encode())
    answers.settle(two, accepted=False)
    assert answers.take() == b""
    answers.settle(one, accepted=True)
    assert answers.take() == b"[True, False]"
