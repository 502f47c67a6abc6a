"""`situation up`: a broker if none is configured, then every role as a child, kept running and stopped in order."""

from __future__ import annotations

import asyncio
import signal
import sys
from asyncio import Task
from collections.abc import Mapping

import httpx

from simulators.scenarios import get_scenario
from situation.adapters.listeners import free_port, reachable
from situation.adapters.spine.broker import EmbeddedBroker
from situation.adapters.sql import open_store
from situation.app import console, logs
from situation.app.admission import Admission
from situation.app.children import USAGE_WRONG, Child, Pauses, ending
from situation.app.demo import register
from situation.app.demo_settings import SIMULATOR, only_for_simulator, with_demo
from situation.app.errors import RoleFailed
from situation.app.greeting import greeting
from situation.app.listening import check_ports, mqtt_certificate, takes_anonymous_trackers
from situation.app.lock import hold, prepare
from situation.app.people import ensure_admin
from situation.app.place import open_city, open_profile
from situation.app.registry import opened
from situation.app.settings import Settings, environment_of
from situation.errors import SituationError

ROLES = ("desk", "telemetry", "video", "web")  # in the order they start
MQTT, GATEWAY, BRIDGE = "mqtt", "gateway", "bridge"  # only where a setting asks for them
# Sources first, so that what is on its way is dealt with.
STOP_ORDER = (SIMULATOR, MQTT, GATEWAY, BRIDGE, "video", "web", "telemetry", "desk")
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LOOK_EVERY_S = 0.2
SLOW_AFTER_S = 60.0  # a first start makes a schema and checks a store; longer than this somebody should look


def up(settings: Settings, *, demo: str | None = None) -> None:
    """The whole centre on this machine, until a signal ends it. Raises AppError, SituationError, SimulatorError."""
    logs.configure(settings, role="up")
    if demo:
        get_scenario(demo)
    city = open_city(settings)
    open_profile(settings)  # said now, not by a child
    prepare(settings.data)
    with hold(settings.data):
        check_ports(settings)
        with opened(settings) as (store, desk):
            password = ensure_admin(store, desk, language=settings.language)
            if demo:
                settings = with_demo(settings, demo, store)
                register(desk, store, demo, camera_port=settings.demo_camera_port)
        centre = Centre(settings, greeting=greeting(settings, city.names[settings.language], password))
        asyncio.run(centre.run())


class Centre:
    """The broker and the roles of one machine."""

    def __init__(self, settings: Settings, *, greeting: str) -> None:
        self._settings = settings
        self._greeting = greeting
        self._say = console.LogLines(as_json=settings.log_format == "json")
        self._broker = broker_of(settings)
        self._children: dict[str, Child] = {}
        self._tasks: list[Task[None]] = []
        self._interrupted = False
        self._answers = asyncio.Event()  # the web role

    async def run(self) -> None:
        """Everything up, until a signal or until a part cannot be run at all; then everything down."""
        working = asyncio.create_task(self._work())
        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._interrupt, working)
        try:
            await working
        except asyncio.CancelledError:
            if not self._interrupted:
                raise
        finally:
            await self._stop()

    async def _work(self) -> None:
        if self._broker:
            await self._start_broker(self._broker)
        self._children = self._make_children()
        self._tasks += [asyncio.create_task(self._keep(child)) for child in self._children.values()]
        self._tasks.append(asyncio.create_task(self._announce()))
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in done:
            task.result()

    async def _start_broker(self, broker: EmbeddedBroker) -> None:
        """With the trackers that may sign in known to it before the first of them comes."""
        store = open_store(self._settings.database_url)
        admission = Admission(broker, store, self._settings.rules_of_topics, say=self._say)
        await admission.refresh()
        await broker.start()
        self._tasks += [asyncio.create_task(work) for work in (self._keep_broker(broker), admission.keep())]

    def _make_children(self) -> dict[str, Child]:
        settings = self._settings
        if self._broker:
            behind = self._broker.mqtt_address if settings.has_mqtt_listener else ""
            settings = settings.model_copy(update={"nats_url": self._broker.url, "mqtt_broker": behind})
        children = {role: self._child(role, ["run", role], environment_of(settings)) for role in roles_of(settings)}
        if settings.demo:
            environment = environment_of(only_for_simulator(settings))
            children[SIMULATOR] = self._child(SIMULATOR, ["simulate", settings.demo], environment)
        return children

    def _child(self, name: str, arguments: list[str], environment: Mapping[str, str]) -> Child:
        command = [sys.executable, "-m", "situation.app", *arguments]
        return Child(name, command, environment, say=self._say, ends_well=name == SIMULATOR)

    async def _keep(self, child: Child) -> None:
        if child.name == SIMULATOR:  # it asks the web role, and would only complain until then
            await self._answers.wait()
        status = await child.keep()
        if status == USAGE_WRONG:
            reason = child.last_lines[-1] if child.last_lines else ending(status)
            raise RoleFailed(f"{child.name} cannot be run: {reason}")

    async def _keep_broker(self, broker: EmbeddedBroker) -> None:
        pauses, clock = Pauses(), asyncio.get_running_loop().time
        while broker.process:
            started_at = clock()
            status = await broker.process.wait()
            pause_s = pauses.after(clock() - started_at)
            self._say("broker", f"ended ({ending(status)}); starts again in {pause_s:.1f} s")
            await asyncio.sleep(pause_s)
            try:
                await broker.start()
            except SituationError as error:
                self._say("broker", str(error))

    async def _announce(self) -> None:
        clock = asyncio.get_running_loop().time
        url = f"http://{reachable(self._settings.http_host)}:{self._settings.http_port}/health/live"
        slow_at = clock() + SLOW_AFTER_S
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            while not await _answers(client, url):
                if clock() > slow_at:
                    self._say("up", f"no answer from {url} yet; the lines of `web` above may say why")
                    slow_at = clock() + SLOW_AFTER_S
                await asyncio.sleep(LOOK_EVERY_S)
        console.tell(self._greeting)
        self._answers.set()

    def _interrupt(self, working: Task[None]) -> None:
        """A first signal asks everything to stop in order, a second one kills."""
        if self._interrupted:
            for child in self._children.values():
                child.kill()
            return
        self._interrupted = True
        self._say("up", "stopping; once more to kill at once")
        working.cancel()

    async def _stop(self) -> None:
        for name in STOP_ORDER:
            if child := self._children.get(name):
                await child.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._broker:
            await self._broker.stop()


def roles_of(settings: Settings) -> tuple[str, ...]:
    """The roles of this machine."""
    asked = {
        MQTT: settings.has_mqtt_listener,
        GATEWAY: settings.has_gateway,
        BRIDGE: bool(settings.bridge_url),
    }
    return ROLES + tuple(role for role, is_asked in asked.items() if is_asked)


def broker_of(settings: Settings) -> EmbeddedBroker | None:
    """The broker of this machine, or None where another one is configured."""
    if not settings.has_embedded_broker:
        return None
    also, anonymous = settings.topic_subjects, takes_anonymous_trackers(settings)
    if settings.has_mqtt_listener:  # which has the address and the certificate then
        return EmbeddedBroker(settings.data, mqtt_port=free_port(), also=also, anonymous=anonymous)
    return EmbeddedBroker(
        settings.data,
        mqtt_host=settings.mqtt_host,
        mqtt_port=settings.mqtt_port,
        also=also,
        anonymous=anonymous,
        certificate=mqtt_certificate(settings),
    )


async def _answers(client: httpx.AsyncClient, url: str) -> bool:
    try:
        return (await client.get(url)).is_success
    except httpx.HTTPError:
        return False
