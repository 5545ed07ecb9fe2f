"""Sentences through the index give what all sentences at once give, whatever the batches, their order and the days."""

import random
import sys
from datetime import date, timedelta
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.ids import content_id
from transforms.increment_to_repeats import increment_to_repeats
from transforms.repeats.index_merge import merged, parts_to_merge
from transforms.repeats.index_part import dead_rows
from transforms.repeats.level import SENTENCE
from transforms.sentences_to_repeats import answers_to_repeats, sentences_to_repeats

SCHEMA = {"sentence_id": pl.String, "text": pl.String, "article_id": pl.String, "is_quote": pl.Boolean,
          "published_on": pl.Date}  # fmt: skip
DAY = date(2020, 1, 1)
PEOPLE = ["the monitor", "a resident", "the army", "Talbin", "Qaryat", "Deir Omar"]
TOLD = [
    "On Monday {who} said {n} families left the town of {place} with their belongings",
    "{n} families left the town of {place} with their belongings",
    "Long wait at the last checkpoint near {place}",
    "The convoy reached {place} in the evening after a long wait at the last checkpoint near the river",
    "{who} said the buses with the last of the wounded reached {place} in the evening after a day on the road",
    "We will stay in {place} until everyone has left the town by the northern road",
]


def frame(rows) -> pl.DataFrame:
    """Sentences with ids of which many differ in their last number alone, as those of one paragraph do."""
    told = pl.DataFrame(rows, schema=SCHEMA, orient="row").with_columns(content_id("sentence_id").alias("named"))
    paragraph, place = pl.col("named").str.head(1).str.zfill(32), pl.col("named").str.tail(16)
    return told.with_columns(pl.concat_str(paragraph, place).alias("text_id")).drop("named")


def whole(given: pl.DataFrame, most: int) -> dict:
    """The answers of sentences_to_repeats over all sentences, each where it stands earliest and was told last."""
    ordered = (
        given.reverse()
        .sort("published_on", nulls_last=True, maintain_order=True)
        .unique("sentence_id", keep="first", maintain_order=True)
        .sort("published_on", "text_id", nulls_last=True)
    )
    level = SENTENCE._replace(most_leaders=most)
    with patch.object(sys.modules["transforms.sentences_to_repeats"], "SENTENCE", level):
        return edges(sentences_to_repeats(ordered))


def edges(found: pl.DataFrame) -> dict:
    return {row[:3]: row[3:] for row in found.iter_rows()}


class Warehouse:
    """What a warehouse keeps between batches: the index, the sentences as they stand, the answers."""

    def __init__(self, compact: bool = True, most: int = SENTENCE.most_leaders) -> None:
        self.compact, self.level = compact, SENTENCE._replace(most_leaders=most)
        self.parts, self.table, self.known = [], {}, frame([])

    def take(self, batch: pl.DataFrame) -> None:
        answers, part = increment_to_repeats(batch, self.parts, self.level)
        firsts = answers.filter(pl.col("kind").is_in(["first", "same_words", "reworded"]))
        assert firsts["text_id"].is_unique().all()
        assert answers["text_id"].is_in(firsts["text_id"].implode()).all()
        assert not answers.select("text_id", "canonical_id", "kind").is_duplicated().any()
        for text_id in firsts["text_id"]:
            self.table[text_id] = answers.filter(pl.col("text_id") == text_id)
        self.known = pl.concat([self.known, batch])
        if part is not None:
            self.parts.append(part)
        for _ in range(parts_to_merge(self.parts) - 1 if self.compact else 0):
            newer, older = self.parts.pop(), self.parts.pop()
            self.parts.append(merged(older, newer, len(self.parts)))

    def answers(self) -> dict:
        names = self.known.unique("text_id")
        return edges(answers_to_repeats(pl.concat(self.table.values()), names)) if self.table else {}


def retold(draw: random.Random, n: int) -> list[str]:
    """Sentences alike but for a number, a name, a word, a part; n of them distinct byte for byte."""
    texts = []
    for _ in range(n):
        text = draw.choice(TOLD).format(who=draw.choice(PEOPLE), place=draw.choice(PEOPLE), n=draw.choice([12, 40, 60]))
        words = text.split()
        for _ in range(draw.choice([0, 0, 1, 2])):
            at, what = draw.randrange(len(words)), draw.random()
            if what < 0.4:
                words[at] = draw.choice(["never", "Friday", "slowly", "Homs", "7", "refugees"])
            elif what < 0.6:
                words = words[: max(3, at)]
            elif what < 0.8:
                words[at] += draw.choice(",!”")
            else:
                words.insert(at, draw.choice(["reportedly", "not", "thousand"]))
        texts.append(draw.choice(["—", "He left.", " ".join(words)]) if draw.random() < 0.1 else " ".join(words))
    return texts


def articles_of(draw: random.Random, texts: list[str], days: int) -> list[list[tuple]]:
    """The sentences in articles of one to six, each with a day; some articles told again on another day."""
    told, at = [], 0
    while at < len(texts):
        end = at + draw.randrange(1, 7)
        day = draw.choice([None, *(DAY + timedelta(k) for k in range(days))])
        name = f"a{len(told)}"
        told.append([(f"s{k}", texts[k], name, k % 3 == 0, day) for k in range(at, min(end, len(texts)))])
        at = end
    return told


