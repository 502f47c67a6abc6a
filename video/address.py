"""The address policy: which camera addresses may be opened, checked and pinned before anything connects.

A camera's address is written by a person or an import; unchecked it opens local files and reaches internal hosts. A
name is resolved once per connection, every address it has must be allowed, and the stream is opened by that number,
so that a second answer of the name server changes nothing. Redirects are refused where they are seen
(`video.sources.mjpeg`, `video.sources.rtsp`).
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, quote, unquote, urlsplit

from video.errors import AddressRefused, Refusal
from video.settings import VideoSettings

PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
VIDEO_SUFFIXES = frozenset({".mp4", ".mkv", ".avi", ".mov", ".ts", ".webm"})  # no playlists: they point elsewhere
MAX_LENGTH = 2048  # characters; real ones are under 300
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address inside an IPv6 one, RFC 6052

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A checked address: connect to `ip`, call it `host`. For a file only `path` counts."""

    scheme: str
    host: str = ""
    ip: str = ""
    port: int = 0
    path: str  # with the query; of a file: the path

    def url(self, credentials: tuple[str, str] | None = None) -> str:
        """The pinned address. With credentials it is a secret: for the library's ear only, never for a log."""
        if self.scheme == "file":
            return self.path
        user = "" if credentials is None else ":".join(quote(part, safe="") for part in credentials) + "@"
        ip = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{user}{ip}:{self.port}{self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """What the settings allow."""

    allow_files: bool = False
    allow_hosts: tuple[str, ...] = ()

    def check(self, address: str, *, resolve: Resolver | None = None) -> Target:
        """The target to open, or AddressRefused. Asks the name server; opens nothing."""
        parts = _split(address)
        if parts.scheme == "file":
            return self._check_file(parts)
        if parts.scheme not in PORTS:
            raise AddressRefused(Refusal.SCHEME)
        host, port = _host_and_port(parts)
        query = f"?{parts.query}" if parts.query else ""
        ip = self._check_host(host, port, resolve or resolve_host)
        return Target(scheme=parts.scheme, host=host, ip=ip, port=port, path=(parts.path or "/") + query)

    def _check_file(self, parts: SplitResult) -> Target:
        path = Path(unquote(parts.path))
        if not self.allow_files or parts.netloc not in ("", "localhost"):
            raise AddressRefused(Refusal.FILE)
        if path.suffix.lower() not in VIDEO_SUFFIXES or not path.is_file():
            raise AddressRefused(Refusal.FILE)
        return Target(scheme="file", path=str(path.resolve()))

    def _check_host(self, host: str, port: int, resolve: Resolver) -> str:
        ips = [ipaddress.ip_address(host)] if _is_ip(host) else _resolved(host, port, resolve)
        named = host in {name.casefold() for name in self.allow_hosts}
        if not named and not all(self._is_allowed(ip) for ip in ips):
            raise AddressRefused(Refusal.INTERNAL_HOST)
        return str(ips[0])

    def _is_allowed(self, ip: Ip) -> bool:
        real = unwrap(ip)
        networks = [network for name in self.allow_hosts if (network := _find_network(name)) is not None]
        if any(real in network for network in networks):
            return True
        return real.is_global and not real.is_multicast


def policy_of(settings: VideoSettings) -> AddressPolicy:
    """The one policy, for who opens a camera and for who registers it."""
    return AddressPolicy(allow_files=settings.allow_files, allow_hosts=settings.allow_hosts)


def resolve_host(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the system's resolver."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


def unwrap(ip: Ip) -> Ip:
    """The IPv4 address that hides in an IPv6 one (mapped, 6to4, NAT64), or the address itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip


def _split(address: str) -> SplitResult:
    if len(address) > MAX_LENGTH or re.search(r"[\x00-\x20\x7f\\]", address):
        raise AddressRefused(Refusal.BAD_ADDRESS)
    try:
        return urlsplit(address)
    except ValueError:
        raise AddressRefused(Refusal.BAD_ADDRESS) from None


def _host_and_port(parts: SplitResult) -> tuple[str, int]:
    if "@" in parts.netloc:
        raise AddressRefused(Refusal.CREDENTIALS_IN_ADDRESS)
    try:
        port = parts.port if parts.port is not None else PORTS[parts.scheme]
    except ValueError:
        raise AddressRefused(Refusal.BAD_ADDRESS) from None
    host = (parts.hostname or "").rstrip(".").casefold()
    if not host or port == 0 or "%" in host:
        raise AddressRefused(Refusal.BAD_ADDRESS)
    return host, port


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # "2130706433", "0x7f.1", "127.1", "0177.0.0.1": no name ends so; the C library takes these for addresses
        if re.fullmatch(r"\d+|0x[0-9a-f]*", host.rsplit(".", 1)[-1]):
            raise AddressRefused(Refusal.ODD_HOST) from None
        return False
    return True


def _resolved(host: str, port: int, resolve: Resolver) -> list[Ip]:
    ips = [ipaddress.ip_address(text.split("%")[0]) for text in resolve(host, port)]
    if not ips:
        raise AddressRefused(Refusal.UNRESOLVED)
    return ips


def _find_network(name: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(name, strict=False)
    except ValueError:
        return None
