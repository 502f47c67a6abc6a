from __future__ import annotations

from random import Random

import pytest

from simulators.ground_truth import OpenIncident
from simulators.network import Network, Place, network_of
from simulators.orders import ABLE, Answering, Dispatcher
from simulators.requests import TEXTS
from simulators.vehicles import Intent, Kind, Machine, Served
from tests.unit.simulators.towns import ORIGIN, a_grid_city

AT_ONCE = Answering(share=1.0, starts_after_s=(0.0, 0.0), intents=((Intent.WORK, 1.0),))


@pytest.fixture(scope="module")
def network() -> Network:
    return network_of(a_grid_city())


def machines(network: Network, *kinds: Kind) -> list[Machine]:
    served = Served(network, Random(1))
    return [
        Machine(kind, network, place=Place(20 * n, 1.0), at=0.0, rng=Random(n), served=served)
        for n, kind in enumerate(kinds)
    ]


def an_incident(network: Network, east_m: float = 5.0, north_m: float = 0.0, **about: str) -> OpenIncident:
    lon, lat = network.lon_lat([ORIGIN[0] + east_m], [ORIGIN[1] + north_m])
    return OpenIncident(about.get("id", "A-1"), float(lat[0]), float(lon[0]), about.get("category", "snow_road"))


def test_the_nearest_free_machine_that_can_do_the_work_is_sent_once(network: Network) -> None:
    fleet = machines(network, Kind.PUMP, Kind.PLOW, Kind.LOADER)
    dispatcher = Dispatcher(network, AT_ONCE, Random(1))
    incident = an_incident(network)
    dispatcher.hear([incident], at=0.0)
    ((number, order),) = dispatcher.orders(fleet, at=1.0)
    able = [1, 2]
    place, _ = network.nearest(incident.lon, incident.lat)
    assert number == min(able, key=lambda n: network.apart_m(Place(20 * n, 1.0), place))
    assert (order.incident, order.intent) == ("A-1", Intent.WORK)
    dispatcher.hear([incident], at=2.0)
    assert dispatcher.orders(fleet, at=99.0) == []


def test_an_incident_waits_while_all_able_machines_are_busy(network: Network) -> None:
    fleet = machines(network, Kind.PLOW)
    dispatcher = Dispatcher(network, AT_ONCE, Random(1))
    dispatcher.hear([an_incident(network), an_incident(network, 400.0, id="A-2")], at=0.0)
    assert len(dispatcher.orders(fleet, at=1.0)) == 1
    assert dispatcher.orders(fleet, at=2.0) == []
    fleet[0].order = None
    assert dispatcher.orders(fleet, at=3.0) == []  # looks again only after a while
    ((_, order),) = dispatcher.orders(fleet, at=60.0)
    assert order.incident == "A-2"


def test_a_closed_incident_needs_nobody(network: Network) -> None:
    dispatcher = Dispatcher(network, AT_ONCE, Random(1))
    dispatcher.hear([an_incident(network)], at=0.0)
    dispatcher.hear([], at=1.0)
    assert dispatcher.orders(machines(network, Kind.PLOW), at=9.0) == []


@pytest.mark.parametrize("category", ["ramp_blocked", "noise_night", "never_heard_of"])
def test_nobody_drives_to_what_no_machine_can_mend(network: Network, category: str) -> None:
    dispatcher = Dispatcher(network, AT_ONCE, Random(1))
    dispatcher.hear([an_incident(network, category=category)], at=0.0)
    assert dispatcher.orders(machines(network, *Kind), at=9.0) == []


def test_an_incident_far_from_every_street_is_not_reached(network: Network) -> None:
    dispatcher = Dispatcher(network, AT_ONCE, Random(1))
    dispatcher.hear([an_incident(network, -5000.0)], at=0.0)
    assert dispatcher.orders(machines(network, Kind.PLOW), at=9.0) == []


def test_categories_that_machines_answer_are_ones_that_citizens_can_ask_for() -> None:
    assert set(ABLE) <= set(TEXTS)
