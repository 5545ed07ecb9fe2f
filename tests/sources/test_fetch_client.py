"""The client as a whole: what it sends, what of its surroundings it ignores, and that it stops when told to."""

import contextlib
import logging
import socket
import threading
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.fetch import FetchClient
from sources.fetched import KINDS, OUTCOMES, FetchLimits, Validators

FEED = b"<rss/>"
Make = Callable[..., FetchClient]


def test_it_says_who_it_is_and_takes_only_what_it_can_undo(faulty_server: Any, make_client: Make) -> None:
    faulty_server.on("/x", faulty_server.reply(FEED))
    client = make_client(faulty_server, user_agent="Passage/0.1 (+mailto:desk@example.org)")
    accepted = set()
    for kind in KINDS:
        fetched = client.fetch(faulty_server.url("/x"), kind)
        assert (fetched.kind, fetched.started_at.tzinfo, fetched.started_at <= fetched.finished_at) == (kind, UTC, True)
        accepted.add(faulty_server.seen[-1].headers["accept"])
    assert len(accepted) == len(KINDS)
    for seen in faulty_server.seen:
        assert seen.headers["user-agent"] == "Passage/0.1 (+mailto:desk@example.org)"
        assert seen.headers["accept-encoding"] == "gzip, deflate, br, zstd"
        assert seen.headers["connection"] == "close"
        assert set(seen.headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}


@pytest.mark.parametrize("etag", ['"a"', 'W/"a"', "a", '"a b, c"', '"\xe4"', "  x".strip()])
def test_validators_are_sent_back_exactly_as_they_came(etag: str, faulty_server: Any, make_client: Make) -> None:
    faulty_server.on("/x", faulty_server.reply(FEED, headers={"ETag": etag, "Last-Modified": "about noon; roughly"}))
    client = make_client(faulty_server)
    first = client.fetch(faulty_server.url("/x"), "feed")
    client.fetch(faulty_server.url("/x"), "feed", validators=first.validators)
    raw = faulty_server.seen[-1].raw
    assert f"If-None-Match: {etag}\r\n".encode("latin-1") in raw
    assert b"If-Modified-Since: about noon; roughly\r\n" in raw


@pytest.mark.parametrize("etag", ["", " a", "a\t", "a\r\nX-Evil: 1", "a\nb", "a\0b", "\u20ac", "a" * 2_000])
def test_validators_that_cannot_be_sent_are_not(etag: str, faulty_server: Any, make_client: Make) -> None:
    faulty_server.on("/x", faulty_server.reply(FEED))
    fetched = make_client(faulty_server).fetch(faulty_server.url("/x"), "feed", validators=Validators(etag, etag))
    assert fetched.outcome == "ok"
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(faulty_server.seen[-1].headers)


def test_proxies_and_netrc_of_the_surroundings_are_ignored(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Make, tmp_path: Path, monkeypatch: Any
) -> None:
    proxy = start_server()
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login desk password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url())
    monkeypatch.setenv("no_proxy", "")
    faulty_server.on("/x", faulty_server.reply(FEED))
    assert make_client(faulty_server).fetch(faulty_server.url("/x"), "feed").outcome == "ok"
    assert proxy.connections == 0
    assert not any("authorization" in seen.headers for seen in faulty_server.seen)


