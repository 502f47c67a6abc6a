"""What the roles share that trackers connect to: a certificate, and files enough for all their connections."""

from __future__ import annotations

import resource
import ssl

from situation.app.errors import UsageWrong
from situation.app.settings import variable

OTHER_FILES = 256  # that a role has open besides its connections


def certificate_of(certificate: str, key: str, *, setting: str) -> ssl.SSLContext | None:
    """TLS by these PEM files, or None without any. Raises UsageWrong, which names `setting`."""
    if not certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise UsageWrong(f"{variable(setting)}_CERT and _KEY cannot be used: {error}") from None
    return context


def open_files(wanted: int) -> int:
    """How many connections may be open at once: as many as are wanted, as far as this machine lets us."""
    wanted += OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return (wanted if soft == resource.RLIM_INFINITY else min(wanted, soft)) - OTHER_FILES
