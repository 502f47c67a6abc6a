"""The words of reports in Kazakh, Russian and English; the words of states are those of the screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from types import MappingProxyType

from situation.app.reports.analysis_words import ANALYSIS_WORDS
from situation.app.reports.contract_words import CONTRACT_WORDS
from situation.attendance import Shift
from situation.catalogue import CATEGORIES

LANGUAGES = ("kk", "ru", "en")

_WORDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        **ANALYSIS_WORDS,
        **CONTRACT_WORDS,
        "title": ("Ауысым есебі", "Отчёт о смене", "Shift report"),
        "span": ("{from_at} – {to_at} ({zone})", "{from_at} – {to_at} ({zone})", "{from_at} – {to_at} ({zone})"),
        "made": ("Жасалған уақыты: {at}", "Составлен: {at}", "Made: {at}"),
        "simulated": (
            "ИМИТАЦИЯ: есепте ойдан шығарылған техника мен өтініштер бар",
            "ИМИТАЦИЯ: в отчёте есть выдуманные техника и обращения",
            "SIMULATED: this report has invented vehicles and requests in it",
        ),
        "sim": ("имит.", "имит.", "sim."),
        "map": ("Карта", "Карта", "Map"),
        "map.tracks": ("Із: {name}", "След: {name}", "Track: {name}"),
        "map.incidents": ("Оқиғалар", "Инциденты", "Incidents"),
        "map.visits": ("Техника болған жерлер", "Визиты техники", "Visits"),
        "map.simplified": (
            "Іздер {tolerance} м-ге дейін ықшамдалған.",
            "Следы упрощены не более чем на {tolerance} м.",
            "Tracks are simplified by at most {tolerance} m.",
        ),
        "operators": ("Операторлар", "Операторы", "Operators"),
        "operator": ("Оператор", "Оператор", "Operator"),
        "ownership": ("Меншігі", "Принадлежность", "Ownership"),
        "vehicles": ("Техника", "Техника", "Vehicles"),
        "heard_h": ("Байланыста, сағ", "На связи, ч", "Heard, h"),
        "driven_km": ("Жүрілген жол, км", "Пройдено, км", "Driven, km"),
        "pings": ("Қабылданған нүктелер", "Принято точек", "Pings accepted"),
        "quarantined": ("Карантиндегі нүктелер", "Точки в карантине", "Quarantined"),
        "incidents": ("Оқиғалар", "Инциденты", "Incidents"),
        "category": ("Санаты", "Категория", "Category"),
        "state": ("Күйі", "Состояние", "State"),
        "count": ("Саны", "Количество", "Count"),
        "reaction": ("Әрекетке дейін, мин (медиана)", "До реакции, мин (медиана)", "To reaction, min (median)"),
        "elimination": ("Жоюға дейін, мин (медиана)", "До устранения, мин (медиана)", "To elimination, min (median)"),
        "overdue": ("Мерзімі өткен", "Просрочено", "Overdue"),
        "number": ("Нөмірі", "Номер", "Number"),
        "address": ("Мекенжайы", "Адрес", "Address"),
        "opened": ("Ашылды", "Открыт", "Opened"),
        "due": ("Мерзімі", "Срок", "Due"),
        "visits": ("Техниканың болуы", "Визиты техники", "Visits"),
        "vehicle": ("Техника", "Техника", "Vehicle"),
        "incident": ("Оқиға", "Инцидент", "Incident"),
        "arrived": ("Келді", "Прибыл", "Arrived"),
        "left": ("Кетті", "Убыл", "Left"),
        "closest": ("Ең жақыны, м", "Ближе всего, м", "Closest, m"),
        "working": ("Жұмыс белгілері", "Признаки работы", "Signs of work"),
        "none": ("жоқ", "нет", "none"),
        "unregistered": ("тіркелмеген", "не зарегистрирован", "not registered"),
        "rest": ("… және тағы {count}", "… и ещё {count}", "… and {count} more"),
        "how": (
            "Байланыс пен жол {gap} минуттан ұзақ үзіліссіз нүктелерден есептелген; "
            "{speed} км/сағ-тан баяу қозғалыс тұру деп саналады. Уақыт – құрылғы сағаты бойынша.",
            "Связь и путь посчитаны по точкам без перерывов дольше {gap} минут; движение медленнее {speed} км/ч "
            "считается стоянкой. Время – по часам устройства.",
            "Time heard and way driven are counted over fixes with no silence longer than {gap} minutes; slower than "
            "{speed} km/h is standing. Times are by the device's clock.",
        ),
        "state.new": ("жаңа", "новый", "new"),
        "state.acknowledged": ("қабылданды", "принят", "acknowledged"),
        "state.dispatched": ("жіберілді", "направлен", "dispatched"),
        "state.on_site": ("орнында", "на месте", "on site"),
        "state.handed_off": ("берілді", "передан", "handed off"),
        "state.resolved": ("орындалды", "выполнен", "resolved"),
        "state.closed": ("жабылды", "закрыт", "closed"),
        "state.merged": ("біріктірілді", "объединён", "merged"),
        "ownership.municipal": ("қалалық", "городская", "municipal"),
        "ownership.contractor": ("мердігерлік", "подрядная", "contracted"),
    }
)


class Words:
    """The words of one language, and times as its people write them, in the city's zone."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        self.language = language
        self.zone = zone
        self._place = LANGUAGES.index(language)

    def __call__(self, key: str, **facts: object) -> str:
        """The word or sentence of that key."""
        return _WORDS[key][self._place].format(**facts)

    def category(self, code: str) -> str:
        """The category's name; its code where a city has taken it out of the catalogue."""
        known = CATEGORIES.get(code)
        return str(getattr(known, f"name_{self.language}")) if known else code

    def at(self, moment: datetime | None) -> str:
        """Date and time to the minute."""
        if moment is None:
            return ""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M" if self.language == "en" else "%d.%m.%Y %H:%M")

    def shift(self, shift: Shift) -> str:
        """The day on which a shift begins, and its hours; broken before them only."""
        return f"{self.at(shift.from_at).split()[0]} {shift.name.replace('-', '–')}"

    def name(self, names: Mapping[str, str], otherwise: str) -> str:
        """What a thing is called in this language."""
        return names.get(self.language, otherwise)

    def number(self, value: float | None, digits: int = 0) -> str:
        """Grouped as the language does; empty for None."""
        if value is None:
            return ""
        text = f"{value:,.{digits}f}"
        return text if self.language == "en" else text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
