"""Writes src/i18n/tables/{kk,ru,en}.json: how numbers, dates, ages and plurals are written, from CLDR by Babel.

The screen never asks the browser: Chromium claims Kazakh and writes "M11 23, Mon". Run it after an update of Babel;
a test compares what is committed with what it would write.
"""

from __future__ import annotations

import json
from pathlib import Path

from babel import Locale

LOCALES = {"kk": "kk_KZ", "ru": "ru_KZ", "en": "en_GB"}
TABLES = Path(__file__).parent / "src" / "i18n" / "tables"
ALPHABETS = {
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "en": "abcdefghijklmnopqrstuvwxyz",
}
UNITS = ("second", "minute", "hour", "day")


def table_of(language: str) -> dict[str, object]:
    """The table of one language, as JSON values."""
    locale = Locale.parse(LOCALES[language])
    patterns = locale._data["unit_patterns"]  # Babel keeps them there and offers no other door
    return {
        "decimal": locale.number_symbols["latn"]["decimal"],
        "group": locale.number_symbols["latn"]["group"],
        "months": [locale.months["format"]["abbreviated"][month] for month in range(1, 13)],
        "days": [locale.days["format"]["abbreviated"][day] for day in range(7)],  # from Monday
        "date": locale.date_formats["medium"].pattern,
        "day": locale.datetime_skeletons["MMMEd"].pattern,
        "units": {unit: dict(patterns[f"duration-{unit}"]["short"]) for unit in UNITS},
        "units_speed": dict(patterns["speed-kilometer-per-hour"]["short"]),
        "units_metre": dict(patterns["length-meter"]["short"]),
        "units_kilometre": dict(patterns["length-kilometer"]["short"]),
        "plural_small": " ".join(locale.plural_form(count) for count in range(100)),
        "plural_rest": " ".join(locale.plural_form(100 + count) for count in range(100)),  # by the last two digits
        "plural_fraction": locale.plural_form(1.5),
        "alphabet": ALPHABETS[language],
    }


def text_of(language: str) -> str:
    """The file of one language."""
    return json.dumps(table_of(language), ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write all files."""
    for language in LOCALES:
        (TABLES / f"{language}.json").write_text(text_of(language), encoding="utf-8")


if __name__ == "__main__":
    main()
