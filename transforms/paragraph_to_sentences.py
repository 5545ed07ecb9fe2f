"""paragraph -> sentences: cuts each distinct paragraph into sentences with their offsets.

Sentences inside a quotation are cut like any others. Pages that lost their line breaks glue sentences together
("in Sudan.Namour"): those are cut too. It refuses to cut behind titles, initials, months and other abbreviations.
"""

import re
from collections.abc import Iterator

import polars as pl

from transforms import codes
from transforms.article_to_paragraphs import INLINE_DATELINE

_CLOSERS = "\"'”’»)\\]"
_END = re.compile(
    # Possessive, and only at the head of a run of stops: a long run is read once.
    rf"(?<![.!?…])[.!?…]++[{_CLOSERS}]*+(?=\s|$)"
    # Glued sentences: a lower-case letter or closing mark, a stop, and straight away a capitalised word.
    rf"|(?<=[a-zà-ÿ\d{_CLOSERS}])[.!?](?=[A-Z][a-z’']|[“\"][A-Z])"
)
_NEXT = re.compile(rf"\s*(?P<mark>[\"'“‘«(\[{_CLOSERS}–—-]*\s*)(?P<word>\w*)")
_TITLES = (
    "mr mrs ms dr prof rev hon gen maj lt col sgt cpl capt cmdr adm brig sen rep gov pres amb st mt ft fr jr sr supt insp"
    " messrs vs approx est dept univ inc ltd corp co bros no nos vol fig art sec al"
)
_MONTHS = "jan feb mar apr jun jul aug sep sept oct nov dec"
_ABBREVIATIONS = frozenset(f"{_TITLES} {_MONTHS}".split())
# End a sentence only before a word that opens one: "in the U.S. The ...", not "U.S. President ...".
_INITIALISM = re.compile(r"(?:\b[A-Za-z]\.)+[A-Za-z]$|\b(?:a|p)\.m$|\b(?:e\.g|i\.e|etc)$")
_OPENING_WORDS = (
    "the a an it he she they we i you this that these those in on at but and however meanwhile according after before"
    " since while when as if there his her their its our some many most more both each no one two"
)
_OPENERS = frozenset(_OPENING_WORDS.split())
_NOT_BLANK = re.compile(r"\S")
_GOES_ON = re.compile(r"\s*[/@#&%]")
_QUOTE = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|«[^»]*(?:»|$)")


def paragraph_to_sentences(paragraphs: pl.DataFrame, occurrences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Cut every paragraph whose canonical occurrence is among `occurrences`.

    In: tables.Paragraphs; tables.ParagraphOccurrences; articles with article_id, text.
    Out: tables.Sentences, sorted by article_id, char_start. Paragraphs that are canonical elsewhere are passed over:
    their sentences exist.
    """
    canonical = (
        paragraphs.select(
            "paragraph_id", pl.col("first_article_id").alias("article_id"), pl.col("first_ordinal").alias("ordinal")
        )
        .join(occurrences, on=["paragraph_id", "article_id", "ordinal"])
        .join(articles.select("article_id"), on="article_id")
        .sort("article_id", "ordinal")
    )
    # Python slices a text by code points in no time; a polars slice counts them from the beginning for every paragraph.
    texts = dict(articles.select("article_id", "text").iter_rows())
    spans = canonical.select("paragraph_id", "article_id", "char_start", "char_end").iter_rows()
    rows = [
        (paragraph_id, number, offset + start, offset + end, text[start:end], quoted)
        for paragraph_id, offset, text in ((key, begin, texts[home][begin:stop]) for key, home, begin, stop in spans)
        for number, (start, end, quoted) in enumerate(_cut(text), start=1)
    ]
    schema = {"paragraph_id": pl.String, "ordinal": pl.Int32, "char_start": pl.Int64, "char_end": pl.Int64,
              "text": pl.String, "is_quote": pl.Boolean}  # fmt: skip
    sentences = pl.DataFrame(rows, schema=schema, orient="row")
    facts = canonical.select("paragraph_id", "article_id", "role", "role_detail")
    dateline = pl.col("text").str.contains(INLINE_DATELINE + r"\W*$") | (pl.col("role") == "dateline")
    off_story = pl.col("role").is_in(codes.OFF_STORY_ROLES) | pl.col("role_detail").fill_null("").is_in(
        codes.OFF_STORY_DETAILS
    )
    return (
        sentences.join(facts, on="paragraph_id", how="left", maintain_order="left")
        .select(
            pl.format("{}.s{}", "paragraph_id", "ordinal").alias("sentence_id"),
            "paragraph_id",
            "article_id",
            "ordinal",
            "text",
            "char_start",
            "char_end",
            "is_quote",
            dateline.alias("is_dateline"),
            off_story.alias("off_story"),
        )
        .sort("article_id", "char_start")
    )


def _cut(text: str) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, is mostly quoted) of every sentence of one paragraph, reading the text once."""
    quoted = [match.span() for match in _QUOTE.finditer(text)]
    first_open = 0
    start = 0
    for end in _ends(text):
        while first_open < len(quoted) and quoted[first_open][1] <= start:
            first_open += 1
        yield start, end, _quoted_length(quoted, first_open, start, end) > 0.5 * (end - start)
        begins = _NOT_BLANK.search(text, end)
        start = begins.start() if begins else len(text)


def _ends(text: str) -> Iterator[int]:
    """Yield the end of every sentence, last the end of the text."""
    last = len(text.rstrip())
    for match in _END.finditer(text):
        if match.end() < last and _ends_here(text, match):
            yield match.end()
    if last:
        yield last


def _ends_here(text: str, match: re.Match[str]) -> bool:
    following = _NEXT.match(text, match.end())
    word = following["word"] if following else ""
    if not word:
        # Nothing but marks follows: "Source ." ends, "14. /TASS/" goes on.
        return not _GOES_ON.match(text, match.end())
    if word[0].islower():
        return False
    if match[0].startswith(".") and not match[0].startswith(".."):
        before = text[max(0, match.start() - 24) : match.start()]
        token = re.split(r"[\s(\[“\"‘«/–—-]", before)[-1]
        # "said.Gen. Haddad": the title may itself be glued to the sentence before.
        if token.lower().rsplit(".", 1)[-1] in _ABBREVIATIONS:
            return False
        if len(token) == 1 and token.isupper():
            return False
        if _INITIALISM.search(token):
            return word.lower() in _OPENERS
    return True


def _quoted_length(spans: list[tuple[int, int]], first: int, start: int, end: int) -> int:
    """Characters between quotation marks in start to end; spans before `first` end before it."""
    inside = 0
    while first < len(spans) and spans[first][0] < end:
        left, right = spans[first]
        inside += min(end, right) - max(start, left)
        first += 1
    return inside
