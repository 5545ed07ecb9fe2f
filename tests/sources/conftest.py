"""A reader over tmp_path: what the tests of this room share."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sources.fetch import FetchClient
from sources.fetched import FetchedAs, FetchLimits
from sources.files import read_paths
from sources.raw_store import store_bytes
from sources.reading import Item, Limits, Origin
from sources.reading_frames import Reading
from sources.stored_file import read_stored_file

Write = Callable[[str, bytes], Path]
Read = Callable[..., Reading]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write bytes below the input folder and give the path."""

    def write_bytes(name: str, data: bytes) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write_bytes


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the input folder, or the paths given."""

    def read_all(*paths: Path, limits: Limits | None = None) -> Reading:
        return read_paths(paths or [tmp_path / "in"], tmp_path / "raw", limits or Limits())

    return read_all


@pytest.fixture
def codes() -> Callable[[Reading], list[tuple[str, str]]]:
    """(last part of source_uri, reason code) of each rejection, sorted."""

    def of(reading: Reading) -> list[tuple[str, str]]:
        rows: pl.DataFrame = reading.rejections.select("source_uri", "reason_code")
        return sorted((uri.rpartition("/")[2], code) for uri, code in rows.iter_rows())

    return of


FEED_URL = "https://news.example/en/feed.xml"
FETCHED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def fetched(tmp_path: Path) -> Callable[..., list[Item]]:
    """Read a body as if FEED_URL had given it as `kind` at FETCHED_AT; gives all that the reader yields."""

    def read_body(data: bytes | str, kind: str = "feed", limits: Limits | None = None, **of: str | None) -> list[Item]:
        stored = store_bytes(data.encode() if isinstance(data, str) else data, tmp_path / "raw")
        url = of.get("url") or FEED_URL
        as_what = FetchedAs(kind, url, of.get("media_type"), of.get("charset"), of.get("outlet"))
        origin = Origin(url, "feed.xml", stored.sha256, "raw/x", FETCHED_AT, fetched=as_what)
        return list(read_stored_file(stored, origin, limits or Limits(), frozenset(), lambda _: None))

    return read_body


class Clock:
    """Time that passes only when it is waited for."""

    def __init__(self) -> None:
        self.now, self.waits = 1000.0, []

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_client(clock: Clock) -> Iterator[Callable[..., FetchClient]]:
    """Clients that may reach the servers given and nothing else that is not public; they never really pause."""
    with ExitStack() as stack:

        def make(*servers: Any, limits: FetchLimits | None = None, **given: Any) -> FetchClient:
            given = {"delay_s": 0.0, "clock": clock, "wait": clock.wait} | given
            places = frozenset(server.place for server in servers) | given.pop("allowed_hosts", frozenset())
            agent = given.pop("user_agent", "Passage/0.1 (+mailto:desk@example.org)")
            return stack.enter_context(FetchClient(limits or FetchLimits(), agent, places, **given))

        yield make


@dataclass(frozen=True)
class Tls:
    """A root of our own, and what a server needs to be `localhost`, `feeds.example.org` and 127.0.0.1 under it."""

    ca_file: str
    server: ssl.SSLContext
    names: list[str | None]  # asked for by clients (SNI), filled in as they come


@pytest.fixture
def tls(tmp_path: Path) -> Tls:
    def made(subject: str, issuer: str, key: Any, signer: Any, *extensions: Any) -> x509.Certificate:
        builder = x509.CertificateBuilder(
            issuer_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
            subject_name=x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]),
            public_key=key.public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=datetime(2020, 1, 1),
            not_valid_after=datetime(2120, 1, 1),
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(signer, hashes.SHA256())

    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    root_id = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = made("root", "root", root_key, root_key, x509.BasicConstraints(True, None), usage, root_id)
    alternatives = [
        x509.DNSName("localhost"),
        x509.DNSName("feeds.example.org"),
        x509.IPAddress(IPv4Address("127.0.0.1")),
    ]
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    leaf = made("server", "root", key, root_key, x509.SubjectAlternativeName(alternatives), authority)
    pem = serialization.Encoding.PEM
    (tmp_path / "ca.pem").write_bytes(root.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "server.pem").write_bytes(leaf.public_bytes(pem) + private)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "server.pem")
    names: list[str | None] = []
    context.sni_callback = lambda _, name, __: names.append(name)
    return Tls(str(tmp_path / "ca.pem"), context, names)
