"""Destinations: where the outbox sends to, as the settings name them."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import SecretStr

from geo.city import City
from situation.adapters.senders.cap import CapSender
from situation.adapters.senders.open311 import Open311Sender, Open311Server
from situation.adapters.senders.webhook import WebhookSender
from situation.app.errors import UsageWrong
from situation.app.place import zone_of
from situation.app.settings import Settings, partner_of, variable
from situation.desk import Destination, OutboxSettings
from situation.handovers import Service
from situation.ports import Clock, Sender

WEBHOOK = Destination(name="webhook", wants=("situation.",))
CAP = Destination(name="cap", wants=("situation.warning.",))
HANDOVERS = ("situation.handover.handed_over.", "situation.handover.place_freed.")
OPEN311 = Destination(name="open311", wants=("situation.ticket.opened.",))


def outbox_settings(settings: Settings) -> OutboxSettings:
    """The destinations that the settings name."""
    wanted = ((settings.webhook_url, WEBHOOK), (settings.open311_url, OPEN311), (settings.cap_url, CAP))
    named = (destination for address, destination in wanted if address)
    partners = (_partner(service) for service, _ in map(partner_of, settings.partners))
    return OutboxSettings(destinations=(*named, *partners))


def _partner(service: Service) -> Destination:
    return Destination(name=f"partner-{service.value}", wants=HANDOVERS, service=service.value)


def senders(settings: Settings, clock: Clock, city: City) -> dict[str, Sender]:
    """One per destination that the settings name. Raises UsageWrong where an address comes without its secret."""
    made: dict[str, Sender] = {}
    if settings.webhook_url:
        secret = _needed(settings.webhook_secret, "webhook_secret", "webhook_url")
        inside = _is_allowed(settings.webhook_url, settings)
        made[WEBHOOK.name] = WebhookSender(
            settings.webhook_url, secret, clock, source=settings.public_url, allow_internal=inside
        )
    if settings.open311_url:
        server = Open311Server(
            url=settings.open311_url,
            api_key=_needed(settings.open311_api_key, "open311_api_key", "open311_url"),
            jurisdiction_id=settings.open311_jurisdiction,
        )
        made[OPEN311.name] = Open311Sender(server, clock, allow_internal=_is_allowed(settings.open311_url, settings))
    if settings.cap_url:
        inside = _is_allowed(settings.cap_url, settings)
        made[CAP.name] = CapSender(
            settings.cap_url, clock, sender=settings.cap_sender, zone=zone_of(settings, city), allow_internal=inside
        )
    secrets = _secrets(settings)
    for service, address in map(partner_of, settings.partners):
        if service.value not in secrets:
            raise UsageWrong(
                f"{variable('partners')} names {service.value}, but {variable('partner_secrets')} does not"
            )
        inside = _is_allowed(address, settings)
        made[_partner(service).name] = WebhookSender(
            address, secrets[service.value], clock, source=settings.public_url, allow_internal=inside
        )
    return made


def _secrets(settings: Settings) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in settings.partner_secrets.get_secret_value().split(","))
    return {service: secret for service, _, secret in pairs if secret}


def _needed(secret: SecretStr, name: str, address: str) -> str:
    if not secret.get_secret_value():
        raise UsageWrong(f"{variable(address)} is set, but {variable(name)} is not: set both or neither")
    return secret.get_secret_value()


def _is_allowed(url: str, settings: Settings) -> bool:
    return urlsplit(url).hostname in settings.webhook_allow_hosts
