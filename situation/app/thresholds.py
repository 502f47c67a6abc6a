"""The thresholds that settings give; what people set in the centre stands above them."""

from __future__ import annotations

from situation.app.settings import Settings
from situation.thresholds import Thresholds


def base_thresholds(settings: Settings) -> Thresholds:
    """The defaults with what the settings say."""
    return Thresholds(silent_after_s=settings.silent_after_s, expected_share=settings.expected_share)
