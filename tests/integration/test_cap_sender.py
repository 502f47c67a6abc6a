"""A warning's way from a supervisor's word over the outbox to a receiver of CAP, over a real socket."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring
from zoneinfo import ZoneInfo

from situation.adapters.clocks import ManualClock
from situation.adapters.memory import MemoryStore
from situation.adapters.senders.cap import CapSender
from situation.desk import Desk, Destination, OutboxSettings
from situation.ports import NotSent, Sent
from tests.builders import NOON
from tests.integration.http_sink import Answer, sink
from tests.unit.situation.adapters.cap_rules import check, texts
from tests.unit.situation.desk.said_warning import SAID


async def test_a_warning_its_replacement_and_the_all_clear_arrive_as_valid_messages_that_name_each_other() -> None:
    clock, store = ManualClock(NOON), MemoryStore()
    outbox = OutboxSettings(destinations=(Destination(name="cap", wants=("situation.warning.",)),))
    desk = Desk(store, clock, districts=lambda lon, lat: None, outbox=outbox)
    first = desk.issue_warning(SAID, by="chief")
    cancel = desk.cancel_warning(first.id, by="chief")
    with store.read() as unit:
        deliveries = [unit.list_deliveries(subject=f"warning:{each.id}")[0] for each in (first, cancel)]
    with sink() as receiver:
        sender = CapSender(
            receiver.url, clock, sender="situation@city.kz", zone=ZoneInfo("Asia/Almaty"), allow_internal=True
        )
        assert [await sender.send(each) for each in deliveries] == [Sent(), Sent()]
        await sender.close()
    messages = [fromstring(asked.body) for asked in receiver.asked]
    for message in messages:
        check(message)
    assert receiver.asked[0].headers["content-type"] == "application/cap+xml; charset=utf-8"
    named = ",".join(texts(messages[0], name)[0] for name in ("sender", "identifier", "sent"))
    assert texts(messages[1], "references") == [named]


async def test_what_the_receiver_refuses_is_tried_again_as_the_same_bytes() -> None:
    clock, store = ManualClock(NOON), MemoryStore()
    outbox = OutboxSettings(destinations=(Destination(name="cap", wants=("situation.warning.",)),))
    warning = Desk(store, clock, districts=lambda lon, lat: None, outbox=outbox).issue_warning(SAID, by="chief")
    with store.read() as unit:
        (delivery,) = unit.list_deliveries(subject=f"warning:{warning.id}")
    with sink() as receiver:
        receiver.script.append(Answer(503))
        sender = CapSender(receiver.url, clock, sender="s@x", zone=ZoneInfo("Asia/Almaty"), allow_internal=True)
        refused = await sender.send(delivery)
        clock.advance(5)
        assert isinstance(refused, NotSent)
        assert not refused.final
        assert await sender.send(delivery) == Sent()
        await sender.close()
    assert receiver.asked[0].body == receiver.asked[1].body


async def test_our_own_network_is_not_for_warnings_unless_it_is_allowed() -> None:
    with sink() as receiver:
        sender = CapSender(receiver.url, ManualClock(NOON), sender="s@x", zone=ZoneInfo("UTC"))
        store = MemoryStore()
        outbox = OutboxSettings(destinations=(Destination(name="cap", wants=("situation.warning.",)),))
        desk = Desk(store, ManualClock(NOON), districts=lambda lon, lat: None, outbox=outbox)
        warning = desk.issue_warning(SAID, by="chief")
        with store.read() as unit:
            answered = await sender.send(unit.list_deliveries(subject=f"warning:{warning.id}")[0])
        await sender.close()
    assert isinstance(answered, NotSent)
    assert answered.final
    assert receiver.asked == []
