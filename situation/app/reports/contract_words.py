"""The words of a contractor's report and of a snow event's, in Kazakh, Russian and English."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONTRACT_WORDS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "contractor": ("Мердігер есебі", "Отчёт по подрядчику", "Contractor's report"),
        "contract.number": ("Шарт № {number}", "Договор № {number}", "Contract no. {number}"),
        "contract.shifts": (
            "Осы кезеңде басталған ауысымдар.",
            "Вошли смены, начавшиеся в этот период.",
            "The shifts that began within this time.",
        ),
        "contract.none": (
            "Бұл оператордың шарты енгізілмеген: шегерімдер есептелмейді.",
            "Договор этого оператора не внесён: вычеты не рассчитываются.",
            "No contract of this operator is entered: nothing is deducted.",
        ),
        "summary": ("Негізгі көрсеткіштер", "Главное", "In short"),
        "figure": ("Көрсеткіш", "Показатель", "Figure"),
        "value": ("Мәні", "Значение", "Value"),
        "owed": ("Міндетті машина-ауысым", "Машино-смен по плану", "Machine shifts owed"),
        "came": ("Шыққаны", "Из них вышло", "Of these, came"),
        "absent": ("Шықпаған машиналар", "Не вышедшие машины", "Machines that did not come"),
        "out_h": ("Желіде, сағ", "На линии, ч", "Out, h"),
        "working_h": ("Жұмыста, сағ", "В работе, ч", "Working, h"),
        "transit_h": ("Жұмыссыз, сағ", "Без работы, ч", "Idle, h"),
        "untold_h": ("Белгісіз, сағ", "Не сообщено, ч", "Untold, h"),
        "working_km": ("Жұмыспен, км", "С работой, км", "Working, km"),
        "transit_km": ("Жұмыссыз жол, км", "Переезды, км", "In transit, km"),
        "untold_km": ("Белгісіз, км", "Не сообщено, км", "Untold, km"),
        "segments": ("Есептелген учаскелер", "Зачтено участков", "Segments credited"),
        "segments_km": ("Есептелген жол, км", "Зачтено, км", "Credited, km"),
        "deductions": ("Шарт бойынша шегерімдер", "Вычеты по договору", "Deductions by the contract"),
        "clauses": ("Шарттың талаптары", "Условия договора", "The contract's clauses"),
        "clause": ("Тармақ", "Пункт", "Clause"),
        "rule": ("Негіздеме", "Основание", "Reason"),
        "about": ("Не туралы", "Объект", "About"),
        "found": ("Нақты", "Факт", "Found"),
        "limit": ("Шегі", "Порог", "Limit"),
        "deducted": ("Шегерім", "Вычет", "Deducted"),
        "occurred": ("Жағдай", "Случаев", "Occurred"),
        "rule.zone_missed": ("аймаққа қызмет көрсетілмеген", "зона не обслужена", "zone missed"),
        "rule.zone_late": ("аймаққа мерзімінде қызмет көрсетілмеген", "зона не обслужена в срок", "zone late"),
        "rule.data_quality": ("деректер сапасы төмен", "низкое качество данных", "poor data"),
        "rule.machine_absent": ("машина шықпаған", "машина не вышла", "machine absent"),
        "rule.hours_short": ("ауысым толық емес", "смена не отработана", "hours short"),
        "measured.zone_missed": (
            "мерзімі өткен көшелердің қызмет көрсетілмеген үлесі, ең көбі",
            "доля необслуженных улиц, срок которых прошёл, не более",
            "share of the streets due that was not served, at most",
        ),
        "measured.zone_late": (
            "мерзімінде қызмет көрсетілмеген үлес, ең көбі",
            "доля улиц, не обслуженных в срок, не более",
            "share of the streets not served when due, at most",
        ),
        "measured.data_quality": (
            "жарамды деректер үлесі, кемінде",
            "доля пригодных данных, не менее",
            "share of good data, at least",
        ),
        "measured.machine_absent": (
            "кезекшідегі машинадан бірде-бір нүкте жоқ",
            "ни одной точки от машины, которая должна работать",
            "not one position of a machine on duty",
        ),
        "measured.hours_short": (
            "желіде болған ауысым үлесі, кемінде",
            "доля смены на линии, не менее",
            "share of the shift out, at least",
        ),
        "pay.machine": (
            "машинаның ауысым ақысының {percent} %",
            "{percent} % оплаты смены машины",
            "{percent} % of the machine's pay for the shift",
        ),
        "pay.zone": (
            "аймақтың осы қар жауғандағы ақысының {percent} %",
            "{percent} % оплаты зоны за этот снегопад",
            "{percent} % of the zone's pay for this snowfall",
        ),
        "gap": ("Үзіліс, %", "Перерывы, %", "Gaps, %"),
        "late": ("Кешіккен, %", "С опозданием, %", "Late, %"),
        "doubtful": ("Күмәнді, %", "Сомнительные, %", "Doubtful, %"),
        "lost": ("Жоғалған, %", "Потеряно, %", "Lost, %"),
        "of.gap": ("үзіліс", "перерывы", "gaps"),
        "of.late": ("кешігу", "опоздание", "late"),
        "of.doubtful": ("күмәнді нүктелер", "сомнительные точки", "doubtful"),
        "of.lost": ("жоғалған нүктелер", "потерянные точки", "lost"),
        "shift": ("Ауысым", "Смена", "Shift"),
        "shifts": ("Машиналар ауысым бойынша", "Машины по сменам", "Machines by shift"),
        "machines": ("Машиналар", "Машины", "Machines"),
        "plate": ("Мем. нөмірі", "Госномер", "Plate"),
        "visits_done": ("Расталды / барлығы", "Подтверждено / всего", "Confirmed / all"),
        "outcomes": ("Оқиғаларға шығу", "Выезды на инциденты", "Visits to incidents"),
        "outcome": ("Қорытынды", "Вывод", "Verdict"),
        "outcome.confirmed": ("жұмыс расталды", "работа подтверждена", "work confirmed"),
        "outcome.passed_by": ("жанынан өтті", "проехал мимо", "passed by"),
        "outcome.not_there": ("орнында болмады", "не был на месте", "was not there"),
        "outcome.no_data": ("деректер жоқ", "нет данных", "no data"),
        "outcome.": ("әлі шешілмеген", "ещё не решено", "not decided yet"),
        "zones": ("Қар жауғандағы аймақтар", "Зоны по снегопадам", "Zones by snowfall"),
        "event": ("Қар жауу", "Снегопад", "Snowfall"),
        "district": ("Аудан", "Район", "District"),
        "km": ("Көше, км", "Улиц, км", "Streets, km"),
        "due_km": ("Мерзімі өтті, км", "Срок прошёл, км", "Due, km"),
        "missed_km": ("Қызмет көрсетілмеді, км", "Не обслужено, км", "Missed, km"),
        "missed": ("Қызмет көрсетілмеді, %", "Не обслужено, %", "Missed, %"),
        "late_km": ("Мерзімінде емес, км", "Не в срок, км", "Late, km"),
        "late_of_due": ("Мерзімінде емес, %", "Не в срок, %", "Late, %"),
        "own_km": ("Өз машиналары, км", "Своими машинами, км", "By own machines, km"),
        "final": ("Түпкілікті", "Окончательно", "Final"),
        "yes": ("иә", "да", "yes"),
        "no": ("жоқ", "нет", "no"),
        "screen": ("Экранда", "На экране", "On the screen"),
        "play": ("көрсету", "показать", "play"),
        "map.credited": ("Есептелген учаскелер", "Зачтённые участки", "Credited segments"),
        "map.passes": (
            "Түсі – жұмыспен өту саны: {colours}",
            "Цвет – число проходов с работой: {colours}",
            "Colour is the number of passes at work: {colours}",
        ),
        "map.untracked": (
            "Көшелер желісі: {limits}",
            "Сеть улиц: {limits}",
            "Streets: {limits}",
        ),
        "counted": ("Қалай есептелген", "Как посчитано", "How it was counted"),
        "how.time": (
            "Желіде – нүктелер арасы {gap} мин-тан аспайтын уақыт. Жұмыста – құрылғы қалақ түсірулі, шашқыш қосулы "
            "немесе тапсырма бар деген уақыт; хабарламаса – белгісіз. Уақыт – құрылғы сағаты бойынша.",
            "На линии – время между точками не дальше {gap} мин друг от друга. В работе – когда устройство сообщает: "
            "отвал "
            "опущен, разбрасыватель включён или названо задание; если молчит – не сообщено. Время – по часам "
            "устройства.",
            "Out is the time between fixes no further than {gap} min apart. Working is when the device says that the "
            "blade "
            "is down, the spreader is on, or a task is named; where it says nothing, it is untold. Times are the "
            "device's.",
        ),
        "how.segments": (
            "Учаске – көшенің ең көбі 200 м бөлігі, әр бағыт бөлек; жұмыспен кемінде жартысы жүрілсе, есептеледі. "
            "Бұл қызмет көрсетілгенінің дәлелі; көшенің таза екенін білдірмейді.",
            "Участок – часть улицы до 200 м, каждое направление отдельно; зачтён, если с работой пройдена хотя бы "
            "половина. Это доказывает проход, а не чистоту улицы.",
            "A segment is a piece of a street of at most 200 m, each direction for itself; it is credited when at "
            "least "
            "half of it was driven at work. That proves the service, not that the street is clean.",
        ),
        "how.data": (
            "Үзіліс – алғашқы және соңғы нүкте арасындағы үнсіздік үлесі; күмәнді – секіру, сағаты алға кеткен, "
            "жасанды "
            "немесе әлсіз қабылдау; жоғалған – трекер нөмірлеріндегі кем нөмірлер. Кезекші машиналар – тізілімнің "
            "бүгінгі күйі бойынша.",
            "Перерывы – доля молчания между первой и последней точкой; сомнительные – скачки, спешащие часы, подмена, "
            "слабый приём; потеряно – недостающие номера счётчика трекера. Кто должен работать – по реестру на "
            "сегодня.",
            "Gaps are the share of silence between the first and the last fix; doubtful are jumps, clocks ahead, mock "
            "fixes, poor reception; lost are numbers missing from what the tracker counts. Who is on duty is as the "
            "registry has it today.",
        ),
        "how.zones": (
            "Аймақтар – кімнің машинасы жұмыс істегеніне қарамастан, {profile} бойынша, қар жауған күнгі шекарада. "
            "Қар жауу аяқталған кезеңнің есебіне кіреді; барлық мерзім өтпейінше шегерім жоқ.",
            "Зоны – по {profile}, чьими бы машинами ни сделано, в границах дня снегопада. Снегопад входит в отчёт того "
            "периода, в котором он закончился; пока не прошли все сроки, вычета нет.",
            "Zones are kept by {profile}, whoever's machines did it, in the boundaries of the snowfall's day. A "
            "snowfall "
            "belongs to the time in which it ended; until all is due nothing is deducted.",
        ),
        "how.click": (
            "Әр сан өзі алынған жолға, жол – нүктелер файлына және экрандағы көрсетуге апарады.",
            "Каждое число ведёт к строкам, из которых оно получено, строка – к файлу точек и к показу на экране.",
            "Every figure leads to the rows that it came from, a row to its file of pings and to playback on the "
            "screen.",
        ),
        "signed.city": ("Тапсырыс беруші", "Заказчик", "For the city"),
        "signed.contractor": ("Мердігер", "Подрядчик", "For the contractor"),
        "signed": (
            "лауазымы, аты-жөні, қолы, күні",
            "должность, ФИО, подпись, дата",
            "position, name, signature, date",
        ),
        "snow": ("Қар жауу есебі", "Отчёт о снегопаде", "Snowfall report"),
        "snow.span": (
            "Жауды: {from_at} – {to_at} ({zone})",
            "Шёл: {from_at} – {to_at} ({zone})",
            "Fell: {from_at} – {to_at} ({zone})",
        ),
        "snow.on": ("әлі жауып тұр", "ещё идёт", "still falling"),
        "snow.part": (
            "ТОЛЫҚ ЕМЕС: бұл қар жауудың іздері әлі түгел қаралмаған.",
            "НЕ ПОЛНО: следы за этот снегопад ещё не все просмотрены.",
            "NOT WHOLE: not all tracks of this snowfall have been looked at yet.",
        ),
        "snow.made": (
            "Іздер {at} дейін қаралды.",
            "Следы просмотрены по {at}.",
            "Tracks are looked at until {at}.",
        ),
        "snow.none": ("Іздер әлі қаралмады.", "Следы ещё не просмотрены.", "No track has been looked at yet."),
        "standard": ("Норматив: {profile}", "Норматив: {profile}", "Standard: {profile}"),
        "by_district": ("Аудандар бойынша", "По районам", "By district"),
        "by_class": ("Санаттар бойынша", "По категориям", "By class"),
        "by_operator": (
            "Соңғы жұмыс істеген оператор",
            "По оператору последнего прохода",
            "By operator of the last pass",
        ),
        "label": ("Атауы", "Название", "Label"),
        "class": ("Санаты", "Категория", "Class"),
        "serviced_km": ("Қызмет көрсетілді, км", "Обслужено, км", "Serviced, km"),
        "serviced": ("Қызмет көрсетілді, %", "Обслужено, %", "Serviced, %"),
        "open_late_km": ("Әлі қызмет көрсетілмеді, км", "До сих пор не обслужено, км", "Still not served, km"),
        "elsewhere": ("ешкім / аудансыз", "никто / вне районов", "nobody / no district"),
        "late_streets": (
            "Мерзімінде қызмет көрсетілмеген көшелер",
            "Улицы, не обслуженные в срок",
            "Streets that were late",
        ),
        "street": ("Көше", "Улица", "Street"),
        "due_at": ("Мерзімі", "Срок", "Due"),
        "served_at": ("Қызмет көрсетілді", "Обслужено", "Served"),
        "last_by": ("Соңғы жұмыс істеген", "Последней работала", "Last worked by"),
        "nameless": ("атаусыз", "без названия", "without a name"),
        "service.not_visited": ("ешкім болмаған", "никто не был", "not visited"),
        "service.passed": ("жұмыссыз өткен", "проезжали без работы", "passed"),
        "service.begun": ("басталған", "начато", "begun"),
        "service.serviced": ("қызмет көрсетілген", "обслужено", "serviced"),
        "service.accepted": ("қабылданған", "принято", "accepted"),
        "sim.machines": (
            "ИМИТАЦИЯ: есепте ойдан шығарылған техника бар",
            "ИМИТАЦИЯ: в отчёте есть выдуманная техника",
            "SIMULATED: this report has invented machines in it",
        ),
    }
)
