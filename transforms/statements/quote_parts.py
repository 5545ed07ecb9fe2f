"""quotation spans of a paragraph -> parts by sentence: decides what of a quotation stands in which sentence, and its form.

It refuses to decide who said it: `find_statements` does.
"""

import bisect
from collections.abc import Iterator

from transforms.statements.quote_spans import Span
from transforms.statements.statement_inputs import Sentence
from transforms.statements.statement_rows import Part
from transforms.statements.words import word_set

_SAYING = word_set("said says saying added adding told stated stating wrote stressed noting continued here youtube")


def parts_of_span(span: Span, starts: list[int], group: list[Sentence], base: int) -> Iterator[Part]:
    """Cut a span at the ends of sentences; positions become code points of each sentence."""
    at = bisect.bisect_right(starts, span.start) - 1
    while at < len(group) and starts[at] < span.end:
        start, end = max(span.start, starts[at]) - starts[at], min(span.end - starts[at], len(group[at].text))
        said = group[at].text[start:end]
        start += len(said) - len(said.lstrip())
        end = start + len(said.strip())
        if end > start:
            # Not the constructor of the named tuple, which is Python code.
            yield tuple.__new__(Part, (base + at, start, end, span.is_single))
        at += 1


def is_whole(text: str, part: Part) -> bool:
    """True if the quotation opens its sentence, or follows a comma or colon and begins with a capital."""
    before = text[: part.start].rstrip("\"“‘' \u00a0")
    if not before or before[-1] in ")]>":
        return True
    return (before[-1] in ",:" and text[part.start : part.start + 1].isupper()) or (
        text[part.start : part.start + 1].isupper() and before.rsplit(" ", 1)[-1].lower() in _SAYING
    )


def is_title(text: str) -> bool:
    """True for a name in quotation marks: every longer word begins with a capital."""
    words = [word for word in text.split() if word[0].isalpha() and len(word) > 3]
    return bool(words) and all(word[0].isupper() for word in words) and not text.rstrip().endswith((".", ",", "!", "?"))
