"""Runs a scenario against a real broker and, where an address is given, against the centre's public API."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

import httpx

from geo.city import City
from simulators.centre import ApiTarget, Door, door_to
from simulators.connections import Connections, Credentials
from simulators.event_clock import EventClock
from simulators.fleet import Fleet, Outgoing
from simulators.ground_truth import Asked, GroundTruth, OpenIncident
from simulators.network import Network, network_of
from simulators.publisher import Broker, Ledger
from simulators.requests import made_request
from simulators.scenarios import get_scenario
from simulators.scenarios.scenario import Scenario
from simulators.stopping import pause
from simulators.wire import encode, encode_array, position_topic

log = logging.getLogger(__name__)

TICK_S = 0.5  # between two looks at the fleet; adds at most that to a ping's delay
RESEND_LOOK_S = 1.0
POLL_S = 10.0  # between two looks at the open incidents
DRAIN_S = 10.0  # for the last acknowledgements
FIRST_EVERY_S = 1.0  # between the requests of the beginning
API_ERRORS = (httpx.HTTPError, OSError, ValueError, KeyError, TypeError)  # away, says no, or answers nonsense

OpenIncidents = Callable[[], Awaitable[list[OpenIncident]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOptions:
    """How to run a scenario."""

    seed: int = 1
    duration_s: float | None = None  # of event time; None: until stopped
    speed: float = 1.0  # times real time; event time never overtakes the clock
    report_every_s: float | None = None  # instead of the scenario's
    credentials: Credentials | None = None  # one per vehicle: then each has its own connection
    keeps: bool = False  # trackers keep pings until the centre has them on its disk; needs credentials
    client_id: str | None = None  # prefix; two simulations at once need two
    ledger: Ledger | None = None  # told of each acknowledged message
    open_incidents: OpenIncidents | None = None  # instead of the centre's public API
    truth: GroundTruth | None = None  # written while it runs, for who cannot wait for the result


async def simulate(
    scenario: str,
    *,
    city: City,
    broker: Broker,
    api: ApiTarget | None = None,
    options: SimulationOptions | None = None,
    stopping: asyncio.Event | None = None,
) -> GroundTruth:
    """Runs until the duration is over or `stopping` is set; what really happened.

    Without `api` nobody asks; machines then go to incidents only if `options.open_incidents` tells of some.
    Raises UnknownScenario, NoStreets, BrokerUnreachable, BrokerRefused; later it survives broker and API.
    """
    options = options or SimulationOptions()
    found = get_scenario(scenario).with_report_every(options.report_every_s)
    network = await asyncio.to_thread(network_of, city)
    door = door_to(api) if api else None
    run = _Run(network, found, broker, door, options)
    try:
        return await run.until(stopping or asyncio.Event())
    finally:
        if door:
            await door.close()


class _Run:
    def __init__(
        self, network: Network, scenario: Scenario, broker: Broker, door: Door | None, options: SimulationOptions
    ) -> None:
        self._network, self._asking, self._door, self._options = network, scenario.asking, door, options
        self._clock = EventClock(speed=options.speed, duration_s=options.duration_s)
        self._truth = options.truth or GroundTruth()
        began_at = self._clock.began_at
        self._fleet = Fleet(network, scenario, seed=options.seed, at=began_at, truth=self._truth)
        self._vehicles = scenario.vehicles()
        self._connections = Connections(
            broker,
            self._vehicles,
            client_id=options.client_id or f"sim-{scenario.name}",
            credentials=options.credentials,
            ledger=options.ledger,
            keeps=options.keeps,
        )
        self._failing: set[str] = set()

    async def until(self, stopping: asyncio.Event) -> GroundTruth:
        await self._connections.start()
        try:
            async with asyncio.TaskGroup() as group:
                aside = [group.create_task(work) for work in (self._look(), self._ask(), self._send_again())]
                await self._move(stopping)
                for task in aside:
                    task.cancel()
        finally:
            given_up = await self._connections.close(drain_s=DRAIN_S)
            self._fleet.end(self._clock.now())
            self._note_kept()
        if given_up:
            log.warning("simulation ended with %d messages never acknowledged", given_up)
        return self._truth

    def _note_kept(self) -> None:
        """What trackers still keep has not been sent, as far as they know."""
        for number, vehicle in enumerate(self._vehicles):
            if kept := self._connections.kept_of(number):
                self._truth.unsent[vehicle.id] = self._truth.unsent.get(vehicle.id, 0) + kept

    async def _move(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set() and not self._clock.is_over:
            for message in self._fleet.step(self._clock.now()):
                await self._deliver(message)
            await pause(stopping, TICK_S)
        for message in self._fleet.last_words(self._clock.now()):
            await self._deliver(message)

    async def _deliver(self, message: Outgoing) -> None:
        if box := self._connections.box_of(message.unit):
            await box.send(message.pings, at=asyncio.get_running_loop().time())
            return
        publisher, vehicle = self._connections.of(message.unit), self._vehicles[message.unit]
        if not publisher.is_connected:
            self._fleet.give_back(message)
            return
        payload = encode(message.pings[0]) if len(message.pings) == 1 else encode_array(message.pings)
        await publisher.publish(position_topic(vehicle.operator, vehicle.id), payload)

    async def _send_again(self) -> None:
        """What trackers keep and have not heard of for too long."""
        while True:
            await asyncio.sleep(RESEND_LOOK_S)
            await self._connections.send_again()

    async def _look(self) -> None:
        """Tells the fleet every POLL_S which incidents are open."""
        source = self._options.open_incidents or (self._door.open_incidents if self._door else None)
        while source:
            try:
                self._fleet.hear(await source(), at=self._clock.now())
                self._note("reading open incidents", None)
            except API_ERRORS as error:
                self._note("reading open incidents", error)
            await asyncio.sleep(POLL_S)

    async def _ask(self) -> None:
        """Hands citizens' requests in: the first ones soon, then by chance at the scenario's rate."""
        rng = Random(f"{self._options.seed}:requests")
        asked = 0
        while self._door and self._asking.per_hour > 0:
            is_first = asked < self._asking.first
            await asyncio.sleep(FIRST_EVERY_S if is_first else rng.expovariate(self._asking.per_hour / 3600))
            asked += 1
            request = made_request(self._network, self._asking.categories, rng)
            try:
                id_ = await self._door.ask(request)
            except API_ERRORS as error:
                self._note("handing requests in", error)
                continue
            self._note("handing requests in", None)
            at = self._clock.now()
            self._truth.requests.append(
                Asked(id=id_, category=request.category, lat=request.lat, lon=request.lon, at=at)
            )

    def _note(self, what: str, error: Exception | None) -> None:
        """One log line when the centre's API begins to fail, one when it works again."""
        if error and what not in self._failing:
            log.warning("%s fails: %s %s", what, type(error).__name__, error)
            self._failing.add(what)
        elif not error and what in self._failing:
            log.info("%s works again", what)
            self._failing.discard(what)
