"""Items of feeds that come again, changed or not: what is one article, what is a version of which, in any order."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from expectations.verdict import Audit
from flows import settle
from flows.batch import lead_batch
from flows.rebuild import rebuild_warehouse
from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps
from sources.fetched import FetchedAs
from sources.raw_store import store_bytes
from sources.reading import Document, Limits, Origin, Rejection
from sources.reading_frames import to_reading
from sources.stored_file import read_stored_file
from transforms.tables import ValidationResults
from warehouse.reader import connect
from warehouse.table_hashes import table_hashes

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Body = tuple[str, int, str]  # a feed, the hour it was fetched at, its address


@pytest.fixture
def _unaudited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "audit", lambda *_: Audit(ValidationResults.create_empty()))


def item(text: str, guid: str | None = None, link: str | None = None, title: str = "Buses leave") -> str:
    parts = {"title": title, "guid": guid, "link": link, "pubDate": "Wed, 18 Jul 2018 23:30:00 -0500"}
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in parts.items() if value)
    return f"<item>{inside}<description>{text}</description></item>".replace("<guid>", '<guid isPermaLink="false">')


def feed(*items: str, hour: int = 0, url: str = "https://news.example/feed") -> Body:
    return f"<rss version='2.0'><channel><title>Valley Post</title>{''.join(items)}</channel></rss>", hour, url


def poll(folder: Path, *bodies: Body) -> Outcome:
    """Lead the items of the bodies through the house as one batch."""
    given = Settings(warehouse=folder)
    found: list[object] = []
    for text, hour, url in bodies:
        stored = store_bytes(text.encode(), folder / "raw")
        path = f"raw/{stored.sha256[:2]}/{stored.sha256}"
        at = NOON + timedelta(hours=hour)
        origin = Origin(url, "feed", stored.sha256, path, at, fetched=FetchedAs("feed", url, None, None, None))
        found += read_stored_file(stored, origin, Limits(), frozenset(), lambda _: None)
    reading = to_reading(
        [one for one in found if isinstance(one, Document)], [one for one in found if isinstance(one, Rejection)]
    )
    return lead_batch(
        "read feeds", lambda _: reading, 1, given, Run(str(uuid4()), "poll"), Steps(lambda _: None, False)
    )


def ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    con = connect(folder)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def hashes(folder: Path) -> dict[str, str]:
    con = connect(folder)
    try:
        return table_hashes(con)
    finally:
        con.close()


VERSIONS = "SELECT a.text, v.text FROM articles a LEFT JOIN articles v ON v.article_id = a.version_of ORDER BY ALL"


@pytest.mark.usefixtures("_unaudited")
def test_an_item_of_a_feed_keeps_its_day(tmp_path: Path) -> None:
    done = poll(tmp_path / "w", feed(item("Buses left the town of Madaya on Friday.", "1", "https://news.example/1")))
    assert done.state == "published"
    assert ask(
        tmp_path / "w",
        "SELECT published_on::TEXT, published_basis, outlet, outlet_basis, title, item_id, source_uri, source_kind FROM articles",
    ) == [("2018-07-18", "feed_field", "Valley Post", "field", "Buses leave", "1", "https://news.example/1", "rss")]


@pytest.mark.usefixtures("_unaudited")
def test_the_same_text_is_known_whatever_its_guid_link_and_date(tmp_path: Path) -> None:
    text = "Buses left the town."
    first = item(text, "1", "https://news.example/1")
    assert poll(tmp_path / "w", feed(first)).state == "published"
    again = [
        first,
        first.replace("2018", "2019"),
        item(text, "2", "https://news.example/1"),
        item(text, "1", "https://news.example/2"),
        item(text, None, "https://news.example/1?utm_source=rss&amp;fbclid=x#top"),
    ]
    done = poll(tmp_path / "w", *(feed(one, hour=hour) for hour, one in enumerate(again, start=1)))
    assert (done.state, done.known_articles) == ("no_change", 1)
    assert ask(tmp_path / "w", "SELECT item_id, source_uri, published_on::TEXT FROM articles") == [
        ("1", "https://news.example/1", "2018-07-18")
    ]


def _nasty(seed: int) -> list[Body]:
    """Bodies in which items share guids, links and texts by chance; each text at one address."""
    dice = random.Random(seed)
    texts = {f"Text {n} of the road to Homs, which was open.": f"https://news.example/{n % 5}" for n in range(12)}
    return [
        feed(
            *(item(text, f"g{dice.randrange(6)}" if dice.random() < 0.7 else None, texts[text], title=text[:7])
              for text in dice.sample(sorted(texts), 2)),
            hour=hour,
        )
        for hour in range(8)
    ]  # fmt: skip


@pytest.mark.usefixtures("_unaudited")
def test_versions_do_not_depend_on_batches(tmp_path: Path) -> None:
    bodies = _nasty(1)
    poll(tmp_path / "whole", *bodies)
    for at in range(0, len(bodies), 4):
        poll(tmp_path / "parts", *bodies[at : at + 4])
    assert ask(tmp_path / "parts", VERSIONS) == ask(tmp_path / "whole", VERSIONS)
    assert hashes(tmp_path / "parts") == hashes(tmp_path / "whole")
    assert any(version for _, version in ask(tmp_path / "whole", VERSIONS))
    assert poll(tmp_path / "parts", *bodies).state == "no_change"


@pytest.mark.usefixtures("_unaudited")
def test_a_saved_feed_is_read_and_rebuilt(tmp_path: Path, ingest_plainly: Callable[..., Outcome]) -> None:
    text, _, _ = feed(
        item("Buses left.", "1", "https://news.example/1"),
        item("They returned.", "https://news.example/2"),
        item("", "3"),
    )
    saved = tmp_path / "saved feed.xml"
    saved.write_text(text, encoding="utf-8")
    done = ingest_plainly(saved)
    found = "SELECT source_uri, item_id, source_kind, outlet, published_basis, text FROM articles ORDER BY ALL"
    rows = ask(done.folder, found)
    assert rows == [
        (f"{saved}#item=1", "1", "rss", "Valley Post", "feed_field", "Buses left."),
        (f"{saved}#item=https://news.example/2", "https://news.example/2", "rss", "Valley Post", "feed_field", "They returned."),
    ]  # fmt: skip
    assert ask(done.folder, "SELECT source_uri, reason_code FROM v_rejections_open") == [(f"{saved}#item=3", "no_text")]
    before = hashes(done.folder)
    assert (
        rebuild_warehouse(Settings(warehouse=done.folder), Run("again", "rebuild"), lambda _: None).state == "published"
    )
    assert ask(done.folder, found) == rows
    assert hashes(done.folder) == before
    assert ingest_plainly(saved, run_id="run-2").state == "no_change"
