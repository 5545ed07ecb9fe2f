"""What can go wrong with a request -> one exception each: decides the outcome that stands in `fetches` for it.

An error's name is `Fetched.error_class`; its message names the address (credentials hidden), the status if there was
an answer, and the way out. It does not decide whether it happened: the parts of the client do.
"""

from typing import ClassVar

from sources.masking import masked_address, masked_message
from sources.reading import printable


class FetchError(Exception):
    """A request that gave nothing to parse; never leaves the client, which turns it into a `Fetched`."""

    outcome: ClassVar[str] = "transient_error"  # of OUTCOMES
    is_retried: ClassVar[bool] = False  # once more in the same request, after a pause
    what: ClassVar[str]  # it happened
    way_out: ClassVar[str]

    def __init__(
        self, url: str, detail: str = "", *, status: int | None = None, retry_after_s: float | None = None
    ) -> None:
        """Take the address asked, what more is known, and what the answer's head said, if there was one."""
        answer = f" (status {status})" if status is not None else ""
        more = f": {detail}" if detail else ""
        text = printable(f"{masked_address(url)[:500]} - {self.what}{answer}{more[:500]}: {self.way_out}")
        super().__init__(masked_message(text))
        self.url, self.detail, self.status, self.retry_after_s = url, detail, status, retry_after_s
        self.bytes_wire = 0  # of a body that came in part


# Before anything is asked.


class BadAddress(FetchError):
    """Not an address at all, or one that programs read in different ways."""

    outcome = "permanent_error"
    what = "this is no web address"
    way_out = "write it as http(s)://host/path, as a browser shows it"


class SchemeNotAllowed(FetchError):
    """file:, ftp:, gopher:, data: and all others that are not http or https."""

    outcome = "blocked"
    what = "only http and https are asked"
    way_out = "give the source's web address"


class PortNotAllowed(FetchError):
    """A port of mail, remote shells and the like, which speaks no HTTP and obeys what it is sent."""

    outcome = "blocked"
    what = "its port belongs to another service"
    way_out = "give the source's web address, or allow HOST:PORT by setting if it really is a web server"


class AddressNotAllowed(FetchError):
    """A host, or one of its addresses, that is not on the public internet."""

    outcome = "blocked"
    what = "its host is not on the public internet"
    way_out = "correct the address, or allow HOST:PORT by setting if it is your own server"


class SecretWouldLeak(FetchError):
    """A redirect to another host with this source's key in its address."""

    outcome = "blocked"
    what = "the source's key would be sent to another host"
    way_out = "look where the source redirects, and change its address"


class DisallowedByRobots(FetchError):
    """robots.txt says no."""

    outcome = "blocked"
    what = "robots.txt disallows it"
    way_out = "ask the site's owner, or take another source"


class RobotsUnknown(FetchError):
    """robots.txt failed on the server's side, which means no for now (RFC 9309, 2.3.1.4)."""

    outcome = "deferred"
    what = "robots.txt could not be read, so nothing is asked"
    way_out = "it is asked again later; look at the site's robots.txt if this stays"


class HostWantsRest(FetchError):
    """The host has asked for a pause longer than a run waits: crawl delay, or Retry-After of another request."""

    outcome = "deferred"
    what = "its host wants a longer pause than a run waits"
    way_out = "it is asked again when the pause is over"


class ClientClosed(FetchError):
    """The run is being stopped."""

    outcome = "deferred"
    what = "the run was stopped"
    way_out = "the next run asks it again"


# On the way to the server.


class HostNotFound(FetchError):
    """The name server knows no such host."""

    what = "its host has no address"
    way_out = "correct the host's name, or wait until its owner has renewed it"


class NameServerFailed(FetchError):
    """The name server did not answer."""

    is_retried = True
    what = "the name server did not say where its host is"
    way_out = "look at this machine's network and name server"


class ConnectionFailed(FetchError):
    """Refused, unreachable."""

    is_retried = True
    what = "no connection to its host"
    way_out = "it is asked again later; look whether a browser can open it if this stays"


class ConnectTimeout(FetchError):
    """No connection in the time for one."""

    is_retried = True
    what = "its host did not take a connection in time"
    way_out = "it is asked again later; raise the limit of seconds for connecting if its host is slow"


class CertificateRefused(FetchError):
    """The server could not show that it is the host asked for."""

    outcome = "permanent_error"
    what = "its certificate was refused"
    way_out = "wait for its owner to renew it; it is never asked without"


class TlsFailed(FetchError):
    """No common protocol, or a broken handshake."""

    is_retried = True
    what = "no secure connection could be made"
    way_out = "look whether a browser can open it, and whether it is not an http address"


# The answer's head.


class ConnectionReset(FetchError):
    """Ended before or in the middle of the answer."""

    is_retried = True
    what = "its server cut the connection"
    way_out = "it is asked again later"


class ReadTimeout(FetchError):
    """Silence for longer than the limit."""

    is_retried = True
    what = "its server went silent"
    way_out = "it is asked again later; raise the limit of seconds for reading if its server is slow"


class TotalTimeout(FetchError):
    """All of it took too long, however busy the server looked."""

    what = "it was not done in the time for a request"
    way_out = "it is asked again later; raise the limit of seconds for a request if its server is slow"


