"""Who comes in at the embedded broker: follows the store's changes, and tells what was refused."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress

from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.spine.connection import Spine
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.adapters.spine.device_users import DeviceAccess
from situation.adapters.spine.errors import BrokerError
from situation.adapters.spine.refusals import PUBLISH, SIGN_IN, SUBSCRIBE, Refusal, RefusalLog
from situation.adapters.spine.vitals import NatsVitals
from situation.app.device_access import device_access
from situation.errors import Unavailable
from situation.journal import Subject
from situation.ports import Store
from telemetry.topic_rules import TopicRule

log = logging.getLogger(__name__)

ROLE = "broker"  # under which its figures are told
LOOK_EVERY_S = 0.5  # a revoked tracker is out within a second
REPORT_EVERY_S = 2.0
TELL_EVERY_S = 60.0  # one line for each name and kind of refusal: a tracker with a wrong password tries for ever

Say = Callable[[str, str], None]
SENTENCES = {
    SIGN_IN: "sign-in refused: user {who!r} is not known, has another password, or is revoked",
    PUBLISH: "publish refused: client {who!r} on {subject}",
    SUBSCRIBE: "subscription refused: client {who!r} on {subject}",
}


class Admission:
    """Keeps the broker's users what the store says."""

    def __init__(self, broker: EmbeddedBroker, store: Store, rules: Sequence[TopicRule], *, say: Say) -> None:
        self._broker = broker
        self._store = store
        self._rules = tuple(rules)
        self._say = say
        self._seq = -1
        self._devices = 0
        self._refusals = RefusalLog(broker.log_file)
        self._told: Counter[tuple[str, str]] = Counter()

    async def refresh(self) -> None:
        """What the store says now holds at the broker. Raises Unavailable, BrokerError."""
        access = await asyncio.to_thread(self._news)
        if access is not None:
            self._broker.let_in(access)
            self._devices = len(access.users)

    def _news(self) -> DeviceAccess | None:
        """Who may come in, if anything was said of vehicles since the last look."""
        with self._store.read() as unit:
            last = unit.last_seq()
            since, self._seq = self._seq, last
            if since == last:
                return None
            if since >= 0 and not unit.list_changes(since=since, subject=Subject.VEHICLE, limit=1):
                return None
            return device_access(unit, self._rules)

    async def keep(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            for work in (self._follow(), self._report(), self._forget()):
                tasks.create_task(work)

    async def _follow(self) -> None:
        while True:
            try:
                await self.refresh()
                for refusal in await asyncio.to_thread(self._refusals.read):
                    self._tell(refusal)
            except (Unavailable, BrokerError, OSError) as error:
                self._seq = -1  # read anew what may have been missed
                log.warning("who may sign in is not up to date: %s", error)
                await asyncio.sleep(LOOK_EVERY_S)
            await asyncio.sleep(LOOK_EVERY_S)

    def _tell(self, refusal: Refusal) -> None:
        key = (refusal.who, refusal.what)
        self._told[key] += 1
        if self._told[key] == 1 and len(self._told) < 1000:  # a flood of made-up names is counted, not told
            self._say(ROLE, SENTENCES[refusal.what].format(who=refusal.who, subject=refusal.subject))

    async def _forget(self) -> None:
        """Names may be told again."""
        while True:
            await asyncio.sleep(TELL_EVERY_S)
            for (who, what), count in self._told.items():
                if count > 1:
                    self._say(ROLE, f"{what} refused {count} times in the last minute: {who!r}")
            self._told.clear()

    async def _report(self) -> None:
        spine = await Spine.connect(self._broker.url, name=ROLE)
        vitals, reports = NatsVitals(spine), NatsDeviceReports(spine)
        try:
            while True:
                with suppress(Unavailable):
                    await vitals.report(ROLE, self.figures(), {})
                    await reports.publish_refused(self._refusals.by_names())
                await asyncio.sleep(REPORT_EVERY_S)
        finally:
            await spine.close()

    def figures(self) -> dict[str, float]:
        """Named in docs/devices.md; a test compares."""
        totals = self._refusals.totals
        return {
            "device_credentials": float(self._devices),
            "refused_sign_ins": float(totals[SIGN_IN]),
            "refused_publishes": float(totals[PUBLISH]),
            "refused_subscriptions": float(totals[SUBSCRIBE]),
            "user_reloads": float(totals["reloads"]),
            "user_reload_failures": float(totals["reload_failures"]),
        }
