#!/usr/bin/env python3
"""Checks evidence packages, and an archive, with nothing but Python: python3 verify.py [FOLDER] [--key HEX]

FOLDER is one package, or a folder of packages, which are then also checked as a chain: none altered, none left out
between two others, none out of order, none twice. Or it is an archive: the same is said of its seals, and of each
closed day that its files are those of its newest seal. Without --key the signature only proves that one holder of a key
made it: compare the key that is printed with the one that the city has published.

Ed25519 as in RFC 8032, section 5.1.7, written from its mathematics.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE_D = -121665 * pow(121666, -1, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
MANIFEST, SIGNATURE, PUBLIC_KEY = "manifest.json", "manifest.sig", "public_key.txt"
SEALS, LISTING = "_seals", "_manifest.json"  # of an archive
CHECKED = {MANIFEST, SIGNATURE, PUBLIC_KEY}  # by signature; all other files by their sha256

Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z


def add(p: Point, q: Point) -> Point:
    """The sum of two points, complete on this curve."""
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % PRIME, (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c, d = 2 * p[3] * q[3] * CURVE_D % PRIME, 2 * p[2] * q[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME


def times(number: int, point: Point) -> Point:
    """The point added to itself so often."""
    total: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = add(total, point)
        point = add(point, point)
        number >>= 1
    return total


def point_of(y: int, sign: int) -> Point | None:
    """The point with this y whose x is odd or even, or None if there is none."""
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE_D * y * y + 1, -1, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return x, y, 1, x * y % PRIME


def decode(coded: bytes) -> Point | None:
    """The point of 32 bytes."""
    number = int.from_bytes(coded, "little")
    return point_of(number & (2**255 - 1), number >> 255)


def encode(point: Point) -> bytes:
    """32 bytes of a point."""
    inverse = pow(point[2], -1, PRIME)
    x, y = point[0] * inverse % PRIME, point[1] * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = point_of(4 * pow(5, -1, PRIME) % PRIME, 0)


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether the holder of the key signed the message."""
    if len(signature) != 64 or len(key) != 32 or BASE is None:
        return False
    holder, scalar = decode(key), int.from_bytes(signature[32:], "little")
    if holder is None or scalar >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % ORDER
    x, y, z, t = times(challenge, holder)
    return encode(add(times(scalar, BASE), (PRIME - x, y, z, PRIME - t))) == signature[:32]


def faults_of(folder: Path, key: str = "") -> list[str]:
    """What is wrong with a package, with a folder of packages, or with an archive; empty: nothing."""
    if (folder / SEALS).is_dir():
        return list(_archive_faults(folder, key))
    if (folder / MANIFEST).is_file():
        return list(_package_faults(folder, key))
    packages = sorted(path.parent for path in folder.glob(f"*/{MANIFEST}"))
    if not packages:
        return [f"{folder}: no {MANIFEST} here nor one folder below"]
    faults = [fault for package in packages for fault in _package_faults(package, key)]
    return faults or list(_chain_faults(packages))


def _package_faults(folder: Path, key: str) -> Iterator[str]:
    try:
        manifest, signature = (folder / MANIFEST).read_bytes(), _hex(folder / SIGNATURE)
        own = _hex(folder / PUBLIC_KEY)
    except (OSError, ValueError) as error:
        yield f"{folder.name}: {type(error).__name__}: {error}"
        return
    if key and own.hex() != key.strip().casefold():
        yield f"{folder.name}: signed with another key, {own.hex()}"
    if not is_signed(manifest, signature, own):
        yield f"{folder.name}: the signature does not fit the manifest"
        return
    told = json.loads(manifest)
    if told["key"] != own.hex():
        yield f"{folder.name}: the manifest names another key"
    yield from _piece_faults(folder, {piece["name"]: piece["sha256"] for piece in told["pieces"]})


def _piece_faults(folder: Path, named: dict[str, str]) -> Iterator[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()} - CHECKED
    for name in sorted(named.keys() - there):
        yield f"{folder.name}: {name} is missing"
    for name in sorted(there - named.keys()):
        yield f"{folder.name}: {name} does not belong here"
    for name in sorted(named.keys() & there):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != named[name]:
            yield f"{folder.name}: {name} is not what it was"


def _chain_faults(packages: list[Path]) -> Iterator[str]:
    """In the order of the folders' names, each manifest must name the one before it."""
    manifests = [(package.name, (package / MANIFEST).read_bytes()) for package in packages]
    for (_, before), (name, manifest) in itertools.pairwise(manifests):
        told, earlier = json.loads(manifest), json.loads(before)
        if told["key"] != earlier["key"]:
            yield f"{name}: signed with another key than the one before"
        if told["number"] != earlier["number"] + 1 or told["previous"] != hashlib.sha256(before).hexdigest():
            yield f"{name}: does not follow package {earlier['number']}: one is missing, doubled or out of order"


