from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from situation.adapters.clocks import ManualClock
from situation.adapters.senders.webhook import WebhookSender, cloud_event
from situation.errors import Invalid
from situation.tickets import Delivery, DeliveryId

NOW = datetime(2026, 1, 15, 7, 0, tzinfo=UTC)


def a_delivery(**body: Any) -> Delivery:
    return Delivery(
        id=DeliveryId("d1"),
        destination="webhook",
        subject="incident:a:b",
        type="t",
        body=body,
        occurred_at=NOW,
        next_try_at=NOW,
    )


def secret_of(size: int) -> str:
    return "whsec_" + base64.b64encode(bytes(size)).decode()


def test_the_subject_is_a_path_and_only_its_first_colon_is_ours() -> None:
    assert cloud_event(a_delivery(), source="//s")["subject"] == "incident/a:b"


def test_the_sequence_orders_as_text() -> None:
    sequences = [cloud_event(a_delivery(sequence=n), source="//s")["sequence"] for n in (2, 10, 100)]
    assert sequences == sorted(sequences)  # type: ignore[type-var]
    assert "sequence" not in cloud_event(a_delivery(), source="//s")


@pytest.mark.parametrize(
    "secret", ["", "whsec_", "plain", "whsec_???", "whsec_кілт", secret_of(23), secret_of(65), "x" + secret_of(32)]
)
def test_a_bad_secret_is_refused_without_quoting_it(secret: str) -> None:
    with pytest.raises(Invalid) as refused:
        WebhookSender("https://city.example", secret, ManualClock(NOW), source="//s")
    assert refused.value.field == "secret"
    assert str(refused.value) == "a webhook secret is whsec_ and the base64 of 24 to 64 bytes"


@pytest.mark.parametrize("secret", [secret_of(24), secret_of(64), secret_of(32).rstrip("=")])
def test_a_good_secret_passes(secret: str) -> None:
    WebhookSender("https://city.example", secret, ManualClock(NOW), source="//s")
