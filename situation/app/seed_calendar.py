"""Seeds a city's calendar from the package `holidays`: python -m situation.app.seed_calendar KZ 2018 2027 FOLDER

Files that are there are left alone: from then on people keep them. What the package calls estimated is marked so.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path

HEAD = """\
# {country}: days that are not worked besides Saturday and Sunday, and weekend days that are. Edit by hand: what the
# government moves by decree is known only to people. Seeded from the package holidays {version}.
# `estimated`: reckoned by the moon and not confirmed; terms that cross such a day are shown as not sure.
"""


def calendar_text(country: str, year: int) -> str:
    """A year's file."""
    import holidays  # only people who seed need it

    language = "en_US" if country == "KZ" else None
    found = holidays.country_holidays(country, years=year, language=language)
    named = {day: name for day, name in found.items() if day.year == year}
    estimated = [day.isoformat() for day, name in sorted(named.items()) if "estimated" in name]
    worked = {day: "worked in place of a day off" for day in found.weekend_workdays if day.year == year}
    lines = [HEAD.format(country=country, version=version("holidays")), f"estimated = {estimated}".replace("'", '"')]
    for title, days in (("days_off", named), ("worked", worked)):
        lines += ["", f"[{title}]", *(f'{day.isoformat()} = "{days[day]}"' for day in sorted(days))]
    return "\n".join(lines) + "\n"


def seed(country: str, first: int, last: int, folder: Path) -> list[Path]:
    """Write the files of the years that have none; those that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [folder / f"{year}.toml" for year in range(first, last + 1)]
    missing = [path for path in missing if not path.exists()]
    for path in missing:
        path.write_text(calendar_text(country, int(path.stem)), "utf-8")
    return missing


if __name__ == "__main__":
    seed(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
