"""What a poll must neither lose nor mix up: cut answers, masked addresses, moves, numbers, rests, items set aside."""

import json
from shutil import copytree
from typing import Any

CODES = [f"https://paper.example/view.php?code=2023010218032385{n:04}" for n in range(3)]


def _api(*records: dict[str, object], after: str | None = None) -> bytes:
    return json.dumps({"data": list(records), "links": {"next": {"href": after}} if after else {}}).encode()


def _report(n: int, url: str, text: str) -> dict[str, object]:
    return {
        "id": n,
        "fields": {"title": f"Report {n}", "url": url, "body": text, "date": {"created": "2017-04-03T10:00:00Z"}},
    }


def test_a_cut_answer_is_asked_for_whole(polls: Any, written: Any) -> None:
    """Its tag would give 304 for as long as the feed stays, and what was cut off would never come."""
    whole = written.rss(written.story(1), written.story(2), written.story(3))
    cut = whole[: whole.index(b"Story 3") - 5]
    polls.server.on("/feed", polls.server.reply(cut, headers={"ETag": '"v1"'}, length=None))
    polls.poll("/feed")
    assert polls.ask("SELECT outcome, error_class FROM fetches") == [("partial", "broken_file")]
    assert polls.ask("SELECT etag, last_outcome FROM feed_state") == [(None, "partial")]
    polls.feed("/feed", written.story(1), written.story(2), written.story(3))
    polls.poll("/feed")
    assert polls.ask("SELECT title FROM articles ORDER BY title") == [("Story 1",), ("Story 2",), ("Story 3",)]
    assert polls.ask("SELECT count(*) FROM v_rejections_open") == [(0,)], "the item that was cut came"


def test_addresses_that_look_like_keys_stay_apart(polls: Any, written: Any) -> None:
    """Papers number their articles in parameters that elsewhere open doors."""
    polls.feed("/feed", *(written.story(n, link=link, guid=link) for n, link in enumerate(CODES)))
    polls.poll("/feed")
    polls.feed("/feed", written.story(7, link=CODES[0][:-4] + "0007", guid=CODES[0][:-4] + "0007"))
    polls.poll("/feed")
    rows = polls.ask("SELECT source_uri, version_of FROM articles")
    assert len({address for address, _ in rows}) == 4
    assert all(version is None and "code=***" in address for address, version in rows)


def test_pages_at_such_addresses_are_all_read(polls: Any, written: Any) -> None:
    paths = [f"/view?code=2023010218032385{n:04}" for n in range(3)]

    def answer(connection: Any, _: Any) -> None:
        n = int(polls.server.seen[-1].target[-1])
        connection.sendall(polls.server.reply(written.page(n), headers={"Content-Type": "text/html"}))

    polls.server.on("/view", answer)
    items = [f"<item><title>Story {path[-1]}</title><link>{polls.server.url(path)}</link></item>" for path in paths]
    polls.feed("/feed", *items)
    polls.poll("/feed")
    assert polls.ask("SELECT count(*) FROM articles") == [(3,)]


def test_two_sources_at_one_address_are_two_rows(polls: Any, written: Any) -> None:
    polls.feed("/new", written.story(1))
    for path in ("/a", "/b"):
        polls.server.on(path, polls.server.reply(b"", 301, {"Location": "/new"}))
    polls.poll(("/a",), ("/b",))
    polls.poll()
    rows = polls.ask("SELECT for_source, source_url FROM fetches WHERE run_id = 'run-2'", writer=True)
    assert sorted(rows) == [(polls.server.url(path), polls.server.url("/new")) for path in ("/a", "/b")]


def test_a_source_that_moved_to_nothing_is_asked_where_it_was(polls: Any, written: Any) -> None:
    page = b"<!doctype html><html><body>This domain is for sale</body></html>"
    polls.server.on("/parked", polls.server.reply(page, headers={"Content-Type": "text/html"}))
    polls.server.on("/feed", polls.server.reply(b"", 301, {"Location": "/parked"}))
    polls.poll(("/feed",))
    polls.feed("/feed", written.story(1))
    polls.poll(now=True)
    assert polls.ask("SELECT title FROM articles") == [("Story 1",)]


def test_a_listed_source_that_is_asked_by_its_address_keeps_its_outlet(polls: Any, written: Any) -> None:
    polls.feed("/feed", written.story(1))
    polls.poll(("/feed", "news", "feed", "The Valley Post"))
    polls.feed("/feed", written.story(1), written.story(2))
    polls.poll("/feed")
    assert polls.ask("SELECT DISTINCT outlet, version_of FROM articles") == [("The Valley Post", None)]
    assert polls.ask("SELECT outlet, source_group FROM feed_state", writer=True) == [("The Valley Post", "news")]


