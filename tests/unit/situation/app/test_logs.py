"""Log lines have one format, and no secret of the settings gets into them."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from situation.app.logs import configure, without_password
from situation.app.settings import Settings

SECRET = "whsec_cGxhbnRlZA=="
WITH_SECRETS = Settings(
    webhook_secret=SecretStr(SECRET),
    open311_api_key=SecretStr("planted-key"),
    database_url="postgresql+psycopg://desk:p%40ss-planted@db/situation",
)


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root, uvicorn = logging.getLogger(), logging.getLogger("uvicorn")
    before, level = root.handlers[:], root.level
    kept = uvicorn.handlers[:], uvicorn.propagate
    uvicorn.handlers[:], uvicorn.propagate = [], True  # servers of other tests in this process write by themselves
    yield
    root.handlers[:] = before
    root.setLevel(level)
    uvicorn.handlers[:], uvicorn.propagate = kept
    logging.captureWarnings(capture=False)


def test_a_websocket_that_is_refused_in_order_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(), role="web")
    log = logging.getLogger("uvicorn.error")
    log.setLevel(logging.INFO)  # other tests in this process have told uvicorn to be quiet
    log.info("connection rejected (401 Unauthorized)")
    log.error("ASGI callable returned without completing handshake.")
    assert [line.split(" ", 1)[1] for line in capsys.readouterr().err.splitlines()] == [
        "info uvicorn.error: connection rejected (401 Unauthorized)"
    ]


def test_a_line_tells_time_level_logger_and_message(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(), role="desk")
    logging.getLogger("situation.desk").warning("%d alerts wait", 3)
    time, rest = capsys.readouterr().err.split(" ", 1)
    assert len(time) == len("12:00:00")
    assert rest == "warning situation.desk: 3 alerts wait\n"


def test_json_lines_are_one_object_each(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_format="json"), role="web")
    logging.getLogger("web").error("two\nlines")
    [line] = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert (told["role"], told["level"], told["logger"], told["message"]) == ("web", "error", "web", "two\nlines")


def test_lines_below_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure(Settings(log_level="error"), role="web")
    logging.getLogger("web").warning("not now")
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_secrets_are_struck_out_of_messages_and_tracebacks(capsys: pytest.CaptureFixture[str], log_format: str) -> None:
    configure(WITH_SECRETS.model_copy(update={"log_format": log_format}), role="desk")
    try:
        raise ValueError(f"cannot sign with {SECRET} at {WITH_SECRETS.database_url}")
    except ValueError:
        logging.getLogger("situation").exception("sent with %s, p@ss-planted", "planted-key")
    written = capsys.readouterr().err
    assert "cannot sign with ***" in written
    assert "planted" not in written
    assert SECRET not in written


def test_an_address_is_shown_without_its_password() -> None:
    assert without_password("nats://a:b@spine:4222") == "nats://a:***@spine:4222"
    assert without_password("nats://spine:4222") == "nats://spine:4222"
