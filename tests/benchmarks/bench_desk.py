"""The desk's own work on SQLite and PostgreSQL: commands, lists over 100,000 open incidents, imports, hotspots.

Run it by `python -m tests.benchmarks.bench_desk`. A commit waits for the disk, so a bare insert that commits is the
reference.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
import sqlalchemy as sa

from geo.city import City
from geo.projection import Projection
from situation.adapters.city import load_city
from situation.adapters.clocks import SystemClock
from situation.adapters.sql import SqlStore, migrate, open_store
from situation.adapters.sql.engine import engine_for
from situation.analysis.hotspots import Asked, hotspots
from situation.analysis.indicators import By, indicators
from situation.analysis.lifetimes import LIFETIMES, MOMENT
from situation.analysis.weather import Weather
from situation.app.importing.export import Export
from situation.app.importing.mapping import Mapping
from situation.app.importing.rows import RowReader
from situation.app.importing.running import Importer
from situation.app.place import PACKAGED
from situation.desk import Desk, NewIncident
from situation.incidents import OPEN_STATES, IncidentId
from situation.journal import Change, Subject
from situation.origins import Origin
from situation.ports import IncidentFilter
from tests.benchmarks.past_requests import BEGAN, CATEGORIES, DAYS, Past
from tests.builders import NOON, an_incident
from tests.contract import postgres

COMMANDS, OPEN = 150, 100_000
IMPORTS = (1_000, 3_000, 9_000)
SPOTS = (3_000, 30_000, 300_000)
DISTRICTS = ("esil", "nura", "almaty", "baikonur", "saryarka", "saraishyk")
ZONE = ZoneInfo("Asia/Almaty")


class Engine(NamedTuple):
    """A migrated database."""

    name: str
    address: str


@contextmanager
def engines() -> Iterator[list[Engine]]:
    """A fresh SQLite file and, where it is installed, a fresh PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        found = [Engine("SQLite", f"sqlite:///{folder}/desk.sqlite")]
        programs = postgres.find_programs()
        if programs is None:
            migrate(found[0].address)
            yield found
            return
        with postgres.server(programs) as server, postgres.database(server.address) as address:
            found.append(Engine("PostgreSQL", address))
            for engine in found:
                migrate(engine.address)
            yield found


def timed(work: Callable[[], object]) -> float:
    at = perf_counter()
    work()
    return perf_counter() - at


def growth(sizes: Sequence[int], took: Sequence[float]) -> str:
    steps = zip(pairwise(sizes), pairwise(took), strict=True)
    return ", ".join(f"{math.log(b / a) / math.log(more / less):.2f}" for (less, more), (a, b) in steps)


