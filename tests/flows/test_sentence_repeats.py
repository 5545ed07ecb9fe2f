"""Sentences of runs in any order: the warehouse holds what all sentences at once give, also when the index is of no use."""

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.ingest import ingest_batch
from flows.run import Outcome, Run
from flows.settings import Settings
from flows.steps import Steps
from transforms.ids import sentence_text_id
from transforms.repeats_to_clusters import repeats_to_clusters
from transforms.sentences_to_repeats import sentences_to_repeats
from warehouse.reader import connect

Ingest = Callable[..., Outcome]
SHARED = "Long wait at the last checkpoint before the northern bridge"
LEAD = (
    "Buses with {n} families left the town of {place} on Monday after a long wait at the last checkpoint before the "
    "northern bridge, the monitor said."
)
QUOTE = "“We will stay in {place} until everyone has left the town by the northern road,” a resident said."
# Cut in two where it is composed, and not where the accent stands by itself: the identity is the same.
GLUED = "Aid workers met the families of {place} near the old café.The last buses came at night, they told reporters."


def _told(seed: int) -> dict[str, str]:
    """Articles of one news story in many outlets' words: shared paragraphs, other numbers, other places."""
    draw, told = random.Random(seed), {}
    for number in range(9):
        place = draw.choice(["Madaya", "Talbin"])
        paragraphs = [LEAD.format(n=draw.choice([40, 60]), place=place), QUOTE.format(place=place)]
        if draw.random() < 0.6:
            paragraphs.insert(0, SHARED)
        if draw.random() < 0.6:
            paragraphs[-1] = paragraphs[-1].replace(" a resident", f" {draw.choice(['one resident', 'a mother'])}")
        glued = GLUED.format(place=place)
        paragraphs.append(unicodedata.normalize("NFD", glued) if draw.random() < 0.5 else glued)
        head = f"Story {'abcdefghi'[number]} of the road"
        day = f"2017-04-0{draw.randrange(1, 10)}"
        told[f"{number}"] = "\n".join([f" date {day} Register", head, *paragraphs])
    return told


def _state(folder: Path) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Members of the clusters of sentences as they are kept, and as all sentences at once give them."""
    con = connect(folder)
    kept = con.execute(
        "SELECT m.cluster_id, m.member_id, m.similarity, m.is_representative, m.differs_in FROM near_repeat_members m "
        "JOIN near_repeat_clusters c USING (cluster_id) WHERE c.level = 'sentence' ORDER BY ALL"
    ).fetchall()
    sentences = con.execute("SELECT s.*, a.published_on FROM sentences s JOIN articles a USING (article_id)").pl()
    con.close()
    ordered = sentences.with_columns(sentence_text_id()).sort("published_on", "text_id", nulls_last=True)
    found = sentences_to_repeats(ordered).rename({"sentence_id": "member_id"})
    _, members = repeats_to_clusters(found.with_columns(pl.lit("sentence").alias("level")))
    columns = ["cluster_id", "member_id", "similarity", "is_representative", "differs_in"]
    return kept, sorted(members.select(columns).rows())


@pytest.mark.parametrize("seed", range(2))
def test_any_runs_give_the_clusters_of_the_whole(tmp_path: Path, ingest_plainly: Ingest, seed: int) -> None:
    files = []
    for name, text in _told(seed).items():
        files.append(tmp_path / f"{name}.txt")
        files[-1].write_text(text, encoding="utf-8")
    random.Random(seed).shuffle(files)
    for number, at in enumerate(range(0, len(files), 3)):
        outcome = ingest_plainly(*files[at : at + 3], run_id=f"run-{number}")
        kept, whole = _state(outcome.folder)
        assert sorted(kept) == whole
    assert len(whole) > 10


def test_a_lost_index_and_sentences_cut_otherwise_are_said(tmp_path: Path) -> None:
    composed = f" date 2018-03-05 Register\nOne story\n{SHARED}\n{GLUED.format(place='Madaya')}\n"
    texts = {
        "first": composed,
        "again": composed.replace("One", "Same").replace("03-05", "03-09"),
        "earlier": unicodedata.normalize("NFD", composed.replace("One", "Old").replace("03-05", "03-01")),
    }
    said: list[str] = []
    settings = Settings(warehouse=tmp_path / "warehouse")
    for name, text in texts.items():
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf-8")
        for part in (tmp_path / "warehouse" / "repeat_index").glob("sentence-*") if name == "again" else ():
            part.unlink()
        outcome = ingest_batch([str(path)], settings, Run(name, "test"), Steps(said.append, as_tasks=False))
        kept, whole = _state(outcome.folder)
        assert sorted(kept) == whole
    anew = [line for line in said if "index of sentence repeats anew" in line]
    assert len(anew) == 2
    assert "it is missing" in anew[0]
    assert "sentences cut otherwise than before: 1" in anew[1]
