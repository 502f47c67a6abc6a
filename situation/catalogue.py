"""The catalogue of requests: what can be asked of the service, its radius on the map, its default clocks, its words.

Minutes are start values of the pilot; a city overrides them in its `city.toml` (table `[categories]`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from situation.fleet import VehicleKind
from situation.handovers import Service

CategoryCode = NewType("CategoryCode", str)


class Handling(StrEnum):
    """What is done about a request of a category."""

    WORK = "work"  # somebody goes there
    CONSULTATION = "consultation"  # it is answered, and that is all
    FORMAL_REQUEST = "formal_request"  # the law wants it in writing or by e-gov: the answer says how; nobody is sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One service of the catalogue; its code is also the Open311 service_code."""

    code: CategoryCode
    name_kk: str
    name_ru: str
    name_en: str
    radius_m: float = 60.0  # a vehicle nearer than this to the incident's point is at it
    reaction_min: int = 60  # until somebody acts: acknowledges and dispatches
    elimination_min: int = 24 * 60  # until it is resolved
    priority: int = 3  # 1 most urgent, 5 least
    kinds: tuple[VehicleKind, ...] = ()  # machines that can do the work; empty: none are sent
    handling: Handling = Handling.WORK
    suggests: tuple[Service, ...] = ()  # who is handed it at once; each is one press


_PLOWS = (VehicleKind.PLOW, VehicleKind.LOADER)


def _category(code: str, kk: str, ru: str, en: str, **rest: object) -> Category:
    return Category(code=CategoryCode(code), name_kk=kk, name_ru=ru, name_en=en, **rest)  # type: ignore[arg-type]


_EMERGENCY: dict[str, object] = {"reaction_min": 1, "elimination_min": 60, "priority": 1}  # minutes

_ALL = (
    _category(
        "snow_road",
        "Жолдағы қар",
        "Снег на дороге",
        "Snow on the road",
        reaction_min=30,
        elimination_min=240,
        priority=2,
        kinds=_PLOWS,
    ),
    _category("snow_yard", "Ауладағы қар", "Снег во дворе", "Snow in a yard", kinds=_PLOWS),
    _category(
        "snow_sidewalk",
        "Тротуардағы қар",
        "Снег на тротуаре",
        "Snow on a pavement",
        elimination_min=480,
        kinds=_PLOWS,
    ),
    _category(
        "ice",
        "Көктайғақ",
        "Гололёд",
        "Ice",
        reaction_min=30,
        elimination_min=240,
        priority=2,
        kinds=(VehicleKind.SPREADER, VehicleKind.PLOW),
    ),
    _category(
        "ramp_blocked",
        "Пандус жабылып қалған",
        "Заблокирован пандус",
        "Blocked ramp",
        radius_m=30.0,
        reaction_min=10,
        elimination_min=120,
        priority=1,
        suggests=(Service.PARKING,),
    ),
    _category(
        "sidewalk_parking",
        "Тротуардағы көлік",
        "Парковка на тротуаре",
        "Parking on a pavement",
        radius_m=30.0,
        suggests=(Service.PARKING,),
    ),
    _category(
        "flood_road",
        "Жолды су басқан",
        "Подтопление дороги",
        "Flooded road",
        radius_m=100.0,
        reaction_min=10,
        elimination_min=240,
        priority=1,
        kinds=(VehicleKind.PUMP,),
    ),
    _category(
        "flood_yard",
        "Ауланы су басқан",
        "Подтопление двора",
        "Flooded yard",
        reaction_min=30,
        elimination_min=480,
        priority=2,
        kinds=(VehicleKind.PUMP,),
    ),
    _category(
        "open_well",
        "Ашық құдық",
        "Открытый люк",
        "Open manhole",
        radius_m=30.0,
        reaction_min=10,
        elimination_min=60,
        priority=1,
        suggests=(Service.RESCUE,),
    ),
    _category("fire", "Өрт", "Пожар", "Fire", **_EMERGENCY, suggests=(Service.FIRE,)),
    _category(
        "road_accident",
        "Жол апаты",
        "ДТП",
        "Road accident",
        **_EMERGENCY,
        suggests=(Service.POLICE, Service.AMBULANCE),
    ),
    _category(
        "person_in_danger",
        "Адам өмірі қауіпте",
        "Человек в опасности",
        "Person in danger",
        **_EMERGENCY,
        suggests=(Service.AMBULANCE, Service.RESCUE),
    ),
    _category("snow_dump_illegal", "Қарды заңсыз төгу", "Незаконный сброс снега", "Illegal snow dump", priority=4),
    _category(
        "plow_no_show",
        "Техника келмеді",
        "Техника не приехала",
        "Plough did not come",
        reaction_min=30,
        kinds=_PLOWS,
    ),
    _category("plow_damage", "Техника зақым келтірді", "Повреждение техникой", "Damage by a plough", priority=4),
    _category(
        "noise_night",
        "Түнгі шу",
        "Ночной шум",
        "Noise at night",
        reaction_min=30,
        elimination_min=120,
        suggests=(Service.POLICE,),
    ),
    _category(
        "consultation",
        "Кеңес",
        "Консультация",
        "Consultation",
        priority=5,
        handling=Handling.CONSULTATION,
    ),
    _category(
        "formal_request",
        "Ресми өтініш қажет",
        "Нужно письменное обращение",
        "Needs a formal request",
        priority=5,
        handling=Handling.FORMAL_REQUEST,
    ),
    _category("other", "Басқа", "Другое", "Other", priority=4),
)

CATEGORIES: MappingProxyType[str, Category] = MappingProxyType({category.code: category for category in _ALL})
