"""Redirects: followed by hand, remembered only when all are for good, and no secret goes to another host."""

from collections.abc import Callable
from typing import Any

import pytest

from sources.fetch import FetchClient
from sources.fetched import Fetched, FetchLimits

FEED = b"<rss/>"
Make = Callable[..., FetchClient]


@pytest.fixture
def fetch(faulty_server: Any, make_client: Make) -> Callable[..., Fetched]:
    """Ask /feed of the server, robots.txt left aside."""
    faulty_server.on("/there", faulty_server.reply(FEED))
    client = make_client(faulty_server, limits=FetchLimits(redirects=4))
    return lambda path="/feed", **given: client.fetch(faulty_server.url(path), "feed", obey_robots=False, **given)


@pytest.mark.parametrize(("status", "outcome"), [(301, "redirected"), (308, "redirected"), (302, "ok"), (303, "ok"), (307, "ok")])  # fmt: skip
def test_only_permanent_redirects_are_remembered(
    status: int, outcome: str, faulty_server: Any, fetch: Callable[..., Fetched]
) -> None:
    faulty_server.on("/feed", faulty_server.redirect("/there", status))
    fetched = fetch()
    there = faulty_server.url("/there")
    assert (fetched.outcome, fetched.body, fetched.final_url) == (outcome, FEED, there)
    assert fetched.moved_to == (there if outcome == "redirected" else None)
    assert fetched.source_url == faulty_server.url("/feed")


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ((301, 308), "/there"),
        ((301, 302), "/1"),
        ((302, 301), None),
        ((308, 307, 301), "/1"),
        ((301, 301, 301, 301), "/there"),
    ],
)
def test_a_chain_is_remembered_as_far_as_it_is_permanent(
    statuses: tuple[int, ...], moved: str | None, faulty_server: Any, fetch: Callable[..., Fetched]
) -> None:
    paths = ["/feed", *(f"/{n}" for n in range(1, len(statuses))), "/there"]
    for status, path, target in zip(statuses, paths, paths[1:], strict=False):
        faulty_server.on(path, faulty_server.redirect(target, status))
    fetched = fetch()
    assert fetched.body == FEED
    assert fetched.moved_to == (faulty_server.url(moved) if moved else None)


def test_a_move_is_remembered_with_304_and_not_with_a_failure(
    faulty_server: Any, fetch: Callable[..., Fetched]
) -> None:
    from sources.fetched import Validators

    faulty_server.on("/feed", faulty_server.redirect("/there", 301))
    faulty_server.on("/there", faulty_server.reply(b"", 304))
    fetched = fetch(validators=Validators('"a"'))
    assert (fetched.outcome, fetched.moved_to) == ("not_modified", faulty_server.url("/there"))
    faulty_server.on("/there", faulty_server.reply(b"", 404))
    fetched = fetch()
    assert (fetched.error_class, fetched.moved_to) == ("NotFound", None)


@pytest.mark.parametrize(("statuses", "outcome"), [((301,), "gone"), ((302,), "permanent_error"), ((301, 307), "permanent_error")])  # fmt: skip
def test_what_is_gone_behind_a_passing_redirect_is_not_gone_for_good(
    statuses: tuple[int, ...], outcome: str, faulty_server: Any, fetch: Callable[..., Fetched]
) -> None:
    paths = ["/feed", *(f"/{n}" for n in range(1, len(statuses))), "/there"]
    for status, path, target in zip(statuses, paths, paths[1:], strict=False):
        faulty_server.on(path, faulty_server.redirect(target, status))
    faulty_server.on("/there", faulty_server.reply(b"", 410))
    fetched = fetch()
    assert fetched.outcome == outcome
    assert "gone" in fetched.problems[0]


