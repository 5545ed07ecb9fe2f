"""What a source names is read as far as it wishes: pages of items, sitemaps and their parts, further pages of lists."""

import json
from typing import Any

import polars as pl
import pytest

from expectations.verdict import Audit
from flows import settle
from flows.following import Bounds
from flows.gathering import gather
from transforms.tables import ValidationResults
from warehouse.check import check_raw


def _local(polls: Any, written: Any, *numbers: int) -> list[str]:
    return [written.story(n, link=polls.server.url(f"/story/{n}?utm_source=feed")) for n in numbers]


def _page(polls: Any, written: Any, n: int) -> bytes:
    return polls.server.reply(written.page(n), headers={"Content-Type": "text/html; charset=utf-8"})


def test_pages_of_items_are_read_once_and_stand_for_them(polls: Any, written: Any) -> None:
    polls.feed("/feed", *_local(polls, written, 1, 2))
    for n in (1, 2):
        polls.server.on(f"/story/{n}", _page(polls, written, n))
    row = ("/feed", "news", "feed", "The Paper", "0", "true")
    polls.poll(row)
    rows = polls.ask(
        "SELECT source_kind, source_uri, outlet, text LIKE '%as its page tells it%' FROM articles ORDER BY 2"
    )
    assert rows == [("html", polls.server.url(f"/story/{n}"), "The Paper", True) for n in (1, 2)]
    requests = polls.ask("SELECT kind, count(*), count(DISTINCT for_source) FROM fetches GROUP BY kind ORDER BY 1")
    assert requests == [("article", 2, 1), ("feed", 1, 1)]
    # A changed feed makes no page asked twice, and no second article of what its page told whole.
    polls.feed("/feed", *_local(polls, written, 1, 2, 3))
    polls.server.on("/story/3", _page(polls, written, 3))
    assert polls.poll(row).headline.startswith("published: 1 new articles")
    assert [len(polls.asked(f"/story/{n}")) for n in (1, 2, 3)] == [1, 1, 1]
    polls.poll(row)
    assert polls.asked("/feed")[-1]["if-none-match"]


def test_feeds_items_stay_where_pages_fail_and_are_not_lost(polls: Any, written: Any) -> None:
    polls.feed("/feed", *_local(polls, written, 1, 2, 3))
    polls.server.on("/story/1", _page(polls, written, 1))
    polls.server.on("/story/2", polls.server.reply(b"", 404))
    polls.server.on("/story/3", polls.server.reply(b"", 503), _page(polls, written, 3))
    row = ("/feed", "news", "feed", "The Paper", "0", "true")
    polls.poll(row)
    kinds = "SELECT title, source_kind, version_of IS NOT NULL FROM articles ORDER BY ALL"
    assert polls.ask(kinds) == [("Story 1", "html", False), ("Story 2", "rss", False), ("Story 3", "rss", False)]
    # The feed has not changed, but a page may come yet: it is asked whole, and the page alone again.
    polls.poll(row)
    assert "if-none-match" not in polls.asked("/feed")[1]
    assert [len(polls.asked(f"/story/{n}")) for n in (1, 2, 3)] == [1, 1, 2]
    assert polls.ask(kinds) == [
        ("Story 1", "html", False), ("Story 2", "rss", False), ("Story 3", "html", True), ("Story 3", "rss", False)
    ]  # fmt: skip
    polls.poll(row)
    polls.poll(row)
    assert polls.asked("/feed")[-1]["if-none-match"], "nothing is missing any more"