def test_a_listed_source_is_asked_by_the_address_that_was_given(polls: Any, written: Any, tmp_path: Any) -> None:
    """Its credentials may be others than the table's; the outlet is the table's, though it was never asked."""
    seeds = tmp_path / "own-seeds"
    copytree(polls.seeds, seeds)
    polls.feed("/feed", written.story(1))
    place = polls.server.url("/feed")
    table = f"url,kind,group,outlet\n{place}?token=old,feed,news,The Valley Post\n"
    (seeds / "feeds.csv").write_text(table, encoding="utf-8")
    polls.seeds = seeds
    polls.poll(f"{place}?token=new")
    assert polls.server.seen[-1].target == "/feed?token=new"
    assert polls.ask("SELECT outlet FROM articles") == [("The Valley Post",)]


def test_numbers_of_two_lists_are_no_names_of_one_article(polls: Any, written: Any) -> None:
    for path in ("reports", "jobs"):
        texts = [f"{written.TEXT.format(n=n, place='Homs')} So the {path} say of {n}." for n in (1, 2)]
        records = [_report(n, f"https://site.example/{path}/{n}", text) for n, text in zip((1, 2), texts, strict=True)]
        polls.body(f"/{path}", _api(*records), "application/json")
        polls.poll((f"/{path}", "news", "api", path.title()))
    assert polls.ask("SELECT outlet, count(*), count(version_of) FROM articles GROUP BY ALL ORDER BY ALL") == [
        ("Jobs", 2, 0),
        ("Reports", 2, 0),
    ]


def test_a_list_in_parts_is_asked_whole(polls: Any, written: Any) -> None:
    """Its first part stays as it is when the last one grows."""
    more = polls.server.url("/more")
    first = _api(_report(1, "https://s.example/1", written.TEXT.format(n=1, place="Homs")), after=more)
    polls.body("/list", first, "application/json")
    second = [_report(2, "https://s.example/2", written.TEXT.format(n=2, place="Hama"))]
    polls.body("/more", _api(*second), "application/json")
    polls.poll(("/list", "news", "api"))
    second.append(_report(3, "https://s.example/3", written.TEXT.format(n=3, place="Idlib")))
    polls.body("/more", _api(*second), "application/json")
    polls.poll()
    assert polls.ask("SELECT count(*) FROM articles") == [(3,)]


def test_an_item_set_aside_is_settled_when_it_is_gone(polls: Any, written: Any) -> None:
    empty = "<item><title>Nothing</title></item>"
    polls.feed("/feed", empty, written.story(1))
    polls.poll("/feed")
    polls.feed("/feed", written.story(2), empty, written.story(1))
    polls.poll("/feed")
    place = polls.server.url("/feed")
    assert polls.ask("SELECT source_uri FROM v_rejections_open") == [(f"{place}#item=2",)]
    polls.feed("/feed", written.story(3), written.story(2))
    polls.poll("/feed")
    assert polls.ask("SELECT count(*) FROM v_rejections_open") == [(0,)]


def test_pages_that_are_put_off_are_not_given_up(polls: Any, written: Any, start_server: Any) -> None:
    """A host that wants a rest has refused nothing."""
    busy = start_server()
    polls.others.append(busy.place)
    busy.on("/story", busy.reply(b"", 429, {"Retry-After": "600"}))
    polls.feed("/feed", f"<item><title>Story 1</title><link>{busy.url('/story')}</link></item>")
    for _ in range(4):
        polls.poll("/feed")
    busy.on("/story", busy.reply(written.page(1), headers={"Content-Type": "text/html"}))
    polls.poll("/feed")
    assert polls.ask("SELECT title FROM articles") == [("Story 1",)]


def test_a_page_that_wants_a_rest_is_left_alone_by_the_next_poll(polls: Any) -> None:
    polls.server.on("/story", polls.server.reply(b"", 429, {"Retry-After": "3600"}))
    polls.feed("/feed", f"<item><title>Story 1</title><link>{polls.server.url('/story')}</link></item>")
    polls.poll(("/feed",))
    polls.poll()
    assert len(polls.asked("/story")) == 1
    assert "not due before" in " ".join(polls.said)


def test_a_source_keeps_its_key_to_itself(polls: Any, written: Any, start_server: Any) -> None:
    """Not where it moved to, nor in what names its items."""
    other = start_server()
    polls.others.append(other.place)
    key = {"reliefweb_appname": "canary-desk"}
    listed = (polls.server.url("/api?appname={PASSAGE_RELIEFWEB_APPNAME}"), "news", "api")
    link = "https://s.example/1?appname=canary-desk"
    polls.body("/api", _api(_report(1, link, written.TEXT.format(n=1, place="Homs"))), "application/json")
    polls.poll(listed, **key)
    assert "canary-desk" in polls.server.seen[-1].target
    assert polls.ask("SELECT source_uri FROM articles") == [("https://s.example/1",)]
    other.on("/api", other.reply(_api(), headers={"Content-Type": "application/json"}))
    polls.server.on("/api", polls.server.reply(b"", 301, {"Location": other.url("/api")}))
    for _ in range(2):
        polls.poll(**key)
    assert other.seen and not any("canary-desk" in seen.target for seen in other.seen)
