"""The place, the city and what the centre stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    ValidationInfo,
    field_validator,
)

from situation.app.settings.kinds import (
    KeyFile,
    Port,
    host_and_port,
    known_address,
    known_night,
    known_timezone,
)


class PlaceSettings(BaseModel):
    """The place, the city and what the centre stands on."""

    # the place and the city
    data: Path = Field(
        default=Path("data"),
        description="Directory for everything that is kept. In the current one, so that a trial leaves one folder.",
    )
    city: str = Field(
        default="astana",
        description="Name of a packaged city, or a folder made by `situation city import`. Astana is the pilot.",
    )
    service_profile: str = Field(
        default="kazakhstan",
        description="What is owed to streets after snow: a packaged standard (kazakhstan, helsinki), or a TOML file of "
        "the city's own, see docs/coverage.md. Kazakhstan's: the pilot city's law.",
    )
    timezone: Annotated[str, AfterValidator(known_timezone)] = Field(
        default="",
        description="IANA time zone of what people see. Empty: the city's own; everything is stored in UTC anyway.",
    )
    language: Literal["ru", "kk", "en"] = Field(
        default="ru",
        description="Language of reports and of people who have not chosen. Russian: most dispatchers' working one.",
    )
    night: Annotated[str, AfterValidator(known_night)] = Field(
        default="22:00-07:00",
        description="Hours by the city's clocks in which screens go into night mode, see docs/shifts.md; `never`: not "
        "by themselves. 22:00-07:00: a desk has fewer people then.",
    )

    basemap: Path | None = Field(
        default=None,
        description="Background of the map: a .pmtiles file of the city, see docs/basemap.md. None: districts and "
        "streets on plain ground.",
    )
    weather: Path | None = Field(
        default=None,
        description="Daily weather as CSV or JSON, which hotspots are told and tested by; see docs/analysis.md. None: "
        "reports say that they had none.",
    )
    forecast: str = Field(
        default="",
        repr=False,
        description="Hourly weather in Open-Meteo's form: an http(s) address, asked every half hour, or a file that "
        "somebody replaces; see docs/weather.md. Empty: nobody watches for snow or thaw.",
    )
    forecast_credit: str = Field(
        default="Weather data by Open-Meteo.com (CC BY 4.0)",
        description="Whom the screen names while there is a forecast. Open-Meteo's licence wants it; a feed of "
        "somebody else has another. `nobody`: nobody is named.",
    )
    forecast_credit_url: str = Field(
        default="https://open-meteo.com/",
        description="Where that name leads. Open-Meteo's licence wants a link.",
    )
    open_data: Path | None = Field(
        default=None,
        description="Directory that gets the open data files every night, at three by the city's clocks. None: they "
        "are made by `situation report open-data` only.",
    )
    open_data_licence: str = Field(
        default="",
        max_length=200,
        description="Under which the city gives these files away: a name of opendefinition.org such as `CC-BY-4.0`, or "
        "the https:// address of its text. Empty: the files name none, and nobody may know whether they can be used.",
    )

    # where it listens and what it stands on
    http_host: str = Field(
        default="127.0.0.1",
        description="Address of the web server. This machine only by default: opening it to a network is a decision.",
    )
    http_port: Port = Field(default=8109, description="TCP port of the web server. 8109, after the 109 service.")
    mqtt_host: str = Field(
        default="127.0.0.1",
        description="Address where the embedded broker takes MQTT from trackers. This machine only by default.",
    )
    mqtt_port: Port = Field(
        default=1883, description="TCP port of MQTT. 1883 is the registered one that trackers have preset."
    )
    mqtt5: bool = Field(
        default=True,
        description="Whether trackers may speak MQTT 5 as well as 3.1.1, on the same port: the role `mqtt` takes them "
        "in and hands them to the broker. Off: the broker takes them itself, by 3.1.1 only.",
    )
    mqtt_broker: Annotated[str, AfterValidator(known_address)] = Field(
        default="",
        description="host:port of the MQTT listener of a nats-server of your own, for the role `mqtt` to hand trackers "
        "to. Empty: there is none, and they go to such a server themselves.",
    )
    anonymous_trackers: Literal["loopback", "allow", "refuse"] = Field(
        default="loopback",
        description="Trackers that do not sign in: let in while SITUATION_MQTT_HOST is a loopback address, always, or "
        "never. Never for a vehicle that has a credential. Loopback: who can reach that is on this machine already.",
    )
    mqtt_tls_cert: str = Field(
        default="",
        description="PEM file of the certificate, with its chain, that trackers are shown. With "
        "SITUATION_MQTT_TLS_KEY MQTT is spoken over TLS only. Empty: it is not encrypted.",
    )
    mqtt_tls_key: KeyFile = Field(default="", description="PEM file of that certificate's private key.")
    nats_url: str = Field(
        default="",
        repr=False,
        description="nats:// address of an external nats-server or cluster. Empty: an embedded one is started.",
    )
    database_url: str = Field(
        default="",
        repr=False,
        description="SQLAlchemy address of incidents, alerts, tickets, people: postgresql+psycopg://... "
        "Empty: sqlite:///{data}/situation.sqlite3, which needs no server.",
    )
    archive_url: str = Field(
        default="",
        description="Directory of all positions as Parquet. Empty: {data}/archive, beside the rest.",
    )

    @field_validator("data")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _default_database(cls, value: str, info: ValidationInfo) -> str:
        return value or f"sqlite:///{info.data.get('data')}/situation.sqlite3"

    @field_validator("archive_url")
    @classmethod
    def _default_archive(cls, value: str, info: ValidationInfo) -> str:
        if "://" in value:
            raise ValueError("only a directory of this machine so far")
        return value or f"{info.data.get('data')}/archive"

    @property
    def has_embedded_broker(self) -> bool:
        """Whether `situation up` starts its own nats-server."""
        return not self.nats_url

    @property
    def has_mqtt_listener(self) -> bool:
        """Whether trackers come to us before they come to a broker."""
        return bool(self.mqtt_broker) or (self.mqtt5 and self.has_embedded_broker)

    @property
    def address_of_mqtt_broker(self) -> tuple[str, int]:
        """Host and port to hand them to."""
        return host_and_port(self.mqtt_broker)