def test_page_of_a_refused_batch_is_asked_again(polls: Any, written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    polls.feed("/feed", *_local(polls, written, 1))
    polls.server.on("/story/1", _page(polls, written, 1))
    row = ("/feed", "news", "feed", "", "0", "true")
    with monkeypatch.context() as patch:
        patch.setattr(settle, "audit", lambda *_: _refusing())
        assert polls.poll(row).state == "refused"
    polls.poll(row)
    assert [len(polls.asked(path)) for path in ("/feed", "/story/1")] == [2, 2]
    assert polls.ask("SELECT title, source_kind FROM articles") == [("Story 1", "html")]
    accepted = polls.ask("SELECT run_id, bool_and(is_accepted) FROM fetches GROUP BY ALL ORDER BY 1")
    assert accepted == [("run-1", False), ("run-2", True)]


def _refusing() -> Audit:
    row = {"run_id": "run-1", "suite": "articles", "rule": "r", "severity": "critical", "state": "failed",
           "reason": "Because.", "offenders": 1, "sample": None}  # fmt: skip
    return Audit(ValidationResults.validate(pl.DataFrame([row], schema=ValidationResults.create_empty().schema)))


def test_page_without_an_article_is_named(polls: Any, written: Any) -> None:
    polls.feed("/feed", *_local(polls, written, 1))
    polls.server.on("/story/1", polls.server.reply(b"<html><body><p>Subscribe</p></body></html>"))
    outcome = polls.poll(("/feed", "news", "feed", "", "0", "true"))
    assert f"{polls.server.url('/story/1')} - no_main_text: " in str(outcome.sources["why"][0])


def test_page_that_never_comes_is_given_up(polls: Any, written: Any) -> None:
    polls.feed("/feed", *_local(polls, written, 1))
    polls.server.on("/story/1", polls.server.reply(b"", 500))
    for _ in range(5):
        polls.poll(("/feed", "news", "feed", "", "0", "true"))
    assert len(polls.asked("/story/1")) == 3
    assert polls.asked("/feed")[-1]["if-none-match"]


def test_items_without_text_are_read_from_their_pages_unless_forbidden(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1, text="", link=polls.server.url("/story/1")), written.story(2))
    polls.server.on("/story/1", _page(polls, written, 1))
    forbidden = polls.poll(("/feed", "news", "feed", "", "0", "false"))
    assert not polls.asked("/story/1")
    assert "1 items have no text of their own: set follow to read their pages" in str(forbidden.sources["why"][0])
    polls.feed(
        "/feed", written.story(1, text="", link=polls.server.url("/story/1")), written.story(2), written.story(3)
    )
    polls.poll(("/feed", "news", "feed", "", "0", ""))
    rows = polls.ask("SELECT title, source_kind FROM articles ORDER BY 1")
    assert rows == [("Story 1", "html"), ("Story 2", "rss"), ("Story 3", "rss")]


def test_pages_beyond_the_share_of_a_source_come_with_later_polls(polls: Any, written: Any) -> None:
    urls = "".join(
        f"<url><loc>{polls.server.url(f'/story/{n}')}</loc><lastmod>2017-04-0{n}</lastmod></url>" for n in range(1, 6)
    )
    sitemap = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{urls}</urlset>".encode()
    polls.body("/map", sitemap, "application/xml")
    for n in range(1, 6):
        polls.server.on(f"/story/{n}", _page(polls, written, n))
    row = ("/map", "news", "sitemap", "The Paper", "0")
    first = polls.poll(row, source_pages=2)
    assert [title for (title,) in polls.ask("SELECT title FROM articles ORDER BY 1")] == ["Story 4", "Story 5"]
    assert "3 pages are left for the next poll: raise PASSAGE_SOURCE_PAGES" in str(first.sources["why"][0])
    polls.poll(row, source_pages=2)
    polls.poll(row, source_pages=2)
    polls.poll(row, source_pages=2)
    assert polls.ask("SELECT count(*) FROM articles") == [(5,)]
    assert ["if-none-match" in headers for headers in polls.asked("/map")] == [False, False, False, True]


