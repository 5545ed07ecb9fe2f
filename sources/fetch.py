"""Address of a source -> what a request to it gave: decides whether and when it is asked, and what the answer means.

The one HTTP client: polite (robots.txt, one request at a time at a host, Retry-After), safe (public addresses alone,
limits on everything, secrets for their own host alone), and without opinion on what a body holds. Whatever the outside
does becomes a `Fetched`, never an exception.
"""

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Self

from tenacity import RetryCallState, Retrying, retry_if_exception, wait_random_exponential

from sources.answer_head import GONE, NOT_MODIFIED, REDIRECTS, conditions, failure_of, label_of, validators_of
from sources.connecting import Gate
from sources.content_coding import undone
from sources.fetch_errors import (
    ClientClosed,
    EmptyBody,
    FetchError,
    Gone,
    GoneBehindRedirect,
    TooManyRequests,
    TotalTimeout,
    UnaskedNotModified,
)
from sources.fetched import KINDS, Fetched, FetchLimits, Validators
from sources.gated_adapter import tls_context
from sources.masking import masked_address
from sources.politeness import Politeness
from sources.public_addresses import Resolver, resolve
from sources.request import Request, basic_credentials
from sources.robots import Robots
from sources.web_address import WebAddress
from sources.wire import Answer, Wire

_ROBOTS_REDIRECTS = 5  # RFC 9309, 2.3.1.2
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 20.0  # bounds of the random pause before a retry, doubled each time
_PRINTABLE, _TOKEN = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?"), re.compile(r"[A-Za-z0-9_-]+")


