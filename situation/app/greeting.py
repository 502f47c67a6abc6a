"""The greeting of `situation up`: what a person needs to begin."""

from __future__ import annotations

from situation.app.listening import mqtt_certificate
from situation.app.people import FIRST_LOGIN
from situation.app.settings import Settings


def greeting(settings: Settings, city: str, password: str | None) -> str:
    """What a person needs to begin, in one block."""
    scheme = "mqtts" if mqtt_certificate(settings) else "mqtt"
    lines = [
        f"Situational centre: {city}",
        f"  open      {settings.public_url}",
        f"  login     {FIRST_LOGIN}"
        if password
        else "  login     as before (`situation user list` shows who may sign in)",
    ]
    if password:
        lines.append(f"  password  {password}   (made now, shown this once)")
    if settings.demo:
        lines.append(f"  SIMULATED scenario {settings.demo}: no vehicle, camera or request of it is real")
    if settings.has_embedded_broker:
        lines.append(
            f"  trackers  {scheme}://{settings.mqtt_host}:{settings.mqtt_port}  fleet/{{operator}}/{{vehicle}}/position"
        )
    for name, port in (("wialon", settings.wialon_port), ("egts", settings.egts_port)):
        if port:
            lines.append(f"  {name:<9} {settings.gateway_host}:{port}   (trackers that `situation device bind` knows)")
    lines += [f"  data      {settings.data}", "  stop      Ctrl-C"]
    rule = "─" * max(len(line) for line in lines)
    return "\n".join(["", rule, *lines, rule, ""])
