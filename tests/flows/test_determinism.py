"""The same articles in any order, any batches, with any number of threads, once or thrice: the same tables."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.verdict import Audit
from flows import settle
from flows.run import Outcome
from transforms.tables import ValidationResults
from warehouse.reader import connect
from warehouse.table_hashes import table_hashes

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"
Ingest = Callable[..., Outcome]

HIDDEN = "Some \u202e0002 people left Aleppo."
# Paragraphs that several articles carry. What is read of most depends on what stands around them: who "he" is, which
# country's rebels are meant, whether a name was introduced, which deal is carried out.
SHARED = (
    "Foreign Minister John Kelly said on Monday that 40 families left the town of Madaya under a deal.",
    "Haitian Interior Minister John Kelly met aid workers in Gonaives, Haiti, and spoke of 300 wounded.",
    "He said the buses had reached Idlib and that 12 people were hurt on the road.",
    "Kelly said the deal was dead. “Nobody will leave this town before the others do,” he added.",
    "Activists said shells killed five people in the village of Tell Harun near Homs.",
    "Five died, activists said, when shells hit the town of Tell Harun outside Homs on Tuesday.",
    "An AFP correspondent said the convoy stopped at a checkpoint near Aleppo.",
    "The convoy stopped again at dusk, an AFP correspondent said.",
    "The rebels began leaving under the agreement, and 2,000 fighters and their families are to follow.",
    "The agreement, brokered by Russia and Turkey, also lets 1,500 civilians leave al-Fu'ah and Kafriya.",
    "Iraqi forces took Tell Harun from the militants, a military source said.",
    HIDDEN,
    "They waited all night for the buses, it said.",
)
EDITS = (
    ("40 families", "60 families"),
    ("aid workers", "relief staff"),
    ("on Monday", "on Sunday"),
    ("Aleppo", "Homs"),
)
FURNITURE = "Follow our live page for the latest from across the region every day of the week."
TITLES = ("Families leave the mountain town", "Convoy stops at dusk", "Deal holds for a day", "Shells hit village")


def nasty_articles(seed: int, count: int) -> dict[str, str]:
    """File name -> text: articles that share paragraphs under earlier and later days, or none; copies; edited copies."""
    dice = random.Random(seed)
    seeds = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.iterdir())]
    lines = [line for text in seeds for line in text.splitlines() if len(line) > 60]
    pool = [*SHARED, *dice.sample(lines, 8)]
    found: dict[str, str] = {}
    for number in range(count):
        body = dice.sample(pool, dice.randint(1, 5))
        if dice.random() < 0.3:
            body = [line.replace(*edit) for line in body for edit in (dice.choice(EDITS),)]
        if dice.random() < 0.5:
            body.insert(dice.randrange(len(body) + 1), f"On day {number} the road to the north was open for an hour.")
        if dice.random() < 0.2:
            body += body[:1]  # pasted twice
        head = dice.choice(TITLES) + dice.choice(["", " | The Valley Post", " | The Valley Post"])
        day = f" date 2017-0{dice.randint(1, 9)}-1{dice.randint(0, 9)} Register\n" if dice.random() < 0.8 else ""
        text = day + "\n".join([head, *body, *([FURNITURE] if dice.random() < 0.6 else [])]) + "\n"
        found[f"{dice.choice('abxyz')}{number:02}.txt"] = text
    for name in dice.sample(sorted(found), 2):
        found[f"{dice.choice('abxyz')}_copy_{name}"] = found[name]  # the same bytes under two names
    return found


@pytest.fixture
def _unaudited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pass every batch: the audit changes no row, takes most of a small run's time, and has its own tests."""
    monkeypatch.setattr(settle, "audit", lambda *_: Audit(ValidationResults.create_empty()))


def _hashes(folder: Path) -> dict[str, str]:
    con = connect(folder)
    try:
        return table_hashes(con)
    finally:
        con.close()


