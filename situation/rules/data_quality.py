"""An operator's data are worse than its contract allows: gaps, late, doubtful or lost pings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from situation.conditions import Condition
from situation.picture import Picture


class DataQualityLow:
    """Holds while a share of an operator's data in the running shift is over its limit; the worst one is named."""

    name = "data_quality"
    is_news = False

    def conditions(self, picture: Picture) -> Iterator[Condition]:
        """One per operator, from half an hour into the shift on: before that a share says nothing."""
        limits = picture.thresholds.quality_shares
        for quality in picture.appraisal.quality:
            over = {name: share / limits[name] for name, share in quality.shares.items() if share > limits[name]}
            begun = picture.now - quality.shift_from >= timedelta(seconds=picture.thresholds.quality_after_s)
            if not over or not begun or quality.vehicles < picture.thresholds.quality_least:
                continue
            worst = max(over, key=lambda name: over[name])
            yield Condition(
                rule=self.name,
                subject=f"operator:{quality.operator}",
                priority=3,
                since_at=quality.shift_from + timedelta(seconds=picture.thresholds.quality_after_s),
                facts={
                    "operator": quality.operator,
                    "what": worst,
                    "share": round(quality.shares[worst], 4),
                    "limit": limits[worst],
                    "vehicles": quality.vehicles,
                },
                simulated=quality.simulated,
            )
