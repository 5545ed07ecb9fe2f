"""Polls from a server to the published warehouse: what is new is read once, and nothing is lost when something fails."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.verdict import Audit
from flows import settle
from flows.feed_states import DAY
from flows.poll_sources import user_agent
from sources.feed_list import read_feed_list
from sources.reading import InputError
from transforms.tables import ValidationResults

PROJECT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


def test_first_poll_stores_and_the_second_asks_whether_anything_changed(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1), written.story(2))
    first = polls.poll("/feed")
    assert first.headline == "published: 2 new articles, 0 already known; 1 sources asked"
    assert polls.ask("SELECT title, outlet, published_on::text, published_basis FROM articles ORDER BY title") == [
        ("Story 1", "The Paper", "2017-04-03", "feed_field"), ("Story 2", "The Paper", "2017-04-03", "feed_field"),
    ]  # fmt: skip
    assert polls.ask("SELECT outcome, http_status, items, run_id FROM fetches") == [("ok", 200, 2, "run-1")]
    before = polls.published()
    second = polls.poll("/feed")
    assert (second.state, second.headline) == (
        "no_change",
        "nothing new: 0 articles already known; 1 sources asked; the published warehouse was not touched",
    )
    assert polls.published() == before
    asked = polls.asked("/feed")
    assert "if-none-match" not in asked[0]
    assert asked[1]["if-none-match"].startswith('"')
    assert asked[0]["user-agent"] == user_agent(None)
    rows = polls.ask("SELECT outcome, http_status, raw_sha256 IS NULL FROM fetches ORDER BY started_at", writer=True)
    assert rows == [("ok", 200, False), ("not_modified", 304, True)]
    state = polls.ask(
        "SELECT failures, last_outcome, next_attempt_at, last_asked_at > last_answer_at FROM feed_state", writer=True
    )
    assert state == [(0, "not_modified", None, False)]


def test_changed_feed_adds_what_is_new_alone(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1), written.story(2))
    polls.poll("/feed")
    # A tracking parameter, another guid and another date make no second article; another text under a known guid does.
    polls.feed(
        "/feed",
        written.story(1, guid="other", link="https://paper.example/story/1?utm_source=x", date="04 Apr 2017"),
        written.story(2, text="The council corrected itself on Tuesday: 17 families had left the town of Hama by bus."),
        written.story(3),
    )  # fmt: skip
    outcome = polls.poll("/feed")
    assert outcome.headline == "published: 2 new articles, 1 already known; 1 sources asked"
    (row,) = outcome.sources.iter_rows(named=True)
    assert (row["items"], row["new"], row["unchanged"]) == (3, 2, 1)
    rows = polls.ask("SELECT title, version_of IS NOT NULL FROM articles ORDER BY ALL")
    assert rows == [("Story 1", False), ("Story 2", False), ("Story 2", True), ("Story 3", False)]


def test_sources_that_fail_cost_themselves_alone(polls: Any, written: Any, start_server: Any) -> None:
    server, busy = polls.server, start_server()  # who is told to come back later leaves the whole host alone
    polls.others.append(busy.place)
    polls.feed("/good", written.story(1))
    polls.feed("/old", written.story(2))
    server.on("/down", server.reply(b"", 500))
    server.on("/lost", server.reply(b"", 404))
    server.on("/gone", server.reply(b"", 410))
    busy.on("/busy", server.reply(b"", 429, {"Retry-After": "7200"}))
    server.on("/cut", server.reply(b"<rss>", length=900))
    server.on("/wall", server.reply(b"<!doctype html><html><body>Accept our cookies</body></html>"))
    paths = ("/good", "/down", "/lost", "/gone", "/busy", "/cut", "/wall", "/old")
    urls = {path: busy.url(path) if path == "/busy" else server.url(path) for path in paths}
    outcome = polls.poll(*((url,) for url in urls.values()), fetch_read_s=1)
    assert outcome.state == "published"
    assert outcome.headline.startswith("published: 2 new articles, 0 already known; 8 sources asked, 5 failed (")
    rows = polls.ask(
        "SELECT source_url, last_outcome, failures, disabled_reason IS NOT NULL, next_attempt_at - last_asked_at "
        "FROM feed_state ORDER BY source_url"
    )
    soon = timedelta(minutes=5)
    assert {url.rpartition("/")[2]: tuple(rest) for url, *rest in rows} == {
        "good": ("ok", 0, False, None),
        "old": ("ok", 0, False, None),
        "down": ("transient_error", 1, False, soon),
        "cut": ("transient_error", 1, False, soon),
        "lost": ("permanent_error", 1, False, DAY),
        "gone": ("gone", 1, True, None),
        "busy": ("deferred", 0, False, timedelta(hours=2)),
        "wall": ("quarantined", 1, False, soon),
    }
    wrong = polls.ask("SELECT error_class, problems FROM fetches WHERE outcome NOT IN ('ok')")
    assert all(error and problems and len(problems[0]) > 40 for error, problems in wrong)
    assert polls.ask("SELECT reason_code, resolved_at FROM rejections") == [("wrong_kind", None)]
    states = dict(polls.ask("SELECT source_url, state FROM v_feed_freshness"))
    assert {states[urls[path]] for path in ("/good", "/old")} == {"working"}
    assert (states[urls["/gone"]], states[urls["/busy"]]) == ("disabled", "waiting")

    # Who is not due is not asked; whoever is asked by name is, unless it said itself how long to wait.
    before = len(server.seen)
    polls.poll()
    later = {seen.target for seen in server.seen[before:]} - {"/robots.txt"}
    assert later == {"/good", "/old"}
    assert "not due before" in " ".join(polls.said)
    for path in ("/down", "/busy", "/gone"):
        polls.poll(urls[path])
    assert [len(polls.asked(path)) for path in ("/down", "/gone")] == [2, 1]
    assert busy.times("/busy") == 1
    assert polls.ask("SELECT failures FROM feed_state WHERE source_url LIKE '%/down'", writer=True) == [(2,)]

    # What answers again is well again, and so is what was set aside of it; a person may insist.
    polls.feed("/wall", written.story(3))
    polls.feed("/gone", written.story(4))
    polls.poll(now=True)
    assert polls.ask("SELECT count(*) FROM articles") == [(4,)]
    assert polls.ask("SELECT reason_code, resolved_at IS NULL FROM rejections") == [("wrong_kind", False)]
    state = polls.ask("SELECT failures, disabled_reason FROM feed_state WHERE source_url LIKE '%/gone'")
    assert state == [(0, None)]


def test_source_that_keeps_failing_is_warned_of(polls: Any, written: Any) -> None:
    polls.feed("/good", written.story(1))
    polls.server.on("/down", polls.server.reply(b"", 500))
    outcomes = [polls.poll(("/good",), ("/down",), now=True) for _ in range(3)]
    assert [outcome.has_warnings for outcome in outcomes] == [False, False, True]
    (words,) = outcomes[-1].needs_look
    assert "/down has failed 3 times in a row: " in words
    assert "1 failing for long" in outcomes[-1].headline
    # The second failure changed nothing that readers are told of.
    assert [outcome.state for outcome in outcomes] == ["published", "no_change", "no_change"]


def _refusing(*_: object) -> Audit:
    row = {"run_id": "run-1", "suite": "articles", "rule": "r", "severity": "critical", "state": "failed",
           "reason": "Because.", "offenders": 1, "sample": None}  # fmt: skip
    return Audit(ValidationResults.validate(pl.DataFrame([row], schema=ValidationResults.create_empty().schema)))


def test_refused_batch_is_asked_for_again(polls: Any, written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    polls.feed("/feed", written.story(1))
    with monkeypatch.context() as patch:
        patch.setattr(settle, "audit", _refusing)
        refused = polls.poll("/feed")
    assert refused.state == "refused"
    assert refused.refused_folder is not None
    state = polls.ask("SELECT etag, last_outcome FROM feed_state", writer=True)
    assert state == [(None, "ok")], "recorded, and asked next time as if nothing had come"
    assert polls.ask("SELECT count(*) FROM fetches", writer=True) == [(1,)]
    assert polls.poll("/feed").headline.startswith("published: 1 new articles")
    assert [headers.get("if-none-match") for headers in polls.asked("/feed")] == [None, None]
    assert polls.ask("SELECT etag IS NOT NULL FROM feed_state") == [(True,)]


def test_what_cannot_be_read_is_asked_for_again(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1))
    polls.poll("/feed")
    polls.body("/feed", b"<!doctype html><html><body>Log in</body></html>", "text/html")
    polls.poll("/feed")
    polls.feed("/feed", written.story(1), written.story(2))
    polls.poll("/feed")
    tags = [headers.get("if-none-match") for headers in polls.asked("/feed")]
    assert tags[0] is None
    assert tags[1] == tags[2], "the tag of the answer whose items are in the warehouse"
    assert polls.ask("SELECT title FROM articles ORDER BY 1") == [("Story 1",), ("Story 2",)]


_KILLED = """
import os, signal, sys
sys.path.insert(0, {here!r})
from pathlib import Path
from expectations.verdict import Audit
from flows import settle
from flows.poll import Asked, poll_batch
from flows.run import Run
from flows.settings import Settings
from flows.steps import Steps
from transforms.tables import ValidationResults
settle.audit = lambda *_: Audit(ValidationResults.create_empty())
settle.resolve_rejections = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
settings = Settings(warehouse=Path({folder!r}), seeds=Path({seeds!r}), fetch_delay_s=0)
poll_batch(Asked({url!r}, allow_hosts=({place!r},)), settings, Run("killed", "poll"), Steps(lambda _: None, False))
"""


def test_killed_before_the_commit_nothing_is_lost_or_doubled(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1), written.story(2))
    code = _KILLED.format(
        here=str(HERE), folder=str(polls.folder), seeds=str(polls.seeds), url=polls.server.url("/feed"), place=polls.server.place
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=os.environ | {"PYTHONPATH": str(PROJECT)}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert len(polls.asked("/feed")) == 1
    assert list((polls.folder / "raw").glob("??/*")) != [], "the body was stored before anything could fail"
    assert polls.poll("/feed").headline.startswith("published: 2 new articles")
    assert [headers.get("if-none-match") for headers in polls.asked("/feed")] == [None, None]
    assert polls.ask("SELECT count(*), count(DISTINCT title) FROM articles") == [(2, 2)]
    assert polls.ask("SELECT run_id FROM fetches") == [("run-1",)]


def test_moved_source_is_asked_at_its_new_address(polls: Any, written: Any) -> None:
    polls.server.on("/old", polls.server.redirect("/new", 301))
    polls.feed("/new", written.story(1))
    polls.poll("/old")
    polls.poll("/old")
    assert [len(polls.asked(path)) for path in ("/old", "/new")] == [1, 2]
    assert polls.asked("/new")[1]["if-none-match"]
    rows = polls.ask("SELECT outcome, for_source FROM fetches ORDER BY started_at", writer=True)
    assert rows == [("redirected", polls.server.url("/old")), ("not_modified", polls.server.url("/old"))]
    assert polls.ask("SELECT moved_to FROM v_feed_freshness") == [(polls.server.url("/new"),)]
    # A new address that is wrong by now is forgotten.
    polls.server.on("/new", polls.server.reply(b"", 404))
    polls.feed("/old", written.story(2))
    polls.poll("/old")
    polls.poll("/old")
    assert polls.ask("SELECT title FROM articles ORDER BY 1") == [("Story 1",), ("Story 2",)]


def test_address_that_is_not_public_is_not_asked(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1))
    outcome = polls.poll(("/feed",), allowed=False)
    assert polls.server.connections == 0
    assert outcome.sources["outcome"].to_list() == ["blocked"]
    assert polls.ask("SELECT outcome, error_class IS NOT NULL FROM fetches") == [("blocked", True)]
    # Once it is allowed it does not have to wait for its next attempt.
    assert polls.poll(("/feed",)).headline.startswith("published: 1 new articles")


def test_groups_and_bad_rows_of_the_table(polls: Any, written: Any) -> None:
    polls.feed("/a", written.story(1))
    polls.feed("/b", written.story(2))
    rows = [
        ("/a", "news", "feed", "", "0"), ("ftp://paper.example/x", "news"), ("/b", "syria", "feed", "", "0"),
        ("/c", "news", "fax"), ("/d", "Two words"), ("/e", "news", "feed", "", "soon"),
        ("/f", "news", "feed", "", "1", "perhaps"), ("/a", "news"), ("/g?k={PASSAGE_HOME}", "news"),
    ]  # fmt: skip
    outcome = polls.poll(*rows, group="syria")
    assert outcome.headline.startswith("published: 1 new articles, 0 already known; 1 sources asked, 7 set aside")
    assert not polls.asked("/a")
    lines = polls.ask("SELECT source_uri, reason_code FROM rejections ORDER BY source_uri")
    assert lines == [(f"{polls.table.as_posix()}#line={line}", "bad_source") for line in (10, 3, 5, 6, 7, 8, 9)]
    polls.poll(("/a", "news"), ("/b", "syria"))
    assert polls.ask("SELECT count(*) FROM v_rejections_open") == [(0,)], "corrected"
    with pytest.raises(InputError, match=r"no source is of group 'weather': there are news, syria"):
        polls.poll(group="weather")
    polls.rows(("/a", "news"), columns="url,group,kind,outlet,delay_s,colour")
    with pytest.raises(InputError, match=r"has colour: its columns are url, kind"):
        polls.poll()
    polls.table.write_text("url,kind,group\nnowhere,feed,news\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"has no row that can be asked.*#line=2: it is no address of the web"):
        polls.poll()
    with pytest.raises(InputError, match=r"'127\.0\.0\.1' is no host that can be allowed: write HOST:PORT"):
        from flows.poll import Asked, poll_batch

        poll_batch(Asked("https://paper.example/", allow_hosts=("127.0.0.1",)), None, None, None)  # type: ignore[arg-type]


def test_our_own_table_of_feeds_can_be_asked() -> None:
    listed = read_feed_list(PROJECT / "seeds" / "feeds.csv")
    assert list(listed.rejections) == []
    assert len(listed.sources) >= 15
    assert {source.host.rpartition(":")[2].isdigit() for source in listed.sources} == {False}


def test_several_batches_are_one_run(polls: Any, written: Any) -> None:
    for n in range(4):
        polls.feed(f"/{n}", written.story(2 * n), written.story(2 * n + 1))
    polls.server.on("/down", polls.server.reply(b"", 500))
    outcome = polls.poll(*((f"/{n}",) for n in range(4)), ("/down", "other"), batch_documents=4)
    assert outcome.headline.startswith("published: 8 new articles, 0 already known; 5 sources asked, 1 failed")
    assert outcome.sources.filter(pl.col("outcome") == "ok")["new"].to_list() == [2, 2, 2, 2]
    stages = dict(polls.ask("SELECT stage, rows_out FROM run_stages", writer=True))
    assert (stages["fetch news"], stages["describe articles"], stages["fetch other"]) == (8, 8, 0)
    assert polls.ask("SELECT run_id, state FROM runs", writer=True) == [("run-1", "published")]
    (counts,) = polls.ask("SELECT counts::json->'articles' FROM runs", writer=True)
    assert counts == ("8",)
    again = polls.poll(*((f"/{n}",) for n in range(4)))
    assert again.state == "no_change"


def test_named_poll_with_nothing_to_ask_is_a_run(polls: Any) -> None:
    polls.server.on("/gone", polls.server.reply(b"", 410))
    polls.poll("/gone")
    outcome = polls.poll("/gone")
    assert outcome.headline.startswith("nothing new: 0 articles already known; 0 sources asked, 1 not asked")
    assert polls.ask("SELECT count(*) FROM runs", writer=True) == [(2,)]
