from __future__ import annotations

from situation.fleet import OperatorId, Vehicle, VehicleId
from telemetry.settings import UnknownVehicles
from tests.unit.telemetry.messages import a_memory, ping, reasons, taken

PLOW = Vehicle(id=VehicleId("P1"), operator=OperatorId("city"))


def test_a_registered_vehicle_is_taken_from_its_operator_only() -> None:
    memory = a_memory(unknown_vehicles=UnknownVehicles.QUARANTINE)
    memory.set_vehicles([PLOW])
    topics = ["fleet/city/P1/position", "fleet/stranger/P1/position", "fleet/city/P2/position"]
    assert reasons(taken(memory, ping(1), ping(2), ping(3), topic=topics)) == ["", "not_your_vehicle", "unknown_device"]


def test_an_unknown_vehicle_belongs_to_who_sent_it_first_where_the_settings_take_it() -> None:
    memory = a_memory()
    assert reasons(taken(memory, ping(1), topic="fleet/city/P1/position")) == [""]
    assert reasons(taken(memory, ping(2), topic="fleet/stranger/P1/position")) == ["not_your_vehicle"]


def test_garbage_claims_no_vehicle() -> None:
    memory = a_memory()
    taken(memory, b"garbage", topic="fleet/stranger/P1/position")
    assert reasons(taken(memory, ping(1), topic="fleet/city/P1/position")) == [""]


def test_a_vehicle_registered_while_we_run_is_known_from_the_next_batch_on() -> None:
    memory = a_memory(unknown_vehicles=UnknownVehicles.QUARANTINE)
    assert reasons(taken(memory, ping(1))) == ["unknown_device"]
    memory.set_vehicles([PLOW])
    assert reasons(taken(memory, ping(2))) == [""]


def test_strangers_cost_no_memory() -> None:
    memory = a_memory(unknown_vehicles=UnknownVehicles.QUARANTINE)
    taken(memory, *(ping(n) for n in range(50)), topic=[f"fleet/city/X{n}/position" for n in range(50)])
    assert memory.progress.numbers([]).tolist() == []
    assert len(memory.progress.fix_us) == 0
