"""Figures for Prometheus: what all roles say of themselves, and what the web counts. Table in docs/metrics.md."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE
from prometheus_client.registry import Collector

from web.parts import Parts

__all__ = ["CONTENT_TYPE", "METRICS", "exposition"]

PREFIX = "situation_web_"
METRICS: dict[str, str] = {
    "situation_role_age_seconds": "Since the role last spoke",
    "situation_role_figure": "A figure as the role gives it, by name",
    "situation_web_viewers": "Open websockets",
    "situation_web_frames_sent_total": "Position frames sent",
    "situation_web_frames_skipped_total": "Position frames that a slow viewer was spared, as a newer one existed",
    "situation_web_frame_bytes_total": "Bytes of position frames sent",
    "situation_web_texts_sent_total": "Numbered messages sent",
    "situation_web_snapshots_sent_total": "Snapshots sent",
    "situation_web_resumed_total": "Viewers that went on after a reconnect without a snapshot",
    "situation_web_told_to_resume_total": "Viewers closed with 4409, as they were too far behind",
    "situation_web_stalled_total": "Viewers cut, as they took nothing",
    "situation_web_journal_seq": "The newest change read from the journal",
    "situation_web_position_lag_seconds": "From the broker's receipt of the newest position to here",
    "situation_web_source_failures_total": "Failures of the web's sources, each tried again",
}


def exposition(parts: Parts) -> bytes:
    """Everything, in the text format."""
    registry = CollectorRegistry()
    registry.register(_Figures(parts))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def collect(self) -> Iterator[Metric]:
        yield from self._of_roles()
        for name, value in self._parts.feed.figures().items():
            yield _metric(PREFIX + name, value)

    def _of_roles(self) -> Iterator[Metric]:
        ages = _family("situation_role_age_seconds", ["role"])
        for role, age_s in self._parts.roles.ages_s().items():
            ages.add_metric([role], age_s)
        yield ages
        figures = _family("situation_role_figure", ["role", "figure"])
        for role, report in sorted(self._parts.roles.reports.items()):
            for figure, value in sorted(report.figures.items()):
                figures.add_metric([role, figure], value)
        yield figures


def _family(name: str, labels: list[str]) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, METRICS[name], labels=labels)


def _metric(name: str, value: float) -> Metric:
    kind = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
    return kind(name, METRICS[name], value=value)
