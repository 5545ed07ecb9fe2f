"""number of articles, seed -> labelled articles: news-like copy of which it is known what each states and shares.

    python -m benchmarks.article_corpus FOLDER [--articles N] [--seed N] [--poisoned N]

Writes FOLDER/articles/<name>.txt and FOLDER/labels.jsonl: name, sha256, outlet, published_on, figures (value, disposition, place,
source), shared (paragraphs that other articles carry too), poisoned. The same arguments give the same bytes. It imitates
the shape of the seed articles (dates, datelines, figures with their source, wire paragraphs that outlets share, lines of
the page), not their language: what lies between the figures is benchmarks.repeat_words'. Quality is measured on real
articles.
"""

import hashlib
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from cyclopts import App

from benchmarks.repeat_words import vocabulary, written

_PLACES = ("Homs", "Aleppo", "Idlib", "Madaya", "Zabadani", "Kefraya", "Daraya", "Douma", "Deir ez-Zor", "Raqqa",
           "Palmyra", "Hama", "Latakia", "Daraa", "Jarablus", "Manbij")  # fmt: skip
_SOURCES = ("the Red Cross", "the United Nations", "a monitoring group", "state television", "Hezbollah's media unit",
            "the governor", "a rebel commander", "the foreign ministry", "an aid worker")  # fmt: skip
_GROUPS = ("civilians", "fighters and their relatives", "people", "residents", "wounded people")
_OUTLETS = ("Reuters", "The Daily Courier", "Gulf Herald", "Northern Post", "City Tribune", "Metro Gazette")
# kind -> disposition, sentence: {n}, {group}, {a}, {b}, {source}, {day}
_FIGURES = {
    "evacuated": "At least {n} {group} were evacuated from {a} to {b} on {day}, {source} said.",
    "killed": "Shelling killed {n} {group} in {a} on {day}, according to {source}.",
    "besieged": "Some {n} {group} remain besieged in {a}, {source} said.",
    "left": "A convoy carrying {n} {group} left {a} for {b} on {day}, {source} reported.",
    "returned": "{n} {group} have returned to {a} since {day}, {source} said.",
}
_FURNITURE = ("Read more", "Sign up for our newsletter", "Share this article", "All rights reserved")
_WIRE_COPIES = 0.25  # of paragraphs
BEGIN = date(2016, 1, 1)
DAYS = 900
_POISONS = (
    ("nul", b"Buses left\x00Homs\x00on Friday."),
    ("line", b"Buses left Homs on Friday. " * 200_000),
    ("binary", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20),
    ("lines", b"Buses left.\n" * 30_000),
    ("empty", b" \n \t "),
)

app = App(name="python -m benchmarks.article_corpus", help_format="plaintext", version_flags=[])


@dataclass
class Article:
    """One article and what is known of it."""

    name: str
    outlet: str
    published_on: str
    figures: list[dict[str, object]] = field(default_factory=list)
    shared: int = 0
    poisoned: bool = False
    data: bytes = b""


def article_corpus(
    articles: int, seed: int = 1, poisoned: int = 0, begin: date = BEGIN, days: int = DAYS
) -> Iterator[Article]:
    """Make the articles, published in `days` from `begin` on; `poisoned` of them, spread evenly, are such as no run may fail on."""
    rng = random.Random(seed)  # noqa: S311 - a corpus, not a secret
    wire: list[str] = []
    prose = _prose(seed)
    bad = {(k + 1) * articles // (poisoned + 1) for k in range(poisoned)}
    for number in range(articles):
        outlet = rng.choice(_OUTLETS)
        day = begin + timedelta(days=rng.randrange(days))
        one = Article(f"n{seed:03d}_{number:07d}", outlet, day.isoformat())
        if number in bad:
            kind, data = _POISONS[number % len(_POISONS)]
            one.name, one.poisoned, one.data = (
                f"{one.name}_{kind}",
                True,
                data + str(number).encode() * (kind != "empty"),
            )
        else:
            one.data = _written(one, day, rng, wire, prose).encode()
        yield one


def _prose(seed: int) -> Iterator[str]:
    """Paragraphs without figures, without end."""
    rng = np.random.default_rng(seed)
    words = vocabulary(rng)
    while True:
        yield from written(words, 1_000, rng).texts(words.words)


def _written(one: Article, day: date, rng: random.Random, wire: list[str], prose: Iterator[str]) -> str:
    place = rng.choice(_PLACES)
    lines = [f"{day.day} {day:%B %Y}", f"Buses leave {place} as deal holds, day {rng.randrange(1, 90)}"]
    for at in range(rng.randrange(8, 18)):
        if wire and rng.random() < _WIRE_COPIES:
            lines.append(wire[int(len(wire) * rng.random() ** 2)])
            one.shared += 1
            continue
        paragraph = next(prose)
        if at == 0 or rng.random() < 0.4:
            # As in real copy no two sentences are alike but for their facts, or nearly none.
            clause = " ".join(paragraph.lower().split()[: rng.randrange(6, 20)]).strip(".,")
            paragraph = f"{_figure(one, day, place, rng)[:-1]} as {clause}."
        if at == 0:
            paragraph = f"{place.upper()} ({one.outlet} and agencies) - {paragraph}"
        elif rng.random() < 0.05:
            wire.append(paragraph)
        lines.append(paragraph)
    lines += rng.sample(_FURNITURE, rng.randrange(3))
    return "\n".join(lines) + "\n"


def _figure(one: Article, day: date, place: str, rng: random.Random) -> str:
    words = {
        "n": rng.choice((rng.randrange(20, 900), rng.randrange(1, 20) * 1000)),
        "group": rng.choice(_GROUPS),
        "a": place if rng.random() < 0.6 else rng.choice(_PLACES),
        "b": rng.choice(_PLACES),
        "source": rng.choice(_SOURCES),
        "day": f"{day - timedelta(days=rng.randrange(5)):%A}",
    }
    disposition = rng.choice(list(_FIGURES))
    one.figures.append(
        {"value": words["n"], "disposition": disposition, "place": words["a"], "source": words["source"]}
    )
    return _FIGURES[disposition].format(**words | {"n": f"{words['n']:,}"})


@app.default
def write(folder: Path, /, *, articles: int = 1_000, seed: int = 1, poisoned: int = 0) -> int:
    """Write a corpus.

    Parameters
    ----------
    folder
        Where to write; made if it is not there.
    articles
        How many, poisoned ones among them.
    seed
        Another seed, other articles.
    poisoned
        How many no run may fail on.
    """
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    size = 0
    with (folder / "labels.jsonl").open("w", encoding="utf-8") as labels:
        for one in article_corpus(articles, seed, poisoned):
            (folder / "articles" / f"{one.name}.txt").write_bytes(one.data)
            size += 0 if one.poisoned else len(one.data)
            row = asdict(one) | {"sha256": hashlib.sha256(one.data).hexdigest()}
            del row["data"]
            labels.write(json.dumps(row) + "\n")
    print(f"{articles} articles, {size / max(1, articles - poisoned):,.0f} bytes on average, {poisoned} poisoned")
    return 0


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
