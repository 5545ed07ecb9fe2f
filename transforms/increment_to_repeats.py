"""new texts, index of all earlier ones -> repeats: the same answer as for all texts at once, at the price of the new ones.

    texts: text_id, text, published_on; parts of the index -> text_id, canonical_id, kind, similarity; the new part

Canonical order is by publication, undated last, then by text_id. What a text repeats depends on earlier texts alone, so
a batch touches itself and, where it comes late, later texts that state the same as something that changed: these are
found through the index and judged again, until nothing else changes. Whatever the batches and their order, the answers
are those of paragraphs_to_repeats (of sentences: sentences_to_repeats) over all texts in canonical order, in crowded
bands as well.

In the usual feed, where a batch is the newest, the cost grows with the batch; the index adds a few memory accesses for
each key that is looked up. A batch that rewrites the past costs what it changes, and never more than a few whole
computations.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import polars as pl

from transforms.repeats.affected import affected, changes
from transforms.repeats.index_part import LEADS, MEMBER, SAME_WORDS, WORDLESS, Part, dead_rows, part_keys, words_keys
from transforms.repeats.index_search import Found, others_with_words, own_row
from transforms.repeats.leaders import Flags
from transforms.repeats.level import PARAGRAPH, RELATED, Level
from transforms.repeats.passages import OTHER_FACT, WITHIN
from transforms.repeats.settle import Settled, outside_firsts, settle
from transforms.repeats.word_pass import Offsets
from transforms.repeats.working_texts import (
    Given,
    Texts,
    appended,
    canonical_order,
    chosen,
    id_strings,
    indexed_texts,
    joined,
    new_texts,
    read_batch,
)

KINDS = ("first", "same_words", "reworded")
SCHEMA = pl.Schema(
    [("text_id", pl.String()), ("canonical_id", pl.String()), ("kind", pl.Enum(KINDS)), ("similarity", pl.Float32())]
)
# How a sentence that leads is linked with earlier ones that state something else, in the order of passages.WITHIN on.
RELATIONS = ("within", "contains", "other_fact")
SENTENCE_SCHEMA = pl.Schema(SCHEMA | {"kind": pl.Enum((*KINDS, *RELATIONS)), "differs": pl.Int32()})
# Rounds in which only texts that depend on a changed one are judged again; from then on all that are linked to one.
_CLOSE_ROUNDS = 6


def increment_to_repeats(
    texts: pl.DataFrame | Iterable[pl.DataFrame], parts: Sequence[Part], level: Level = PARAGRAPH
) -> tuple[pl.DataFrame, Part | None]:
    """Find what new texts repeat, and which known texts repeat something else now.

    In: text_id (String, 16 hexadecimal digits for each of level.id_numbers), text (String), published_on (Date, null if
    undated), of sentences also article_id (String), in any order, in one frame or in slices; the parts of the index so
    far, oldest first (none: all texts are new). A text may be known: it counts if it is published earlier than the index has it, or
    on the same day in another article, else it is passed over. A later day never takes back an earlier one: then the
    index has to be built anew.
    Out: text_id, canonical_id (the text itself where nothing earlier states the same), kind (KINDS), similarity
    (Float32, 1.0 for same_words) of every text whose answer is new or may differ from the one before; of sentences
    (SENTENCE_SCHEMA) also a row for each of RELATIONS that one of these has to an earlier one, with what was exchanged
    (comparison.exchanged); the part to add behind the others, None if the batch changes nothing.
    Raises ValueError for a malformed id, IndexError for parts whose arrays contradict each other or the batch: a known
    text that has other words needs the index built anew.
    """
    dead = dead_rows(parts)
    working, left = _to_judge(
        read_batch([texts] if isinstance(texts, pl.DataFrame) else texts, level), parts, dead, level
    )
    if not len(working.ids):
        return pl.DataFrame(schema=SENTENCE_SCHEMA if level.verification == RELATED else SCHEMA), None
    rounds = 0
    while True:
        working, aside, outside = _with_firsts(working, parts, dead, level)
        settled = settle(working, outside, parts, aside, level)
        active = changes(working, settled)
        found = affected(working, active, parts, dead, aside, level, settled, left)
        if not len(found.row):
            break
        rounds += 1
        if rounds > _CLOSE_ROUNDS:
            working = _closed(working, found, parts, dead, level)
        else:
            working = _joined(working, found, parts, level)
    reported = _reported(working, active)
    answers = _answers(working, settled, reported, parts, aside)
    if level.verification == RELATED:
        answers = pl.concat(
            [answers.with_columns(differs=0).cast(SENTENCE_SCHEMA), _relations(working, settled, reported)]
        )
    return answers, _part(working, settled)


def _to_judge(given: Given, parts: Sequence[Part], dead: Sequence[Offsets], level: Level) -> tuple[Texts, Texts | None]:
    """Return the texts of a batch that are new or stand earlier or elsewhere than known, each once.

    And those that led and have come to stand in another article, as they were.
    """
    order = canonical_order(given.days, given.ids)
    by_id = order[np.lexsort(given.ids[order].T[::-1])] if len(order) else order
    fresh = np.ones(len(by_id), dtype=np.bool_)
    fresh[1:] = (given.ids[by_id[1:]] != given.ids[by_id[:-1]]).any(axis=1)
    once = np.zeros(len(order), dtype=np.bool_)
    once[by_id[fresh]] = True
    order = order[once[order]]
    ids, days = given.ids[order], given.days[order]
    words = np.stack((given.words.key_a[order], given.words.key_b[order]), axis=1)
    known = own_row(parts, dead, ids)
    keep, elsewhere = np.ones(len(order), dtype=np.bool_), np.zeros(len(order), dtype=np.bool_)
    for number, part in enumerate(parts):
        here = np.flatnonzero(known.part == number)
        row = known.row[here]
        if (part.word_keys[row] != words[here]).any():
            raise IndexError("a text has other words than the index knows it by")
        differs = part.numbers[row] != given.words.numbers[order[here]]
        keep[here] = (days[here] < part.days[row]) | (differs & (days[here] == part.days[row]))
        elsewhere[here] = keep[here] & differs & (part.roles[row] == LEADS)
    texts = new_texts(given, order[keep], level)
    texts = texts._replace(part=known.part[keep], row=known.row[keep])
    for number, part in enumerate(parts):
        here = texts.part == number
        texts.role[here] = part.roles[texts.row[here]]
    if not elsewhere.any():
        return texts, None
    none = np.zeros(int(elsewhere.sum()), dtype=np.bool_)
    return texts, indexed_texts(parts, known.part[elsewhere], known.row[elsewhere], level, none)


def _aside(texts: Texts, parts: Sequence[Part], dead: Sequence[Offsets]) -> list[Offsets]:
    return [np.sort(np.concatenate((dead[n], texts.row[texts.part == n]))) for n in range(len(parts))]


def _joined(texts: Texts, found: Found, parts: Sequence[Part], level: Level) -> Texts:
    return joined(texts, indexed_texts(parts, found.part, found.row, level, np.ones(len(found.row), dtype=np.bool_)))


def _with_firsts(
    texts: Texts, parts: Sequence[Part], dead: Sequence[Offsets], level: Level
) -> tuple[Texts, list[Offsets], Found]:
    """Add old first texts with the same words as a working text that come later now, or whose own leader is asked for."""
    aside = _aside(texts, parts, dead)
    outside = outside_firsts(texts, parts, aside)
    codes, at = np.unique(outside.part << 40 | outside.row, return_index=True)
    at = at[codes >= 0]  # the earliest working text with these words
    later, asked = np.zeros(len(at), dtype=np.bool_), np.zeros(len(at), dtype=np.bool_)
    for number, part in enumerate(parts):
        here = np.flatnonzero(outside.part[at] == number)
        row, mine = outside.row[at[here]], at[here]
        days, ids = np.concatenate((part.days[row], texts.days[mine])), np.concatenate((part.ids[row], texts.ids[mine]))
        rank = np.empty(len(days), dtype=np.int64)
        rank[canonical_order(days, ids)] = np.arange(len(days))
        later[here] = rank[: len(row)] > rank[len(row) :]
        asked[here] = part.roles[row] == MEMBER
    pulled = later | asked
    if not pulled.any():
        return texts, aside, outside
    at = at[pulled]
    more = indexed_texts(parts, outside.part[at], outside.row[at], level, later[pulled])
    # No other text can be the first with these words, so nothing has to be looked up again.
    none = np.full(len(at), -1, dtype=np.int64)
    followed = ~np.isin(outside.part << 40 | outside.row, codes[codes >= 0][pulled])
    both = appended(texts, more)
    order = canonical_order(both.days, both.ids)
    found = Found(
        np.concatenate((np.where(followed, outside.part, -1), none))[order],
        np.concatenate((np.where(followed, outside.row, -1), none))[order],
    )
    texts = chosen(both, order)
    return texts, _aside(texts, parts, dead), found


def _closed(texts: Texts, found: Found, parts: Sequence[Part], dead: Sequence[Offsets], level: Level) -> Texts:
    """Add all later texts that are linked to the found ones by any chain of texts that state the same."""
    while len(found.row):
        more = indexed_texts(parts, found.part, found.row, level, np.ones(len(found.row), dtype=np.bool_))
        texts = joined(texts, more)
        aside = _aside(texts, parts, dead)
        found = affected(more, more.bands != 0, parts, dead, aside, level)
    return texts


def _reported(texts: Texts, active: Flags) -> Flags:
    """Decide which working texts may have another answer than before."""
    reported: Flags = texts.reported.copy()
    # An old member whose leader was only asked for may still have lost or gained one to a text that changed.
    asked = np.flatnonzero(~reported)
    if len(asked):
        changed = np.sort(np.append(texts.bands[active], np.uint64(0)))
        places = np.searchsorted(changed, texts.bands[asked], side="right") - 1
        reported[asked] = ((changed[places] == texts.bands[asked]) & (texts.bands[asked] != 0)).any(axis=1)
    return reported


def _answers(
    texts: Texts, settled: Settled, reported: Flags, parts: Sequence[Part], aside: Sequence[Offsets]
) -> pl.DataFrame:
    """Return the answers that may be new, also of old texts that only have the same words as a working one."""
    shared = np.flatnonzero(reported & (texts.part >= 0) & (settled.role != WORDLESS))
    keys = words_keys(texts.word_keys[shared], texts.ids[shared], texts.wordless[shared])
    keys, once = np.unique(keys, return_index=True)
    shared = shared[once]
    which, others = others_with_words(parts, aside, keys, texts.word_keys[shared])
    rows = np.flatnonzero(reported)
    ids, source = [texts.ids[rows]], [rows]
    for number, part in enumerate(parts):
        here = others.part == number
        ids.append(part.ids[others.row[here]])
        source.append(settled.first[shared[which[here]]])
    everyone, answer_of = np.concatenate(ids), np.concatenate(source)
    canonical = settled.canonical[answer_of]
    is_first = (canonical == everyone).all(axis=1)
    first_words = texts.ids[settled.first[answer_of]]
    by_words = (canonical == first_words).all(axis=1) | (settled.role[settled.first[answer_of]] == SAME_WORDS)
    kind = np.select([is_first, by_words], [0, 1], 2)
    return pl.DataFrame(
        {
            "text_id": id_strings(everyone),
            "canonical_id": id_strings(canonical),
            "kind": pl.Series(KINDS, dtype=SCHEMA["kind"]).gather(kind),
            "similarity": settled.similarity[answer_of],
        },
        schema=SCHEMA,
    )


def _relations(texts: Texts, settled: Settled, reported: Flags) -> pl.DataFrame:
    linked = settled.linked
    kept = np.flatnonzero(reported[linked.text])
    return pl.DataFrame(
        {
            "text_id": id_strings(texts.ids[linked.text[kept]]),
            "canonical_id": id_strings(linked.other[kept]),
            "kind": pl.Series(RELATIONS, dtype=SENTENCE_SCHEMA["kind"]).gather(linked.relation[kept] - WITHIN),
            "similarity": linked.similarity[kept],
            "differs": np.where(linked.relation[kept] == OTHER_FACT, linked.differs[kept], 0),
        },
        schema=SENTENCE_SCHEMA,
    )


def _part(texts: Texts, settled: Settled) -> Part | None:
    """Make the part of the texts that are new, moved or have another role."""
    rows = np.flatnonzero(texts.moved | (settled.role != texts.role))
    if not len(rows):
        return None
    kept = texts
    if len(rows) < len(texts.ids):
        kept = chosen(texts, rows)
    role = settled.role[rows]
    old = np.flatnonzero(kept.part >= 0)
    return Part(
        *part_keys(kept.bands, kept.word_keys, kept.ids, role),
        ids=kept.ids, days=kept.days, roles=role, word_keys=kept.word_keys, numbers=kept.numbers, minima=kept.minima,
        starts=kept.starts, words=kept.words, gone_part=kept.part[old], gone_row=kept.row[old],
    )  # fmt: skip