def _ask(folder: Path, sql: str) -> list[tuple[object, ...]]:
    con = connect(folder)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def _write(folder: Path, texts: dict[str, str]) -> list[Path]:
    folder.mkdir(parents=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return sorted(folder.iterdir())


@pytest.mark.usefixtures("_unaudited")
@pytest.mark.parametrize(("seed", "cuts"), [(1, (1, 7)), (2, (4, 5))])
def test_order_batches_and_repetition_change_nothing(
    tmp_path: Path, ingest_plainly: Ingest, seed: int, cuts: tuple[int, int]
) -> None:
    files = _write(tmp_path / "news", nasty_articles(seed, 12))
    whole = _hashes(ingest_plainly(*files, warehouse=tmp_path / "whole").folder)
    dice = random.Random(seed)
    dice.shuffle(files)
    batches = [files[: cuts[0]], files[cuts[0] : cuts[1]], files[cuts[1] :]]
    for number, batch in enumerate(batches):
        ingest_plainly(*batch, warehouse=tmp_path / "parts", run_id=f"run-{number}")
    assert _hashes(tmp_path / "parts") == whole
    published = (tmp_path / "parts" / "warehouse.duckdb").stat()
    assert ingest_plainly(*files, warehouse=tmp_path / "parts", run_id="again").state == "no_change"
    assert (tmp_path / "parts" / "warehouse.duckdb").stat() == published


_CHILD = """
import json, sys
from pathlib import Path
from expectations.verdict import Audit
from flows import settle
from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps
from transforms.tables import ValidationResults
from warehouse.reader import connect
from warehouse.table_hashes import table_hashes

settle.audit = lambda *_: Audit(ValidationResults.create_empty())
folder = Path(sys.argv[1])
ingest_batch(sys.argv[2:], load_settings(str(folder)), Run("child", "test"), Steps(lambda _: None, as_tasks=False))
print(json.dumps(table_hashes(connect(folder))))
"""


@pytest.mark.usefixtures("_unaudited")
def test_threads_and_hash_seeds_change_nothing(tmp_path: Path, ingest_plainly: Ingest) -> None:
    files = _write(tmp_path / "news", nasty_articles(3, 12))
    here = _hashes(ingest_plainly(*files, warehouse=tmp_path / "here").folder)
    given = {"PYTHONPATH": str(PROJECT), "PYTHONHASHSEED": "7", "PASSAGE_THREADS": "1", "POLARS_MAX_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path / "child"), *map(str, reversed(files))],
        env=os.environ | given, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == here


LATE = f""" date 2017-05-09 Register
A town waits
{SHARED[0]}
The road was closed at noon.
{SHARED[2]}
{HIDDEN}
"""
EARLY = f" date 2017-05-01 Register\nA town leaves\n{SHARED[0]}\n{HIDDEN}\n"


@pytest.mark.usefixtures("_unaudited")
def test_an_article_that_loses_a_paragraph_is_read_again(tmp_path: Path, ingest_plainly: Ingest) -> None:
    late, early = _write(tmp_path / "news", {"a_late.txt": LATE, "b_early.txt": EARLY})
    said = "SELECT speaker_actor_id FROM statements WHERE verbatim LIKE 'He said%'"
    first = ingest_plainly(late, warehouse=tmp_path / "parts")
    assert _ask(first.folder, said) == [("john_kelly",)]
    second = ingest_plainly(early, warehouse=tmp_path / "parts", run_id="run-2")
    # The minister is named in the earlier article now; the later one, of its own sentences, does not say who "he" is.
    assert _ask(second.folder, said) != [("john_kelly",)]
    whole = ingest_plainly(late, early, warehouse=tmp_path / "whole")
    assert _hashes(second.folder) == _hashes(whole.folder)
    # The sentence that no rule reads has one rejection, where it stands now, and it is open.
    open_ones = _ask(second.folder, "SELECT split_part(source_uri, '#', 1) FROM v_rejections_open")
    assert open_ones == [(str(early),)]


INTRODUCED = {
    "haiti.txt": "A man of Haiti\nHaitian Interior Minister John Kelly came to Gonaives, Haiti.\n",
    "homs.txt": "Shells on Homs\nActivists said shells fell on the village of Tell-Harun near Homs.\n"
    "Trucks left Homs, an AFP correspondent said.\n",
    "syria.txt": "In Syria\nSyrian activist John Kelly fled Homs.\nNobody moved, activists said.\n"
    "An AFP correspondent said the road was closed.\n"
    "Rebels began leaving the town of Tell Harun near Homs on Monday under an evacuation agreement with the army.\n",
}


@pytest.mark.usefixtures("_unaudited")
def test_what_articles_introduce_is_called_the_same_in_any_order(tmp_path: Path, ingest_plainly: Ingest) -> None:
    files = _write(tmp_path / "news", INTRODUCED)
    ingest_plainly(*files, warehouse=tmp_path / "whole")
    for path in files[::-1]:
        ingest_plainly(path, warehouse=tmp_path / "back", run_id=path.stem)
    assert _hashes(tmp_path / "whole") == _hashes(tmp_path / "back")
    rows = _ask(tmp_path / "back", "SELECT actor_id, name, country FROM actors WHERE NOT is_listed ORDER BY 1")
    assert [row for row in rows if row[0] != "syrian_activists"] == [
        ("activists", "activists", None),
        ("afp_correspondent", "an AFP correspondent", None),
        ("john_kelly", "John Kelly", "SYR"),
    ]
    places = _ask(tmp_path / "back", "SELECT name, place_type FROM places WHERE contains(place_id, '@')")
    assert places == [("Tell-Harun", "village")]
    # The deal is called after the town as its own article writes it.
    assert _ask(tmp_path / "back", "SELECT label FROM agreements") == [("Tell Harun evacuation agreement",)]


@pytest.mark.usefixtures("_unaudited")
def test_the_same_file_in_two_folders_is_kept_under_the_least_address(tmp_path: Path, ingest_plainly: Ingest) -> None:
    (first,) = _write(tmp_path / "archive", {"late.txt": LATE})
    (other,) = _write(tmp_path / "backup", {"another_name.txt": LATE})
    (second,) = _write(tmp_path / "inbox", {"late.txt": LATE})
    ingest_plainly(first, other, second, warehouse=tmp_path / "whole")
    for path in (second, other, first):
        ingest_plainly(path, warehouse=tmp_path / "back", run_id=path.parent.name)
    assert _hashes(tmp_path / "whole") == _hashes(tmp_path / "back")
    assert _ask(tmp_path / "back", "SELECT article_id, source_uri FROM articles ORDER BY ALL") == [
        ("another_name", str(other)), ("late", str(first))
    ]  # fmt: skip
    # The bytes are one document, under the least address of all; the rejected sentence stands in the first article.
    assert _ask(tmp_path / "back", "SELECT source_uri FROM documents") == [(str(first),)]
    assert _ask(tmp_path / "back", "SELECT split_part(source_uri, '#', 1) FROM v_rejections_open") == [(str(other),)]


@pytest.mark.usefixtures("_unaudited")
def test_rejections_of_sentences_follow_their_article_to_its_address(tmp_path: Path, ingest_plainly: Ingest) -> None:
    (second,) = _write(tmp_path / "inbox", {"late.txt": LATE})
    (first,) = _write(tmp_path / "archive", {"late.txt": LATE})
    for path in (second, first):
        ingest_plainly(path, run_id=path.parent.name)
    ingest_plainly(first, warehouse=tmp_path / "alone")
    assert _hashes(tmp_path / "warehouse") == _hashes(tmp_path / "alone")
    assert _ask(tmp_path / "warehouse", "SELECT split_part(source_uri, '#', 1) FROM v_rejections_open") == [
        (str(first),)
    ]
