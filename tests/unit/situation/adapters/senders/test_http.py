from __future__ import annotations

import pytest

from situation.adapters.senders.http import http_url
from situation.errors import Invalid


@pytest.mark.parametrize("url", ["https://city.example/hook?x=1", "http://[2606:2800::1]:8080"])
def test_web_addresses_pass(url: str) -> None:
    assert http_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "city.example",
        "ftp://city.example",
        "file:///etc/passwd",
        "http://",
        "http://city.example:port",
        "https://a:b@city.example",
    ],
)
def test_other_addresses_are_refused_without_quoting_them(url: str) -> None:
    with pytest.raises(Invalid) as refused:
        http_url(url)
    assert refused.value.field == "url"
    assert "a:b" not in str(refused.value)