class NotHttp(FetchError):
    """A status line that is none, an HTTP/0.9 answer, another protocol."""

    outcome = "permanent_error"
    what = "its server does not answer in HTTP"
    way_out = "look whether the port and the scheme are right"


class HeadersTooLarge(FetchError):
    """More headers, or longer ones, than any page needs."""

    outcome = "quarantined"
    what = "its answer's headers are over the limit"
    way_out = "look whether a browser can open it, and tell its owner"


class BadHeaders(FetchError):
    """Headers that contradict each other."""

    outcome = "permanent_error"
    what = "its answer's headers contradict each other"
    way_out = "tell its owner; what such an answer holds cannot be known"


# Redirects.


class RedirectLoop(FetchError):
    """Back to an address of the same chain."""

    outcome = "permanent_error"
    what = "its redirects lead in a circle"
    way_out = "look whether it wants cookies, which are not kept, and give the page's final address"


class TooManyRedirects(FetchError):
    """A chain longer than the limit."""

    outcome = "permanent_error"
    what = "its redirects are over the limit"
    way_out = "give the final address"


class RedirectWithoutTarget(FetchError):
    """301 and the like without one Location that can be read."""

    outcome = "permanent_error"
    what = "its redirect names no address"
    way_out = "look where a browser is led, and give that address"


class DowngradeRefused(FetchError):
    """From https to http."""

    outcome = "blocked"
    what = "it redirects from https to http"
    way_out = "give the http address itself if that is wanted"


# What the status says.


class AccessDenied(FetchError):
    """401, 402, 403, 407, 451."""

    outcome = "permanent_error"
    what = "its server denies access"
    way_out = "ask its owner for access, and give the credentials by setting"


class NotFound(FetchError):
    """404."""

    outcome = "permanent_error"
    what = "there is nothing at this address"
    way_out = "look for the source's new address"


class Gone(FetchError):
    """410."""

    outcome = "gone"
    what = "its server says that it is gone for good"
    way_out = "it is not asked again: look for the source's new address"


class GoneBehindRedirect(FetchError):
    """410 from where a redirect led that may lead elsewhere tomorrow."""

    outcome = "permanent_error"
    what = "the page it redirects to for now is gone"
    way_out = "look for the source's new address"


class TooManyRequests(FetchError):
    """429."""

    outcome = "deferred"
    is_retried = True
    what = "its server says that it is asked too often"
    way_out = "it is asked again later; raise its delay if this stays"


class ComeBackLater(FetchError):
    """A 5xx with Retry-After."""

    outcome = "deferred"
    is_retried = True
    what = "its server asks to come back later"
    way_out = "it is asked again when the server said"


class ServerFailed(FetchError):
    """5xx and 408, 425."""

    is_retried = True
    what = "its server failed"
    way_out = "it is asked again later"


class UnaskedNotModified(FetchError):
    """304 although nothing was said about an earlier answer."""

    is_retried = True
    what = "its server says 'not modified' to a request without validators"
    way_out = "it is asked again later; tell its owner if this stays"


class UnexpectedStatus(FetchError):
    """Any other status, 206 and 3xx without a meaning here among them."""

    outcome = "permanent_error"
    what = "its server's status has no meaning here"
    way_out = "look what a browser shows"


# The body.


class EmptyBody(FetchError):
    """204, or a 200 without a byte."""

    what = "its answer has no body"
    way_out = "it is asked again later"


class Truncated(FetchError):
    """Fewer bytes than the head said, or a coding that stops in the middle."""

    is_retried = True
    what = "its answer stops in the middle"
    way_out = "it is asked again later; tell its owner if this stays"


class BrokenChunks(FetchError):
    """Chunked framing that cannot be read."""

    is_retried = True
    what = "the framing of its answer is broken"
    way_out = "it is asked again later; tell its owner if this stays"


class TooLarge(FetchError):
    """Over the limit of bytes on the wire."""

    outcome = "quarantined"
    what = "its answer is over the limit of bytes on the wire"
    way_out = "raise the limit if such a source is wanted"


class TooLargeDecoded(FetchError):
    """Over the limit of bytes after decoding."""

    outcome = "quarantined"
    what = "its answer is over the limit of bytes when decoded"
    way_out = "raise the limit if such a source is wanted"


class Bomb(FetchError):
    """Decodes to many times what came over the wire."""

    outcome = "quarantined"
    what = "its answer decodes to far more than was sent"
    way_out = "tell its owner; such an answer is an attack or an accident"


class SeveralCodings(FetchError):
    """Coded more than once."""

    outcome = "quarantined"
    what = "its answer is coded more than once"
    way_out = "tell its owner; only one coding is undone"


class UnknownCoding(FetchError):
    """A Content-Encoding nobody asked for, around something that is no text."""

    outcome = "quarantined"
    what = "its answer has a coding that was not asked for"
    way_out = "tell its owner"


class BrokenCoding(FetchError):
    """Not what its Content-Encoding says, and no text either; or damaged on the way."""

    outcome = "quarantined"
    is_retried = True
    what = "its answer is not what its coding says"
    way_out = "it is asked again later; tell its owner if this stays"