def test_sitemaps_of_sitemaps_are_followed_two_levels_deep(polls: Any, written: Any) -> None:
    def index(*paths: str) -> bytes:
        locs = "".join(f"<sitemap><loc>{polls.server.url(path)}</loc></sitemap>" for path in paths)
        return f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{locs}</sitemapindex>".encode()

    polls.body("/0", index("/1", "/0"), "application/xml")
    polls.body("/1", index("/2"), "application/xml")
    polls.body("/2", index("/3"), "application/xml")
    polls.body("/3", index("/4"), "application/xml")
    outcome = polls.poll("/0", kind="sitemap")
    assert [len(polls.asked(f"/{n}")) for n in range(4)] == [1, 1, 1, 0]
    assert "1 sitemaps lie more than 2 levels deep" in str(outcome.sources["why"][0])
    polls.poll("/0", kind="sitemap")
    assert "if-none-match" not in polls.asked("/0")[1], "its parts may have changed while it did not"


def _listed(n: int, following: str | None) -> bytes:
    fields = {"title": f"Report {n}", "body": f"Over {n}0 families left Homs on Monday, report {n} of the council said.",
              "url": f"https://relief.example/{n}", "date": {"created": "2017-04-03T10:00:00+00:00"},
              "source": [{"name": "OCHA"}]}  # fmt: skip
    links = {"next": {"href": following}} if following else {}
    return json.dumps({"data": [{"id": str(n), "fields": fields}], "links": links}).encode()


def test_pages_of_a_list_are_asked_with_the_key_that_is_stored_nowhere(
    polls: Any, start_server: Any, tmp_path: Any
) -> None:
    key, server, other = "kq7secretappname", polls.server, start_server()

    def answer(connection: Any, _: Any) -> None:
        at = next(seen.target for seen in reversed(server.seen) if seen.target.startswith("/v2"))
        offset = 1 if "offset=1" in at else 0
        following = {0: server.url(f"/v2?appname={key}&offset=1"), 1: other.url("/v2?offset=2")}[offset]
        connection.sendall(server.reply(_listed(offset, following), headers={"Content-Type": "application/json"}))

    server.on("/v2", answer)
    row = (f"{server.url('/v2')}?appname={{PASSAGE_RELIEFWEB_APPNAME}}", "aid", "api", "", "0")
    silent = polls.poll(row)
    assert server.connections == 0
    assert silent.sources["why"].to_list() == ["it is asked once PASSAGE_RELIEFWEB_APPNAME is set"]
    outcome = polls.poll(row, reliefweb_appname=key)
    assert outcome.headline.startswith("published: 2 new articles")
    asked = [seen.target for seen in server.seen if seen.target.startswith("/v2")]
    assert [target.count(f"appname={key}") for target in asked] == [1, 1]
    assert other.connections == 0
    assert "on another host" in str(outcome.sources["why"][0])
    for table in ("fetches", "feed_state", "documents", "articles", "rejections", "runs"):
        assert key not in str(polls.ask(f"SELECT * FROM {table}", writer=True)), table
    assert key not in str(polls.said) + str(outcome.sources.to_dicts())


def test_missing_body_of_an_answer_is_found(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1))
    polls.poll("/feed")
    assert check_raw(polls.folder) == []
    for path in (polls.folder / "raw").glob("??/*"):
        path.unlink()
    assert [str(found) for found in check_raw(polls.folder)] != []


class _Ending:
    """A client of which the first request ends the run, as a signal does."""

    closed = False

    def fetch(self, url: str, kind: str, **_: Any) -> Any:
        raise KeyboardInterrupt

    def close(self) -> None:
        self.closed = True


def test_run_that_is_stopped_ends_its_requests(tmp_path: Any) -> None:
    from flows.due_sources import Ask
    from sources.feed_list import named_source
    from sources.fetched import Validators

    client = _Ending()
    source = named_source("https://paper.example/feed", "feed")
    with pytest.raises(KeyboardInterrupt):
        gather([Ask(source, source.url, Validators(), {})], client, None, tmp_path, dict.fromkeys, Bounds(), print)  # type: ignore[arg-type]
    assert client.closed
