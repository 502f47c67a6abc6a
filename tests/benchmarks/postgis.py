"""The same questions put to a real PostGIS with GiST indexes: what a database would answer, on one core of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psycopg
import shapely

from geo.city import CityIndex
from geo.streets import ASIDE_M, MOST_TURNED_DEG, REACH_M, TURNED_DEG
from tests.contract.postgres import find_programs, server

MISSING = "PostGIS is not installed (Debian: apt-get install postgresql-15-postgis-3): not compared."
SRID = 32642

TABLES = f"""
CREATE EXTENSION postgis;
CREATE TABLE pings (n int PRIMARY KEY, place geometry(Point, {SRID}), lonlat geometry(Point, 4326), course float8);
CREATE TABLE districts (n int, shape geometry(Geometry, 4326));
CREATE TABLE incidents (n int, place geometry(Point, {SRID}), radius float8);
CREATE TABLE edges (n int, segment int, shape geometry(LineString, {SRID}), bearing float8, one_way bool);
"""
INDEXES = """
CREATE INDEX ON districts USING gist (shape);
CREATE INDEX ON incidents USING gist (place);
CREATE INDEX ON edges USING gist (shape);
ANALYZE;
"""
# One row a ping: its district, the number of near incidents, its segment.
QUESTION = f"""
WITH asked AS (SELECT * FROM pings WHERE n < %(count)s)
SELECT asked.n,
  coalesce((SELECT min(d.n) FROM districts d WHERE ST_Intersects(d.shape, asked.lonlat)), -1),
  (SELECT count(*) FROM incidents i
    WHERE ST_DWithin(i.place, asked.place, %(farthest)s) AND ST_Distance(i.place, asked.place) <= i.radius),
  coalesce((SELECT segment FROM (
    SELECT e.segment, e.n, ST_Distance(e.shape, asked.place) AS away,
      CASE WHEN e.one_way THEN t.turned ELSE least(t.turned, 180 - t.turned) END AS turned
    FROM edges e, LATERAL (SELECT 180 - abs(180 - abs(asked.course - e.bearing)) AS turned) t
    WHERE ST_DWithin(e.shape, asked.place, {REACH_M})) near
    WHERE turned <= {MOST_TURNED_DEG} ORDER BY away / {ASIDE_M} + turned / {TURNED_DEG}, n LIMIT 1), -1)
FROM asked ORDER BY asked.n
"""


@contextmanager
def postgis() -> Iterator[psycopg.Connection | None]:
    """A connection to a cluster of its own, one process a question; None where PostGIS is missing."""
    programs = find_programs()
    if programs is None:
        yield None
        return
    with server(programs) as running, psycopg.connect(running.address, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'postgis'").fetchone()
        connection.execute("SET max_parallel_workers_per_gather = 0; SET jit = off; SET work_mem = '256MB'")
        yield connection if known else None


def load(
    connection: psycopg.Connection,
    index: CityIndex,
    pings: tuple[np.ndarray, ...],
    incidents: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Everything into tables, with indexes; this is not timed."""
    connection.execute(TABLES)
    lon, lat, course, _ = pings
    places = shapely.points(*index.projection.to_metric(lon, lat))
    _copy(connection, "pings", range(len(lon)), _ewkb(places, SRID), _ewkb(shapely.points(lon, lat), 4326), course)
    shapes = np.array([each.shape for each in index.city.districts], dtype=object)
    _copy(connection, "districts", range(len(shapes)), _ewkb(shapes, 4326))
    where = shapely.points(*index.projection.to_metric(incidents[0], incidents[1]))
    _copy(connection, "incidents", range(len(where)), _ewkb(where, SRID), incidents[2])
    streets = index.city.streets
    lonlat, line = shapely.get_coordinates(streets.shape, return_index=True)
    ends = np.column_stack(index.projection.to_metric(*lonlat.T))
    pairs = np.stack([ends[:-1], ends[1:]], axis=1)
    real = (np.diff(line) == 0) & (pairs[:, 0] != pairs[:, 1]).any(axis=1)
    east, north = (pairs[real, 1] - pairs[real, 0]).T
    row = line[:-1][real]
    bearing = np.degrees(np.arctan2(east, north)) % 360
    edges = _ewkb(shapely.linestrings(pairs[real]), SRID)
    _copy(connection, "edges", range(len(row)), streets.id[row], edges, bearing, streets.one_way[row])
    connection.execute(INDEXES)


def question(connection: psycopg.Connection, count: int, farthest_m: float) -> Callable[[], np.ndarray]:
    """What to time: (ping, district, incidents, segment) of the first pings."""
    return lambda: np.array(
        connection.execute(QUESTION, {"count": count, "farthest": farthest_m}).fetchall(), dtype=np.int64
    )


def processor_s(connection: psycopg.Connection) -> float:
    """Seconds of processor that the connection's own server process has used; Linux tells it in /proc."""
    fields = Path(f"/proc/{connection.info.backend_pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _ewkb(shapes: np.ndarray, srid: int) -> list[str]:
    return [str(each) for each in shapely.to_wkb(shapely.set_srid(shapes, srid), hex=True, include_srid=True)]


def _copy(connection: psycopg.Connection, table: str, *columns: object) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in zip(*columns, strict=True):  # type: ignore[call-overload]
            copy.write_row([each.item() if hasattr(each, "item") else each for each in row])
