"""What was polled is derived again from its stored bodies: rebuild gives the same tables, retry what was set aside."""

from pathlib import Path
from typing import Any

import duckdb

from flows.rebuild import rebuild_warehouse
from flows.retry import retry_batch
from flows.run import Run
from flows.settings import Settings
from flows.steps import Steps
from warehouse.check import check_published, check_raw, check_writer
from warehouse.table_hashes import table_hashes


def _hashes(folder: Path) -> dict[str, str]:
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return table_hashes(con)


def _rebuilt(polls: Any, **settings: Any) -> str:
    chosen = Settings(warehouse=polls.folder, seeds=polls.seeds, **settings)
    return rebuild_warehouse(chosen, Run("rebuild-1", "rebuild"), lambda _: None, batch_files=3).headline


def test_rebuild_gives_the_same_tables(polls: Any, written: Any, tmp_path: Path) -> None:
    url = polls.server.url
    # An item in two feeds under two addresses, its date and guid changed later; corrected texts; pages; a wall; a file.
    one = [written.story(n, link=url(f"/story/{n}")) for n in (1, 2)]
    polls.feed("/follows", *one)
    polls.server.on("/story/1", polls.server.reply(written.page(1), headers={"Content-Type": "text/html"}))
    polls.server.on("/story/2", polls.server.reply(b"", 404))
    polls.feed("/plain", written.story(3, link=url("/z/3")), written.story(4), one[0])
    polls.feed("/other", written.story(3, link=url("/a/3"), guid="x", date="05 Apr 2017"))
    polls.body("/wall", b"<!doctype html><html><body>Log in to read on</body></html>", "text/html")
    rows = [
        ("/follows", "news", "feed", "The Paper", "0", "true"), ("/plain", "news", "feed", "The Paper"),
        ("/other", "aid", "feed", "The Paper"), ("/wall", "news"),
    ]  # fmt: skip
    polls.poll(*rows)
    polls.feed(
        "/plain",
        written.story(4, text="The council corrected itself: 14 families had left the town of Hama by bus on Sunday."),
        written.story(3, link=url("/b/3"), guid="y", date="06 Apr 2017"),
        written.story(5, text=""),
    )  # fmt: skip
    polls.feed("/other", written.story(6), written.story(3, link=url("/0/3"), date="07 Apr 2017"))
    polls.feed("/wall", written.story(7, text=TWICE), written.story(8, text=TWICE))
    polls.poll(*rows, now=True)
    articles = polls.ask("SELECT count(*) FROM articles")
    assert articles == [(9,)]
    before = _hashes(polls.folder)
    ledgers = [polls.ask(f"SELECT * FROM {table} ORDER BY ALL") for table in ("fetches", "feed_state")]
    rejections = polls.ask("SELECT rejection_id, resolved_at FROM rejections ORDER BY 1")
    assert [resolved is not None for _, resolved in rejections] == [True]
    assert _rebuilt(polls) == "rebuilt: 9 articles derived again, 9 before"
    after = _hashes(polls.folder)
    assert {table for table in before if before[table] != after[table]} == set()
    assert [polls.ask(f"SELECT * FROM {table} ORDER BY ALL") for table in ("fetches", "feed_state")] == ledgers
    assert polls.ask("SELECT rejection_id, resolved_at FROM rejections ORDER BY 1") == rejections
    assert check_published(polls.folder) + check_writer(polls.folder) + check_raw(polls.folder) == []
    # And the next poll goes on where the last one ended.
    assert polls.poll(*rows, now=True).state == "no_change"
    assert polls.asked("/other")[-1]["if-none-match"]


TWICE = "The water came back to the quarter on Sunday, engineers said, and 12 wells were open again by nightfall."


def test_retry_reads_what_was_set_aside_as_what_it_was_fetched_as(polls: Any, written: Any) -> None:
    long = " ".join(written.TEXT.format(n=n, place="Homs") for n in range(100, 140))
    polls.feed("/feed", written.story(1), written.story(2, text=long))
    outcome = polls.poll("/feed", document_limit_mb=0.002)
    assert outcome.headline.startswith("published: 1 new articles, 0 already known; 1 sources asked, 1 set aside")
    ((rejection, code),) = polls.ask("SELECT rejection_id, reason_code FROM v_rejections_open")
    assert code == "oversized"
    settings = Settings(warehouse=polls.folder, seeds=polls.seeds)
    again = retry_batch([str(rejection)], settings, Run("retry-1", "retry"), Steps(lambda _: None, as_tasks=False))
    assert again.headline == "published: 1 new articles, 1 already known"
    rows = polls.ask("SELECT title, source_kind, source_uri FROM articles ORDER BY 1")
    assert rows == [(f"Story {n}", "rss", f"https://paper.example/story/{n}") for n in (1, 2)]
    assert polls.ask("SELECT count(*) FROM v_rejections_open") == [(0,)]
    assert polls.server.times("/feed") == 1


def test_polls_pass_the_audit_and_the_check(audited_polls: Any, written: Any) -> None:
    """Items, a page, a version and sources that fail, in several batches of one run: no rule fails or cannot run."""
    polls, url = audited_polls, audited_polls.server.url
    polls.feed("/feed", written.story(1), written.story(2), written.story(3, link=url("/story/3")))
    polls.body("/story/3", written.page(3, link=url("/story/3")), "text/html")
    polls.feed("/other", written.story(4), written.story(1, guid="of another feed"))
    polls.server.on("/gone", polls.server.reply(b"", 410))
    polls.body("/wall", b"<!doctype html><html><body>Log in to read on</body></html>", "text/html")
    rows = [("/feed", "news", "feed", "The Paper", "0", "true"), ("/other", "news"), ("/gone", "aid"), ("/wall", "aid")]
    first = polls.poll(*rows, batch_documents=1)
    assert first.state == "published"
    polls.feed(
        "/other", written.story(4, text="The council corrected itself: 14 families had left Hama by bus on Sunday.")
    )
    second = polls.poll(*rows, now=True)
    assert second.state == "published"
    assert polls.ask("SELECT count(*) FROM articles WHERE version_of IS NOT NULL") == [(1,)]
    assert polls.ask("SELECT DISTINCT suite, rule, reason FROM validation_results WHERE state = 'could_not_run'") == []
    failed = polls.ask("SELECT DISTINCT rule FROM validation_results WHERE state = 'failed' AND severity = 'critical'")
    assert failed == []
    assert {suite for (suite,) in polls.ask("SELECT DISTINCT suite FROM validation_results")} >= {
        "fetches",
        "feed_state",
    }
    assert check_published(polls.folder) == [] and check_writer(polls.folder) == []
