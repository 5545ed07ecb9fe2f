"""Sources and their states -> requests to make, and who waits: decides which sources a poll asks.

It asks nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flows.feed_states import LONGEST_WAIT, FeedState
from sources.feed_list import Source
from sources.fetch_errors import FetchError
from sources.fetched import Validators
from sources.request import basic_credentials
from sources.web_address import WebAddress


@dataclass(frozen=True)
class Secrets:
    """What goes to a source's own scheme, host and port alone: headers, and parameters of the query."""

    credentials: Mapping[str, str]
    parameters: Mapping[str, str]


@dataclass(frozen=True)
class Ask:
    """One source to ask now: at which address, with which validators and parameters that are not stored."""

    source: Source
    url: str
    validators: Validators
    parameters: Mapping[str, str]

    def secrets_for(self, url: str) -> Secrets:
        """Return what may be sent to `url`: none of it where the source moved to or what it names, if that is elsewhere."""
        try:
            home, asked = WebAddress.of(self.source.url), WebAddress.of(url)
        except FetchError:  # told by the request
            return Secrets({}, {})
        is_at_home = asked.origin == home.origin
        return Secrets(basic_credentials(home.user), self.parameters) if is_at_home else Secrets({}, {})


@dataclass(frozen=True)
class Waiting:
    """A source that is not asked, and why."""

    source: Source
    reason: str


def due_sources(
    sources: Iterable[Source],
    states: Mapping[str, FeedState],
    now: datetime,
    values: Mapping[str, str],
    *,
    is_named: bool = False,
    insists: bool = False,
    allowed_hosts: frozenset[str] = frozenset(),
) -> tuple[list[Ask], list[Waiting]]:
    """Split `sources` into those that are asked and those that wait.

    values: setting -> value, for parameters that addresses leave to settings; is_named: a person gave the address, and does
    not wait for what we only keep away from by ourselves; insists: nothing but a missing setting makes a source wait.
    """
    asks, waits = [], []
    for source in sources:
        state = states.get(source.address)
        lacking = sorted({setting for setting in source.parameters.values() if setting not in values})
        if lacking:
            waits.append(Waiting(source, f"it is asked once {', '.join(lacking)} is set"))
        elif state is None or insists:
            asks.append(_ask(source, state, values))
        elif state.disabled_reason is not None:
            waits.append(Waiting(source, f"disabled: {state.disabled_reason}"))
        elif _must_wait(source, state, now, is_named, allowed_hosts):
            waits.append(Waiting(source, f"not due before {state.next_attempt_at:%Y-%m-%d %H:%M:%S} UTC"))
        else:
            asks.append(_ask(source, state, values))
    return asks, waits


def _must_wait(source: Source, state: FeedState, now: datetime, is_named: bool, allowed_hosts: frozenset[str]) -> bool:
    at = state.next_attempt_at
    # A time that lies further ahead than any wait was written under a clock that ran ahead.
    if at is None or at <= now or at - now > LONGEST_WAIT:
        return False
    if is_named and state.last_outcome != "deferred":
        return False
    return not (state.last_outcome == "blocked" and source.host in allowed_hosts)


def _ask(source: Source, state: FeedState | None, values: Mapping[str, str]) -> Ask:
    parameters = {name: values[setting] for name, setting in source.parameters.items()}
    if state is None:
        return Ask(source, source.url, Validators(), parameters)
    validators = state.validators if state.kind == source.kind else Validators()
    return Ask(source, state.moved_to or source.url, validators, parameters)
