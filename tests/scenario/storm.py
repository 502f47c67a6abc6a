"""A made storm on the wire, with a ledger of its own: which messages were acknowledged."""

from __future__ import annotations

import json
import threading
import time

import paho.mqtt.client as mqtt

EPOCH = 1_772_000_000  # a moment in February 2026


def message(number: int) -> tuple[str, bytes]:
    """A ping like no other: the number is in its latitude and in `seq`."""
    vehicle = f"V{number % 40:02d}"
    ping = {
        "t": EPOCH + number // 40 * 10,
        "lat": 51.0 + number / 1e6,
        "lon": 71.43,
        "speed": number % 60,
        "seq": number // 40,
    }
    return f"fleet/storm/{vehicle}/position", json.dumps(ping).encode()


class Storm(threading.Thread):
    """Publishes messages at QoS 1 and writes down which were acknowledged; sends the others again after a reconnect."""

    def __init__(self, port: int, *, count: int, per_s: float) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._count = count
        self._pause_s = 1 / per_s
        self.acknowledged: set[int] = set()
        self._waiting: dict[int, int] = {}
        self.finished = threading.Event()

    def run(self) -> None:
        client = mqtt.Client(
            mqtt.CallbackAPIVersion.VERSION2, client_id="storm", clean_session=False, protocol=mqtt.MQTTv311
        )
        client.reconnect_delay_set(min_delay=1, max_delay=1)
        client.max_inflight_messages_set(200)
        client.on_publish = self._on_publish
        client.connect("127.0.0.1", self._port)
        client.loop_start()
        for number in range(self._count):
            topic, payload = message(number)
            self._waiting[client.publish(topic, payload, qos=1).mid] = number
            time.sleep(self._pause_s)
        end = time.monotonic() + 30
        while len(self.acknowledged) < self._count and time.monotonic() < end:
            time.sleep(0.1)
        client.loop_stop()
        client.disconnect()
        self.finished.set()

    def _on_publish(self, _client: object, _data: object, mid: int, *_: object) -> None:
        self.acknowledged.add(self._waiting[mid])
