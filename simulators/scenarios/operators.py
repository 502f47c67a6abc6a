"""The invented operators of the demo city."""

from __future__ import annotations

from simulators.scenarios.scenario import Ownership, SimulatedOperator

TAZA_QALA = SimulatedOperator(
    id="sim-taza-qala", name="ГКП «Таза Қала Паркі» (симуляция)", ownership=Ownership.MUNICIPAL
)
ABAT = SimulatedOperator(id="sim-abat", name="ГКП «Абат Көше» (симуляция)", ownership=Ownership.MUNICIPAL)
AQ_ZHOL = SimulatedOperator(id="sim-aq-zhol", name="ТОО «Ақ Жол Сервис» (симуляция)", ownership=Ownership.CONTRACTOR)
QAR_TECH = SimulatedOperator(
    id="sim-qar-tech", name="ТОО «Қар СпецТехника» (симуляция)", ownership=Ownership.CONTRACTOR
)
DALA = SimulatedOperator(id="sim-dala", name="ИП «Дала Транс» (симуляция)", ownership=Ownership.CONTRACTOR)
