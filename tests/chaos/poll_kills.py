"""Rounds of news on a server -> a warehouse polled by processes that are killed: looks at what each of them leaves behind.

What a feed says in one round is gone in the next, so that an item which a poll lost never comes again. The oracle is what
the server said: a source whose state holds a tag must have every story that was told under it.
"""

import hashlib
import json
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
from children import Children, pause, wait_until
from kills import BROKEN, WRITING
from polling import page, rss, story

from flows.poll import Asked, poll_batch
from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps
from warehouse.acknowledged import acknowledged
from warehouse.check import check_raw
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

POINTS = json.loads(Path(__file__).with_name("poll_points.json").read_text())
# Within how many seconds of what a child does it is killed.
_WITHIN_S = {"fetching": 0.6, "deriving": 1.5, "writing": 0.6, "between batches": 0.05, "anything": 3.0}
KINDS = tuple(_WITHIN_S)
_STATES = (
    "SELECT source_url, etag, failures > 0, moved_to, disabled_reason FROM feed_state ORDER BY source_url"  # no times
)


class News:
    """What a server tells in rounds: two feeds of a batch, then one with pages, one without tags, one that is down."""

    def __init__(self, server: Any, folder: Path) -> None:
        self.server, self.table = server, folder / "feeds.csv"
        self.told: dict[str, set[str]] = {}  # ETag -> titles
        self.titles: set[str] = set()  # of all rounds so far
        rows = [f"{server.url(path)},{path == '/pages'}" for path in ("/first", "/second", "/pages", "/plain", "/down")]
        self.table.write_text("\n".join(["url,follow,group,kind,delay_s", *(f"{row},news,feed,0" for row in rows)]))
        server.on("/down", server.reply(b"", 500))

    @property
    def poll(self) -> dict[str, Any]:
        """What a poll of all of it is asked for, as flows.poll.Asked."""
        return {"feeds": str(self.table), "allow_hosts": [self.server.place]}

    def turn(self, to: int) -> None:
        """Tell the stories of a round, and no others."""
        first, second, pages, plain = (
            range(10 * to + at, 10 * to + at + count) for at, count in ((0, 2), (2, 2), (4, 1), (5, 1))
        )
        for n in pages:
            self.server.on(
                f"/story/{n}", self.server.reply(page(n), headers={"Content-Type": "text/html; charset=utf-8"})
            )
        for path, stories in (("/first", first), ("/second", second), ("/pages", pages), ("/plain", plain)):
            link = self.server.url("/story/") if path == "/pages" else "https://paper.example/story/"
            self._tell(path, rss(*(story(n, link=f"{link}{n}") for n in stories)), {f"Story {n}" for n in stories})

    def _tell(self, path: str, body: bytes, titles: set[str]) -> None:
        tag = "" if path == "/plain" else f'"{hashlib.sha256(body).hexdigest()[:8]}"'
        self.told[tag] = self.told.get(tag, set()) | titles if tag else set()
        self.titles |= titles
        whole = self.server.reply(
            body, headers={"Content-Type": "application/rss+xml"} | ({"ETag": tag} if tag else {})
        )

        def answer(connection: Any, _: Any) -> None:
            asked = next(seen for seen in reversed(self.server.seen) if seen.target == path)
            is_known = tag and asked.headers.get("if-none-match") == tag
            connection.sendall(self.server.reply(b"", 304) if is_known else whole)

        self.server.on(path, answer)


