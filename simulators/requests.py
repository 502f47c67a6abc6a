"""Citizens' requests made up: what, where, in Kazakh or Russian; each text says that it is simulated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from simulators.network import Network

MARKS = {"kk": "[симуляция/имитация]", "ru": "[симуляция]"}
KAZAKH_SHARE = 0.5
BESIDE_M = 15.0  # people stand beside the street, and phones err

# Category: texts in Kazakh, texts in Russian. {street} is the street's own name.
TEXTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "snow_road": (
        (
            "{street}: жол таңертеңнен бері тазаланбаған, көліктер тұрып қалды.",
            "{street} бойында қар күртігі, өту қиын.",
        ),
        ("{street}: дорогу с утра не чистили, машины буксуют.", "{street}: в правой полосе снежный вал, не проехать."),
    ),
    "snow_yard": (
        ("{street}, аула ішін қар басып қалған, жедел жәрдем кіре алмайды.",),
        ("{street}, двор завален снегом, скорая не заедет.", "{street}: двор не чистили третий день."),
    ),
    "snow_sidewalk": (
        ("{street}: тротуарда қар қалың, арбамен жүру мүмкін емес.",),
        ("{street}: тротуар под снегом, с коляской не пройти.",),
    ),
    "ice": (
        ("{street}: аялдама жанында көктайғақ, адамдар құлап жатыр.",),
        ("{street}: у остановки голый лёд, люди падают.", "{street}: гололёд на повороте, песка нет."),
    ),
    "ramp_blocked": (
        ("{street}: пандустың алдына көлік қойылған.",),
        ("{street}: пандус перекрыт машиной, на коляске не заехать.",),
    ),
    "sidewalk_parking": (
        ("{street}: тротуарда көлік тұр, жаяу жүргінші жолға шығады.",),
        ("{street}: машина стоит на тротуаре, пешеходы идут по проезжей части.",),
    ),
    "flood_road": (
        ("{street}: жолды су басты, көлік өте алмайды.",),
        ("{street}: дорога под водой по бампер.", "{street}: ливнёвка не справляется, вода стоит на дороге."),
    ),
    "flood_yard": (
        ("{street}: ауланы еріген су басты, подъезге кіру мүмкін емес.",),
        ("{street}: двор затоплен талой водой, к подъезду не подойти.",),
    ),
    "open_well": (
        ("{street}: құдықтың қақпағы жоқ, қауіпті.",),
        ("{street}: открытый люк, рядом ходят дети.",),
    ),
    "snow_dump_illegal": (
        ("{street}: самосвал қарды рұқсат етілмеген жерге төгіп жатыр.",),
        ("{street}: самосвал сбрасывает снег на пустырь.",),
    ),
    "plow_no_show": (
        ("{street}: өтініш жабылған, бірақ техника келген жоқ.",),
        ("{street}: заявку закрыли, а техники не было.",),
    ),
    "noise_night": (
        ("{street}: түнде техника шулап жұмыс істеп тұр.",),
        ("{street}: ночью под окнами гремит техника.",),
    ),
    "other": (
        ("{street}: жол белгісі құлап қалған.",),
        ("{street}: упал дорожный знак.",),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a citizen asks."""

    category: str
    text: str
    language: str  # kk or ru
    lat: float
    lon: float
    address: str  # the street's name, may be empty


def made_request(network: Network, categories: Sequence[tuple[str, float]], rng: Random) -> Request:
    """A request beside a street, of a category drawn by those weights."""
    codes, weights = zip(*categories, strict=True)
    category = rng.choices(codes, weights)[0]
    place = network.random_place(rng)
    arc = network.arcs[place.arc]
    x, y, _ = arc.at(place.offset_m)
    lon, lat = network.lon_lat([x + rng.uniform(-BESIDE_M, BESIDE_M)], [y + rng.uniform(-BESIDE_M, BESIDE_M)])
    language = "kk" if rng.random() < KAZAKH_SHARE else "ru"
    texts = TEXTS[category][0 if language == "kk" else 1]
    street = arc.street or ("Атаусыз көше" if language == "kk" else "Улица без названия")
    return Request(
        category=category,
        text=f"{MARKS[language]} {rng.choice(texts).format(street=street)}",
        language=language,
        lat=float(lat[0]),
        lon=float(lon[0]),
        address=arc.street,
    )
