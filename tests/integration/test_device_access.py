"""Trackers that sign in: each may speak for its own vehicle only, and what is revoked is out at once."""

from __future__ import annotations

import asyncio
import stat
from collections import Counter
from pathlib import Path

import paho.mqtt.client as mqtt

from simulators.connections import Connections
from simulators.publisher import Broker
from simulators.scenarios.scenario import SimulatedVehicle
from simulators.wire import position_topic, status_topic
from situation.adapters.spine.device_messages import NatsDeviceMessages
from situation.adapters.spine.device_reports import NatsDeviceReports
from situation.fleet import Refused
from telemetry.topic_rules import rule_of
from tests.integration.certificates import certificate_in
from tests.integration.device_door import door, figure
from tests.integration.spine_broker import Tracker, spine_of
from tests.waiting import until


async def test_a_tracker_speaks_for_its_own_vehicle_and_hears_its_own_acknowledgements(tmp_path: Path) -> None:
    async with door(tmp_path, anonymous=False) as at:
        at.register("P1")
        at.register("P2", "taza")
        password = at.issue("868204004279043", "P1")
        at.issue("P2", "P2")
        await until(lambda: figure(at, "device_credentials") == 2)
        tracker = Tracker(at.port, "868204004279043", password=password)
        await until(lambda: "Success" in tracker.answers)
        own = ["fleet/esil/P1/position", "fleet/esil/P1/status", "owntracks/esil/P1"]
        foreign = [
            "fleet/taza/P2/position",
            "fleet/esil/P2/position",
            "fleet/esil/P1/ack",
            "owntracks/taza/P2",
            "fleet/taza/P1/position",
        ]
        for topic in (*own, *foreign):
            tracker.send(topic, b"{}")
        for topic in ("fleet/esil/P1/ack", "fleet/taza/P2/ack", "fleet/+/+/ack", "fleet/esil/P1/position", "#"):
            tracker.client.subscribe(topic, 1)
        await until(lambda: len(tracker.acknowledged) == 8 and len(tracker.refused_subscriptions) == 5)
        assert tracker.refused_subscriptions == [False, True, True, True, True]
        assert sorted(await at.kept(3)) == sorted(own)
        await until(lambda: figure(at, "refused_publishes") == len(foreign))
        assert figure(at, "refused_subscriptions") == 4
        assert "publish refused: client '868204004279043' on fleet.taza.P2.position" in at.told
        tracker.close()


async def test_a_revoked_tracker_is_out_within_a_second_and_nobody_else_notices(tmp_path: Path) -> None:
    async with door(tmp_path, anonymous=False) as at:
        for vehicle in ("P1", "P2"):
            at.register(vehicle)
        passwords = {vehicle: at.issue(vehicle, vehicle) for vehicle in ("P1", "P2")}
        await until(lambda: figure(at, "device_credentials") == 2)
        revoked, other = (Tracker(at.port, vehicle, password=passwords[vehicle]) for vehicle in ("P1", "P2"))
        await until(lambda: all("Success" in one.answers for one in (revoked, other)))
        pid = at.broker.process.pid
        at.revoke("P1")
        await until(lambda: revoked.hung_up, within_s=2)
        await until(lambda: "Not authorized" in revoked.answers)
        assert other.hung_up == 0
        assert at.broker.process.pid == pid
        other.send("fleet/esil/P2/position", b"{}")
        await until(lambda: other.acknowledged)
        fresh = at.issue("P1", "P1")
        await until(lambda: figure(at, "device_credentials") == 2)
        back = Tracker(at.port, "P1", password=fresh)
        await until(lambda: "Success" in back.answers)
        for tracker in (revoked, other, back):
            tracker.close()


