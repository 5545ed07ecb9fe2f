"""The same articles in any order, any batches, with any number of threads, once or thrice: the same tables."""

import random
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
    "Some \u202e0002 people left Aleppo.",
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


def hashes(folder: Path) -> dict[str, str]:
    con = connect(folder)
    try:
        return table_hashes(con)
    finally:
        con.close()
