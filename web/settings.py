"""What can be set about the web role. Read once by the wiring and passed in; nothing here looks at the environment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from pathlib import Path

from pydantic import SecretStr

from geo.basemap import Basemap
from geo.city import Attribution
from situation.people import Role

NOBODY = Attribution()
NEEDED_ROLES = ("telemetry", "desk", "video")  # without which the centre is not ready
BUILT_PAGE = Path(__file__).parent / "static"  # where the build of web/frontend puts the page


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcSettings:
    """An OpenID Connect provider, and what its claims mean here."""

    issuer: str  # exactly as the provider writes it in its tokens
    client_id: str
    client_secret: SecretStr | None = None  # None: a public client, which PKCE alone protects
    scopes: str = "openid profile email"
    role_claim: str = "groups"  # a dot leads into an object: realm_access.roles
    roles: tuple[tuple[str, Role], ...] = ()  # value of that claim and the role it gives; the first that fits counts
    login_claim: str = "preferred_username"
    operator_claim: str = "operator"  # of a contractor: the id of its operator


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """Each field with unit and reason. The defaults suit one machine and the embedded demo."""

    city_id: str = "city"
    static: Path = BUILT_PAGE
    language: str = "ru"  # of public texts, and of a new user
    weather_credit: Attribution = NOBODY  # whom the screen names for a forecast; nobody where there is none
    night: tuple[time, time] | None = None  # by the city's clocks, when screens are in night mode; None: never
    basemap: Basemap | None = None  # the map's background; None: districts and streets on plain ground

    # signing in
    session_for_s: float = 12 * 3600.0  # one long shift; then the password is asked again
    secure_cookies: bool = (
        False  # cookie over https only, though requests reach us as http: behind a proxy that ends TLS
    )
    allowed_origins: frozenset[str] = frozenset()  # further origins ("https://map.example") beside the page's own host
    trusted_proxies: str = ""  # addresses whose X-Forwarded-* are believed, comma separated; none by default
    failures_a_minute: int = 5  # wrong passwords per login
    failures_an_hour: int = (
        20  # wrong passwords per address; right ones do not count, so a shift change locks nobody out
    )

    wrong_codes_an_hour: int = 10  # per login, by who has its password: guessing one takes years
    second_factor_roles: frozenset[str] = frozenset()  # roles that get no further without one
    password_login: bool = True  # off: only the identity provider opens
    oidc: OidcSettings | None = None  # None: there is no identity provider
    public_url: str = ""  # the address that people type, for a provider's way back; empty: as the request came

    # trackers
    mqtt_host: str = ""  # where trackers publish, as told to a technician; empty: the public address's host
    mqtt_port: int = 1883
    mqtt_tls: bool = False

    # the live stream
    frames_per_s: float = 5.0  # most position frames a second to one viewer
    first_word_s: float = 0.5  # a client that resumes says so at once; a silent one gets its snapshot after this
    kept_changes: int = 5000  # how far back a client may resume; also the longest queue of a slow one
    stalled_after_s: float = 30.0  # a viewer that takes nothing for so long is cut
    recheck_every_s: float = 5.0  # a right taken away ends the stream within this
    silent_after_s: float = 300.0  # a vehicle is drawn silent after this; the alert has its own limit in the rules

    # reports
    shifts: tuple[tuple[time, time], ...] = ((time(8), time(20)), (time(20), time(8)))  # local
    expected_share: float = 0.8  # of the time owed; less is short

    # health
    needed_roles: tuple[str, ...] = NEEDED_ROLES
    role_silent_after_s: float = 15.0  # roles speak every few seconds

    # limits
    body_limit: int = 1_000_000  # bytes of a request body; our largest, a camera's zones, is some 50 kB
    track_days: float = 31.0  # most that one call for a track may span

    # Open311
    open311_url: str = ""  # public address that discovery names; empty: as the request came
    open311_contact: str = "109"
    simulated_keys: frozenset[str] = frozenset({"simulate"})  # names of API keys whose requests are made up: marked so
    open311_window_s: float = 600.0  # the same request by the same device within this is one request
