"""Batches of articles -> a warehouse written by processes that are killed: looks at what each of them leaves behind.

The ledger outside the database is the oracle: what it lists must be there, once, in the file that readers open.
"""

import json
import random
import time
from collections import Counter
from pathlib import Path

import duckdb
from children import Children, pause, wait_until

from benchmarks.article_corpus import article_corpus
from warehouse.acknowledged import acknowledged
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

POINTS = json.loads(Path(__file__).with_name("points.json").read_text())
_INTO_WRITING = 2 / 3  # of the random kills
_SHARE_OF_WRITING = 0.35  # of a batch's seconds
# Between BEGIN and the published file's rename.
WRITING = ("stage batch", "find near repeats", "audit batch", "commit", "publish")
# Rows that disagree with one another: none in any state that readers may see.
BROKEN = """
SELECT (SELECT count(*) FROM articles) <> (SELECT count(DISTINCT article_id) FROM paragraph_occurrences)
    OR (SELECT count(*) FROM sentences ANTI JOIN paragraphs USING (paragraph_id)) > 0
    OR (SELECT count(*) FROM figures ANTI JOIN sentences USING (sentence_id)) > 0
    OR (SELECT count(*) FROM articles a ANTI JOIN documents d ON d.raw_sha256 = a.sha256) > 0
    OR (SELECT coalesce(sum(n_occurrences), 0) FROM articles) <> (SELECT count(*) FROM paragraph_occurrences)
"""
_UNCOUNTED = (
    "SELECT (SELECT count(*) FROM articles) <> (SELECT coalesce(sum((counts ->> 'articles')::INT), 0) FROM runs)"
)
_BROKEN = f"SELECT ({BROKEN}) OR ({_UNCOUNTED})"


class Series:
    """One warehouse, its batches, and the processes that write it."""

    def __init__(self, folder: Path, batches: list[list[str]]) -> None:
        self.warehouse, self.batches = folder / "warehouse", batches
        folder.mkdir()
        self.histogram: Counter[str] = Counter()
        self.recovery_s: list[float] = []
        self._children = Children(folder)

    def end(self) -> None:
        self._children.end()

    def start(self, first: int, point: str | None = None) -> int:
        """Start a child at the batch `first`; return its process id."""
        return self._children.start(
            warehouse=str(self.warehouse), batches=self.batches, first=first, point=POINTS[point] if point else None
        )

    def wait(self) -> int:
        """Wait for the child's end; return its exit code, negative for a signal."""
        return self._children.wait()

    def kill_within(self, pid: int, acknowledged_before: int, rng: random.Random) -> None:
        """Kill the child at a random moment of the batch after the first one it has acknowledged.

        Two times of three the moment is looked for from the beginning of the writing on: what must not be cut short is
        tried most, however long the machine takes for the rest.
        """
        wait_until(lambda: len(acknowledged(self.warehouse)) > acknowledged_before)
        took = self._batch_s()
        if rng.random() < _INTO_WRITING:
            for is_writing in (False, True):  # what is being written now is the batch before
                wait_until(lambda: self._phase().startswith("writing") is is_writing)  # noqa: B023 - called at once
            took *= _SHARE_OF_WRITING
        pause(rng.uniform(0, took))
        self._children.kill(pid)
        self.histogram[self._phase()] += 1

    def check(self) -> list[str]:
        """Look at what readers have and at what the next writer finds; return what is wrong, and note its seconds."""
        listed = [row["run_id"] for row in acknowledged(self.warehouse) if row["state"] == "published"]
        wrong = self._seen(listed, "readers")
        began = time.perf_counter()
        with open_writer(self.warehouse, threads=1) as writer:
            self.recovery_s.append(time.perf_counter() - began)
            if writer.con.execute(_BROKEN).fetchone() != (False,):
                wrong.append("the writer's tables disagree with one another")
        return wrong + self._seen(listed, "readers, after recovery")

    def done(self) -> int:
        """How many batches are in the warehouse for good."""
        with duckdb.connect(self.warehouse / "warehouse.duckdb", read_only=True) as con:
            row = con.execute("SELECT count(DISTINCT source) FROM runs WHERE state = 'published'").fetchone()
        return int(row[0]) if row else 0

    def hashes(self) -> dict[str, str]:
        with duckdb.connect(self.warehouse / "warehouse.duckdb", read_only=True) as con:
            return table_hashes(con)

    def _seen(self, listed: list[str], who: str) -> list[str]:
        try:
            with duckdb.connect(self.warehouse / "warehouse.duckdb", read_only=True) as con:
                broken = con.execute(_BROKEN).fetchone()
                runs = Counter(key for (key,) in con.execute("SELECT run_id FROM runs").fetchall())
        except duckdb.Error as error:
            return [f"{who}: {error}"]
        lost = [f"{who}: acknowledged run {key} is there {runs[key]} times" for key in listed if runs[key] != 1]
        return lost + ([f"{who}: the tables disagree with one another"] if broken != (False,) else [])

    def _batch_s(self) -> float:
        """Seconds of the last batch, as the child tells them at its end."""
        words = self._children.phase().split()
        return float(words[1]) if words[:1] == ["idle"] else 1.0

    def _phase(self) -> str:
        words = self._children.phase()
        kind = words.split()[0] if words.startswith("idle") else words
        return f"writing: {kind}" if words in WRITING else f"other: {kind or 'opening'}"


def write_batches(folder: Path, batches: int, articles: int, seed: int) -> list[list[str]]:
    """Write articles into one folder per batch; return the paths of each batch."""
    folders = []
    made = article_corpus(batches * articles, seed)
    for at in range(batches):
        batch = folder / f"{at:04d}"
        batch.mkdir(parents=True)
        for _ in range(articles):
            one = next(made)
            (batch / f"{one.name}.txt").write_bytes(one.data)
        folders.append([str(batch)])
    return folders