BAD = {
    "to itself": ("/feed", "permanent_error", "RedirectLoop", "circle"),
    "to itself, with a fragment": ("/feed#top", "permanent_error", "RedirectLoop", "circle"),
    "without end": ("/feed/1", "permanent_error", "TooManyRedirects", "more than 4"),
    "to nowhere": ("", "permanent_error", "RedirectWithoutTarget", "names no address"),
    "to a file": ("file:///etc/passwd", "blocked", "SchemeNotAllowed", "only http and https"),
    "to ftp": ("ftp://example.org/feed", "blocked", "SchemeNotAllowed", "only http"),
    "to gopher": ("gopher://127.0.0.1:6379/_INFO", "blocked", "SchemeNotAllowed", "only http"),
    "to data": ("data:text/xml,<rss/>", "blocked", "SchemeNotAllowed", "only http"),
    "to javascript": ("javascript:alert(1)", "blocked", "SchemeNotAllowed", "only http"),
    "to mail": ("mailto:desk@example.org", "blocked", "SchemeNotAllowed", "only http"),
    "to no host": ("http://", "permanent_error", "BadAddress", "no web address"),
    "to three slashes": ("http:///there", "permanent_error", "BadAddress", "no web address"),
    "to a broken IPv6": ("http://[::1/", "permanent_error", "BadAddress", "no web address"),
    "to a port too far": ("http://127.0.0.1:99999/", "permanent_error", "BadAddress", "no web address"),
    "to a host in doubt": ("http://good.example\\@127.0.0.1/", "permanent_error", "BadAddress", "several ways"),
    "with a line break": ("/th\x0bere", "permanent_error", "BadAddress", "cannot be printed"),
    "to loopback": ("http://127.0.0.1:{other}/x", "blocked", "AddressNotAllowed", "public internet"),
    "to localhost": ("http://localhost:{other}/x", "blocked", "AddressNotAllowed", "public internet"),
    "to loopback in one number": ("http://2130706433:{other}/x", "blocked", "AddressNotAllowed", "disguise"),
    "to loopback in hex": ("http://0x7f.1:{other}/x", "blocked", "AddressNotAllowed", "disguise"),
    "to loopback in octal": ("http://0177.0.0.1:{other}/x", "blocked", "AddressNotAllowed", "disguise"),
    "to loopback mapped": ("http://[::ffff:127.0.0.1]:{other}/x", "blocked", "AddressNotAllowed", "public internet"),
    "to loopback v6": ("http://[::1]:{other}/x", "blocked", "AddressNotAllowed", "public internet"),
    "to any": ("http://0.0.0.0:{other}/x", "blocked", "AddressNotAllowed", "public internet"),
    "to another scheme's port": ("//127.0.0.1:{other}/x", "blocked", "AddressNotAllowed", "public internet"),
    "to a private network": ("http://10.0.0.1/x", "blocked", "AddressNotAllowed", "public internet"),
    "to the cloud's metadata": ("http://169.254.169.254/latest/meta-data/", "blocked", "AddressNotAllowed", "public"),
    "to a mail server": ("http://93.184.216.34:25/", "blocked", "PortNotAllowed", "another service"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_redirects_end_with_their_name(
    name: str, faulty_server: Any, start_server: Callable[..., Any], fetch: Callable[..., Fetched]
) -> None:
    location, outcome, error, says = BAD[name]
    other = start_server()  # is not allowed, and must never be reached
    if name == "without end":
        for number in range(1, 9):
            faulty_server.on(f"/feed/{number}", faulty_server.redirect(f"/feed/{number + 1}"))
    faulty_server.on("/feed", faulty_server.redirect(location.format(other=other.port)))
    fetched = fetch()
    assert (fetched.outcome, fetched.error_class) == (outcome, error), fetched.problems
    assert says in fetched.problems[0]
    assert fetched.body is None and fetched.moved_to is None
    assert other.connections == 0
    assert faulty_server.connections == (5 if name == "without end" else 1)


def test_two_different_locations_are_none(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    faulty_server.on("/feed", faulty_server.reply(b"", 302, [("Location", "/there"), ("Location", "/elsewhere")]))
    assert fetch().error_class == "RedirectWithoutTarget"
    faulty_server.on("/feed", faulty_server.reply(b"", 302, [("Location", "/there"), ("Location", "/there")]))
    assert fetch().body == FEED


def test_a_redirect_without_location(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    faulty_server.on("/feed", faulty_server.reply(b"", 301))
    fetched = fetch()
    assert (fetched.error_class, fetched.http_status) == ("RedirectWithoutTarget", 301)


def test_a_redirects_body_is_not_read(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    head = faulty_server.reply(b"", 302, {"Location": "/there"}, length=None)
    faulty_server.on("/feed", faulty_server.steps(head, faulty_server.flood(b"a" * 65_536)))
    assert fetch().body == FEED


def test_a_location_in_utf8(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    faulty_server.on("/feed", b"HTTP/1.1 302 Found\r\nLocation: /caf\xc3\xa9 1\r\nContent-Length: 0\r\n\r\n")
    faulty_server.on("/caf%C3%A9%201", faulty_server.reply(FEED))
    assert fetch().body == FEED


@pytest.mark.parametrize(
    ("location", "asked"),
    [
        (b"/caf\xe9", "/caf%E9"),  # Latin-1, or whatever else the server writes
        (b"/caf%E9?a=\xff&b=%C3%A9", "/caf%E9?a=%FF&b=%C3%A9"),
        (b"/voil\xc3\xa0", "/voil%C3%A0"),  # its last byte alone is white space
        (b" /\xc2\xa0x \t", "/%C2%A0x"),
        (b"../a/./b/%2e%2E/c", "/a/c"),
    ],
)
def test_a_location_is_asked_with_the_bytes_that_the_server_wrote(
    location: bytes, asked: str, faulty_server: Any, fetch: Callable[..., Fetched]
) -> None:
    faulty_server.on("/feed", b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")
    faulty_server.on(asked.partition("?")[0], faulty_server.reply(FEED))
    assert fetch().body == FEED
    assert faulty_server.seen[-1].target == asked


def test_from_https_to_http_is_refused(tls: Any, make_client: Make, start_server: Callable[..., Any]) -> None:
    secure, plain = start_server(tls=tls.server), start_server()
    plain.on("/feed", plain.reply(FEED))
    secure.on("/feed", secure.redirect(plain.url("/feed")))
    client = make_client(secure, plain, ca_file=tls.ca_file)
    fetched = client.fetch(secure.url("/feed"), "feed", obey_robots=False)
    assert (fetched.outcome, fetched.error_class) == ("blocked", "DowngradeRefused")
    assert plain.connections == 0
    plain.on("/up", plain.redirect(secure.url("/there"), 301))
    secure.on("/there", secure.reply(FEED))
    fetched = client.fetch(plain.url("/up"), "feed", obey_robots=False)
    assert (fetched.body, fetched.moved_to) == (FEED, secure.url("/there"))


SECRET, KEY = "Bearer s3cr3t-token-value", "k3y-of-the-desk"


def test_secrets_stay_with_their_origin(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make
) -> None:
    home, other = faulty_server, start_server()
    home.on("/feed", home.redirect("/next?page=2"))
    home.on("/next", home.redirect(other.url("/there")))
    other.on("/there", other.redirect(home.url("/end")))
    home.on("/end", home.reply(FEED))
    client = make_client(home, other)
    fetched = client.fetch(
        home.url("/feed"), "api", credentials={"Authorization": SECRET}, parameters={"appname": KEY, "x": "1"}
    )
    assert fetched.body == FEED
    asked = {seen.target: seen.headers for seen in home.seen}
    for path in ("/feed?", "/next?page=2&", "/end?"):
        assert asked[f"{path}appname={KEY}&x=1"]["authorization"] == SECRET
    assert "authorization" not in asked["/robots.txt"]
    assert len(other.seen) == 2  # robots.txt and /there
    assert not any(secret in seen.raw.decode("latin-1") for seen in other.seen for secret in (SECRET, KEY))
    assert KEY not in repr(fetched) and SECRET not in repr(fetched)


def test_a_server_that_puts_the_key_into_another_hosts_address_does_not_get_it_there(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make
) -> None:
    other = start_server()
    other.on("/there", other.reply(FEED))
    client = make_client(faulty_server, other)
    faulty_server.on("/feed", faulty_server.redirect(other.url(f"/there?appname={KEY}&a=b")))
    fetched = client.fetch(faulty_server.url("/feed"), "api", parameters={"appname": KEY}, obey_robots=False)
    assert (fetched.body, other.seen[0].target) == (FEED, "/there?a=b")
    for place in (f"/there/{KEY}", f"/there?q={KEY}", "/there?q=" + KEY.replace("-", "%2D")):
        faulty_server.on("/feed", faulty_server.redirect(other.url(place)))
        fetched = client.fetch(faulty_server.url("/feed"), "api", parameters={"appname": KEY}, obey_robots=False)
        assert (fetched.outcome, fetched.error_class) == ("blocked", "SecretWouldLeak")
        assert KEY not in repr(fetched)
    assert other.connections == 1


def test_a_key_that_the_server_puts_into_its_own_address_is_not_stored(faulty_server: Any, make_client: Make) -> None:
    faulty_server.on("/feed", faulty_server.redirect(f"/session/{KEY}", 301))
    faulty_server.on(f"/session/{KEY}", faulty_server.reply(FEED))
    fetched = make_client(faulty_server).fetch(faulty_server.url("/feed"), "api", parameters={"appname": KEY})
    assert (fetched.outcome, fetched.final_url) == ("ok", faulty_server.url("/session/***"))
    assert KEY not in repr(fetched)


def test_an_address_with_a_user_asks_with_it_and_stores_it_nowhere(faulty_server: Any, make_client: Make) -> None:
    faulty_server.on("/feed", faulty_server.reply(FEED))
    client = make_client(faulty_server)
    fetched = client.fetch(f"http://desk:p%40ssword@{faulty_server.place}/feed", "feed", obey_robots=False)
    assert faulty_server.seen[0].headers["authorization"] == "Basic ZGVzazpwQHNzd29yZA=="
    assert fetched.source_url == f"http://***@{faulty_server.place}/feed"
    assert "ssword" not in repr(fetched)


def test_a_user_in_a_redirect_is_left_out(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    faulty_server.on("/feed", faulty_server.redirect(f"http://desk:password@{faulty_server.place}/there", 301))
    fetched = fetch()
    assert "authorization" not in faulty_server.seen[1].headers
    assert fetched.moved_to == faulty_server.url("/there")


def test_an_address_with_a_key_is_not_remembered(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    faulty_server.on("/feed", faulty_server.redirect("/there?access_token=abcdefgh", 301))
    fetched = fetch()
    assert (fetched.outcome, fetched.moved_to, fetched.final_url) == (
        "ok",
        None,
        faulty_server.url("/there?access_token=***"),
    )


def test_cookies_are_not_kept(faulty_server: Any, fetch: Callable[..., Fetched]) -> None:
    faulty_server.on("/feed", faulty_server.redirect("/there", **{"Set-Cookie": "a=b; Path=/"}))
    fetch()
    fetch("/there")
    assert [seen.target for seen in faulty_server.seen] == ["/feed", "/there", "/there"]
    assert not any("cookie" in seen.headers for seen in faulty_server.seen)
