from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from video.address import AddressPolicy, resolve_host, unwrap
from video.errors import AddressRefused, Refusal


def outside(host: str, port: int) -> Sequence[str]:
    return ["93.184.216.34"]


def inside(host: str, port: int) -> Sequence[str]:
    return ["93.184.216.34", "10.0.0.5"]


def refusal(address: str, policy: AddressPolicy | None = None, resolve: object = outside) -> Refusal:
    with pytest.raises(AddressRefused) as refused:
        (policy or AddressPolicy()).check(address, resolve=resolve)  # type: ignore[arg-type]
    assert not address or address not in str(refused.value)
    return refused.value.refusal


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("file:///etc/passwd", Refusal.FILE),
        ("FILE:///etc/passwd", Refusal.FILE),
        ("/etc/passwd", Refusal.SCHEME),
        ("", Refusal.SCHEME),
        ("concat:/etc/passwd|/etc/hosts", Refusal.SCHEME),
        ("ftp://camera.example/a", Refusal.SCHEME),
        ("gopher://camera.example/", Refusal.SCHEME),
        ("subfile,,start,0,end,9,,:/etc/passwd", Refusal.SCHEME),
        ("data:text/plain,hi", Refusal.SCHEME),
        ("http://127.0.0.1/", Refusal.INTERNAL_HOST),
        ("http://169.254.169.254/latest", Refusal.INTERNAL_HOST),
        ("http://10.1.2.3/", Refusal.INTERNAL_HOST),
        ("http://172.16.0.9/", Refusal.INTERNAL_HOST),
        ("http://192.168.0.9/", Refusal.INTERNAL_HOST),
        ("http://100.64.0.1/", Refusal.INTERNAL_HOST),
        ("http://0.0.0.0/", Refusal.INTERNAL_HOST),
        ("http://255.255.255.255/", Refusal.INTERNAL_HOST),
        ("rtsp://239.1.1.1/", Refusal.INTERNAL_HOST),
        ("http://[::1]/", Refusal.INTERNAL_HOST),
        ("http://[fe80::1]/", Refusal.INTERNAL_HOST),
        ("http://[fd00::1]/", Refusal.INTERNAL_HOST),
        ("http://[::ffff:127.0.0.1]/", Refusal.INTERNAL_HOST),
        ("http://[::ffff:7f00:1]/", Refusal.INTERNAL_HOST),
        ("http://[64:ff9b::7f00:1]/", Refusal.INTERNAL_HOST),
        ("http://[2002:7f00:1::]/", Refusal.INTERNAL_HOST),
        ("http://2130706433/", Refusal.ODD_HOST),
        ("http://0x7f000001/", Refusal.ODD_HOST),
        ("http://0x7f.1/", Refusal.ODD_HOST),
        ("http://127.1/", Refusal.ODD_HOST),
        ("http://0177.0.0.1/", Refusal.ODD_HOST),
        ("http://127.0.0.1./", Refusal.INTERNAL_HOST),
        ("rtsp://admin:secret@camera.example/", Refusal.CREDENTIALS_IN_ADDRESS),
        ("rtsp://camera.example:99999/", Refusal.BAD_ADDRESS),
        ("rtsp://camera.example:0/", Refusal.BAD_ADDRESS),
        ("rtsp:///stream", Refusal.BAD_ADDRESS),
        ("rtsp://camera.example/a b", Refusal.BAD_ADDRESS),
        ("rtsp://camera.example/\r\nX: y", Refusal.BAD_ADDRESS),
        ("http://camera.example\\@127.0.0.1/", Refusal.BAD_ADDRESS),
        ("http://[::1/", Refusal.BAD_ADDRESS),
        ("http://" + "a" * 3000, Refusal.BAD_ADDRESS),
    ],
)
def test_what_may_not_be_opened_is_refused_by_name(address: str, named: Refusal) -> None:
    assert refusal(address) is named


def test_a_name_is_refused_if_any_of_its_addresses_is_inside() -> None:
    assert refusal("http://camera.example/", resolve=inside) is Refusal.INTERNAL_HOST


def test_a_name_without_an_address_is_refused_as_unresolved() -> None:
    assert refusal("http://camera.example/", resolve=lambda host, port: []) is Refusal.UNRESOLVED


def test_a_target_is_pinned_to_the_address_that_was_checked() -> None:
    target = AddressPolicy().check("rtsp://Camera.Example/live?channel=1", resolve=outside)
    assert (target.host, target.ip, target.port) == ("camera.example", "93.184.216.34", 554)
    assert target.url() == "rtsp://93.184.216.34:554/live?channel=1"
    assert target.url(("marat", "p@ss:word/1")) == "rtsp://marat:p%40ss%3Aword%2F1@93.184.216.34:554/live?channel=1"


def test_ipv6_is_written_in_brackets() -> None:
    assert AddressPolicy().check("https://[2606:4700::1]/").url() == "https://[2606:4700::1]:443/"


@pytest.mark.parametrize("allowed", [("10.0.0.0/8",), ("camera.example",), ("CAMERA.example",)])
def test_an_inside_host_is_opened_where_the_settings_name_it(allowed: tuple[str, ...]) -> None:
    target = AddressPolicy(allow_hosts=allowed).check("rtsp://camera.example/", resolve=lambda host, port: ["10.0.0.5"])
    assert target.ip == "10.0.0.5"


def test_an_allowed_network_does_not_allow_its_neighbours() -> None:
    assert refusal("http://10.1.0.1/", AddressPolicy(allow_hosts=("10.0.0.0/16",))) is Refusal.INTERNAL_HOST


def test_files_are_opened_only_where_allowed_and_only_videos(tmp_path: Path) -> None:
    film, playlist = tmp_path / "a street.mp4", tmp_path / "list.m3u8"
    film.write_bytes(b"")
    playlist.write_text("#EXTM3U")
    policy = AddressPolicy(allow_files=True)
    assert policy.check(film.as_uri()).url() == str(film)
    assert refusal(film.as_uri()) is Refusal.FILE
    assert refusal(playlist.as_uri(), policy) is Refusal.FILE
    assert refusal("file:///dev/video0", policy) is Refusal.FILE
    assert refusal((tmp_path / "absent.mp4").as_uri(), policy) is Refusal.FILE
    assert refusal(film.as_uri().replace("file://", "file://share"), policy) is Refusal.FILE


def test_the_systems_resolver_answers_nothing_for_nonsense() -> None:
    assert resolve_host("a" * 70 + ".invalid", 80) == []
    assert resolve_host("127.0.0.1", 80) == ["127.0.0.1"]


def test_unwrapping_leaves_plain_addresses_alone() -> None:
    import ipaddress

    assert unwrap(ipaddress.ip_address("8.8.8.8")) == ipaddress.ip_address("8.8.8.8")
    assert unwrap(ipaddress.ip_address("2606:4700::1")) == ipaddress.ip_address("2606:4700::1")