@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 2**32), n=st.integers(1, 70), days=st.integers(0, 20), again=st.integers(0, 12),
    cuts=st.lists(st.integers(1, 12), min_size=1, max_size=6), compact=st.booleans(), most=st.sampled_from([1, 2, 32]),
    rounds=st.sampled_from([0, 6]),
)  # fmt: skip
def test_any_batches_in_any_order_give_the_whole_answer(seed, n, days, again, cuts, compact, most, rounds):
    draw = random.Random(seed)
    told = articles_of(draw, retold(draw, n), days)
    for article in draw.choices(told, k=again):
        # Told again on another day, or its first sentences found to stand in another article before.
        day = draw.choice([None, *(DAY - timedelta(k) for k in range(9)), article[0][4]])
        home = draw.choice([article[0][2], f"b{len(told)}", draw.choice(told)[0][2]])
        moved = article if home == article[0][2] else article[: draw.randrange(1, 7)]
        told.append([(*row[:2], home, row[3], day) for row in moved])
    draw.shuffle(told)
    warehouse, at, batches = Warehouse(compact, most), 0, 0
    while at < len(told):
        rows = [row for article in told[at : at + cuts[batches % len(cuts)]] for row in article]
        at += cuts[batches % len(cuts)]
        batches += 1
        # A sentence comes once in a batch, where it stands earliest.
        batch = frame(rows[::-1]).sort("published_on", nulls_last=True, maintain_order=True)
        with patch.object(sys.modules["transforms.increment_to_repeats"], "_CLOSE_ROUNDS", rounds):
            warehouse.take(batch.unique("text_id", keep="first", maintain_order=True))
        if batches % 4 == 0 or at >= len(told):
            assert warehouse.answers() == whole(warehouse.known, most)


@pytest.mark.parametrize("seed", range(4))
def test_crowded_keys_keep_their_limit_whoever_comes_in(seed):
    draw = random.Random(seed)
    names = [f"{a}{b}{c}" for a in ("Tal", "Kafr", "Qal") for b in "aeiou" for c in ("bin", "dar", "mun", "rat", "sil")]
    crowd = "The monitor said the buses with the last of the wounded reached {} in the evening after a day on the road"
    texts = [crowd.format(name) for name in draw.sample(names, 52)]
    texts += [text.replace("buses", draw.choice(["coaches", "cars"])) for text in texts]
    texts += [text.split(" said ")[1] for text in texts[:52]]
    draw.shuffle(texts)
    told = articles_of(draw, texts, 28)
    warehouse = Warehouse()
    for at in range(0, len(told), 5):
        warehouse.take(frame([row for article in told[at : at + 5] for row in article]))
        assert warehouse.answers() == whole(warehouse.known, SENTENCE.most_leaders)


HEAD, LEAD = (
    "Long wait at the last checkpoint",
    "The convoy got there after a long wait at the last checkpoint on the road",
)


def test_a_headline_that_comes_to_stand_in_another_article_leaves_its_lead():
    warehouse = Warehouse()
    warehouse.take(frame([("h", HEAD, "a", False, DAY), ("l", LEAD, "a", False, DAY)]))
    assert list(warehouse.answers()) == [("h", "l", "contained")]
    warehouse.take(frame([("h", HEAD, "b", False, DAY - timedelta(1))]))
    assert warehouse.answers() == {} == whole(warehouse.known, SENTENCE.most_leaders)


@pytest.mark.parametrize("seed", range(6))
def test_who_leaves_a_crowded_article_lets_another_in(seed):
    draw = random.Random(seed)
    # Among so many other words the headline's runs are no minima: it meets its lead under the article's key alone.
    long = " ".join([LEAD, *("".join(draw.choices("abcdefghij", k=6)) for _ in range(300))])
    warehouse = Warehouse(most=1)
    snow = ("a", "It snowed all day on the hills")
    warehouse.take(frame([(*snow, "a", False, DAY), ("h", HEAD, "a", False, DAY + timedelta(1))]))
    warehouse.take(frame([("l", long, "a", False, DAY + timedelta(2))]))
    assert warehouse.answers() == whole(warehouse.known, 1)
    warehouse.take(frame([(*snow, "b", False, DAY - timedelta(1))]))
    assert warehouse.answers() == whole(warehouse.known, 1)
    assert list(warehouse.answers()) == [("h", "l", "contained")]


def test_nothing_new_adds_no_part_and_other_words_are_refused():
    rows = [("h", HEAD, "a", False, DAY), ("l", LEAD, "a", False, DAY)]
    warehouse = Warehouse()
    warehouse.take(frame(rows))
    answers, part = increment_to_repeats(frame(rows), warehouse.parts, SENTENCE)
    assert answers.is_empty() and part is None
    with pytest.raises(IndexError, match="other words"):
        increment_to_repeats(frame([("h", LEAD, "a", False, DAY)]), warehouse.parts, SENTENCE)


def test_parts_stay_few_and_what_was_replaced_is_let_go():
    draw = random.Random(3)
    told = articles_of(draw, retold(draw, 200), 30)
    warehouse = Warehouse()
    for article in told:
        warehouse.take(frame(article))
    for article in told[::2]:
        warehouse.take(frame([(*row[:4], DAY - timedelta(9)) for row in article]))
    assert len(warehouse.parts) <= 9
    live = sum(len(part.days) for part in warehouse.parts) - sum(len(rows) for rows in dead_rows(warehouse.parts))
    assert live == 200 == len(np.unique(warehouse.known["text_id"]))
    assert warehouse.answers() == whole(warehouse.known, SENTENCE.most_leaders)
