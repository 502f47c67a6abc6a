"""Topic rules: which other topics carry which format, and who speaks on them.

A rule is `PATTERN=KIND` or `PATTERN=KIND:OPERATOR/VEHICLE`. The pattern is an MQTT topic with `+`, `#` and `{name}` for
one level; kind, operator and vehicle may use those names, and the last two are `{operator}/{vehicle}` where not said:

    owntracks/{operator}/{vehicle}=owntracks
    traccar/{vehicle}=traccar:tazaqala/{vehicle}
    /hfp/v2/journey/+/+/+/{operator}/{number}/#=hfp:{operator}/{operator}-{number}
    fleet/{operator}/{vehicle}/{kind}={kind}

What a rule finds is told on as `fleet/{operator}/{vehicle}/{kind}`, which is how all others know it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

DEFAULT_SENDER = "{operator}/{vehicle}"
OWN = "fleet"  # the first level of our own topics, which need no rule
_NAME = r"[A-Za-z0-9_-]{1,64}"
_PLACE = re.compile(r"\{([a-z_]{1,32})\}")
_FLEET = re.compile(rf"{OWN}/{_NAME}/{_NAME}/[a-z0-9_]{{1,32}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRule:
    """One rule, ready to be applied."""

    levels: tuple[str, ...]
    target: str  # fleet topic with names in braces
    matches: re.Pattern[str]

    @property
    def filter(self) -> str:
        """The MQTT subscription that brings its topics."""
        return "/".join("+" if _PLACE.fullmatch(level) else level for level in self.levels)

    @property
    def subject(self) -> str:
        """The NATS subject of its topics. ValueError where nats-server spells such topics in another way."""
        plain = re.compile(r"[^\s./*>]+")
        if not all(plain.fullmatch(level) for level in self.levels):
            raise ValueError(f"{self.filter}: a topic of our own broker has no empty level, blank, dot, * or >")
        if self.levels[0] in (OWN, "+", "#") or _PLACE.fullmatch(self.levels[0]):
            raise ValueError(f"{self.filter}: the first level must be a word, and not {OWN}")
        words = {"+": "*", "#": ">"}
        return ".".join(words.get(level, level) for level in self.filter.split("/"))

    def subjects_of(self, operator: str, vehicle: str) -> list[str]:
        """NATS subjects of topics that speak for this vehicle; several where its names can be cut in several ways."""
        _, sender_operator, sender_vehicle, _ = self.target.split("/")
        template = _PLACE.split(f"{sender_operator}/{sender_vehicle}")  # text, name, text, name, ..., text
        found = [_filled(self.subject_levels, names) for names in _namings(template, f"{operator}/{vehicle}", {})]
        return sorted(set(found))

    @property
    def subject_levels(self) -> list[str]:
        """The pattern's levels as NATS spells them, names still in braces."""
        words = {"+": "*", "#": ">"}
        return [words.get(level, level) for level in self.levels]

    def apply(self, topic: str) -> str | None:
        """The fleet topic; None where the rule does not match, or the names in the topic are none of ours."""
        found = self.matches.fullmatch(topic)
        if found is None:
            return None
        target = _PLACE.sub(lambda place: found[place[1]], self.target)
        return target if _FLEET.fullmatch(target) else None


def rule_of(text: str) -> TopicRule:
    """The rule that the text says, or ValueError with what is wrong."""
    pattern, equals, rest = text.partition("=")
    kind, _, sender = rest.partition(":")
    sender = sender or DEFAULT_SENDER
    levels = tuple(pattern.split("/"))
    if not (equals and kind and pattern):
        raise ValueError(f"{text!r} is no topic rule: PATTERN=KIND or PATTERN=KIND:OPERATOR/VEHICLE")
    if "#" in levels[:-1] or any(set("+#{}") & set(level) and not _is_special(level) for level in levels):
        raise ValueError(f"{text!r}: + # and {{name}} stand for whole levels, # only for the last ones")
    target = f"{OWN}/{sender}/{kind}"
    names = _PLACE.findall(pattern)
    unknown = set(_PLACE.findall(target)) - set(names)
    if unknown or len(set(names)) < len(names):
        raise ValueError(f"{text!r}: each name in braces must be in the pattern, and once")
    if not _FLEET.fullmatch(_PLACE.sub("x", target)):
        raise ValueError(f"{text!r}: {_PLACE.sub('x', target)} is no fleet/OPERATOR/VEHICLE/KIND")
    return TopicRule(levels=levels, target=target, matches=re.compile("/".join(map(_matching, levels)), re.DOTALL))


def first_match(rules: Iterable[TopicRule], topic: str) -> str | None:
    """The fleet topic by the first rule that matches."""
    return next((target for rule in rules if (target := rule.apply(topic)) is not None), None)


def _is_special(level: str) -> bool:
    return level in ("+", "#") or _PLACE.fullmatch(level) is not None


def _matching(level: str) -> str:
    """The regular expression of one level, or of all that follow."""
    if level == "#":
        return ".*"
    if level == "+":
        return "[^/]*"
    place = _PLACE.fullmatch(level)
    return f"(?P<{place[1]}>[^/]+)" if place else re.escape(level)


def _namings(template: list[str], text: str, names: dict[str, str]) -> Iterator[dict[str, str]]:
    """Every way in which the template's names make that text."""
    start, *rest = template
    if not text.startswith(start):
        return
    text = text[len(start) :]
    if not rest:
        if not text:
            yield names
        return
    name, *rest = rest
    known = [names[name]] if name in names else [text[:end] for end in range(1, len(text) + 1)]
    for value in known:
        if text.startswith(value) and "/" not in value:
            yield from _namings(rest, text[len(value) :], names | {name: value})


def _filled(levels: Sequence[str], names: Mapping[str, str]) -> str:
    """The subject, with * for names that say nothing about the sender."""
    places = ((level, _PLACE.fullmatch(level)) for level in levels)
    return ".".join(names.get(place[1], "*") if place else level for level, place in places)
