"""Address as somebody wrote it -> address that can be asked: decides that every program will read it the same way.

Spellings that one program reads as one host and another as another are refused. It does not decide whether the host
may be asked: the connection does, when the host's addresses are known.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

import idna
from requests.exceptions import InvalidURL
from requests.utils import requote_uri

from sources.fetch_errors import AddressNotAllowed, BadAddress, SchemeNotAllowed

_PORTS = {"http": 80, "https": 443}
_LONGEST = 8_000  # characters; what servers take
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_UNPRINTABLE = "a character that cannot be printed stands in it"


@dataclass(frozen=True)
class WebAddress:
    """An http(s) address in parts. `host` is ASCII, lower case, without brackets and last dot."""

    scheme: str
    host: str
    port: int
    target: str  # path and query, percent-encoded
    user: str | None = None  # user:password as it stood before the host; never part of `url`

    @classmethod
    def of(cls, text: str) -> Self:
        """Read an address. Raises BadAddress, SchemeNotAllowed, AddressNotAllowed (an IP address in disguise)."""
        text = text.strip(" \t\r\n\f")
        if not text or len(text) > _LONGEST:
            raise BadAddress(text[:200], f"{len(text):,} characters")
        if re.search(r"[\x00-\x1f\x7f]", text):
            raise BadAddress(text, _UNPRINTABLE)
        if not _SCHEME.match(text):
            raise BadAddress(text, "http:// or https:// is missing")
        scheme = text.partition(":")[0].lower()
        if scheme not in _PORTS:
            raise SchemeNotAllowed(text, f"{scheme}:")
        try:
            parts = urlsplit(text)
        except ValueError as error:
            raise BadAddress(text, str(error)) from error
        if not text[len(scheme) :].startswith("://") or not parts.netloc:
            raise BadAddress(text, "no host follows //")
        if not parts.netloc.isprintable():  # behind the host such a character is percent-encoded, as browsers do
            raise BadAddress(text, _UNPRINTABLE)
        user, at, place = parts.netloc.rpartition("@")
        if "@" in user or "\\" in parts.netloc or " " in parts.netloc:
            raise BadAddress(text, "what stands before the host can be read in several ways")
        host, port = _place(text, place, _PORTS[scheme])
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            target = requote_uri(f"http://h{target}")[8:]
        except (InvalidURL, ValueError) as error:
            raise BadAddress(text, str(error)) from error
        path, mark, query = target.partition("?")
        target = f"{_without_dots(path)}{mark}{query}"
        return cls(scheme, host, port, target, unquote(user) if at and user.strip(":") else None)

    @property
    def netloc(self) -> str:
        """Host, in brackets if it must be, and the port unless it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def place(self) -> str:
        """host:port, as allow-lists name it."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """The address without user and fragment."""
        return f"{self.scheme}://{self.netloc}{self.target}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be the same for a secret to be sent again."""
        return self.scheme, self.host, self.port

    @property
    def robots(self) -> Self:
        """Its robots.txt."""
        return replace(self, target="/robots.txt", user=None)

    def led_to(self, location: str) -> Self:
        """Read a Location header seen from here; user names in it are dropped. Raises as `of` does."""
        # An address with a scheme is whole: joining would give this host to one without any.
        try:
            return replace(self.of(location if _SCHEME.match(location) else urljoin(self.url, location)), user=None)
        except ValueError as error:
            raise BadAddress(location, str(error)) from error

    def without(self, names: Collection[str]) -> Self:
        """Leave out these parameters of the query; the others stay as they were written."""
        path, mark, query = self.target.partition("?")
        kept = [part for part in query.split("&") if not {name for name, _ in parse_qsl(part, True)} & set(names)]
        query = "&".join(kept)
        return replace(self, target=f"{path}{mark if query else ''}{query}")

    def including(self, parameters: Collection[tuple[str, str]]) -> Self:
        """Add parameters to the query."""
        if not parameters:
            return self
        mark = "&" if "?" in self.target else "?"
        return replace(self, target=f"{self.target}{mark}{urlencode(list(parameters))}")


def _without_dots(path: str) -> str:
    """The path that `.` and `..` in it lead to (WHATWG URL, 4.4): servers go there, whatever robots.txt says of the words.

    Percent-encoded dots are known too, as the encoding of what needs none was taken off before.
    """
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):  # a folder
        kept.append("")
    return "/" + "/".join(kept)


def _place(text: str, place: str, default_port: int) -> tuple[str, int]:
    if place.startswith("["):
        host, bracket, port = place[1:].partition("]")
        if not bracket or (port and not port.startswith(":")):
            raise BadAddress(text, "its brackets do not close")
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise BadAddress(text, f"{host[:100]!r} is no IPv6 address") from error
        if address.scope_id is not None:
            raise AddressNotAllowed(text, f"{host[:100]!r} is an address of this machine's own network")
        return str(address), _port(text, port[1:], default_port)
    host, _, port = place.partition(":")
    return _host(text, host), _port(text, port, default_port)


def _port(text: str, port: str, default: int) -> int:
    if not port:
        return default
    if not re.fullmatch(r"[0-9]{1,5}", port) or not 0 < int(port) < 65_536:
        raise BadAddress(text, f"{port[:20]!r} is no port")
    return int(port)


def _host(text: str, host: str) -> str:
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise BadAddress(text, f"its host is no international name: {error}") from error
    host = host.lower().removesuffix(".")
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress(text, f"{host[:100]!r} is no host")
    if _NUMBER.fullmatch(labels[-1]):
        # Such a host is an IPv4 address to browsers and C libraries, whatever number of parts and base it has.
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError:
            raise AddressNotAllowed(text, f"{host!r} spells an IP address in disguise") from None
    return host
