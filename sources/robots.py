"""robots.txt -> may an address be asked, and how often: decides as RFC 9309 says, once per host and run.

Protego reads the rules. It does not ask: the client does, and tells what came.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from protego import Protego

from sources.fetch_errors import (
    ClientClosed,
    DisallowedByRobots,
    EmptyBody,
    FetchError,
    RedirectLoop,
    RedirectWithoutTarget,
    RobotsUnknown,
    TooManyRedirects,
)
from sources.web_address import WebAddress

_MOST_BYTES = 500 * 1024  # RFC 9309, 2.5: what stands behind need not be read
# "Unavailable" (2.3.1.3), as 4xx: there are no rules. Of other statuses without a meaning (parts of a body, interim and
# unknown ones, choices) nobody says so, and there may be rules.
_NO_RULES = (EmptyBody, RedirectLoop, RedirectWithoutTarget, TooManyRedirects)
_LONGEST_S = 7 * 86_400.0  # of a crawl delay: a slip must not silence a site for years
_AGENT = re.compile(r"user(?:-|\s*)agent\s*:?\s*(.*)", re.I | re.S)
_PRODUCT = re.compile(r"[A-Za-z_-]+")  # 2.2.1: what stands behind it, a version or a comment, names nobody


@dataclass(frozen=True)
class _Verdict:
    """Rules, or none at all, or why nothing may be asked."""

    rules: Protego | None = None
    failure: Callable[[str], FetchError] | None = None


class Robots:
    """The rules of the hosts of one run; for all its threads."""

    def __init__(self, user_agent: str, ask: Callable[[WebAddress], bytes]) -> None:
        """`ask` gives the body of an address, redirects followed, or raises FetchErrors."""
        found = _PRODUCT.match(user_agent)
        self._product = found[0] if found else "*"  # the name by which robots.txt files know a program
        self._ask = ask
        self._lock = threading.Lock()
        self._locks: dict[tuple[str, str, int], threading.Lock] = {}
        self._verdicts: dict[tuple[str, str, int], _Verdict] = {}

    def crawl_delay_s(self, address: WebAddress) -> float:
        """The pause that the host wants between requests, 0 if it says nothing.

        Raises DisallowedByRobots, RobotsUnknown, and what kept robots.txt from being read on the way.
        """
        verdict = self._verdict(address)
        if verdict.failure is not None:
            raise verdict.failure(address.url)
        if verdict.rules is None:
            return 0.0
        if not verdict.rules.can_fetch(address.url, self._product):
            raise DisallowedByRobots(address.url, f"for {self._product}")
        return min(float(verdict.rules.crawl_delay(self._product) or 0.0), _LONGEST_S)

    def _verdict(self, address: WebAddress) -> _Verdict:
        with self._lock:
            lock = self._locks.setdefault(address.origin, threading.Lock())
        with lock:  # the others of this host wait for the first one's answer
            if address.origin in self._verdicts:
                return self._verdicts[address.origin]
            try:
                verdict = _Verdict(self._parsed(self._ask(address.robots)))
            except ClientClosed:
                return _Verdict(failure=ClientClosed)
            except FetchError as error:
                verdict = _of_failure(error, address)
            self._verdicts[address.origin] = verdict
            return verdict

    def _parsed(self, body: bytes) -> Protego:
        """Only groups that are ours keep their names: thousands of names over thousands of rules are a bomb, and Protego
        takes every name that ours begins with for ours."""
        lines = []
        for line in body[:_MOST_BYTES].decode("utf-8-sig", "replace").splitlines():
            agent = _AGENT.match(line.partition("#")[0].strip())
            name = agent[1].strip() if agent else ""
            lines.append(f"User-agent: {self._group(name)}" if name else line)
        return Protego.parse("\n".join(lines))

    def _group(self, name: str) -> str:
        if name.split(maxsplit=1)[0] == "*":
            return "*"
        product = _PRODUCT.match(name)
        return self._product if product and product[0].lower() == self._product.lower() else "-other-"


def _of_failure(error: FetchError, address: WebAddress) -> _Verdict:
    status = error.status
    if isinstance(error, _NO_RULES) or (status is not None and 400 <= status < 500 and status != 429):
        return _Verdict()
    is_here = error.url == address.robots.url
    if status is None and is_here and error.outcome != "deferred":
        # The host itself was not reached, or may not be: the same would come of the address.
        return _Verdict(failure=partial(type(error), detail=error.detail))
    detail = type(error).__name__
    return _Verdict(failure=partial(RobotsUnknown, detail=detail, status=status, retry_after_s=error.retry_after_s))