def test_logs_show_no_keys(faulty_server: Any, make_client: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    broken_head = b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 6\r\n\r\n<rss/>"
    faulty_server.on("/x", broken_head, faulty_server.reset)
    client = make_client(faulty_server)
    for _ in range(2):
        fetched = client.fetch(faulty_server.url("/x"), "api", parameters={"appname": "k3y-of-the-desk"})
        assert "k3y" not in repr(fetched)
    assert faulty_server.times("/x") == 4
    assert "k3y" not in caplog.text


@pytest.mark.parametrize("agent", ["", "a\r\nX: y", "caf\xe9"])
def test_a_user_agent_that_is_none_is_an_error_of_ours(agent: str) -> None:
    with pytest.raises(ValueError, match="user agent"):
        FetchClient(FetchLimits(), agent)
    with pytest.raises(ValueError, match="kind"), FetchClient(FetchLimits(), "Passage") as client:
        client.fetch("http://a.example/", "picture")
    with pytest.raises(ValueError, match="credential"), FetchClient(FetchLimits(), "Passage") as client:
        client.fetch("http://a.example/", "feed", credentials={"X-Key": "a\r\nX-Other: b"})


def test_nobody_listens(make_client: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    fetched = make_client(allowed_hosts=frozenset({f"127.0.0.1:{port}"})).fetch(f"http://127.0.0.1:{port}/", "feed")
    assert (fetched.outcome, fetched.error_class) == ("transient_error", "ConnectionFailed")
    assert "refused" in fetched.problems[0]


def test_the_next_address_is_tried_if_nobody_listens_at_the_first(
    start_server: Callable[..., Any], make_client: Make
) -> None:
    server = start_server()
    server.on("/x", server.reply(FEED))
    place = f"news.example.org:{server.port}"
    client = make_client(allowed_hosts=frozenset({place}), resolver=lambda *_: ["::1", "127.0.0.2", "127.0.0.1"])
    assert client.fetch(f"http://{place}/x", "feed", obey_robots=False).body == FEED


def test_an_ipv6_server_that_is_allowed(start_server: Callable[..., Any], make_client: Make) -> None:
    try:
        server = start_server(host="::1")
    except OSError:
        pytest.skip("no IPv6 on this machine")
    server.on("/x", server.reply(FEED))
    assert make_client(server).fetch(server.url("/x"), "feed").body == FEED
    assert server.seen[-1].headers["host"] == server.place
    assert make_client().fetch(server.url("/x"), "feed").error_class == "AddressNotAllowed"


def test_a_host_that_takes_no_connection(make_client: Make) -> None:
    with contextlib.ExitStack() as stack:
        full = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):  # its queue is full: the next one gets no answer at all
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        place = f"127.0.0.1:{full.getsockname()[1]}"
        client = make_client(allowed_hosts=frozenset({place}), limits=FetchLimits(connect_s=0.1, retries=0))
        fetched = client.fetch(f"http://{place}/", "feed")
    assert (fetched.outcome, fetched.error_class) == ("transient_error", "ConnectTimeout")


def test_a_name_server_that_does_not_answer(make_client: Make) -> None:
    release = threading.Event()
    client = make_client(resolver=lambda *_: release.wait(60) and [], limits=FetchLimits(connect_s=0.1, retries=0))
    fetched = client.fetch("http://news.example.org/", "feed")
    release.set()
    assert (fetched.outcome, fetched.error_class) == ("transient_error", "NameServerFailed")


def test_tls_is_verified_for_the_name_asked(tls: Any, start_server: Callable[..., Any], make_client: Make) -> None:
    server = start_server(tls=tls.server)
    server.on("/x", server.reply(FEED))
    places = frozenset({f"{name}:{server.port}" for name in ("feeds.example.org", "other.example.org")})
    given: dict[str, Any] = {"allowed_hosts": places, "resolver": lambda *_: ["127.0.0.1"]}
    for name, ca_file, outcome, error in (
        ("feeds.example.org", tls.ca_file, "ok", None),
        ("feeds.example.org", None, "permanent_error", "CertificateRefused"),
        ("other.example.org", tls.ca_file, "permanent_error", "CertificateRefused"),
    ):
        fetched = make_client(ca_file=ca_file, **given).fetch(server.url("/x", name), "feed", obey_robots=False)
        assert (fetched.outcome, fetched.error_class) == (outcome, error)
        assert tls.names[-1] == name  # connected to the checked address, asked for by its name
    assert server.seen[0].headers["host"] == f"feeds.example.org:{server.port}"
    assert len(server.seen) == 1


@pytest.mark.parametrize(("step", "error"), [(b"HTTP/1.1 400 Bad Request\r\n\r\n", "TlsFailed"), (None, "ReadTimeout")])
def test_no_tls_where_it_was_expected(step: bytes | None, error: str, make_client: Make) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        held: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                connection, _ = listener.accept()
                held.append(connection)
                if step is not None:
                    connection.recv(1 << 16)
                    connection.sendall(step)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        limits = FetchLimits(connect_s=20 if step else 0.2, retries=0)
        client = make_client(allowed_hosts=frozenset({place}), limits=limits)
        fetched = client.fetch(f"https://{place}/", "feed", obey_robots=False)
        thread.join(10)
        for connection in held:
            connection.close()
    assert (fetched.outcome, fetched.error_class) == ("transient_error", error)


def _closed_while(client: FetchClient, reached: threading.Event, url: str, **given: Any) -> Any:
    """Fetch in a thread, close the client when `reached` is set, and give what the fetch gave."""
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append(client.fetch(url, "feed", **given)))
    thread.start()
    assert reached.wait(30)
    client.close()
    thread.join(30)
    assert not thread.is_alive()
    return results[0]


