from __future__ import annotations

import pytest

from situation.ports import DeviceBatch
from telemetry.ruled_messages import RuledMessages
from telemetry.topic_rules import first_match, rule_of

HFP = "/hfp/v2/journey/+/+/+/{operator}/{number}/#=hfp:{operator}/{operator}-{number}"
HFP_TOPIC = "/hfp/v2/journey/ongoing/vp/bus/0018/00423/2159/2/Matinkylä (M)/09:32/2442201/3/60;24/16/58/67"


@pytest.mark.parametrize(
    ("rule", "topic", "target"),
    [
        ("owntracks/{operator}/{vehicle}=owntracks", "owntracks/city/P-1", "fleet/city/P-1/owntracks"),
        ("owntracks/{operator}/{vehicle}=owntracks", "owntracks/city/P-1/event", None),
        ("owntracks/{operator}/{vehicle}=owntracks", "owntracks/city/P 1", None),
        ("traccar/{vehicle}=traccar:tazaqala/{vehicle}", "traccar/P1", "fleet/tazaqala/P1/traccar"),
        (HFP, HFP_TOPIC, "fleet/0018/0018-00423/hfp"),
        ("fleet/{operator}/{vehicle}/{kind}={kind}", "fleet/a/b/position", "fleet/a/b/position"),
        ("fleet/{operator}/{vehicle}/{kind}={kind}", "fleet/a/b/Position!", None),
        ("a.b/{vehicle}=wialon:x/{vehicle}", "aXb/c", None),
    ],
)
def test_a_rule_finds_who_speaks_and_how(rule: str, topic: str, target: str | None) -> None:
    assert rule_of(rule).apply(topic) == target


@pytest.mark.parametrize(
    "rule",
    [
        "", "owntracks", "=x", "a/{operator}/{vehicle}", "a/{vehicle}=x", "a/#/{operator}/{vehicle}=x",
        "a/b{operator}=x:c/d",
        "a/{vehicle}/{vehicle}=x:c/d", "a/{operator}/{vehicle}=Position", "a/{vehicle}=x:b/c/{vehicle}", "a+/b=x:c/d",
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_meant_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match=r"rule|name|levels|OPERATOR"):
        rule_of(rule)


def test_a_rule_names_its_subscription_and_its_subject() -> None:
    rule = rule_of("phones/{operator}/{vehicle}/#=owntracks")
    assert (rule.filter, rule.subject) == ("phones/+/+/#", "phones.*.*.>")
    assert rule_of(HFP).filter == "/hfp/v2/journey/+/+/+/+/+/#"


@pytest.mark.parametrize(
    "rule", [HFP, "fleet/{operator}/{vehicle}/x=own", "a.b/{operator}/{vehicle}=x", "{operator}/{vehicle}=x"]
)
def test_what_our_own_broker_spells_otherwise_or_has_already_is_refused_there(rule: str) -> None:
    with pytest.raises(ValueError, match=r"broker|first level"):
        _ = rule_of(rule).subject


def test_the_first_rule_that_matches_counts() -> None:
    rules = [rule_of("a/{vehicle}=wialon:x/{vehicle}"), rule_of("a/+=egts:y/z")]
    assert first_match(rules, "a/b") == "fleet/x/b/wialon"
    assert first_match(rules, "b/b") is None


class OneBatch:
    epoch = "e"

    async def fetch(self, limit: int, wait_s: float) -> DeviceBatch:
        topics = ["fleet/a/b/position", "owntracks/a/b", "owntracks/what", "owntracks/a/b"]
        return DeviceBatch(topics, [b"1", b"2", b"3", b"4"], [1, 2, 3, 4], [0, 0, 0, 0])

    async def acknowledge(self, stream_seq: int) -> None:
        self.acknowledged = stream_seq

    async def backlog(self) -> int:
        return 7


async def test_messages_on_other_topics_come_out_as_ours() -> None:
    under = OneBatch()
    messages = RuledMessages(under, [rule_of("owntracks/{operator}/{vehicle}=owntracks")])
    batch = await messages.fetch(10, 0)
    assert batch.topics == ["fleet/a/b/position", "fleet/a/b/owntracks", "owntracks/what", "fleet/a/b/owntracks"]
    assert batch.payloads == [b"1", b"2", b"3", b"4"]
    await messages.acknowledge(4)
    assert (messages.epoch, await messages.backlog(), under.acknowledged) == ("e", 7, 4)
