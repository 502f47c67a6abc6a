"""What one writes first: a paho-mqtt subscriber that puts pings into SQLite. `plain_loop.py PORT FILE COUNT EACH`.

Commits every EACH pings. By 1 a ping is on the disk before it is acknowledged, as ours are; by more, those since the
last commit are lost where the loop is killed. Prints a line when COUNT rows are committed.
"""

from __future__ import annotations

import json
import sqlite3
import sys

import paho.mqtt.client as mqtt


def main(port: str, file: str, count: str, each: str) -> None:
    store = sqlite3.connect(file, check_same_thread=False)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("CREATE TABLE ping (vehicle TEXT, t TEXT, lat REAL, lon REAL, speed REAL, course REAL, payload BLOB)")
    taken = 0

    def take(_client: object, _data: object, message: mqtt.MQTTMessage) -> None:
        nonlocal taken
        ping = json.loads(message.payload)
        row = (message.topic.split("/")[2], ping["t"], ping["lat"], ping["lon"], ping["speed"], ping["course"])
        store.execute("INSERT INTO ping VALUES (?, ?, ?, ?, ?, ?, ?)", (*row, message.payload))
        taken += 1
        if taken % int(each) == 0:
            store.commit()
        if taken == int(count):
            print("all", flush=True)

    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.on_message = take
    client.on_subscribe = lambda *_: print("ready", flush=True)
    client.connect("127.0.0.1", int(port))
    client.subscribe("fleet/#", qos=1)
    client.loop_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
