from __future__ import annotations

from collections import Counter

from simulators.connections import VEHICLES_A_CONNECTION, Connections
from simulators.publisher import Broker
from simulators.scenarios import registry_of


async def test_fifty_vehicles_share_a_connection_and_each_keeps_its_own() -> None:
    vehicles = registry_of("crowd").vehicles
    connections = Connections(Broker(), vehicles, client_id="sim")
    shares = Counter(id(connections.of(number)) for number in range(len(vehicles)))
    assert len(shares) == len(vehicles) / VEHICLES_A_CONNECTION
    assert set(shares.values()) == {VEHICLES_A_CONNECTION}
    assert connections.of(7) is connections.of(7)


async def test_a_few_vehicles_need_one_connection() -> None:
    vehicles = registry_of("quiet").vehicles
    connections = Connections(Broker(), vehicles, client_id="sim")
    assert len({id(connections.of(number)) for number in range(len(vehicles))}) == 1


async def test_with_credentials_each_vehicle_has_a_connection_of_its_own() -> None:
    vehicles = registry_of("quiet").vehicles
    credentials = {vehicle.id: (vehicle.id, "secret") for vehicle in vehicles}
    connections = Connections(Broker(), vehicles, client_id="sim", credentials=credentials)
    assert len({id(connections.of(number)) for number in range(len(vehicles))}) == len(vehicles)
