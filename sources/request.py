"""A source to ask, and how far it has come: decides what is sent to whom, and where a redirect may lead.

Secrets go to the source's own origin (scheme, host and port) and nowhere else. It sends nothing.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, unquote

from sources.answer_head import PERMANENT, conditions, location_of
from sources.content_coding import ACCEPT_ENCODING
from sources.fetch_errors import DowngradeRefused, RedirectLoop, SecretWouldLeak, TooManyRedirects
from sources.fetched import Validators
from sources.masking import HIDDEN
from sources.web_address import WebAddress
from sources.wire import Answer

_XML = "application/xml;q=0.8, text/xml;q=0.8"
_ACCEPT = {
    "feed": "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    f"{_XML}, application/json;q=0.7, */*;q=0.1",
    "article": "text/html, application/xhtml+xml, */*;q=0.1",
    "sitemap": f"{_XML}, */*;q=0.1",
    "api": "application/json, */*;q=0.1",
    "robots": "text/plain, */*;q=0.1",
}
_SECRET_CHARS = 6  # a value so long is a secret wherever it stands; a shorter one only under its name


@dataclass
class Request:
    """What is asked, and what has come of it so far."""

    source: WebAddress  # without the secret parameters
    kind: str  # of KINDS, or robots
    user_agent: str
    deadline: float  # on the client's clock; moved when a host's turn is waited for
    redirects: int  # at most
    delay_s: float = 0.0
    obeys_robots: bool = False
    validators: Validators = Validators()  # noqa: RUF009 - frozen
    credentials: Mapping[str, str] = field(default_factory=dict)  # headers, for the source's own origin alone
    parameters: Mapping[str, str] = field(default_factory=dict)  # of the query, the same
    visited: list[WebAddress] = field(default_factory=list)
    moved_to: WebAddress | None = None  # where permanent redirects alone lead
    is_permanent: bool = True  # all redirects so far are
    bytes_wire: int = 0  # of the last answer
    rests: dict[str, float] = field(default_factory=dict)  # host -> seconds its robots.txt wants, over the bound

    @property
    def at(self) -> WebAddress:
        """The address that is asked now, or was last."""
        return self.visited[-1] if self.visited else self.source

    @property
    def is_at_home(self) -> bool:
        """Whether that may be told the secrets."""
        return self.at.origin == self.source.origin

    @property
    def secrets(self) -> list[str]:
        """What must stand in nothing that is stored."""
        return [value for value in (*self.credentials.values(), *self.parameters.values()) if value]

    def sent_address(self) -> WebAddress:
        """The present address with what must not be stored."""
        return self.at.including(self.parameters.items()) if self.is_at_home else self.at

    def headers(self) -> dict[str, str]:
        """What is sent to the present address."""
        headers = {
            "User-Agent": self.user_agent,
            "Accept": _ACCEPT[self.kind],
            "Accept-Encoding": ACCEPT_ENCODING,
            "Connection": "close",
        }
        return headers | conditions(self.validators) | (dict(self.credentials) if self.is_at_home else {})

    def follow(self, answer: Answer) -> None:
        """Go where a redirect leads. Raises the FetchErrors of redirects and of addresses."""
        here = self.at
        target = here.led_to(location_of(answer)).without(self.parameters)
        if here.scheme == "https" and target.scheme == "http":
            raise DowngradeRefused(here.url, f"to {target.url}", status=answer.status)
        if target.origin != self.source.origin and any(value in unquote(target.url) for value in self._long_secrets()):
            raise SecretWouldLeak(here.url, f"to {target.host}", status=answer.status)
        if target in self.visited:
            raise RedirectLoop(here.url, f"to {target.url}", status=answer.status)
        if len(self.visited) > self.redirects:
            raise TooManyRedirects(self.source.url, f"more than {self.redirects}", status=answer.status)
        self.is_permanent = self.is_permanent and answer.status in PERMANENT
        if self.is_permanent:
            self.moved_to = target
        self.visited.append(target)

    def without_secrets(self, text: str) -> str:
        """Hide the secrets in a message."""
        for secret in self._long_secrets():
            for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(form, HIDDEN)
        return text

    def _long_secrets(self) -> list[str]:
        return [secret for secret in self.secrets if len(secret) >= _SECRET_CHARS]


def basic_credentials(user: str | None) -> dict[str, str]:
    """The header for user:password of an address."""
    if user is None:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(user.encode()).decode('ascii')}"}