class PollSeries:
    """One warehouse, the news it is polled from, and the processes that poll."""

    def __init__(self, folder: Path, news: News, seeds: Path, empty: Path) -> None:
        """Begin with a copy of an empty warehouse."""
        folder.mkdir()
        self.warehouse, self.news, self.seeds = folder / "warehouse", news, seeds
        shutil.copytree(empty, self.warehouse)
        self.histogram: Counter[str] = Counter()
        self._folder, self._runs = folder, 0
        self._settings: dict[str, Any] = {
            "seeds": str(seeds), "fetch_delay_s": 0, "fetch_retries": 0, "batch_documents": 3,
        }  # fmt: skip

    @contextmanager
    def children(self) -> Iterator["PollSeries"]:
        """Have children for start and kill_at_random."""
        self._children = Children(self._folder)
        try:
            yield self
        finally:
            self._children.end()

    def kill_at(self, point: str) -> None:
        """Poll in a child that dies at a named point."""
        self._start(POINTS[point])
        assert self._children.wait() == -9, f"{point}: the process did not come by"

    def kill_at_random(self, kind: str, rng: random.Random) -> None:
        """Poll in a child that is killed at a random moment of what `kind` says."""
        pid = self._start(None)
        if kind != "anything":
            wait_until(lambda: self._doing() in (kind, "idle"))
        pause(rng.uniform(0, _WITHIN_S[kind]))
        self._children.kill(pid)
        self.histogram[self._doing()] += 1

    def poll(self) -> Outcome:
        """Poll to the end, in this process."""
        self._runs += 1
        settings = Settings(warehouse=self.warehouse, threads=1, memory_limit="1GB", **self._settings)
        run = Run(f"{self._folder.name}-{self._runs}", "poll")
        return poll_batch(Asked(**self.news.poll), settings, run, Steps(lambda _: None, False))

    def check(self) -> list[str]:
        """Look at what a killed poll left; return what is wrong."""
        return [*(f"still running: {command}" for command in self._children.left_behind()), *self._seen("readers")]

    def check_whole(self) -> list[str]:
        """Look at what a poll that came to its end made of it: every story of all rounds, once, and nothing left lying."""
        wrong = self._seen("readers")
        with open_writer(self.warehouse, threads=1) as writer:
            wrong += self._states_ahead(writer.con, "the writer")
            lacking = self.news.titles - self._titles(writer.con)
            wrong += [f"not stored: {', '.join(sorted(lacking))}"] if lacking else []
        left = [
            path.name for path in self.warehouse.rglob("*") if ".partial" in path.name or path.name.startswith(".part-")
        ]
        return [*wrong, *(f"left lying: {name}" for name in left), *map(str, check_raw(self.warehouse))]

    def end(self) -> tuple[dict[str, str], list[tuple[Any, ...]]]:
        """Hashes of all tables, and the states of sources without their times."""
        with open_writer(self.warehouse, threads=1) as writer:
            return table_hashes(writer.con), writer.con.execute(_STATES).fetchall()

    def _start(self, point: list[object] | None) -> int:
        return self._children.start(
            warehouse=str(self.warehouse), point=point, poll=self.news.poll, settings=self._settings
        )

    def _doing(self) -> str:
        phase = self._children.phase()
        if phase in WRITING:
            return "writing"
        return "fetching" if phase.startswith("fetch ") else phase if phase in (*KINDS, "idle") else "deriving"

    def _seen(self, who: str) -> list[str]:
        listed = [row for row in acknowledged(self.warehouse) if row["state"] == "published"]
        if not listed and not (self.warehouse / "warehouse.duckdb").exists():
            return []  # the first poll has not come that far
        try:
            with duckdb.connect(self.warehouse / "warehouse.duckdb", read_only=True) as con:
                wrong = self._states_ahead(con, who)
                if con.execute(BROKEN).fetchone() != (False,):
                    wrong.append(f"{who}: the tables disagree with one another")
                runs = {key for (key,) in con.execute("SELECT run_id FROM runs").fetchall()}
                stored = len(self._titles(con))
        except duckdb.Error as error:
            return [f"{who}: {error}"]
        wrong += [f"{who}: acknowledged run {row['run_id']} is lost" for row in listed if row["run_id"] not in runs]
        if stored < (promised := sum(row["articles"] for row in listed)):
            wrong.append(f"{who}: {promised} articles were acknowledged, {stored} are there")
        return wrong

    def _states_ahead(self, con: duckdb.DuckDBPyConnection, who: str) -> list[str]:
        titles = self._titles(con)
        tags = con.execute("SELECT source_url, etag FROM feed_state WHERE etag IS NOT NULL").fetchall()
        ahead = [
            f"{who}: {url} has the tag of stories that are not there"
            for url, tag in tags
            if self.news.told[tag] - titles
        ]
        (doubled,) = con.execute("SELECT count(*) - count(DISTINCT title) FROM articles").fetchone() or (0,)
        return ahead + ([f"{who}: {doubled} stories are there twice"] if doubled else [])

    def _titles(self, con: duckdb.DuckDBPyConnection) -> set[str]:
        return {title for (title,) in con.execute("SELECT title FROM articles").fetchall()}