@pytest.mark.parametrize("where", ["head", "body", "name", "pause", "turn", "robots"])
def test_close_ends_whatever_is_waited_for(where: str, faulty_server: Any, make_client: Make) -> None:
    reached = threading.Event()
    hang = faulty_server.steps(lambda *_: reached.set(), faulty_server.hang)
    given: dict[str, Any] = {"obey_robots": False}
    settings_of: dict[str, Any] = {"wait": None}
    if where == "body":
        hang = faulty_server.steps(faulty_server.reply(FEED, length=99), hang)
    if where in ("pause", "turn"):
        hang = faulty_server.reply(b"", 503, {"Retry-After": "25"} if where == "pause" else {})
    if where == "turn":
        settings_of["delay_s"] = 29.0
    if where == "robots":
        faulty_server.on("/robots.txt", hang)
        given = {}
    url = faulty_server.url("/x")
    if where == "name":
        url = "http://news.example.org/"
        settings_of["resolver"] = lambda *_: reached.set() or threading.Event().wait(30) or []
    faulty_server.on("/x", faulty_server.steps(hang, lambda *_: reached.set()) if isinstance(hang, bytes) else hang)
    client = make_client(faulty_server, **settings_of)
    fetched = _closed_while(client, reached, url, **given)
    assert (fetched.outcome, fetched.error_class) == ("deferred", "ClientClosed"), fetched.problems
    connections = faulty_server.connections
    assert client.fetch(faulty_server.url("/x"), "feed").error_class == "ClientClosed"
    assert faulty_server.connections == connections


def test_many_threads_share_a_client(start_server: Callable[..., Any], make_client: Make) -> None:
    servers = [start_server() for _ in range(4)]
    for number, server in enumerate(servers):
        server.on("/x", server.reply(b"%d" % number))
    client = make_client(*servers)
    found: list[tuple[int, bytes | None]] = []

    def ask(number: int) -> None:
        found.append((number, client.fetch(servers[number].url("/x"), "feed").body))

    threads = [threading.Thread(target=ask, args=(turn % 4,)) for turn in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == sorted((turn % 4, b"%d" % (turn % 4)) for turn in range(32))
    assert client._wire._active == set()


HEADS = st.sampled_from(
    [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 301 Moved\r\nLocation: ",
     b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n",
     b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\n\r\n\x28\xb5\x2f\xfd", b"HTTP/1.1 429 No\r\nRetry-After: ",
     b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08", b"HTTP/1.1 200 OK\r\nContent-Length: ",
     b"HTTP/1.1 200 OK\r\nContent-Encoding: ", b"HTTP/1.1 200 OK\r\nContent-Type: ", b"HTTP/1."]
)  # fmt: skip


@pytest.fixture
def impatient(faulty_server: Any, make_client: Make) -> FetchClient:
    return make_client(faulty_server, limits=FetchLimits(retries=0, redirects=1))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(head=HEADS, rest=st.binary(max_size=200))
def test_any_bytes_give_an_outcome(head: bytes, rest: bytes, faulty_server: Any, impatient: FetchClient) -> None:
    faulty_server.on("/x", head + rest + b"\r\n\r\n")
    fetched = impatient.fetch(faulty_server.url("/x"), "feed", obey_robots=False)
    assert fetched.outcome in OUTCOMES
    assert (fetched.body is None) == (fetched.error_class is not None)
