"""The outbox's loop: takes what is due, sends it, and records how that went together with its change in the journal.

Deliveries of one subject to one destination go one after another; destinations do not wait for each other. A process
that is killed between sending and recording sends again under the same id, which the receiver drops.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from situation.errors import Unavailable
from situation.journal import Change, Subject
from situation.ports import Clock, NotSent, Sender, Sent, Store
from situation.tickets import Delivery, DeliveryState, next_try_at

T = TypeVar("T")
LANES = 4  # at once to one destination: enough to be quick, too few to hurt it
BY = "outbox"
_STOP_S = 5.0  # given to what is under way when we are asked to stop; what takes longer is sent again after the restart

_MAX_TEXT = 500  # of what the other side says
_SUBJECTS = {subject.value: subject for subject in Subject}
_ACTIONS = {
    DeliveryState.DELIVERED: "delivered",
    DeliveryState.PENDING: "delivery_failed",
    DeliveryState.DEAD: "delivery_dead",
}

log = logging.getLogger(__name__)


async def run_outbox(
    store: Store, senders: Mapping[str, Sender], clock: Clock, *, stopping: asyncio.Event, idle_s: float = 0.5
) -> None:
    """Send what is due until `stopping` is set; looks for more every `idle_s`. A store that is away is waited for."""
    outbox = _Outbox(store, senders, clock, stopping, idle_s)
    while not stopping.is_set():
        await outbox.start_due()
        await outbox.wait()
    await outbox.finish()


class _Outbox:
    """What is under way, by subject and destination."""

    def __init__(
        self, store: Store, senders: Mapping[str, Sender], clock: Clock, stopping: asyncio.Event, idle_s: float
    ) -> None:
        self._store = store
        self._senders = senders
        self._clock = clock
        self._stopping = stopping
        self._idle_s = idle_s
        self._lanes: dict[tuple[str, str], asyncio.Task[None]] = {}

    async def start_due(self) -> None:
        """Start as many due deliveries as there are lanes free."""
        # What ended while the store was read may be in the answer as it was before: it waits for the next look.
        busy = set(self._lanes)
        for delivery in await self._insist(self._due) or []:
            lane = (delivery.destination, delivery.subject)
            if lane not in busy and self._count(delivery.destination) < LANES:
                task = asyncio.create_task(self._deliver(delivery), name=f"delivery {delivery.id}")
                self._lanes[lane] = task
                task.add_done_callback(partial(self._leave, lane))

    async def wait(self) -> None:
        """Until something ends, or it is time to look again, or to stop."""
        stop = asyncio.create_task(self._stopping.wait())
        running = [task for task in self._lanes.values() if not task.done()]
        await asyncio.wait([stop, *running], timeout=self._idle_s, return_when=asyncio.FIRST_COMPLETED)
        stop.cancel()

    async def finish(self) -> None:
        """Let what is under way end, but not for long."""
        tasks = list(self._lanes.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_STOP_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _leave(self, lane: tuple[str, str], task: asyncio.Task[None]) -> None:
        if task.cancelled() or task.exception() is None:
            del self._lanes[lane]
        else:  # the lane stays closed until the restart: what cannot be noted would be sent again and again
            log.error("%s cannot be recorded", task.get_name(), exc_info=task.exception())

    def _count(self, destination: str) -> int:
        return sum(1 for taken, _ in self._lanes if taken == destination)

    def _due(self) -> list[Delivery]:
        # Twice the lanes of each destination, as its first ones may be those under way; the store goes by turns.
        with self._store.read() as unit:
            return unit.due_deliveries(self._clock.now(), limit=2 * LANES * (len(self._senders) + 1))

    async def _deliver(self, delivery: Delivery) -> None:
        outcome = await self._send(delivery)
        await self._insist(lambda: record(self._store, delivery, outcome, self._clock))

    async def _send(self, delivery: Delivery) -> Sent | NotSent:
        sender = self._senders.get(delivery.destination)
        if sender is None:
            return NotSent(error=f"no destination {delivery.destination!r} in the settings", final=True)
        try:
            return await sender.send(delivery)
        except Exception as error:  # a mistake in one sender must not stop the others, nor spin
            log.exception("sender %s failed on delivery %s", delivery.destination, delivery.id)
            return NotSent(error=f"our own mistake: {type(error).__name__}")

    async def _insist(self, work: Callable[[], T]) -> T | None:
        """The result, however long the store is away; None when we are to stop before it is back."""
        while True:
            try:
                return await asyncio.to_thread(work)
            except Unavailable as error:
                log.warning("the store is away: %s", error)
                if self._stopping.is_set():
                    return None
                await self._pause()

    async def _pause(self) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), timeout=max(self._idle_s, 0.1))
        except TimeoutError:
            return


def record(store: Store, delivery: Delivery, outcome: Sent | NotSent, clock: Clock) -> Delivery:
    """Write down how a try ended, with its change, in one transaction; the delivery as it is after.

    One that somebody else settled meanwhile stays as it is.
    """
    with store.begin() as unit:
        current = unit.get_delivery(delivery.id)
        if current.state is not DeliveryState.PENDING or current.tries != delivery.tries:
            return current
        after = after_try(current, outcome, clock)
        unit.put_delivery(after)
        unit.record(_change(after, clock))
        return after


def after_try(delivery: Delivery, outcome: Sent | NotSent, clock: Clock) -> Delivery:
    """The delivery after one more try: delivered, to be tried again, or dead."""
    now, tries = clock.now(), delivery.tries + 1
    if isinstance(outcome, Sent):
        return replace(
            delivery,
            state=DeliveryState.DELIVERED,
            tries=tries,
            delivered_at=now,
            remote_id=_text(outcome.remote_id),
            last_error="",
        )
    again = None if outcome.final else next_try_at(tries, now, retry_after_s=outcome.retry_after_s)
    if again is None:
        return replace(delivery, state=DeliveryState.DEAD, tries=tries, last_error=_text(outcome.error))
    return replace(delivery, tries=tries, next_try_at=again, last_error=_text(outcome.error))


def _change(delivery: Delivery, clock: Clock) -> Change:
    kind, _, whose = delivery.subject.partition(":")
    return Change(
        at=clock.now(),
        by=BY,
        subject=_SUBJECTS.get(kind, Subject.TICKET),
        id=whose or delivery.subject,
        action=_ACTIONS[delivery.state],
        before=DeliveryState.PENDING,
        after=delivery.state,
        why=delivery.last_error,
        data={
            "delivery": delivery.id,
            "destination": delivery.destination,
            "type": delivery.type,
            "tries": delivery.tries,
        },
    )


def _text(said: str) -> str:
    """What the other side said, as a store can keep it."""
    return said.encode(errors="replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")[:_MAX_TEXT]
