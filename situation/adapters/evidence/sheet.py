"""The sheet of a hand-over: one HTML file with its pictures and map inside, to read, to print and to read out.

Every word that came from outside is escaped. It needs no network and runs no script.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from html import escape

from situation.adapters.evidence.place_map import PlaceMap
from situation.adapters.evidence.sheet_words import SheetWords
from situation.cameras import Finding, Judgement
from situation.catalogue import CATEGORIES
from situation.dossier import Dossier, Piece
from situation.handovers import EMERGENCY, Handover
from situation.incidents import Incident, Reporter

STYLE = """
  body { font: 16px/1.4 system-ui, "Noto Sans", sans-serif; margin: 0 auto; max-width: 60em; padding: 0 1em 2em; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1em; } dt { color: #444; } dd { margin: 0; }
  .call { font-size: 2.2em; font-weight: 700; border: 3px solid #a30000; padding: .2em .5em; }
  .simulated { border: 3px double #8a4b00; background: #fff3d6; padding: .5em; font-weight: 700; }
  figure { margin: 1em 0; break-inside: avoid; } img, svg { max-width: 100%; height: auto; }
"""
Rows = list[tuple[str, str]]


class Sheets:
    """Makes sheets in the city's time."""

    def __init__(self, place_map: PlaceMap | None = None, *, zone: tzinfo = UTC) -> None:
        self._map = place_map
        self._zone = zone

    def draw(self, incident: Incident) -> str:
        """The map of the place as SVG; "" where there is none."""
        return "" if self._map is None or incident.needs_location else self._map.draw(incident.lat, incident.lon)

    def make(self, dossier: Dossier, made: Sequence[tuple[Piece, bytes]], missing: int, language: str) -> str:
        """The page of a dossier with a hand-over."""
        words, handover = SheetWords(language), dossier.handover
        if handover is None:
            raise ValueError("a sheet is made of a hand-over")
        rows = [*self._heads(handover, dossier, words), *self._of_finding(dossier, words)]
        listed = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
        drawn = self.draw(dossier.incident)
        placed = f"<h2>{escape(words('map'))}</h2>{drawn}" if drawn else ""
        gaps = f"<p>{escape(words('missing', count=missing))}</p>" if missing else ""
        return (
            f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
            f"<title>{escape(handover.number)}</title><style>{STYLE}</style></head><body>"
            f"<h1>{escape(words('title'))} {escape(handover.number)}</h1>{_banner(handover, words)}<dl>{listed}</dl>"
            f"{placed}<h2>{escape(words('pictures'))}</h2>{''.join(self._figures(dossier, made, words))}{gaps}"
            f"<p>{escape(words('signed'))}</p></body></html>"
        )

    def _heads(self, handover: Handover, dossier: Dossier, words: SheetWords) -> Rows:
        incident = dossier.incident
        place = [incident.address] if incident.needs_location else [incident.address, _degrees(incident)]
        return [
            (words("to"), handover.to),
            (words("handed"), f"{self._at(handover.handed_at)}, {handover.handed_by}"),
            (words("incident"), incident.public_no),
            (words("what"), ". ".join(filter(None, (_category(incident, words), incident.description)))),
            (words("where"), ", ".join(filter(None, place))),
            (words("when"), self._at(incident.opened_at)),
            (words("note"), handover.note),
            (words("caller"), _caller(dossier.caller)),
        ]

    def _of_finding(self, dossier: Dossier, words: SheetWords) -> Iterator[tuple[str, str]]:
        if dossier.handover and dossier.handover.service not in EMERGENCY:
            offence = dossier.offence
            yield words("plate"), offence.number if offence else words("no_plate")
            dates = ", ".join(self._at(one.seen_at) for one in dossier.repeats)
            yield words("repeats"), dates or words("none")
        for finding in dossier.findings:
            yield words("dwell"), _dwell(finding, words)
            yield words("camera"), ", ".join(camera.name for camera in dossier.cameras if camera.id == finding.camera)
            judged = "confirmed" if finding.judgement is Judgement.CONFIRMED else "unconfirmed"
            said = (finding.kind.value, words("score", score=f"{finding.score:.2f}"), words(judged), finding.detector)
            yield words("judged"), "; ".join(filter(None, said))

    def _figures(self, dossier: Dossier, made: Sequence[tuple[Piece, bytes]], words: SheetWords) -> Iterator[str]:
        taken = self._moments(dossier, words)
        for piece, content in made:
            if not piece.name.endswith(".jpg") or "overlay" in piece.what:
                continue
            coded = base64.b64encode(content).decode()
            name = words({"frame": "during"}.get(piece.what, piece.what))
            told = ": ".join(filter(None, (name, taken.get(piece.original_sha256, ""))))
            yield (
                f'<figure><img alt="{escape(name)}" src="data:image/jpeg;base64,{coded}">'
                f"<figcaption>{escape(told)}<br><small>sha256 {piece.sha256}</small></figcaption></figure>"
            )

    def _moments(self, dossier: Dossier, words: SheetWords) -> Mapping[str, str]:
        shots = (shot for finding in dossier.findings for shot in finding.shots)
        return {
            shot.frame_sha256: words("taken", at=self._at(shot.captured_at), received=self._at(shot.received_at))
            for shot in shots
        }

    def _at(self, moment: datetime) -> str:
        return f"{moment.astimezone(self._zone):%Y-%m-%d %H:%M:%S %z}"


def _banner(handover: Handover, words: SheetWords) -> str:
    call = f'<p class="call">{escape(words("call", to=handover.to))}</p>' if handover.service in EMERGENCY else ""
    invented = f'<p class="simulated">{escape(words("simulated"))}</p>' if handover.simulated else ""
    return invented + call


def _category(incident: Incident, words: SheetWords) -> str:
    known = CATEGORIES.get(incident.category)
    names = {"kk": known.name_kk, "ru": known.name_ru, "en": known.name_en} if known else {}
    return names.get(words.language, incident.category)


def _degrees(incident: Incident) -> str:
    return f"{incident.lat:.6f}, {incident.lon:.6f}"


def _caller(caller: Reporter | None) -> str:
    if caller is None:
        return ""
    return ", ".join(filter(None, (caller.first_name, caller.last_name, caller.phone, caller.email)))


def _dwell(finding: Finding, words: SheetWords) -> str:
    ended_at = finding.cleared_at or finding.seen_at
    minutes = words("minutes", count=round((ended_at - finding.since_at).total_seconds() / 60))
    return minutes if finding.cleared_at else f"{minutes}, {words('still')}"