def commands_row(engine: Engine, store: SqlStore) -> str:
    """Incidents opened, acknowledged and resolved one command at a time; bare inserts of one row in between."""
    desk = Desk(store, SystemClock(), districts=lambda lon, lat: "esil", merge_within_m=0)
    bare = engine_for(engine.address).execution_options(writes=True)
    table = sa.Table("bench_bare", sa.MetaData(), sa.Column("n", sa.Integer), sa.Column("text", sa.Text))
    with bare.begin() as connection:
        table.create(connection)

    def bare_inserts() -> None:
        for number in range(COMMANDS):
            with bare.begin() as connection:
                connection.execute(table.insert().values(n=number, text="x" * 1000))

    def commands() -> None:
        for _ in range(COMMANDS // 3):
            opened = desk.open_incident(NewIncident(category="ice", lat=51.1, lon=71.4), by="bench")
            desk.acknowledge_incident(opened.id, by="bench")
            desk.resolve_incident(opened.id, "done", by="bench")

    commands()  # warm
    reference, took = timed(bare_inserts), timed(commands)
    with bare.begin() as connection:
        table.drop(connection)
    bare.dispose()
    return f"| {engine.name} | {COMMANDS / took:,.0f} | {COMMANDS / reference:,.0f} | {reference / took:.2f} |"


def fill(store: SqlStore, city: City, count: int) -> None:
    """So many open incidents over the city's streets."""
    rng, past = Random(7), Past.of(city, seed=7)
    for first in range(0, count, 5_000):
        made = [
            an_incident(
                id=IncidentId(f"open-{number}"),
                public_no=f"open-{number}",
                category=rng.choice(CATEGORIES),
                district=rng.choice(DISTRICTS),
                lat=place[0],
                lon=place[1],
                description="Вода стоит у остановки" if number % 100 == 0 else "снег во дворе",
                opened_at=NOON + timedelta(seconds=number),
                elimination_due_at=NOON + timedelta(hours=4, seconds=number),
            )
            for number in range(first, min(first + 5_000, count))
            for place in [past.place(is_flood=False)]
        ]
        origins = [Origin(source="bench", external_id=one.id, incident=one.id, imported_at=NOON) for one in made]
        with store.begin() as unit:
            unit.add_imported(made, origins)


LISTS: dict[str, IncidentFilter] = {
    "all open, newest 100": IncidentFilter(states=OPEN_STATES),
    "one category and district": IncidentFilter(
        states=OPEN_STATES, categories=frozenset({"ice"}), districts=frozenset({"nura"})
    ),
    "a rare category of one district": IncidentFilter(
        categories=frozenset({"plow_damage"}), districts=frozenset({"nura"})
    ),
    "overdue": IncidentFilter(overdue_at=NOON + timedelta(days=9)),
    "overdue in a district": IncidentFilter(overdue_at=NOON + timedelta(days=9), districts=frozenset({"esil"})),
    "words: остановка, 1 in 100": IncidentFilter(states=OPEN_STATES, search="ОСТАНОВКИ"),
    "words that are nowhere": IncidentFilter(states=OPEN_STATES, search="бегемот"),
    "in a square kilometre": IncidentFilter(states=OPEN_STATES, box=(71.42, 51.12, 71.435, 51.13)),
    "by number": IncidentFilter(ids=frozenset({"open-777"})),
}


def list_rows(stores: Sequence[SqlStore]) -> Iterator[str]:
    """Each list's median of five, in milliseconds, per engine."""

    def listed(store: SqlStore, wanted: IncidentFilter) -> None:
        with store.read() as unit:
            unit.list_incidents(wanted)

    for name, wanted in LISTS.items():
        took = [median(timed(partial(listed, store, wanted)) for _ in range(5)) * 1e3 for store in stores]
        yield f"| {name} | " + " | ".join(f"{ms:,.1f}" for ms in took) + " |"


def import_row(engine: Engine, store: SqlStore, city: City, folder: Path) -> str:
    """Lines a second at three sizes, each file of a source of its own."""
    took = []
    desk = Desk(store, SystemClock(), districts=lambda lon, lat: None)
    for count in IMPORTS:
        file = Past.of(city, seed=count).write(folder / f"{engine.name}-{count}.csv", count, open_share=0.01)
        mapping = Mapping(source=f"s{count}")
        importer = Importer(store=store, desk=desk, city=city, by="bench", now=SystemClock().now())
        work = partial(importer.run, Export(file, mapping), mapping, RowReader(mapping, ZONE))
        took.append(timed(lambda work=work: work(errors=folder / "errors.csv", tell=lambda _: None)))  # type: ignore[misc]
    rates = " | ".join(f"{count / s:,.0f}" for count, s in zip(IMPORTS, took, strict=True))
    return f"| {engine.name} | {rates} | {growth(IMPORTS, took)} | {300_000 * took[-1] / IMPORTS[-1] / 60:.1f} |"


def journal_line(engine: Engine, store: SqlStore) -> str:
    """What a row of the journal for each historic incident would add to an import."""

    def journalled() -> None:
        with store.begin() as unit:
            for number in range(1_000):
                unit.record(Change(at=NOON, by="bench", subject=Subject.IMPORT, id=str(number), action="imported"))

    return f"{engine.name} {timed(journalled) * 1e3:,.0f} ms"


def made_lifetimes(city: City, count: int) -> pa.Table:
    """LIFETIMES of so many flood requests, four in ten of them at sixty crossings."""
    past, rng = Past.of(city, seed=count), Random(count)
    places = np.array([past.place(is_flood=True) for _ in range(count)])
    opened = np.sort([int((BEGAN + timedelta(days=rng.randrange(DAYS))).timestamp() * 1e6) for _ in range(count)])
    late = pa.array(opened + 3_600_000_000).cast(MOMENT)
    columns = {
        "id": [str(number) for number in range(count)],
        "category": ["flood_road"] * count,
        "channel": ["phone"] * count,
        "district": [rng.choice(DISTRICTS) for _ in range(count)],
        "state": ["closed"] * count,
        "lat": places[:, 0],
        "lon": places[:, 1],
        "needs_location": np.zeros(count, dtype=bool),
        "simulated": np.zeros(count, dtype=bool),
        "reopened": np.zeros(count, dtype=np.int32),
        "opened_at": pa.array(opened).cast(MOMENT),
        **dict.fromkeys(("reacted_at", "reaction_due_at", "resolved_at", "elimination_due_at", "closed_at"), late),
        "operators": [["taza"]] * count,
        "tells_reaction": np.ones(count, dtype=bool),
    }
    return pa.table([pa.array(columns[name]) for name in LIFETIMES.names], schema=LIFETIMES)


def analysis_lines(city: City) -> Iterator[str]:
    """Hotspots and indicators of one category, from columns in memory."""
    to_at = BEGAN + timedelta(days=DAYS)
    asked = Asked(from_at=BEGAN, to_at=to_at, category="flood_road", zone=ZONE, projection=Projection(city.crs))
    tables = [made_lifetimes(city, count) for count in SPOTS]
    found = [timed(partial(hotspots, table, asked, weather=Weather())) for table in tables]
    shares = [
        timed(partial(indicators, table, from_at=BEGAN, to_at=to_at, made_at=to_at, by=By.DISTRICT, zone=ZONE))
        for table in tables
    ]
    yield "| requests | hotspots, s | indicators, s |"
    yield "|---|---|---|"
    for count, spot_s, share_s in zip(SPOTS, found, shares, strict=True):
        yield f"| {count:,} | {spot_s:.2f} | {share_s:.2f} |"
    yield ""
    yield f"Growth exponents: hotspots {growth(SPOTS, found)}; indicators {growth(SPOTS, shares)}."


def run() -> str:
    """The whole benchmark as Markdown."""
    city = load_city(PACKAGED / "astana")
    with engines() as every, tempfile.TemporaryDirectory(prefix="bench-desk-files-") as folder:
        stores = [open_store(engine.address) for engine in every]
        pairs = list(zip(every, stores, strict=True))
        commands = [commands_row(engine, store) for engine, store in pairs]
        imports = [import_row(engine, store, city, Path(folder)) for engine, store in pairs]
        journal = "; ".join(journal_line(engine, store) for engine, store in pairs)
        for store in stores:
            fill(store, city, OPEN)
        lists = list(list_rows(stores))
        for store in stores:
            store.close()
    names = " | ".join(engine.name for engine in every)
    return "\n".join(
        [
            "## Desk",
            "",
            "Commands of one writer, each with its journal row and a commit that waits for the disk, beside a bare"
            " insert of a row of 1 kB that commits:",
            "",
            "| store | commands/s | bare inserts/s | ratio |",
            "|---|---|---|---|",
            *commands,
            "",
            f"Lists over {OPEN:,} open incidents and {sum(IMPORTS):,} closed ones, one page of 100, median of five in"
            " ms. Goal: at most 200.",
            "",
            f"| list | {names} |",
            "|---" * (len(every) + 1) + "|",
            *lists,
            "",
            "Requests imported from CSV, lines/s, 1,000 a transaction, 1 in 100 still open:",
            "",
            "| store | "
            + " | ".join(f"{count:,}" for count in IMPORTS)
            + " | growth | minutes for 300,000, reckoned |",
            "|---" * (len(IMPORTS) + 3) + "|",
            *imports,
            "",
            "A row of the journal for each of 1,000 historic requests, instead of one for all of them, would add: "
            f"{journal}.",
            "",
            "Hotspots of one category and indicators by district, from columns in memory:",
            "",
            *analysis_lines(city),
        ]
    )


@pytest.mark.benchmark
def test_the_desk_is_measured() -> None:
    text = run()
    print(text)
    assert "300,000 |" in text


if __name__ == "__main__":
    print(run())