async def test_a_wrong_password_is_refused_counted_and_told_once(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        at.register("P1")
        at.issue("P1", "P1")
        await until(lambda: figure(at, "device_credentials") == 1)
        guesser = Tracker(at.port, "P1", password="a guess")
        await until(lambda: figure(at, "refused_sign_ins") >= 2, within_s=15)
        assert set(guesser.answers) == {"Not authorized"}
        assert sum("user 'P1'" in line for line in at.told) == 1
        async with spine_of(at.broker) as spine:
            told: list[Refused] = []
            while not (told and told[0].sign_ins >= 2):
                told = await NatsDeviceReports(spine).load_refused()
                await asyncio.sleep(0.2)
        assert [(each.name, each.publishes, each.subscriptions) for each in told] == [("P1", 0, 0)]
        guesser.close()


async def test_without_a_name_one_speaks_for_vehicles_without_a_credential_only(tmp_path: Path) -> None:
    async with door(tmp_path) as at:
        for vehicle in ("P1", "P2", "P3"):
            at.register(vehicle)
        at.issue("P1", "P1")
        at.issue("P2", "P2")
        at.revoke("P2")
        await until(lambda: figure(at, "device_credentials") == 1 and figure(at, "user_reloads") > 0)
        nameless = Tracker(at.port, "nameless")
        topics = [
            f"{start}/{vehicle}{end}"
            for vehicle in ("P1", "P2", "P3")
            for start, end in (("fleet/esil", "/position"), ("fleet/taza", "/position"), ("owntracks/esil", ""))
        ]
        for topic in topics:
            nameless.send(topic, b"{}")
        for vehicle in ("P1", "P3"):
            nameless.client.subscribe(f"fleet/esil/{vehicle}/ack", 1)
        await until(lambda: len(nameless.acknowledged) == len(topics) and len(nameless.refused_subscriptions) == 2)
        assert nameless.refused_subscriptions == [True, False]
        assert sorted(await at.kept(3)) == sorted(topic for topic in topics if "P3" in topic)
        nameless.close()


async def test_who_must_sign_in_and_does_not_is_refused(tmp_path: Path) -> None:
    async with door(tmp_path, anonymous=False) as at:
        nameless = Tracker(at.port, "nameless")
        await until(lambda: "Not authorized" in nameless.answers)
        nameless.close()


async def test_a_broker_that_was_killed_knows_its_trackers_again(tmp_path: Path) -> None:
    async with door(tmp_path, anonymous=False) as at:
        at.register("P1")
        password = at.issue("P1", "P1")
        await until(lambda: figure(at, "device_credentials") == 1)
        at.broker.process.kill()
        await at.broker.process.wait()
        at.revoke("P1")  # told while it is away
        later = at.issue("P1", "P1")
        await at.broker.start()
        refused, let_in = Tracker(at.port, "P1", password=password), Tracker(at.port, "P1", password=later, clean=True)
        await until(lambda: "Not authorized" in refused.answers and "Success" in let_in.answers)
        refused.close()
        let_in.close()
        assert stat.S_IMODE((tmp_path / "broker" / "users.conf").stat().st_mode) == 0o600
        assert password not in (tmp_path / "broker" / "users.conf").read_text()


async def test_over_tls_users_change_without_a_restart_and_plain_text_is_not_spoken(tmp_path: Path) -> None:
    certificate = certificate_in(tmp_path)
    async with door(tmp_path / "data", certificate=certificate) as at:
        at.register("P1")
        password = at.issue("P1", "P1")
        await until(lambda: figure(at, "device_credentials") == 1)
        tracker = Tracker(at.port, "P1", password=password, ca_file=certificate[0])
        await until(lambda: "Success" in tracker.answers)
        at.revoke("P1")
        await until(lambda: tracker.hung_up, within_s=2)
        tracker.close()
        plain = Tracker(at.port, "plain")
        await until(lambda: plain.hung_up)
        assert plain.answers == []
        plain.close()
        assert figure(at, "user_reload_failures") == 0


async def test_a_rule_names_the_topics_of_a_vehicle_in_every_way_they_can_be_cut() -> None:
    composed = rule_of("hfp/{operator}/{number}/#=hfp:{operator}/{operator}-{number}")
    assert composed.subjects_of("esil", "esil-17") == ["hfp.esil.17.>"]
    assert composed.subjects_of("esil", "taza-17") == []
    assert rule_of("traccar/{vehicle}=traccar:taza/{vehicle}").subjects_of("taza", "P1") == ["traccar.P1"]
    assert rule_of("traccar/{vehicle}=traccar:taza/{vehicle}").subjects_of("esil", "P1") == []
    assert rule_of("x/{a}/{b}/+/{kind}={kind}:o/{a}-{b}").subjects_of("o", "1-2-3") == ["x.1-2.3.*.*", "x.1.2-3.*.*"]


async def test_two_hundred_simulated_trackers_with_credentials_over_tls(tmp_path: Path) -> None:
    """Each tries its neighbours' topics too: only its own are stored."""
    certificate = certificate_in(tmp_path)
    async with door(tmp_path / "data", anonymous=False, certificate=certificate) as at:
        vehicles = [
            SimulatedVehicle(id=f"V{number:03d}", operator=f"op{number % 7}", kind="plow", plate="", name="")  # type: ignore[arg-type]
            for number in range(200)
        ]
        for vehicle in vehicles:
            at.register(vehicle.id, vehicle.operator)
        credentials = {vehicle.id: (vehicle.id, at.issue(vehicle.id, vehicle.id)) for vehicle in vehicles}
        fleet = Connections(
            Broker(port=at.port, tls=True, ca_file=str(certificate[0])),
            vehicles,
            client_id="not used",
            credentials=credentials,
        )
        await until(lambda: figure(at, "device_credentials") == len(vehicles))
        last = Tracker(
            at.port, "V199", password=credentials["V199"][1], ca_file=certificate[0], clean=True
        )  # tries until it is let in
        await until(lambda: "Success" in last.answers)
        last.close()
        await fleet.start()
        for number in range(len(vehicles)):
            for whose in (vehicles[number], vehicles[number - 1], vehicles[number - 7]):
                topic = position_topic(whose.operator, whose.id)
                await fleet.of(number).publish(topic, b"%d" % number)
        assert await fleet.close(drain_s=30) == 0
        async with spine_of(at.broker) as spine:
            batch = await NatsDeviceMessages(spine).fetch(10 * len(vehicles), 2)
        stored = Counter(zip(batch.topics, batch.payloads, strict=True))
        statuses = [status_topic(vehicle.operator, vehicle.id) for vehicle in vehicles]
        assert stored == Counter(
            [(position_topic(vehicle.operator, vehicle.id), b"%d" % n) for n, vehicle in enumerate(vehicles)]
            + [(topic, status) for topic in statuses for status in (b"online", b"offline")]
        )
        await until(lambda: figure(at, "refused_publishes") == 2 * len(vehicles))


async def test_neither_a_stolen_session_nor_a_will_reaches_anothers_topics(tmp_path: Path) -> None:
    """A client chooses its own id, and a will is published when it is gone."""
    async with door(tmp_path, anonymous=False) as at:
        at.register("P1")
        at.register("P2", "taza")
        passwords = {vehicle: at.issue(vehicle, vehicle) for vehicle in ("P1", "P2")}
        await until(lambda: figure(at, "device_credentials") == 2)
        victim = Tracker(at.port, "P1", password=passwords["P1"])
        await until(lambda: "Success" in victim.answers)
        victim.client.subscribe("fleet/esil/P1/ack", 1)
        await until(lambda: victim.refused_subscriptions == [False])
        victim.client.loop_stop()  # away, but its session is kept
        heard: list[bytes] = []
        thief = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, client_id="P1", clean_session=False)
        thief.username_pw_set("P2", passwords["P2"])
        thief.will_set("fleet/esil/P1/status", b"offline", qos=1, retain=True)
        thief.on_message = lambda _c, _u, message: heard.append(message.payload)
        thief.connect("127.0.0.1", at.port)
        thief.loop_start()
        await until(lambda: figure(at, "refused_subscriptions") == 1)
        async with spine_of(at.broker) as spine:
            await spine.tell("fleet.esil.P1.ack", b'{"seq": 5}')
            thief.publish("fleet/taza/P2/position", b"own", qos=1).wait_for_publish(5)
            assert heard == []
            thief.socket().close()  # without a word: the broker publishes the will
            thief.loop_stop()
            await until(lambda: figure(at, "refused_publishes") == 1)
        assert await at.kept(1) == ["fleet/taza/P2/position"]