class FetchClient:
    """The client of one run, for all its threads; use it as a context."""

    def __init__(
        self,
        limits: FetchLimits,
        user_agent: str,
        allowed_hosts: frozenset[str] = frozenset(),
        delay_s: float = 1.0,
        *,
        longest_wait_s: float = 30.0,
        resolver: Resolver = resolve,
        ca_file: str | None = None,
        clock: Callable[[], float] = monotonic,
        wait: Callable[[float], None] | None = None,
    ) -> None:
        """`user_agent` begins with the program's name and says whom to write to.

        `allowed_hosts` are "host:port" that may be reached although they are not public; `delay_s` lies between two
        requests to a host; no pause is longer than `longest_wait_s`, unless that delay is: what would have to wait
        more is deferred. `ca_file` has further roots for TLS. `resolver`, `clock` and `wait` stand in for the system's.
        """
        if not _PRINTABLE.fullmatch(user_agent):
            raise ValueError(f"user agent {user_agent!r} is empty or has characters that no header may have")
        self._limits, self._user_agent, self._delay_s = limits, user_agent, delay_s
        self._longest_wait_s, self._clock, self._given_wait = longest_wait_s, clock, wait
        self._closing = threading.Event()
        self._wire = Wire(Gate(allowed_hosts, resolver), tls_context(ca_file), limits)
        self._politeness = Politeness(clock, self._pause)
        self._robots = Robots(user_agent, self._robots_text)

    def __enter__(self) -> Self:
        """Nothing is opened yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End what is still going on."""
        self.close()

    def close(self) -> None:
        """End all requests and pauses at once, from any thread; they give `deferred`, as does all asked later."""
        self._closing.set()
        self._politeness.close()
        self._wire.close()

    def fetch(
        self,
        url: str,
        kind: str,
        *,
        validators: Validators = Validators(),  # noqa: B008 - frozen
        delay_s: float | None = None,
        credentials: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
        obey_robots: bool = True,
    ) -> Fetched:
        """Ask a source, whatever comes of it.

        `kind` is of KINDS; `validators` are what the last answer said. `credentials` (headers) and `parameters` (of
        the query) go to this address's own scheme, host and port alone, and stand in nothing that is given back.
        """
        if kind not in KINDS:
            raise ValueError(f"kind {kind!r} is not one of {', '.join(KINDS)}")
        for name, value in (credentials or {}).items():
            if not (_TOKEN.fullmatch(name) and _PRINTABLE.fullmatch(value)):
                raise ValueError(f"credential header {name!r} or its value has characters that no header may have")
        now = datetime.now(UTC)
        nothing = Fetched(masked_address(url), kind, now, now, "permanent_error")
        request: Request | None = None
        try:
            source = WebAddress.of(url).without(parameters or {})
            request = self._request(source, kind)
            request.delay_s = self._delay_s if delay_s is None else delay_s
            request.obeys_robots, request.validators = obey_robots, validators
            request.credentials = basic_credentials(source.user) | dict(credentials or {})
            request.parameters = dict(parameters or {})
            fetched = self._used(nothing, request, self._followed(request))
        except FetchError as error:
            fetched = _failed(nothing, request, ClientClosed(url) if isinstance(error, ClientClosed) else error)
        if request is not None:
            for host, seconds in request.rests.items():
                self._politeness.rest(host, seconds)
            final = request.without_secrets(masked_address(request.at.url))
            fetched = replace(fetched, final_url=final, problems=tuple(map(request.without_secrets, fetched.problems)))
        return replace(fetched, finished_at=datetime.now(UTC))

    def _request(self, source: WebAddress, kind: str) -> Request:
        source = replace(source, user=None)
        deadline = self._clock() + self._limits.total_s
        return Request(source, kind, self._user_agent, deadline, self._limits.redirects, visited=[source])

    def _followed(self, request: Request) -> Answer:
        """The answer at the end of all redirects. Raises FetchErrors."""
        while True:
            answer = self._insisted(request)
            if answer.status not in REDIRECTS:
                return answer
            request.follow(answer)

    def _insisted(self, request: Request) -> Answer:
        """The answer of the present address, asked again while that may help. Raises FetchErrors."""
        backoff = wait_random_exponential(multiplier=_FIRST_PAUSE_S, max=_LONGEST_PAUSE_S)

        def pause_s(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome is not None else None
            told = error.retry_after_s if isinstance(error, FetchError) else None
            return backoff(state) if told is None else told

        def is_enough(state: RetryCallState) -> bool:
            left_s = min(request.deadline - self._clock(), self._longest_wait_s)
            return state.attempt_number > self._limits.retries or state.upcoming_sleep >= left_s

        retrying = Retrying(
            retry=retry_if_exception(lambda error: isinstance(error, FetchError) and error.is_retried),
            wait=pause_s,
            stop=is_enough,
            sleep=self._pause,
            reraise=True,
        )
        return retrying(self._asked, request)

    def _asked(self, request: Request) -> Answer:
        """The answer of the present address, asked once, when its host's turn has come. Raises FetchErrors."""
        address = request.at
        crawl_delay_s = 0.0
        before = self._clock()
        if request.obeys_robots:
            crawl_delay_s = self._robots.crawl_delay_s(address)
        longest_s = max(self._longest_wait_s, request.delay_s)
        delay_s = max(request.delay_s, crawl_delay_s)
        with self._politeness.turn(address.netloc, address.url, min(delay_s, longest_s), longest_s):
            # robots.txt and a host's other sources must not cost this one its time.
            request.deadline += self._clock() - before
            answer = self._wire.ask(address, request.headers(), request.sent_address(), self._left_s(request))
        request.bytes_wire = answer.bytes_wire
        if delay_s > longest_s:
            request.rests[address.netloc] = delay_s
        failure = failure_of(answer, datetime.now(UTC))
        if isinstance(failure, TooManyRequests) and failure.retry_after_s is not None:
            self._politeness.rest(address.netloc, failure.retry_after_s)
        if answer.status == NOT_MODIFIED and not conditions(request.validators):
            failure = UnaskedNotModified(address.url, status=answer.status)
        if answer.status == GONE:
            failure = (Gone if request.is_permanent else GoneBehindRedirect)(address.url, status=answer.status)
        if failure is not None:
            raise failure
        if answer.raw:
            label = label_of(answer.headers)
            coding = ", ".join(answer.headers.getlist("Content-Encoding"))
            try:
                answer.body, problems = undone(answer.raw, coding, address.url, self._limits, label.media_type)
            except FetchError as error:
                raise type(error)(error.url, error.detail, status=answer.status) from error
            if not answer.body:
                raise EmptyBody(address.url, f"{coding} of nothing", status=answer.status)
            answer.problems += problems
            answer.raw = b""  # two large bodies at a time are enough
        return answer

    def _used(self, nothing: Fetched, request: Request, answer: Answer) -> Fetched:
        """What an answer without failure is worth."""
        label, said, sent = label_of(answer.headers), validators_of(answer.headers), request.validators
        moved_to = request.moved_to.url if request.moved_to is not None else None
        if moved_to is not None and request.without_secrets(masked_address(moved_to)) != moved_to:
            moved_to = None  # an address with a key in it is not kept
        fetched = replace(
            nothing,
            http_status=answer.status,
            moved_to=moved_to,
            bytes_wire=request.bytes_wire,
            retry_after_s=max(request.rests.values(), default=None),
        )
        if answer.status == NOT_MODIFIED:
            kept = Validators(said.etag or sent.etag, said.last_modified or sent.last_modified)
            return replace(fetched, outcome="not_modified", validators=kept)
        return replace(
            fetched,
            outcome="partial" if answer.problems else "redirected" if moved_to else "ok",
            problems=tuple(f"{masked_address(request.at.url)} - {problem}" for problem in answer.problems),
            # A body that something is wrong with is asked for again, whole.
            validators=Validators() if answer.problems else said,
            bytes_decoded=len(answer.body),
            media_type=label.media_type,
            charset=label.charset,
            body=answer.body,
        )

    def _robots_text(self, address: WebAddress) -> bytes:
        """Body of a robots.txt, which has its own time, as it is asked for all sources of its host."""
        request = self._request(address, "robots")
        request.redirects = _ROBOTS_REDIRECTS
        return self._followed(request).body

    def _left_s(self, request: Request) -> float:
        left_s = request.deadline - self._clock()
        if left_s <= 0:
            raise TotalTimeout(request.at.url)
        return left_s

    def _pause(self, seconds: float) -> None:
        """Wait, unless the client is closed meanwhile. Raises ClientClosed."""
        if self._given_wait is not None:
            self._given_wait(seconds)
        if self._closing.is_set() or (self._given_wait is None and self._closing.wait(seconds)):
            raise ClientClosed("")


def _failed(nothing: Fetched, request: Request | None, error: FetchError) -> Fetched:
    """What a failure is: its class, its message, its outcome."""
    return replace(
        nothing,
        outcome=error.outcome,
        http_status=error.status,
        error_class=type(error).__name__,
        problems=(str(error),),
        retry_after_s=error.retry_after_s,
        bytes_wire=error.bytes_wire or (request.bytes_wire if request is not None else 0),
    )
