"""Feeds and their polls as the tests of flows.poll need them: written here once, given out by fixtures of conftest.py.

    polls = Polls(server, folder, seeds)
    polls.feed("/feed", story(1), story(2))        what the server answers from now on; conditional requests get 304
    polls.poll("/feed")                            one address
    polls.poll(("/feed", "news"), ("/b", "news"))  a table of feeds

No run is audited unless the test asks for it: great-expectations takes seconds of each.
"""

import hashlib
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from flows.poll import Asked, poll_batch
from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps

_PLACES = ("Homs", "Aleppo", "Idlib", "Madaya", "Hama", "Daraya", "Douma", "Raqqa", "Palmyra", "Daraa")
_WORDS = tuple(
    f"{head}{tail}"
    for head in ("gate", "road", "field", "camp", "hill")
    for tail in ("way", "side", "less", "ward", "ing")
)
TEXT = "Buses took {n} families out of {place} in the morning, the council said. Aid workers number {n} met them at the gate."


def story(
    n: int, *, text: str | None = None, guid: str | None = None, link: str | None = None, date: str = "03 Apr 2017"
) -> str:
    """One item of a feed."""
    words = TEXT.format(n=n, place=_PLACES[n % len(_PLACES)]) if text is None else text
    return (
        f"<item><guid isPermaLink='false'>{guid or f'guid-{n}'}</guid><title>Story {n}</title>"
        f"<link>{link or f'https://paper.example/story/{n}'}</link><pubDate>Mon, {date} 10:00:00 GMT</pubDate>"
        f"<description>{words}</description></item>"
    )


def rss(*items: str) -> bytes:
    """A feed of these items."""
    head = '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>The Paper</title>'
    return f"{head}{''.join(items)}</channel></rss>".encode()


def page(n: int, *, link: str | None = None) -> bytes:
    """An article's page."""
    told = f"<p>{TEXT.format(n=n, place=_PLACES[n % len(_PLACES)])} Whole story of number {n} as its page tells it.</p>"
    chance = random.Random(n)  # pages that are alike would be versions of one another
    more = "".join(
        f"<p>The {who} of the council told reporters that {' '.join(chance.choices(_WORDS, k=25))} in story {n}.</p>"
        for who in ("head", "speaker", "secretary", "driver")
    )
    canonical = f"<link rel='canonical' href='{link}'>" if link else ""
    return (
        f"<!doctype html><html lang='en'><head><title>Story {n} | The Paper</title>{canonical}"
        f"<meta property='og:title' content='Story {n}'><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2017-04-03T10:00:00Z'></head>"
        f"<body><article><h1>Story {n}</h1>{told}{more}</article></body></html>"
    ).encode()


class Polls:
    """A server, a warehouse, and polls of the one into the other."""

    def __init__(self, server: Any, folder: Path, seeds: Path) -> None:
        self.server, self.folder, self.seeds = server, folder / "warehouse", seeds
        self.others: list[str] = []  # further hosts that may be asked
        self.table, self.said, self.runs = folder / "feeds.csv", [], 0  # type: ignore[var-annotated]

    def feed(self, path: str, *items: str) -> None:
        """Answer with a feed of these items and its ETag; a request that names that tag gets 304."""
        self.body(path, rss(*items), "application/rss+xml")

    def body(self, path: str, body: bytes, media_type: str) -> None:
        """Answer with this body and its ETag; a request that names that tag gets 304."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:8]}"'
        whole = self.server.reply(body, headers={"ETag": tag, "Content-Type": media_type})

        def answer(connection: Any, _: Any) -> None:
            asked = next(seen for seen in reversed(self.server.seen) if seen.target.partition("?")[0] == path)
            known = asked.headers.get("if-none-match") == tag
            connection.sendall(self.server.reply(b"", 304) if known else whole)

        self.server.on(path, answer)

    def rows(self, *rows: tuple[object, ...], columns: str = "url,group,kind,outlet,delay_s,follow") -> Path:
        """Write the table of feeds: (path or address, group, kind, outlet, delay_s, follow), the last ones may be missing."""
        lines = [columns]
        for row in rows:
            url, group, kind, outlet, delay_s, follow = (*row, *("", "news", "feed", "", "0", "")[len(row) :])
            url = self.server.url(url) if str(url).startswith("/") else url
            lines.append(f"{url},{group},{kind},{outlet},{delay_s},{follow}")
        self.table.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.table

    def poll(
        self,
        *asked: str | tuple[object, ...],
        kind: Any = "feed",
        group: str | None = None,
        allowed: bool = True,
        now: bool = False,
        **settings: object,
    ) -> Outcome:
        """Poll one address, a table of these rows, or without any the table as it is."""
        self.runs += 1
        hosts = (self.server.place, *self.others) if allowed else ()
        if len(asked) == 1 and isinstance(asked[0], str):
            url = self.server.url(asked[0]) if asked[0].startswith("/") else asked[0]
            what = Asked(url, kind, allow_hosts=hosts, now=now)
        else:
            table = self.rows(*asked) if asked else self.table  # type: ignore[arg-type]
            what = Asked(feeds=str(table), group=group, allow_hosts=hosts, now=now)
        chosen = {"warehouse": self.folder, "seeds": self.seeds, "fetch_delay_s": 0, "fetch_retries": 0}
        return poll_batch(
            what, Settings(**{**chosen, **settings}), Run(f"run-{self.runs}", f"poll {what}"),  # type: ignore[arg-type]
            Steps(self.said.append, as_tasks=False),
        )  # fmt: skip

    def ask(self, sql: str, writer: bool = False) -> list[tuple[Any, ...]]:
        """Ask the published warehouse, or the writer's."""
        with duckdb.connect(self.folder / ("writer.duckdb" if writer else "warehouse.duckdb"), read_only=True) as con:
            return con.execute(sql).fetchall()

    def asked(self, path: str) -> list[dict[str, str]]:
        """Headers of the requests for a path, in their order."""
        return [seen.headers for seen in self.server.seen if seen.target.partition("?")[0] == path]

    def published(self) -> str:
        """Hash of the published file."""
        return hashlib.sha256((self.folder / "warehouse.duckdb").read_bytes()).hexdigest()


MakePolls = Callable[[], Polls]
