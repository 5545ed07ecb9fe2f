"""Turns at hosts, pauses, robots.txt, Retry-After and retries, on a clock that only moves when somebody waits."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetch import FetchClient
from sources.fetch_errors import DisallowedByRobots
from sources.fetched import FetchLimits
from sources.retry_after import LONGEST_S, retry_after_s
from sources.robots import Robots
from sources.web_address import WebAddress

FEED = b"<rss/>"
Make = Callable[..., FetchClient]
NOW = datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_a_pause_lies_between_two_requests_to_a_host_and_to_no_other(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make, clock: Any
) -> None:
    other = start_server()
    for server in (faulty_server, other):
        server.on("/feed", server.reply(FEED))
    client = make_client(faulty_server, other, delay_s=7.0)
    assert client.fetch(faulty_server.url("/feed"), "feed").outcome == "ok"
    assert client.fetch(other.url("/feed"), "feed").outcome == "ok"
    assert clock.waits == []  # robots.txt is not counted: it is asked for the site's sake
    assert client.fetch(faulty_server.url("/feed"), "feed").outcome == "ok"
    assert clock.waits == [7.0]
    assert client.fetch(faulty_server.url("/feed"), "feed", delay_s=2.0).outcome == "ok"
    assert client.fetch(faulty_server.url("/feed"), "feed").outcome == "ok"
    assert clock.waits == [7.0, 7.0, 2.0]  # each request says what comes after it


def test_the_time_of_waiting_for_a_turn_is_not_the_sources(faulty_server: Any, make_client: Make, clock: Any) -> None:
    faulty_server.on("/feed", faulty_server.reply(FEED))
    client = make_client(faulty_server, delay_s=50.0, limits=FetchLimits(total_s=5))
    for _ in range(3):
        assert client.fetch(faulty_server.url("/feed"), "feed").outcome == "ok"
    assert clock.waits == [50.0, 50.0]


def test_a_host_is_asked_one_request_at_a_time(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make
) -> None:
    inside, most, both = [0], [0], threading.Barrier(2, timeout=30)

    def busy(connection: Any, stopped: Any) -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        if len(faulty_server.seen) == 2:
            both.wait()  # until the other host is asked, at the same time
        connection.sendall(faulty_server.reply(FEED))
        inside[0] -= 1

    other = start_server()
    faulty_server.on("/feed", busy)
    other.on("/feed", other.steps(lambda *_: both.wait(), other.reply(FEED)))
    client = make_client(faulty_server, other)
    outcomes: list[str] = []

    def ask(url: str) -> None:
        outcomes.append(client.fetch(url, "feed").outcome)

    urls = [faulty_server.url("/feed")] * 6 + [other.url("/feed")]
    threads = [threading.Thread(target=ask, args=(url,)) for url in urls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert outcomes == ["ok"] * 7
    assert most == [1]
    assert faulty_server.times("/robots.txt") == 1  # once per host and run, however many threads


ROBOTS = {
    "nothing": (b"", "ok"),
    "allowed": (b"User-agent: *\nDisallow: /private\n", "ok"),
    "disallowed": (b"User-agent: *\nDisallow: /\n", "blocked"),
    "disallowed for us": (b"User-agent: passage\nDisallow: /feed\n\nUser-agent: *\nAllow: /\n", "blocked"),
    "allowed for us": (b"User-agent: Passage\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "ok"),
    "disallowed for another": (b"User-agent: otherbot\nDisallow: /\n", "ok"),
    "disallowed for one with a longer name": (b"User-agent: passagebot\nDisallow: /\n", "ok"),
    "allowed for one with a shorter name": (b"User-agent: pass\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "blocked"),
    "allowed for one with the end of the name": (
        b"User-agent: sage\nAllow: /\n\nUser-agent: *\nDisallow: /\n",
        "blocked",
    ),
    "allowed for one with a hyphen": (b"User-agent: passage-news\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "blocked"),
    "disallowed for our version": (b"User-agent: Passage/1.0\nDisallow: /\n", "blocked"),
    "disallowed for us in words": (b"User-agent: PASSAGE (news warehouse) # not now\nDisallow: /\n", "blocked"),
    "allowed for us with an asterisk": (b"User-agent: passage*\nAllow: /\n\nUser-agent: *\nDisallow: /\n", "ok"),
    "disallowed for all in words": (b"User-agent: *\t(all)\nDisallow: /\n", "blocked"),
    "disallowed for others with an asterisk": (b"User-agent: *bot\nDisallow: /\n", "ok"),
    "groups of ours": (b"User-agent: passage/2\nDisallow: /x\n\nUser-agent: Passage\nDisallow: /feed\n", "blocked"),
    "longest rule": (b"User-agent: *\nDisallow: /\nAllow: /feed\n", "ok"),
    "pattern": (b"User-agent: *\nDisallow: /*eed$\n", "blocked"),
    "byte order mark": (b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", "blocked"),
    "line ends of old": (b"User-agent: *\rDisallow: /\r", "blocked"),
    "several agents": (b"User-agent: otherbot\nUser-agent: passage\nDisallow: /\n", "blocked"),
    "a page": (b"<html><body>User-agent: none</body></html>", "ok"),
    "not text": (bytes(range(256)) * 9, "ok"),
    "rule behind the limit": (b"User-agent: *\n" + b"# nothing\n" * 60_000 + b"Disallow: /\n", "ok"),
    "rule before the limit": (b"User-agent: *\nDisallow: /\n" + b"# nothing\n" * 60_000, "blocked"),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots(name: str, faulty_server: Any, make_client: Make) -> None:
    text, outcome = ROBOTS[name]
    faulty_server.on("/robots.txt", faulty_server.reply(text))
    faulty_server.on("/feed", faulty_server.reply(FEED))
    client = make_client(faulty_server)
    fetched = client.fetch(faulty_server.url("/feed"), "feed")
    assert fetched.outcome == outcome
    assert fetched.error_class == (None if outcome == "ok" else "DisallowedByRobots")
    assert faulty_server.times("/feed") == (1 if outcome == "ok" else 0)
    assert client.fetch(faulty_server.url("/feed"), "feed", obey_robots=False).outcome == "ok"


@pytest.mark.parametrize(
    ("status", "outcome", "error"),
    [
        (401, "ok", None), (403, "ok", None), (404, "ok", None), (410, "ok", None), (204, "ok", None),
        (400, "ok", None), (418, "ok", None), (429, "deferred", "RobotsUnknown"), (500, "deferred", "RobotsUnknown"), (503, "deferred", "RobotsUnknown"),
        (202, "deferred", "RobotsUnknown"), (206, "deferred", "RobotsUnknown"), (300, "deferred", "RobotsUnknown"),
        (305, "deferred", "RobotsUnknown"), (600, "deferred", "RobotsUnknown"), (999, "deferred", "RobotsUnknown"),
        (101, "deferred", "RobotsUnknown"),
    ],
)  # fmt: skip
def test_what_the_status_of_robots_means(
    status: int, outcome: str, error: str | None, faulty_server: Any, make_client: Make
) -> None:
    faulty_server.on("/robots.txt", faulty_server.reply(b"User-agent: *\nDisallow: /\n", status))
    faulty_server.on("/feed", faulty_server.reply(FEED))
    fetched = make_client(faulty_server).fetch(faulty_server.url("/feed"), "feed")
    assert (fetched.outcome, fetched.error_class) == (outcome, error)
    assert faulty_server.times("/feed") == (1 if outcome == "ok" else 0)


def test_robots_that_cannot_be_reached_allow_nothing(faulty_server: Any, make_client: Make) -> None:
    faulty_server.on("/feed", faulty_server.reply(FEED))
    for broken, error in (
        (faulty_server.reset, "ConnectionReset"),
        (b"nonsense", "NotHttp"),
        (faulty_server.reply(b"abc", length=9), "RobotsUnknown"),
        (faulty_server.redirect("http://10.0.0.1/robots.txt"), "RobotsUnknown"),
        (faulty_server.redirect("file:///etc/robots"), "RobotsUnknown"),
    ):
        faulty_server.on("/robots.txt", broken)
        fetched = make_client(faulty_server).fetch(faulty_server.url("/feed"), "feed")
        assert fetched.error_class == error
        assert fetched.outcome in ("deferred", "transient_error", "permanent_error")
    assert faulty_server.times("/feed") == 0


def test_robots_that_drip_are_given_up_once_for_all(faulty_server: Any, make_client: Make) -> None:
    faulty_server.on(
        "/robots.txt", faulty_server.steps(faulty_server.reply(b"", length=None), faulty_server.drip(b"#"))
    )
    client = make_client(faulty_server, limits=FetchLimits(total_s=0.4))
    for path in ("/feed", "/other"):
        fetched = client.fetch(faulty_server.url(path), "feed")
        assert (fetched.outcome, fetched.error_class) == ("transient_error", "TotalTimeout")
        assert fetched.problems[0].startswith(faulty_server.url(path))
    assert faulty_server.connections == 1


def test_robots_are_followed_five_times_and_to_other_hosts(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make
) -> None:
    other = start_server()
    other.on("/r", other.reply(b"User-agent: *\nDisallow: /\n"))
    faulty_server.on("/robots.txt", faulty_server.redirect(other.url("/r"), 301))
    faulty_server.on("/feed", faulty_server.reply(FEED))
    fetched = make_client(faulty_server, other).fetch(faulty_server.url("/feed"), "feed")
    assert fetched.error_class == "DisallowedByRobots"
    for number in range(9):
        faulty_server.on(f"/{number}", faulty_server.redirect(f"/{number + 1}"))
    faulty_server.on("/robots.txt", faulty_server.redirect("/0"))
    assert make_client(faulty_server).fetch(faulty_server.url("/feed"), "feed").outcome == "ok"
    assert faulty_server.times("/4") == 1 and faulty_server.times("/5") == 0


def test_robots_of_the_host_that_a_redirect_leads_to_are_obeyed(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make
) -> None:
    other = start_server()
    other.on("/robots.txt", other.reply(b"User-agent: *\nDisallow: /there\n"))
    faulty_server.on("/feed", faulty_server.redirect(other.url("/there")))
    fetched = make_client(faulty_server, other).fetch(faulty_server.url("/feed"), "feed")
    assert (fetched.outcome, fetched.error_class) == ("blocked", "DisallowedByRobots")
    assert other.times("/there") == 0


@pytest.mark.parametrize("line", ["User-agent: bot%d\n", "\u2003user  agent bot%d\r", "USERAGENT :bot%d\x0b"])
def test_robots_keep_no_rules_of_others(line: str) -> None:
    """Thousands of names over thousands of rules would be a bomb: each name gets its copy of each rule."""
    agents = "".join(line % number for number in range(300))
    rules = "User-agent: passage\nDisallow: /feed\n"
    robots = Robots("Passage/0.1", lambda _: (agents + rules).encode())
    with pytest.raises(DisallowedByRobots):
        robots.crawl_delay_s(WebAddress.of("http://a.example/feed"))
    assert robots.crawl_delay_s(WebAddress.of("http://a.example/")) == 0.0
    (verdict,) = robots._verdicts.values()
    assert verdict.rules is not None
    assert set(verdict.rules._user_agents) == {"-other-", "passage"}


@pytest.mark.parametrize("path", ["/x/../private/feed", "/x/%2e%2E/private/feed", "/./private/feed", "/private/y/.."])
def test_dots_in_a_path_hide_nothing_from_the_rules(path: str) -> None:
    robots = Robots("Passage/0.1", lambda _: b"User-agent: *\nDisallow: /private/\n")
    with pytest.raises(DisallowedByRobots):
        robots.crawl_delay_s(WebAddress.of(f"http://a.example{path}"))


def test_crawl_delay_is_kept_up_to_the_bound(faulty_server: Any, make_client: Make, clock: Any) -> None:
    faulty_server.on("/robots.txt", faulty_server.reply(b"User-agent: *\nCrawl-delay: 12\n"))
    faulty_server.on("/feed", faulty_server.reply(FEED))
    client = make_client(faulty_server, delay_s=1.0)
    for _ in range(3):
        assert client.fetch(faulty_server.url("/feed"), "feed").retry_after_s is None
    assert clock.waits == [12.0, 12.0]


def test_a_crawl_delay_above_the_bound_defers_all_but_one(faulty_server: Any, make_client: Make, clock: Any) -> None:
    faulty_server.on("/robots.txt", faulty_server.reply(b"User-agent: *\nCrawl-delay: 3600\n"))
    faulty_server.on("/first", faulty_server.redirect("/feed"))
    faulty_server.on("/feed", faulty_server.reply(FEED))
    client = make_client(faulty_server)
    fetched = client.fetch(faulty_server.url("/first"), "feed")
    assert (fetched.outcome, fetched.retry_after_s) == ("ok", 3600.0)
    fetched = client.fetch(faulty_server.url("/feed"), "feed")
    assert (fetched.outcome, fetched.error_class) == ("deferred", "HostWantsRest")
    assert fetched.retry_after_s == pytest.approx(3600.0)
    assert faulty_server.times("/feed") == 1
    assert max(clock.waits) <= 30.0


@pytest.mark.parametrize(
    ("value", "waited"), [("20", 20.0), ("0", 0.0), (format_datetime(NOW + timedelta(seconds=25), usegmt=True), 25.0)]
)
def test_retry_after_that_fits_is_waited_for(
    value: str, waited: float, faulty_server: Any, make_client: Make, clock: Any
) -> None:
    for status in (429, 503):
        head = {"Retry-After": value, "Date": format_datetime(NOW, usegmt=True)}
        faulty_server.on("/feed", faulty_server.reply(b"", status, head), faulty_server.reply(FEED))
        fetched = make_client(faulty_server).fetch(faulty_server.url("/feed"), "feed")
        assert (fetched.outcome, fetched.body) == ("ok", FEED)
        assert clock.waits == [waited]
        clock.waits.clear()


def test_retry_after_that_does_not_fit_is_handed_on(faulty_server: Any, make_client: Make, clock: Any) -> None:
    faulty_server.on("/feed", faulty_server.reply(b"", 429, {"Retry-After": "120"}))
    faulty_server.on("/other", faulty_server.reply(FEED))
    client = make_client(faulty_server)
    fetched = client.fetch(faulty_server.url("/feed"), "feed")
    assert (fetched.outcome, fetched.retry_after_s, clock.waits) == ("deferred", 120.0, [])
    fetched = client.fetch(faulty_server.url("/other"), "feed")  # the host said so, not the page
    assert (fetched.outcome, fetched.error_class) == ("deferred", "HostWantsRest")
    assert faulty_server.times("/other") == 0


def test_pauses_before_retries_are_random_and_grow(faulty_server: Any, make_client: Make, clock: Any) -> None:
    faulty_server.on("/feed", faulty_server.reply(b"", 500))
    client = make_client(faulty_server, limits=FetchLimits(retries=4, total_s=600))
    seen: list[list[float]] = []
    for _ in range(6):
        clock.waits.clear()
        assert client.fetch(faulty_server.url("/feed"), "feed").error_class == "ServerFailed"
        assert len(clock.waits) == 4
        assert all(0 <= wait <= most for wait, most in zip(clock.waits, (1, 2, 4, 8), strict=True))
        seen.append(list(clock.waits))
    assert len({tuple(waits) for waits in seen}) == 6
    assert faulty_server.times("/feed") == 30


def test_no_retry_goes_beyond_the_time_for_a_request(faulty_server: Any, make_client: Make, clock: Any) -> None:
    faulty_server.on("/feed", faulty_server.reply(b"", 503, {"Retry-After": "9"}))
    client = make_client(faulty_server, limits=FetchLimits(retries=9, total_s=20))
    fetched = client.fetch(faulty_server.url("/feed"), "feed")
    assert (fetched.outcome, fetched.retry_after_s, clock.waits) == ("deferred", 9.0, [9.0, 9.0])


@given(seconds=st.integers(0, 10**30))
def test_retry_after_in_seconds(seconds: int) -> None:
    assert retry_after_s(f" {seconds} ", None, NOW) == min(float(seconds), LONGEST_S)


@given(seconds=st.integers(-(10**9), 10**9), skew=st.integers(-(10**6), 10**6))
def test_retry_after_as_a_date_is_counted_on_the_servers_clock(seconds: int, skew: int) -> None:
    theirs = NOW + timedelta(seconds=skew)
    value = format_datetime(theirs + timedelta(seconds=seconds), usegmt=True)
    expected = min(max(float(seconds), 0.0), LONGEST_S)
    assert retry_after_s(value, format_datetime(theirs, usegmt=True), NOW) == expected
    assert retry_after_s(value, None, theirs) == expected


@given(text=st.text(max_size=40))
def test_any_retry_after_is_seconds_or_nothing(text: str) -> None:
    found = retry_after_s(text, text, NOW)
    assert found is None or 0 <= found <= LONGEST_S


@pytest.mark.parametrize("text", [
    "Monday, 05-Jan-26 10:00:30 GMT", "Mon Jan  5 10:00:30 2026", "Mon, 05 Jan 2026 11:00:30 +0100",
])  # fmt: skip
def test_the_older_forms_of_dates(text: str) -> None:
    assert retry_after_s(text, None, NOW) == 30.0


@pytest.mark.parametrize("text", [None, "", "soon", "-5", "1e9", "²", "5 seconds", "Mon, 99 Jan 2026 10:00:00 GMT"])
def test_what_is_no_retry_after(text: str | None) -> None:
    assert retry_after_s(text, None, NOW) is None
