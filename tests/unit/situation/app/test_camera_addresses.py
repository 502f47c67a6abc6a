from __future__ import annotations

from collections.abc import Sequence

import pytest

from situation.app.camera_addresses import WatchedAddresses
from situation.app.settings import Settings, variable
from situation.errors import AddressNotWatched
from video.address import policy_of
from video.errors import WHAT_TO_DO, AddressRefused, Refusal
from video.settings import VideoSettings

NAMES = {"inside.city": ["10.20.0.7"], "outside.city": ["93.184.216.34"], "both.city": ["93.184.216.34", "10.20.0.7"]}
INTERNAL = ("rtsp://10.20.0.7/2", "rtsp://inside.city/2", "http://both.city/a.m3u8", "http://127.0.0.1/")


def resolve(host: str, port: int) -> Sequence[str]:
    return NAMES.get(host, [])


def addresses(*allowed: str) -> WatchedAddresses:
    return WatchedAddresses(VideoSettings(allow_hosts=allowed), resolve=resolve)


@pytest.mark.parametrize("address", INTERNAL)
def test_an_internal_host_is_refused_by_number_and_by_name_without_being_repeated(address: str) -> None:
    with pytest.raises(AddressNotWatched, match="SITUATION_CAMERA_ALLOW_HOSTS") as refused:
        addresses().check(address)
    assert refused.value.field == "address"
    assert address.split("/")[2] not in str(refused.value)
    with pytest.raises(AddressRefused):  # the worker's own word
        policy_of(VideoSettings()).check(address, resolve=resolve)


@pytest.mark.parametrize("allowed", ["10.20.0.0/16", "10.20.0.7", "inside.city"])
def test_a_host_that_the_setting_names_is_watched(allowed: str) -> None:
    addresses(allowed).check("rtsp://inside.city/2")


def test_a_name_that_has_no_ip_address_now_may_have_one_tomorrow() -> None:
    addresses().check("rtsp://not-yet.city/1")
    addresses().check("rtsp://outside.city/1")


def test_every_refusal_says_what_to_do_and_names_settings_that_there_are() -> None:
    assert set(WHAT_TO_DO) == set(Refusal)
    named = {word.strip(":,") for told in WHAT_TO_DO.values() for word in told.split() if word.startswith("SITUATION_")}
    assert named == {variable("camera_allow_hosts"), variable("camera_allow_files")}
    assert {"camera_allow_hosts", "camera_allow_files"} <= set(Settings.model_fields)