def _archive_faults(folder: Path, key: str) -> Iterator[str]:
    seals, faults = _seals(folder, key)
    yield from faults
    newest = {seal["day"]: seal for seal in seals}
    there = _day_files(folder)
    unsealed = _not_sealed_yet(folder)
    for day in sorted(newest.keys() | there.keys()):
        sealed = {file["name"]: file["sha256"] for file in newest[day]["files"]} if day in newest else {}
        found = there.get(day, {})
        for name in sorted(sealed.keys() - found.keys()):
            yield f"day {day}: {name} is missing"
        for name in sorted(found.keys() - sealed.keys() - unsealed.get(day, set())):
            yield f"day {day}: {name} does not belong here"
        for name in sorted(sealed.keys() & found.keys()):
            if _sha256(found[name]) != sealed[name]:
                yield f"day {day}: {name} is not what it was"


def _seals(folder: Path, key: str) -> tuple[list[dict[str, Any]], list[str]]:
    """All seals that can be read, by number, and what is wrong with them and their chain."""
    seals: list[dict[str, Any]] = []
    faults: list[str] = []
    previous = ""
    for number, path in enumerate(sorted((folder / SEALS).glob("[0-9]*.json")), start=1):
        text = path.read_bytes()
        try:
            told, signature = json.loads(text), _hex(path.with_suffix(".sig"))
            day, own = told["day"], bytes.fromhex(told["key"])
        except (OSError, ValueError, KeyError) as error:
            return seals, [*faults, f"seal {path.name}: {type(error).__name__}: {error}"]
        if not is_signed(text, signature, own):
            faults.append(f"day {day}: the signature does not fit seal {path.name}")
        if (key and told["key"] != key.strip().casefold()) or (seals and told["key"] != seals[-1]["key"]):
            faults.append(f"day {day}: seal {path.name} is signed with another key, {told['key']}")
        if told["number"] != number or path.stem != f"{number:010d}" or told["previous"] != previous:
            return seals, [*faults, f"day {day}: seal {path.name} does not follow: one is missing or out of order"]
        previous = hashlib.sha256(text).hexdigest()
        seals.append(told)
    if _listed(folder).get("seals", 0) > len(seals):
        faults.append(f"the newest seals are missing: there were {_listed(folder)['seals']}, here are {len(seals)}")
    return seals, faults


def _day_files(folder: Path) -> dict[str, dict[str, Path]]:
    """By day and name. Names with `_` in front are files that are being written."""
    days: dict[str, dict[str, Path]] = {}
    for path in folder.glob("day=*/*"):
        if not path.name.startswith("_"):
            days.setdefault(path.parent.name.removeprefix("day="), {})[path.name] = path
    return days


def _not_sealed_yet(folder: Path) -> dict[str, set[str]]:
    """By day, files that the archive knows and has not sealed: open days, and what came late since the last seal."""
    days: dict[str, set[str]] = {}
    for file in _listed(folder).get("files", []):
        if not file.get("sealed"):
            days.setdefault(file["day"], set()).add(file["name"])
    return days


def _listed(folder: Path) -> dict[str, Any]:
    """The archive's own listing, which nobody signs; a copy that holds sealed days alone has none."""
    try:
        return dict(json.loads((folder / LISTING).read_bytes()))
    except (OSError, ValueError):
        return {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _hex(path: Path) -> bytes:
    text = path.read_text("ascii")
    if text != text.strip().casefold() + "\n":
        raise ValueError(f"{path.name} is not written as it should be")
    return bytes.fromhex(text)


def summary_of(folder: Path) -> str:
    """What was checked, in a line a package, or one of an archive."""
    if (folder / SEALS).is_dir():
        return _summary_of_archive(folder)
    paths = [folder / MANIFEST] if (folder / MANIFEST).is_file() else sorted(folder.glob(f"*/{MANIFEST}"))
    told = [json.loads(path.read_bytes()) for path in paths]
    return "\n".join(
        f"package {one['number']}: incident {one['incident']['public_no']}, {len(one['pieces'])} files, "
        f"made {one['made_at']} by {one['made_by']}, key {one['key']}"
        for one in told
    )


def _summary_of_archive(folder: Path) -> str:
    seals, _ = _seals(folder, "")
    newest = {seal["day"]: seal for seal in seals}
    rows = sum(seal["rows"] for seal in newest.values())
    waiting = sum(map(len, _not_sealed_yet(folder).values()))
    gone = sum(each["rows"] for seal in seals for each in seal["removed"])
    return (
        f"archive: {len(newest)} closed days, {rows} rows, {gone} rows removed by terms that the seals name, "
        f"{waiting} files not sealed yet, newest seal {len(seals)}, key {seals[-1]['key'] if seals else 'none'}"
    )


def main() -> int:
    """0 when all is as it was, 1 when something is wrong."""
    parser = argparse.ArgumentParser(description="Checks evidence packages.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--key", default="", help="the public key that the city has published, in hex")
    asked = parser.parse_args()
    faults = faults_of(asked.folder, asked.key)
    sys.stdout.write("\n".join(faults or [summary_of(asked.folder), "as it was signed: nothing altered"]) + "\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
