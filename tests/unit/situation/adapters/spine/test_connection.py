from __future__ import annotations

import socket

import pytest

from situation.adapters.spine.connection import Spine, without_password
from situation.errors import Unavailable


def test_a_password_is_never_shown() -> None:
    assert without_password("nats://centre:se:cr@et@host:1,nats://other:2") == "nats://host:1,nats://other:2"


async def test_a_broker_that_is_not_there_is_named_without_its_password() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"nats://centre:secret@127.0.0.1:{nobody.getsockname()[1]}"
        with pytest.raises(Unavailable, match=r"no NATS at nats://127\.0\.0\.1") as refusal:
            await Spine.connect(url, name="test", timeout_s=0.2)
    assert "secret" not in str(refusal.value)
