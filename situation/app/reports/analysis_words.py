"""The words of hotspot sheets and of indicators, in Kazakh, Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

ANALYSIS_WORDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "hotspots": (
            "Қайталанатын орындар: отырысқа ұсыныстар",
            "Повторяющиеся места: рекомендации к заседанию",
            "Recurring places: recommendations for the session",
        ),
        "hotspots.none": (
            "Бұл уақытта қайталанған орын жоқ.",
            "За это время повторяющихся мест нет.",
            "No place came back within this time.",
        ),
        "hotspots.short": (
            "{requests} өтініш қаралды; қайталанған орын: {places}, олардың үлесі өтініштердің {share} %-ы.",
            "Рассмотрено обращений: {requests}; повторяющихся мест: {places}, на них {share} % обращений.",
            "{requests} requests were looked at; {places} places came back, with {share} % of the requests.",
        ),
        "hotspots.simulated": (
            "ИМИТАЦИЯ: өтініштер ойдан шығарылған",
            "ИМИТАЦИЯ: обращения выдуманные",
            "SIMULATED: the requests are invented",
        ),
        "hotspots.weather": (
            "Ауа райы қаланың күнделікті деректері бойынша.",
            "Погода – по ежедневным данным города.",
            "Weather is by the city's daily data.",
        ),
        "hotspots.no_weather": (
            "Ауа райы деректері жоқ: оқиғалардың себебі мен жөндеудің беріктігі ауа райымен тексерілмеген.",
            "Данных о погоде нет: эпизоды не привязаны к погоде, а исправления ею не проверены.",
            "There are no weather data: episodes are not told by weather, and fixes are not tested by it.",
        ),
        "hotspots.how": (
            "Орын – бір санаттағы кемінде {least} өтініш {reach} м шегінде, кемінде екі эпизодта. Эпизодтар арасында "
            "екі тәуліктен артық тыныштық бар. Ұпай: өтініш – {request}, камера көрген сағат – {hour}, қайталану – "
            "{again}. Бір адамның бірнеше өтініші бөлек саналады. Камералар {camera} м шегінде ескеріледі.",
            "Место – не менее {least} обращений одной категории в пределах {reach} м, не менее чем в двух эпизодах. "
            "Между эпизодами более двух суток тишины. Баллы: обращение – {request}, час, увиденный камерой, – {hour}, "
            "повторение – {again}. Несколько обращений одного человека считаются отдельно. Камеры – в пределах "
            "{camera} м.",
            "A place has at least {least} requests of one category within {reach} m, in at least two episodes. Between "
            "episodes there are more than two days of silence. Points: a request {request}, an hour seen by a camera "
            "{hour}, a return {again}. Several requests of one person count each. Cameras within {camera} m count.",
        ),
        "ranking": ("Орындар салмағы бойынша", "Места по весу", "Places by weight"),
        "rank": ("№", "№", "No."),
        "place": ("Орын", "Место", "Place"),
        "place.unnamed": ("атаусыз орын", "место без названия", "unnamed place"),
        "requests": ("Өтініштер", "Обращения", "Requests"),
        "episodes": ("Эпизодтар", "Эпизоды", "Episodes"),
        "skies": ("Ауа райы", "Погода", "Weather"),
        "seen_h": ("Камера көрген, сағ", "Видела камера, ч", "Seen by cameras, h"),
        "points": ("Ұпай", "Баллы", "Points"),
        "cause": ("Себебі", "Причина", "Cause"),
        "after": ("Жөндеуден кейін", "После исправления", "After the fix"),
        "note": ("Ескерту", "Примечание", "Note"),
        "work": ("Ұсынылатын жұмыс", "Предлагаемые работы", "Work proposed"),
        "agency": ("Жауапты орган", "Ответственный орган", "Agency"),
        "decision": ("Отырыс шешімі", "Решение заседания", "Decision of the session"),
        "fixed": ("Жөнделген күні", "Исправлено", "Fixed on"),
        "span.of": ("{first} – {last}", "{first} – {last}", "{first} – {last}"),
        "seen": ("Алғашқы және соңғы өтініш", "Первое и последнее обращение", "First and last request"),
        "cameras": ("Камералар", "Камеры", "Cameras"),
        "picture": ("Камера суреті (бұлдыратылған)", "Снимок камеры (размыт)", "Camera picture (blurred)"),
        "cause.unknown": ("анықталмаған", "не установлена", "not found out"),
        "cause.no_drain": ("нөсер кәрізі жоқ", "нет ливнёвки", "no storm drain"),
        "cause.drain_without_well": (
            "кәріз бар, құдық жоқ",
            "ливнёвка есть, колодца нет",
            "drain without a well",
        ),
        "cause.no_road": ("жол жоқ", "нет дороги", "no road"),
        "cause.other": ("басқа", "другая", "other"),
        "sky.rain": ("жаңбыр", "дождь", "rain"),
        "sky.thaw": ("жылымық", "оттепель", "thaw"),
        "sky.snow": ("қар", "снег", "snow"),
        "sky.dry": ("құрғақ", "сухо", "dry"),
        "sky.unknown": ("белгісіз", "неизвестно", "unknown"),
        "after.recurred": ("қайталанды: {at}", "повторилось: {at}", "came back: {at}"),
        "after.held": (
            "төтеп берді ({tests} рет сыналды)",
            "выдержало (проверено {tests} раз)",
            "held ({tests} tests)",
        ),
        "after.not_tested": ("әлі сыналмады", "ещё не проверено", "not tested yet"),
        "after.no_weather": ("ауа райы белгісіз", "погода неизвестна", "weather not known"),
    }
)
