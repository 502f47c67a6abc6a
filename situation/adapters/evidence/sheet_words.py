"""The words of a hand-over's sheet in Kazakh, Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LANGUAGES = ("kk", "ru", "en")

_WORDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "title": ("Беру парағы", "Лист передачи", "Hand-over sheet"),
        "call": ("{to} нөміріне қоңырау шалыңыз", "Позвоните {to}", "Call {to}"),
        "simulated": ("ИМИТАЦИЯ: ойдан шығарылған оқиға", "ИМИТАЦИЯ: выдуманное событие", "SIMULATED: invented"),
        "to": ("Кімге", "Кому", "To"),
        "handed": ("Берілді", "Передано", "Handed over"),
        "what": ("Не болды", "Что", "What"),
        "where": ("Қайда", "Где", "Where"),
        "when": ("Қашан", "Когда", "When"),
        "incident": ("Оқиға", "Инцидент", "Incident"),
        "note": ("Ескерту", "Примечание", "Note"),
        "caller": ("Хабарлаған адам", "Заявитель", "Caller"),
        "plate": (
            "Мемлекеттік нөмірі (адам растаған)",
            "Госномер (подтверждён человеком)",
            "Plate (confirmed by a person)",
        ),
        "no_plate": ("расталмаған", "не подтверждён", "not confirmed"),
        "dwell": ("Тұрған уақыты", "Время стоянки", "Stood for"),
        "minutes": ("{count} мин", "{count} мин", "{count} min"),
        "still": ("әлі тұр", "стоит до сих пор", "still there"),
        "repeats": ("Осы жерде бұрын да", "Ранее на этом месте", "At this place before"),
        "none": ("жоқ", "нет", "none"),
        "camera": ("Камера", "Камера", "Camera"),
        "judged": ("Камера қорытындысы", "Вывод камеры", "What the camera found"),
        "score": ("сенім {score}", "уверенность {score}", "score {score}"),
        "confirmed": ("адам растады", "подтверждено человеком", "confirmed by a person"),
        "unconfirmed": ("адам растамаған", "человеком не подтверждено", "not confirmed by a person"),
        "map": ("Карта", "Карта", "Map"),
        "pictures": ("Суреттер", "Снимки", "Pictures"),
        "missing": ("Сақталмаған суреттер: {count}", "Не сохранилось снимков: {count}", "Pictures not kept: {count}"),
        "before": ("Бұрын: орын бос", "До: место свободно", "Before: the place is free"),
        "during": ("Кезінде", "Во время", "During"),
        "after": ("Кейін: орын қайта бос", "После: место снова свободно", "After: the place is free again"),
        "media": ("Өтінішпен келген сурет", "Снимок из обращения", "Picture that came with the request"),
        "taken": (
            "түсірілді {at}, сақталды {received}",
            "снято {at}, сохранено {received}",
            "taken {at}, stored {received}",
        ),
        "signed": (
            "Пакет қол қойылған: verify.py оны тексереді",
            "Пакет подписан: его проверяет verify.py",
            "The package is signed: verify.py checks it",
        ),
    }
)


class SheetWords:
    """Words in one language; Russian for one that we do not have."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else "ru"
        self._column = LANGUAGES.index(self.language)

    def __call__(self, key: str, **values: object) -> str:
        """The word with its values in it."""
        return _WORDS[key][self._column].format(**values)
