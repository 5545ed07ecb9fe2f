"""candidates -> sentences at work; hits + mentions -> the mentions that stay: decides which overlapping reading holds.

Higher rank, then the longer, then the earlier. It reads nothing itself.
"""

from collections.abc import Iterator

import polars as pl

from transforms.actors.groups import Mention
from transforms.actors.search import NO_HITS, Hits, Search, hits_of
from transforms.frame_rows import rows_of

# Offsets, sense, country.
NamedPlace = tuple[int, int, str, str | None]


class ActorSentence:
    """One sentence at work: its text, its hits, its places and the mentions found."""

    __slots__ = ("article_id", "hits", "may_run", "mentions", "places", "sentence_id", "start", "text", "written")

    def __init__(
        self,
        sentence_id: str,
        article_id: str,
        start: int,
        written: str,
        text: str,
        may_run: bool,
        hits: Hits,
        places: list[NamedPlace],
    ) -> None:
        """Take a sentence as written and with plain spaces, and what stands in it, offsets in the sentence.

        may_run: whether it may hold a run of capitalised words.
        """
        self.sentence_id = sentence_id
        self.article_id = article_id
        self.start = start
        self.written = written
        self.text = text
        self.may_run = may_run
        self.hits = hits
        self.places = places
        self.mentions: list[Mention] = []


def read_articles(
    candidates: pl.DataFrame, search: Search, places: dict[str, list[NamedPlace]]
) -> Iterator[tuple[str, list[ActorSentence]]]:
    """Sentences of each article, in order, one article at a time.

    Args:
        candidates: from `actors.search.candidates`.
        search: forms.
        places: place mentions by sentence_id, offsets in the article.
    """
    group: list[ActorSentence] = []
    columns = ("sentence_id", "article_id", "char_start", "text", "plain", "may_run", "searched", "hits")
    for sentence_id, article_id, offset, written, text, may_run, searched, forms in rows_of(candidates.select(columns)):
        if group and group[0].article_id != article_id:
            yield group[0].article_id, group
            group = []
        hits = hits_of(text, searched, forms, search) if forms else NO_HITS
        named = places.get(sentence_id)
        own = [(start - offset, end - offset, sense, state) for start, end, sense, state in named] if named else []
        group.append(ActorSentence(sentence_id, article_id, offset, written, text, may_run, hits, own))
    if group:
        yield group[0].article_id, group


def mask_of(size: int, spans: list[tuple[int, int]]) -> bytearray:
    """One byte per code point of a sentence, 1 where a span covers it."""
    mask = bytearray(size + 1)
    for start, end in spans:
        mask[start:end] = b"\x01" * (end - start)
    return mask


def without_overlap(spans: list[Mention]) -> list[Mention]:
    """The mentions that stay: higher rank first, then the longer, then the earlier."""
    if len(spans) < 2:
        return spans
    kept: list[Mention] = []
    held: list[tuple[int, int]] = []
    order = []
    for number, m in enumerate(spans):
        start, end, actor_id = m[:3]
        order.append((-m.rank, start - end, start, actor_id, number))
    order.sort()
    for _, negative, start, _, number in order:
        if negative >= 0:
            continue
        end = start - negative
        # A sentence has few mentions.
        for first, last in held:
            if start < last and first < end:
                break
        else:
            held.append((start, end))
            kept.append(spans[number])
    return kept
