"""sentence + hits + mentions -> the mentions that stay: decides which of overlapping readings holds.

Higher rank, then the longer, then the earlier. It reads nothing itself.
"""

from transforms.actor_groups import Mention
from transforms.actor_search import Hit


class ActorSentence:
    """One sentence at work: its text, its hits, its places and the mentions found."""

    def __init__(self, row: dict[str, object], hits: list[Hit]) -> None:
        """Take a row of `actor_search.candidates`."""
        self.sentence_id = str(row["sentence_id"])
        self.article_id = str(row["article_id"])
        self.text = str(row["text"])
        self.start = int(str(row["char_start"]))
        self.hits = hits
        self.places: list[tuple[int, int, str, str | None]] = []
        self.mentions: list[Mention] = []


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
    mask = bytearray(max((m.end for m in spans), default=0))
    for m in sorted(spans, key=lambda m: (-m.rank, m.start - m.end, m.start, m.actor_id)):
        if m.end > m.start and mask.find(1, m.start, m.end) < 0:
            mask[m.start : m.end] = b"\x01" * (m.end - m.start)
            kept.append(m)
    return kept
