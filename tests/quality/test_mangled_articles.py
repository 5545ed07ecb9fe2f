"""Copy that was stripped, glued, shuffled and filled with phrases of time and number: no rule of the audit refuses it.

One claim that breaks a rule refuses its whole batch, so that finders must keep the rules on texts nobody wrote.
"""

import random
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from expectations.report import refusal
from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import load_settings
from flows.steps import Steps

SEEDS = Path(__file__).parents[2] / "seeds" / "articles"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
EDGES = ["", "on", "in", "since", "by", "until", "from", "before", "as of", "starting", "the night of", "early on"]
TIMES = [
    "late February", "early May", "mid-June 2016", "29 February", "31 June", "3 and 5 July", "3-5 July", "1 to 4 March 2017",
    "30 December to 2 January", "Thursday night", "the weekend", "last month", "two weeks ago", "the coming days",
    "the end of the year", "2016", "2011-2013", "this summer", "the 1990s", "12/11/2016", "2016-12-11", "yesterday",
    "the past 24 hours", "three days", "Monday, May 13", "13 May, Monday", "last September", "next week", "9999",
]  # fmt: skip
NUMBERS = [
    "1.9m people", "nine out of ten", "at least 24 killed", "between 100 and 200 people", "half of the 400 families",
    "a man and his two sons", "tens of thousands", "no fewer than 30", "some 8,000-10,000 civilians", "200 000", "a dozen",
    "up to 1,200, including 90 children", "minus 5", "0 people", "5,000 of 3,000 fighters", "99999999999999999999 people",
]  # fmt: skip


def _joined(text: str, rng: random.Random) -> str:
    return re.sub(r"\n+", rng.choice([" ", ""]), text)


def _stripped(text: str, _: random.Random) -> str:
    return re.sub(r"[,'\u2019\"\u201c\u201d]", "", text)


def _recased(text: str, rng: random.Random) -> str:
    return rng.choice([str.upper, str.lower, str.title])(text)


def _shuffled(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _ in range(len(words) // 12):
        one, other = rng.randrange(len(words)), rng.randrange(len(words))
        words[one], words[other] = words[other], words[one]
    return " ".join(words)


def _filled(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    for _ in range(len(words) // 15):
        time = f"{rng.choice(EDGES)} {rng.choice(TIMES)}".strip()
        words.insert(rng.randrange(len(words)), rng.choice([time, rng.choice(NUMBERS)]))
    return " ".join(words)


def _redated(text: str, rng: random.Random) -> str:
    text = re.sub("|".join(MONTHS), lambda _: rng.choice(MONTHS), text)
    text = re.sub("|".join(DAYS), lambda _: rng.choice(DAYS), text)
    return re.sub(r"\d", lambda _: str(rng.randrange(10)), text)


def _repeated(text: str, rng: random.Random) -> str:
    lines = text.split("\n")
    return "\n".join(lines + rng.sample(lines, len(lines) // 2))


MANGLINGS: list[Callable[[str, random.Random], str]] = [
    _joined, _stripped, _recased, _shuffled, _filled, _filled, _filled, _redated, _repeated,
]  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_the_audit_passes_mangled_copy(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    copy = tmp_path / "copy"
    copy.mkdir()
    for number in range(30):
        for article in sorted(SEEDS.glob("*.txt")):
            text = article.read_text(encoding="utf-8")
            for mangle in rng.sample(MANGLINGS, 3):
                text = mangle(text, rng)
            (copy / f"{number}_{article.name}").write_text(text, encoding="utf-8")
    settings, steps = load_settings(str(tmp_path / "warehouse")), Steps(lambda _: None, as_tasks=False)
    outcome = ingest_batch([str(copy)], settings, Run(str(uuid4()), "mangled"), steps)
    assert outcome.state == "published", refusal(outcome.audit) if outcome.audit else outcome.headline
