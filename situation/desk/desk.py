"""Desk: every use case, one method each. What it changes is journalled, shown live and sent out, or did not happen."""

from __future__ import annotations

from situation.desk.cases.alerts import AlertCases
from situation.desk.cases.analysis import AnalysisCases
from situation.desk.cases.clocks import ClockCases
from situation.desk.cases.incidents import IncidentCases
from situation.desk.cases.partners import PartnerCases
from situation.desk.cases.registry import RegistryCases
from situation.desk.cases.streets import StreetCases


class Desk(
    IncidentCases,
    ClockCases,
    AlertCases,
    PartnerCases,
    StreetCases,
    RegistryCases,
    AnalysisCases,
):
    """The use cases. `by` is a login, or the name of the part that acts."""
