"""When a source is asked again: after every end of a request, in any row of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from flows.due_sources import Secrets, due_sources
from flows.feed_states import (
    ANSWERED,
    DAY,
    FIRST_WAIT,
    LONGEST_WAIT,
    FeedState,
    backoff,
    next_state,
    states_frame,
    states_of,
)
from sources.feed_list import Source, named_source
from sources.fetched import KINDS, OUTCOMES, Fetched, Validators
from transforms import codes

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOURCE = Source("https://paper.example/feed", "feed", "The Paper", "news")
TAGGED = Validators('"new"', "Mon, 03 Apr 2017 10:00:00 GMT")
ENDS = st.builds(
    Fetched,
    source_url=st.just(SOURCE.url),
    kind=st.just("feed"),
    started_at=st.just(AT),
    finished_at=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    outcome=st.sampled_from(sorted(OUTCOMES)),
    moved_to=st.none() | st.just("https://paper.example/new"),
    retry_after_s=st.none() | st.floats(0, 1e12),
    problems=st.just(("It failed. Wait.",)),
    validators=st.just(TAGGED) | st.just(Validators()),
)


def _ended(outcome: str, **more: object) -> Fetched:
    return Fetched(SOURCE.url, "feed", AT, AT, outcome, **more)  # type: ignore[arg-type]


def test_code_lists_are_those_of_the_client() -> None:
    assert codes.FETCH_KINDS == KINDS
    assert tuple(OUTCOMES) == codes.FETCH_OUTCOMES


@given(st.lists(st.tuples(ENDS, st.booleans()), min_size=1, max_size=8))
def test_any_row_of_ends_leaves_a_state_that_says_what_comes_next(ends: list[tuple[Fetched, bool]]) -> None:
    state: FeedState | None = None
    for fetched, is_complete in ends:
        before, state = state, next_state(state, SOURCE, fetched, is_complete=is_complete)
        at = fetched.finished_at
        if fetched.outcome in ("ok", "partial", "redirected", "not_modified"):
            assert (state.failures, state.last_answer_at) == (0, at)
            told = timedelta(seconds=min(fetched.retry_after_s or 0, LONGEST_WAIT.total_seconds()))
            assert state.next_attempt_at == (at + told if told else None)
        elif fetched.outcome == "deferred":
            assert state.failures == (before.failures if before else 0)
        else:
            assert state.failures == (before.failures if before else 0) + 1
        had_moved = before is not None and before.moved_to is not None
        assert (state.disabled_reason is not None) == (fetched.outcome == "gone" and not had_moved)
        if state.next_attempt_at is not None:
            assert at < state.next_attempt_at <= at + LONGEST_WAIT
        if fetched.outcome in ("permanent_error", "quarantined", "blocked", "gone"):
            assert state.moved_to is None
        if (
            had_moved
            and state.moved_to is None
            and fetched.outcome not in ANSWERED
            and fetched.outcome != "not_modified"
        ):
            assert state.validators == Validators()
        elif not (is_complete and fetched.outcome in ("ok", "redirected")):
            assert state.validators == (before.validators if before else Validators())
    assert state is not None
    assert states_of(states_frame([state])) == {SOURCE.address: state}


def test_rest_doubles_with_each_failure_up_to_a_day() -> None:
    waits = [backoff(failures) for failures in range(1, 2000)]
    assert waits[:4] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT, 8 * FIRST_WAIT]
    assert waits == sorted(waits)
    assert waits[-1] == DAY


def test_retry_after_is_kept_to_within_reason() -> None:
    waits = {
        name: next_state(None, SOURCE, fetched, is_complete=True).next_attempt_at
        for name, fetched in {
            "told": _ended("deferred", retry_after_s=7200),
            "not told": _ended("deferred"),
            "for ever": _ended("deferred", retry_after_s=1e15),
            "failed and told": _ended("transient_error", retry_after_s=7200),
            "failed and told less": _ended("transient_error", retry_after_s=1),
        }.items()
    }
    hours = {name: (at - AT) / timedelta(hours=1) for name, at in waits.items() if at}
    assert hours == {"told": 2, "not told": 0.25, "for ever": 168, "failed and told": 2, "failed and told less": 1 / 12}


def test_validators_of_another_kind_of_source_are_not_sent() -> None:
    state = next_state(None, SOURCE, _ended("ok", validators=TAGGED), is_complete=True)
    (ask,), _ = due_sources([SOURCE], {SOURCE.address: state}, AT, {})
    assert ask.validators == TAGGED
    (ask,), _ = due_sources([replace(SOURCE, kind="sitemap")], {SOURCE.address: state}, AT, {})
    assert ask.validators == Validators()


def test_moved_source_whose_credential_is_hidden_is_asked_where_it_was() -> None:
    moved = next_state(
        None, SOURCE, _ended("redirected", moved_to="https://paper.example/f?token=***"), is_complete=True
    )
    assert moved.moved_to is None
    back = next_state(None, SOURCE, _ended("redirected", moved_to=SOURCE.address), is_complete=True)
    assert back.moved_to is None


def test_a_place_that_a_source_moved_to_is_left_when_it_cannot_be_read() -> None:
    moved = next_state(None, SOURCE, _ended("redirected", moved_to="https://paper.example/new"), is_complete=True)
    assert moved.moved_to == "https://paper.example/new"
    for outcome in ("permanent_error", "quarantined", "blocked"):
        assert next_state(moved, SOURCE, _ended(outcome), is_complete=True).moved_to is None
    gone = next_state(moved, SOURCE, _ended("gone"), is_complete=True)
    assert (gone.moved_to, gone.disabled_reason, gone.next_attempt_at) == (None, None, AT + DAY)
    places, state = [], moved
    for _ in range(4):
        state = next_state(state, SOURCE, _ended("transient_error"), is_complete=True)
        places.append(state.moved_to)
    assert places == [moved.moved_to, moved.moved_to, None, None]
    assert next_state(moved, SOURCE, _ended("deferred"), is_complete=True).moved_to == moved.moved_to


def test_what_moved_is_not_kept_of_an_answer_that_is_no_feed() -> None:
    wall = next_state(None, SOURCE, _ended("quarantined", moved_to="https://paper.example/parked"), is_complete=False)
    assert wall.moved_to is None


def test_secrets_go_to_the_sources_own_scheme_host_and_port_alone() -> None:
    source = Source("https://desk:pw@api.example/list", "api", parameters={"appname": "PASSAGE_RELIEFWEB_APPNAME"})
    state = next_state(
        None, source, replace(_ended("redirected", moved_to="https://b.example/l"), kind="api"), is_complete=True
    )
    (ask,), _ = due_sources([source], {source.address: state}, AT, {"PASSAGE_RELIEFWEB_APPNAME": "desk"})
    assert ask.url == "https://b.example/l"
    for url in (
        "https://b.example/l",
        "http://api.example/list",
        "https://api.example:8443/",
        "https://x.api.example/",
        "!",
    ):
        assert ask.secrets_for(url) == Secrets({}, {})
    at_home = ask.secrets_for("https://API.example:443/list?offset=50")
    assert at_home.parameters == {"appname": "desk"} and set(at_home.credentials) == {"Authorization"}


def test_credentials_of_an_address_are_asked_with_and_not_stored() -> None:
    source = named_source("https://desk:secret@paper.example/feed?access_token=abc", "feed")
    state = next_state(None, source, _ended("ok"), is_complete=True)
    assert "secret" not in str(state)
    assert "abc" not in str(state)
    (ask,), _ = due_sources([source], {source.address: state}, AT, {})
    assert ask.url == "https://desk:secret@paper.example/feed?access_token=abc"


def test_who_is_due() -> None:
    failed = next_state(None, SOURCE, _ended("transient_error"), is_complete=True)
    deferred = next_state(None, SOURCE, _ended("deferred", retry_after_s=60), is_complete=True)
    gone = next_state(None, SOURCE, _ended("gone"), is_complete=True)
    blocked = next_state(None, SOURCE, _ended("blocked"), is_complete=True)
    ahead = replace(failed, next_attempt_at=AT + timedelta(days=4000))

    def asks(state: FeedState, at: datetime = AT, **how: object) -> bool:
        return bool(due_sources([SOURCE], {SOURCE.address: state}, at, {}, **how)[0])  # type: ignore[arg-type]

    assert [asks(failed), asks(failed, AT + FIRST_WAIT)] == [False, True]
    assert [asks(failed, is_named=True), asks(deferred, is_named=True), asks(gone, is_named=True)] == [
        True,
        False,
        False,
    ]
    assert [asks(state, insists=True) for state in (failed, deferred, gone)] == [True, True, True]
    assert [asks(blocked), asks(blocked, allowed_hosts=frozenset({"paper.example"}))] == [False, True]
    assert asks(ahead), "written under a clock that ran years ahead"
