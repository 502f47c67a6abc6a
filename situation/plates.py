"""Number plates of Kazakhstan: one way to write each, and whether a text can be one.

Forms: https://en.wikipedia.org/wiki/Vehicle_registration_plates_of_Kazakhstan (series of 1993 and of 2012). Trailers,
tractors and foreign vehicles have others, which are taken only when a person says that it is so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from situation.errors import Invalid

REGIONS = range(1, 21)  # 01 Astana ... 17 Shymkent, 18 Abai, 19 Jetisu, 20 Ulytau
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІ", "ABEKMHOPCTYXI")  # Cyrillic to Latin
_APART = re.compile(r"[\s\-–—.·]+")
_LONGEST = 12  # letters and digits of any vehicle's plate


class PlateForm(StrEnum):
    """Which series a plate is of."""

    PERSON_2012 = "person_2012"  # 123ABC01; with two letters, older ones of the series: 123AB01
    PERSON_1993 = "person_1993"  # Z123ABC, the letter first is the region
    COMPANY_1993 = "company_1993"  # Z123AB
    OTHER = "other"  # foreign, trailer, tractor, diplomatic: a person says that it is one


_FORMS = (
    (re.compile(r"\d{3}[A-Z]{2,3}(?P<region>\d{2})"), PlateForm.PERSON_2012),
    (re.compile(r"[A-Z]\d{3}[A-Z]{3}"), PlateForm.PERSON_1993),
    (re.compile(r"[A-Z]\d{3}[A-Z]{2}"), PlateForm.COMPANY_1993),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """A number plate in its one spelling: capitals and digits, Latin, without spaces."""

    number: str
    form: PlateForm


def plate_of(text: str, *, other: bool = False) -> Plate:
    """The plate that is meant, or Invalid with what is wrong. `other`: it is of no form that we know, and right."""
    number = normalised(text)
    if not number:
        raise Invalid("type the plate as the picture shows it", field="plate")
    if not number.isalnum() or len(number) > _LONGEST:
        raise Invalid(f"a plate is at most {_LONGEST} letters and digits", field="plate")
    for pattern, form in _FORMS:
        if found := pattern.fullmatch(number):
            region = found.groupdict().get("region")
            if region is not None and int(region) not in REGIONS and not other:
                raise Invalid(f"no region {region}: the last two digits are 01 to 20", field="plate")
            return Plate(number=number, form=form)
    if not other:
        raise Invalid(
            f"{number} is no plate of 2012 (123ABC01) nor of 1993 (Z123ABC, Z123AB): look again, "
            "or say that it is another kind (foreign, trailer, tractor)",
            field="plate",
        )
    return Plate(number=number, form=PlateForm.OTHER)


def normalised(text: str) -> str:
    """In capitals, without spaces and dashes, Cyrillic look-alikes as Latin letters."""
    return _APART.sub("", text).upper().translate(LOOK_ALIKES)
