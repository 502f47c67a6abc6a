"""Cameras on the screen: the wall, drawing of zones by pointer and by keyboard, a new camera, findings by one key."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.accessibility import violations
from tests.browser.screens import OpenScreen, Served

pytestmark = pytest.mark.browser


def zones_of(served: Served, id: str = "c1") -> list[dict[str, Any]]:
    zones: list[dict[str, Any]] = next(each for each in served.city.cameras if each["id"] == id)["zones"]
    return zones


def test_zones_are_drawn_by_keyboard_alone(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?show=camera:c1")
    screen.page.get_by_role("button", name="Draw zones").press("Enter")
    point = screen.page.get_by_role("button", name="r1: point 1, 30 %, 55 %")
    point.focus()
    screen.page.keyboard.press("ArrowLeft")
    screen.page.keyboard.press("Shift+ArrowUp")
    screen.page.keyboard.press("Enter")
    screen.wait(lambda: screen.page.locator(".handle").count() == 5, "the new point", 5)
    screen.page.get_by_role("button", name="r1: point 3").focus()
    screen.page.keyboard.press("Delete")
    screen.page.get_by_role("button", name="Remove zone d1").press("Enter")
    screen.page.get_by_role("button", name="+ Ignored").press("Enter")
    screen.page.get_by_role("button", name="Save").press("Enter")
    screen.wait(lambda: len(zones_of(served)) == 2 and zones_of(served)[1]["kind"] == "ignore", "the server's word", 5)
    polygon = zones_of(served)[0]["polygon"]
    assert polygon[0] == [0.29, 0.548]
    assert len(polygon) == 4
    screen.page.wait_for_selector(".zone-editor", state="detached")


def test_a_point_is_dragged_and_a_crossed_outline_is_not_saved(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en", path="?show=camera:c1")
    screen.page.click("text=Draw zones")
    screen.page.wait_for_selector(".handle")
    box = screen.page.locator(".zone-canvas > svg").bounding_box()
    assert box

    def drag(to: tuple[float, float]) -> None:
        handle = screen.page.locator(".handle").first.bounding_box()
        assert handle
        screen.page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        screen.page.mouse.down()
        screen.page.mouse.move(box["x"] + box["width"] * to[0], box["y"] + box["height"] * to[1], steps=4)
        screen.page.mouse.up()

    drag((0.69, 0.83))  # across the opposite side
    assert "crosses itself" in screen.page.inner_text(".zone-editor .failure")
    assert screen.page.get_by_role("button", name="Save").is_disabled()
    drag((0.2, 0.4))
    assert violations(screen) == []
    screen.page.click("text=Save")
    screen.wait(lambda: zones_of(served)[0]["polygon"][0] == pytest.approx([0.2, 0.4], abs=0.01), "the word", 15)


def test_a_camera_is_added_at_a_place_on_the_map_and_its_password_comes_back_nowhere(
    open_screen: OpenScreen, served: Served
) -> None:
    screen = open_screen("en")
    screen.wait_for_map()
    screen.page.get_by_role("button", name="Camera wall").click()
    screen.page.get_by_role("button", name="Add a camera").click()
    screen.page.wait_for_selector("form [name=address]")
    screen.page.locator(".canvas").click(position={"x": 300, "y": 300})
    for name, value in {
        "id": "cam-9",
        "name": "Мост",
        "heading_deg": "90",
        "address": "rtsp://10.0.0.9/1",
        "username": "eye",
        "password": "s3cret-word",
    }.items():
        screen.page.fill(f"form [name={name}]", value)
    assert violations(screen) == []
    screen.page.click("form [type=submit]")
    screen.page.wait_for_selector(".detail >> text=Мост")
    (told,) = served.city.told
    assert (told["id"], told["heading_deg"], told["password"]) == ("cam-9", 90, "s3cret-word")
    assert 71.2 < told["lon"] < 71.7
    assert 51.0 < told["lat"] < 51.3
    screen.page.get_by_role("button", name="Edit").click()
    screen.page.fill("form [name=name]", "Мост 2")
    assert screen.page.input_value("form [name=password]") == ""
    screen.page.click("form [type=submit]")
    screen.wait(lambda: len(served.city.told) == 2, "the server's word", 5)
    assert not {"password", "username", "address", "id"} & served.city.told[1].keys()
    assert "s3cret" not in screen.page.content()
    assert screen.errors == []


def test_findings_are_judged_by_one_key(open_screen: OpenScreen, served: Served) -> None:
    screen = open_screen("en")
    screen.page.wait_for_selector(".alerts .row")
    screen.page.keyboard.press("f")
    screen.page.wait_for_selector(".detail [data-finding=f1]")
    screen.page.keyboard.press("x")
    screen.wait(lambda: served.city.findings["f1"]["judgement"] == "rejected", "the server's word", 5)
    screen.page.wait_for_selector(".detail >> text=rejected")
    screen.page.keyboard.press("c")  # nothing waits any more
    screen.page.wait_for_timeout(300)
    assert served.city.findings["f1"]["judgement"] == "rejected"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_wall_shows_every_camera_in_the_readers_language(open_screen: OpenScreen, language: str) -> None:
    screen = open_screen(language, path="?page=wall")
    screen.page.wait_for_selector(".wall img")
    assert screen.page.locator(".tile").count() == 3
    assert screen.page.locator(".tile").first.inner_text().startswith("Қабанбай батыр 15")  # its ramp is blocked
    assert screen.look("missing") == []
    assert violations(screen) == []
    screen.page.keyboard.press("Escape")
    screen.page.wait_for_selector(".wall", state="detached")
