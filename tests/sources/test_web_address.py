"""Addresses as they are written -> addresses as every program reads them: what is asked is what was judged."""

import pytest

from sources.fetch_errors import BadAddress
from sources.web_address import WebAddress


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("", "/"),
        ("/x/../private/feed", "/private/feed"),
        ("/x/%2e%2E/private/feed", "/private/feed"),
        ("/x/.%2e/private/feed", "/private/feed"),
        ("/a/./b/%2E/c", "/a/b/c"),
        ("/a/b/..", "/a/"),
        ("/a/b/.", "/a/b/"),
        ("/../../a", "/a"),
        ("/..", "/"),
        ("/a//../b", "/a/b"),
        ("/a//b/", "/a//b/"),
        ("/..a/b../...", "/..a/b../..."),
        ("/a?b=/../c", "/a?b=/../c"),
        ("?../a", "/?../a"),
        ("/a/..?b#/../c", "/?b"),
        ("/%252e%252e/a", "/%252e%252e/a"),
        ("/\u00a0a\u200b?q=\u2028", "/%C2%A0a%E2%80%8B?q=%E2%80%A8"),
        ("/caf\u00e9\u00ad\u0085", "/caf%C3%A9%C2%AD%C2%85"),
        ("/a#\u200b", "/a"),
    ],
)
def test_what_is_asked_of_a_path(path: str, target: str) -> None:
    address = WebAddress.of(f"http://news.example{path}")
    assert address.target == target
    assert WebAddress.of(address.url) == address
    assert WebAddress.of("http://news.example/z").led_to(address.url) == address


@pytest.mark.parametrize(
    "address",
    [
        "http://news\u200b.example/", "http://news\u00a0.example/", "http://a\u200b:b@news.example/",
        "http://news.example\u202e/", "http://news.example/\x00", "http://news.example/a\x1fb", "http://news.example/\x7f",
        "http://news.example/a\nb", "http://news.example/\ud800", "http://news\u00ad.example\u2066/",
    ],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(BadAddress):
        WebAddress.of(address)
