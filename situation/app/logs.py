"""Log lines of every role: one format, to standard error, with our own secrets struck out whoever writes them."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from urllib.parse import unquote, urlsplit

from situation.app.settings import SECRETS, Settings

STRUCK = "***"
ADDRESSES = ("nats_url", "database_url", "webhook_url", "forecast")  # may carry a password or a token
QUIET = ("alembic", "asyncio", "httpcore", "httpx", "pyogrio")  # chatty at info, for their own developers

# uvicorn says this as an error of every websocket that was refused in order, beside the line that says so
NO_ERROR = "ASGI callable returned without completing handshake."


def configure(settings: Settings, *, role: str) -> None:
    """All loggers of this process write in our format from now on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(settings, role))
    handler.addFilter(lambda record: record.msg != NO_ERROR)
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def without_password(address: str) -> str:
    """The address with its password struck out, fit to be shown."""
    for password in _passwords(address):
        address = address.replace(f":{password}@", f":{STRUCK}@")
    return address


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Every text that must not be written anywhere, the longest first."""
    found = {getattr(settings, name).get_secret_value() for name in SECRETS}
    for name in ADDRESSES:
        for password in _passwords(getattr(settings, name)):
            found |= {password, unquote(password)}
    return tuple(sorted(found - {""}, key=len, reverse=True))


def struck(text: str, secrets: tuple[str, ...]) -> str:
    """The text without the secrets."""
    for secret in secrets:
        text = text.replace(secret, STRUCK)
    return text


def _passwords(addresses: str) -> list[str]:
    """Of one address, or of several with commas between them."""
    return [password for address in addresses.split(",") if (password := urlsplit(address).password)]


def _formatter(settings: Settings, role: str) -> logging.Formatter:
    kind = JsonLines if settings.log_format == "json" else TextLines
    return kind(role, secrets_of(settings))


class TextLines(logging.Formatter):
    """`12:03:04 info telemetry.ingest: message`, UTC."""

    def __init__(self, role: str, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._role = role
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the traceback below it where there is one."""
        at = datetime.fromtimestamp(record.created, UTC)
        line = f"{at:%H:%M:%S} {record.levelname.lower()} {record.name}: {record.getMessage()}"
        if record.exc_info:
            line += "\n" + self.formatException(record.exc_info)
        return struck(line, self._secrets)


class JsonLines(TextLines):
    """One JSON object a line: at, level, role, logger, message, and trace where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The object as text."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "role": self._role,
            "logger": record.name,
            "message": struck(record.getMessage(), self._secrets),
        }
        if record.exc_info:
            fields["trace"] = struck(self.formatException(record.exc_info), self._secrets)
        return json.dumps(fields, ensure_ascii=False)
