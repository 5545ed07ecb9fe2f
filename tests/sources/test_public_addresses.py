"""Which addresses are public: every block that is not, every disguise of one, and names that lead there."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources import connecting
from sources.fetch import FetchClient
from sources.fetch_errors import AddressNotAllowed, FetchError
from sources.public_addresses import is_public, not_public, resolve
from sources.web_address import WebAddress

SPECIAL_V4 = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32", "168.63.129.16/32",
]  # fmt: skip
SPECIAL_V6 = [
    "::/128", "::1/128", "::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32",
    "2001:2::/48", "2001:10::/28", "2001:20::/28", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7",
    "fe80::/10", "fec0::/10", "ff00::/8",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "151.101.1.69", "2606:4700::1111", "2a00:1450:4001:80b::200e"]


@pytest.mark.parametrize("block", [*SPECIAL_V4, *SPECIAL_V6])
@settings(max_examples=20)
@given(data=st.data())
def test_no_address_of_a_special_block_is_public(block: str, data: st.DataObject) -> None:
    network = ipaddress.ip_network(block)
    addresses = st.ip_addresses(network=network)
    for address in (network[0], network[-1], data.draw(addresses)):
        assert not is_public(address)


@given(inside=st.sampled_from(SPECIAL_V4).flatmap(lambda block: st.ip_addresses(network=block)))
def test_no_form_of_ipv6_carries_a_special_ipv4_through(inside: ipaddress.IPv4Address) -> None:
    number = int(inside)
    forms = (number, 0xFFFF << 32 | number, 0x64_FF9B << 96 | number, 0x2002 << 112 | number << 80,
             0x2001 << 112 | (number ^ 0xFFFFFFFF), 0xFE80 << 112 | 0x5EFE << 32 | number)  # fmt: skip
    assert not any(is_public(ipaddress.IPv6Address(form)) for form in forms)


@given(address=st.ip_addresses())
def test_what_is_public_is_global_to_python_too(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(address):
        assert address.is_global
        assert not (address.is_private or address.is_loopback or address.is_link_local or address.is_multicast)
        assert not (address.is_reserved or address.is_unspecified)


def test_public_addresses_are_public() -> None:
    assert not_public(PUBLIC) == []
    assert not_public(["8.8.8.8", "10.0.0.1", "nonsense", "2606:4700::1111%eth0"]) == ["10.0.0.1", "nonsense", "2606:4700::1111%eth0"]  # fmt: skip


def test_the_system_resolves_this_machine() -> None:
    assert set(resolve("localhost", 80)) <= {"127.0.0.1", "::1"} != set()


DISGUISES = [
    "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://127.1/", "http://127.0.1/",
    "http://0x7f.0.0.1/", "http://0177.0.0.01/", "http://127.0.0.0x1/", "http://127.0.0.1./", "http://127.0.0.1:80/",
    "http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[fe80::1%25eth0]/", "http://[fe80::1]/",
    "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://0/", "http://0.0.0.0/",
    "http://user@127.0.0.1/", "http://example.org@127.0.0.1/", "http://169.254.169.254/", "http://[fd00:ec2::254]/",
    "http://134744072/", "http://8.8.2056/", "http://256.256.256.256/", "http://1.2.3.4.5/", "http://08.8.8.8/",
]  # fmt: skip


@pytest.mark.parametrize("url", DISGUISES)
def test_no_disguise_of_an_address_is_asked(url: str, make_client: Callable[..., FetchClient]) -> None:
    asked: list[str] = []
    client = make_client(resolver=lambda host, port: asked.append(host) or ["93.184.216.34"])
    fetched = client.fetch(url, "feed")
    assert (fetched.outcome, fetched.error_class) == ("blocked", "AddressNotAllowed"), fetched.problems
    assert asked == []  # no name server is asked about it, either


@pytest.mark.parametrize(
    "numbers",
    [
        ["127.0.0.1"], ["10.1.2.3"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["64:ff9b::a00:1"],
        ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["fe80::1%lo"], ["nonsense"],
    ],
)  # fmt: skip
def test_a_name_that_leads_to_a_private_address_is_not_asked(
    numbers: list[str], faulty_server: Any, make_client: Callable[..., FetchClient]
) -> None:
    client = make_client(resolver=lambda host, port: numbers)
    fetched = client.fetch(faulty_server.url("/feed", "news.example.org"), "feed")
    assert (fetched.outcome, fetched.error_class) == ("blocked", "AddressNotAllowed")
    assert "news.example.org" in fetched.problems[0]
    assert faulty_server.connections == 0


def test_a_name_that_changes_its_mind_is_not_believed(
    faulty_server: Any, make_client: Callable[..., FetchClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what was checked is what is connected to, and another look-up is another check."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"]])
    connected: list[str] = []

    def refuse(number: str, *_: object) -> socket.socket:
        connected.append(number)
        raise ConnectionRefusedError(111, "no network in tests")

    monkeypatch.setattr(connecting, "_connected", refuse)
    client = make_client(resolver=lambda host, port: next(answers))
    fetched = client.fetch(faulty_server.url("/feed", "news.example.org"), "feed", obey_robots=False)
    assert (fetched.outcome, fetched.error_class) == ("blocked", "AddressNotAllowed")
    assert connected == ["93.184.216.34"]
    assert faulty_server.connections == 0


def test_a_host_is_looked_up_once_for_a_connection(faulty_server: Any, make_client: Callable[..., FetchClient]) -> None:
    asked: list[str] = []
    place = f"news.example.org:{faulty_server.port}"
    client = make_client(allowed_hosts=frozenset({place}), resolver=lambda *_: asked.append("x") or ["127.0.0.1"])
    faulty_server.on("/feed", faulty_server.reply(b"<rss/>"))
    assert client.fetch(f"http://{place}/feed", "feed", obey_robots=False).outcome == "ok"
    assert asked == ["x"]


def test_an_allowed_host_is_allowed_with_its_port_and_by_its_name_alone(
    faulty_server: Any, start_server: Callable[..., Any], make_client: Callable[..., FetchClient]
) -> None:
    other = start_server()
    faulty_server.on("/feed", faulty_server.reply(b"<rss/>"))
    client = make_client(
        allowed_hosts=frozenset({f"News.example.org:{faulty_server.port}"}), resolver=lambda host, port: ["127.0.0.1"]
    )
    assert client.fetch(faulty_server.url("/feed", "NEWS.example.org."), "feed").body == b"<rss/>"
    for url in (
        faulty_server.url("/feed"),
        other.url("/feed", "news.example.org"),
        faulty_server.url("/", "x.example"),
    ):
        assert client.fetch(url, "feed").error_class == "AddressNotAllowed"
    assert other.connections == 0
    assert faulty_server.seen[-1].headers["host"] == f"news.example.org:{faulty_server.port}"


def test_nothing_is_allowed_that_was_not_set(faulty_server: Any, make_client: Callable[..., FetchClient]) -> None:
    fetched = make_client().fetch(faulty_server.url("/feed"), "feed")
    assert (fetched.outcome, fetched.error_class, faulty_server.connections) == ("blocked", "AddressNotAllowed", 0)
    assert "allow HOST:PORT by setting" in fetched.problems[0]


@pytest.mark.parametrize("port", [22, 25, 6379, 11211])
def test_ports_of_other_services_are_not_asked(port: int, make_client: Callable[..., FetchClient]) -> None:
    asked: list[str] = []
    client = make_client(resolver=lambda host, port: asked.append(host) or ["93.184.216.34"])
    fetched = client.fetch(f"http://news.example.org:{port}/feed", "feed")
    assert (fetched.outcome, fetched.error_class, asked) == ("blocked", "PortNotAllowed", [])


@pytest.mark.parametrize(
    ("error", "name", "outcome"),
    [
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), "HostNotFound", "transient_error"),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), "NameServerFailed", "transient_error"),
        (UnicodeError("label too long"), "HostNotFound", "transient_error"),
    ],
)
def test_name_server_failures_have_names(
    error: Exception, name: str, outcome: str, make_client: Callable[..., FetchClient]
) -> None:
    def fail(host: str, port: int) -> list[str]:
        raise error

    fetched = make_client(resolver=fail).fetch("http://news.example.org/", "feed")
    assert (fetched.outcome, fetched.error_class) == (outcome, name)
    assert make_client(resolver=lambda *_: []).fetch("http://a.example/", "feed").error_class == "HostNotFound"


@given(text=st.text(max_size=60) | st.from_regex(r"\A(https?|ftp)://[\x20-\x7e]{0,40}\Z"))
def test_any_text_is_an_address_or_a_named_error(text: str) -> None:
    try:
        address = WebAddress.of(text)
    except FetchError:
        return
    assert WebAddress.of(address.url) == WebAddress(address.scheme, address.host, address.port, address.target)


@given(
    host=st.from_regex(r"\A[0-9]{1,12}(\.[0-9]{1,4}){0,4}\.?\Z|\A0x[0-9a-f]{1,9}\Z"),
)
def test_a_host_of_numbers_is_a_plain_ipv4_address_or_refused(host: str) -> None:
    try:
        address = WebAddress.of(f"http://{host}/")
    except AddressNotAllowed:
        return
    assert str(ipaddress.IPv4Address(address.host)) == host.removesuffix(".")


BAD_ADDRESSES = [
    "", "   ", "news.example.org/feed", "/feed", "//news.example.org/feed", "http:", "http:/", "http://", "http:///feed",
    "http:feed", "http://[::1/", "http://::1/", "http://a:b:c/", "http://a:0/", "http://a:65536/", "http://a:x/",
    "http://a b/", "http://a\\b/", "http://a\nb/", "http://a/\x00", "http://a..b/", "http://.a/", "http://-a/",
    "http://%31%32%37.0.0.1/", "http://a%00.example/", "http://a@b@c/", "http://" + "a" * 64 + ".example/",
    "http://" + "a." * 130 + "example/", "http://xn--/", "http://☃\u202e.example/", "http://a/" + "b" * 9_000,
    "http://[v1.fe]/", "http://a]/", "http://exa\u00admple\u2028.org/",
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_ADDRESSES)
def test_bad_addresses_are_named(url: str, make_client: Callable[..., FetchClient]) -> None:
    fetched = make_client(resolver=lambda *_: ["127.0.0.1"]).fetch(url, "feed")
    assert (fetched.outcome, fetched.error_class) == ("permanent_error", "BadAddress"), (url, fetched)
    assert "as a browser shows it" in fetched.problems[0]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)",
                                 "data:text/xml,<rss/>", "FILE:/etc/passwd", "feed://a.example/", "ws://a.example/"])  # fmt: skip
def test_other_schemes_are_blocked(url: str, make_client: Callable[..., FetchClient]) -> None:
    fetched = make_client().fetch(url, "feed")
    assert (fetched.outcome, fetched.error_class) == ("blocked", "SchemeNotAllowed")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (" http://EXAMPLE.org \n", "http://example.org/"),
        ("HTTPS://example.org:443/a", "https://example.org/a"),
        ("http://example.org.:8080/a?b#c", "http://example.org:8080/a?b"),
        ("http://müller.example/ü ö?q=ä", "http://xn--mller-kva.example/%C3%BC%20%C3%B6?q=%C3%A4"),
        ("http://a_b.example/%7Ea", "http://a_b.example/~a"),
        ("http://[2606:4700:0::1111]:80/", "http://[2606:4700::1111]/"),
        ("http://user:pass@example.org/", "http://example.org/"),
        ("http://example.org?a=1", "http://example.org/?a=1"),
    ],
)
def test_addresses_are_written_in_one_way(text: str, url: str) -> None:
    assert WebAddress.of(text).url == url


def test_parameters_are_taken_out_and_put_in_without_touching_the_others() -> None:
    address = WebAddress.of("http://a.example/x?b=%20+&appname=me&c&app%6eame=you")
    assert address.without({"appname"}).url == "http://a.example/x?b=%20+&c"
    assert WebAddress.of("http://a.example/x?k=1").without({"k"}).url == "http://a.example/x"
    assert address.without({"appname"}).including({"k": "a&b"}.items()).url == "http://a.example/x?b=%20+&c&k=a%26b"
