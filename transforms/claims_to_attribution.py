"""claims + statements -> attribution: decides whose words state a claim, or that the outlet itself does.

A claim inside the words of a statement is its speaker's; where statements lie within each other, the innermost counts.
A gloss at the end of indirect speech is the speaker's with less certainty, unless it says where a place lies. A sentence
that plainly goes on with the report before it carries its source over. All else is the outlet's own: no source is named.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import polars as pl

_SCHEMA = {
    "claim_id": pl.String,
    "attributed_to": pl.String,
    "attributed_as_written": pl.String,
    "attribution_basis": pl.String,
    "attribution_confidence": pl.Float64,
    "reported_via": pl.String,
}
_PRONOUNS = ("he", "she", "it", "they", "who", "i", "we")
# "40 kilometers north of", "a few miles from": where something lies, said by the outlet to its readers.
_UNITS = r"(?:kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?|yards?)"
_DISTANCE = re.compile(rf"\b{_UNITS}\b", re.IGNORECASE)
# Without this in a sentence the pattern above cannot match; only Python takes the dotless i for an i.
_MEASURED = "(?i)" + _UNITS.replace("i", "[i\u0131]")
_LIES = re.compile(
    r"(?:,|\()\s*(?:which\s+(?:is|lies)\s+)?(?:located|situated|lying|some|about|around|roughly|approximately|just)?\s*$",
    re.IGNORECASE,
)
_BEARING = re.compile(
    r"\s*\(?(?:[\w.]+\s\w+\)\s)?(?:away\s)?(?:to the\s)?(?:north|south|east|west|from|outside|inland)", re.IGNORECASE
)
_GLOSS = re.compile(r"\s*,\s(?:(?:both|all|some|most|many|one) of )?(?:which|where|whose|whom|who)\s")
# Marks of a report that goes on in the next sentence.
_GOES_ON = re.compile(
    r"^(?:(?:The|A) (?:vast |great |large )?(?:majority|most|rest|number|figure|toll|total|half|third|quarter) of (?:this|that|these|those|them|the (?:dead|victims|wounded))"
    r"|(?:Of|Among|Amongst) (?:them|these|those|this number|the (?:dead|victims|wounded|killed|injured|casualties))\b"
    r"|(?:That|This|The) (?:figure|number|toll|total|count|tally)\b"
    r"|(?:Most|Some|Many|Half|All) of (?:them|these|those|the (?:dead|victims))\b|They include\b|These include\b|Those include\b)",
    re.IGNORECASE,
)
_RECORDED = re.compile(
    r"\b(?:was|were|have been|has been|had been) (?:\w+ly )?(?:also )?(?:recorded|registered|documented|observed|detected|reported|counted|noted|monitored)\b"
)


class _Statement(NamedTuple):
    start: int
    end: int
    sentence: str
    kind: str
    actor: str | None
    words: str | None
    basis: str
    via: str | None
    confidence: float
    rule: str


class _Place(NamedTuple):
    """A claim's sentence: where it begins, its text, the one it may go on with, whether it names a measure of length."""

    start: int
    text: str
    previous: str | None
    measured: bool


def claims_to_attribution(claims: pl.DataFrame, sentences: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Say who states each claim.

    Args:
        claims: claim_id, sentence_id, char_start, char_end; offsets are code points of the article's text.
        sentences: `tables.Sentences` (needs sentence_id, paragraph_id, article_id, text, char_start).
        statements: `claim_tables.Statements`.

    Returns:
        One row per claim, sorted by claim_id: claim_id, attributed_to (actor_id or null), attributed_as_written (the
        words that name the source; of a pronoun, those it stands for), attribution_basis (`codes.ATTRIBUTION_BASES`),
        attribution_confidence (0 to 1), reported_via (actor_id or null).
    """
    if claims.is_empty():
        return pl.DataFrame(schema=_SCHEMA)
    order = sentences.select("article_id", "char_start", "sentence_id", "paragraph_id", "text").sort(
        "article_id", "char_start", "sentence_id"
    )
    # The sentence before, of the same paragraph.
    goes_on = (pl.col("article_id") == pl.col("article_id").shift()) & (
        pl.col("paragraph_id") == pl.col("paragraph_id").shift()
    )
    spoken = _by_sentence(statements)
    speaking = pl.Series(list(spoken), dtype=pl.String).implode()
    read = (
        order.select(
            "sentence_id",
            "char_start",
            "text",
            pl.when(goes_on).then(pl.col("sentence_id").shift()).alias("previous"),
        )
        # All other sentences state what they state themselves.
        .filter(pl.col("sentence_id").is_in(speaking) | pl.col("previous").is_in(speaking))
        .with_columns(measured=pl.col("text").str.contains(_MEASURED))
    )
    sources: list[Source] = [(None, None, "unattributed", 0.8, None)] * claims.height
    asked = claims.with_row_index("at").join(read, on="sentence_id", suffix="_of_sentence")
    columns = ("at", "sentence_id", "char_start", "char_end", "char_start_of_sentence", "text", "previous", "measured")
    make: Callable[[tuple[Any, ...]], _Place] = partial(tuple.__new__, _Place)
    at_claims, keys, starts, ends, *places = [asked[name].to_list() for name in columns]
    made = map(make, zip(*places, strict=True))
    for at, key, start, end, place in zip(at_claims, keys, starts, ends, made, strict=True):
        source = _source(spoken, key, place, start, end)
        if source is not None:
            sources[at] = source
    return (
        pl.DataFrame(dict(zip(list(_SCHEMA)[1:], zip(*sources, strict=True), strict=True)), schema_overrides=_SCHEMA)
        .select(claims["claim_id"], pl.all())
        .sort("claim_id")
    )


def _by_sentence(statements: pl.DataFrame) -> dict[str, list[_Statement]]:
    is_pronoun = pl.col("speaker_as_written").fill_null("").str.to_lowercase().is_in(_PRONOUNS)
    # "the official said" beside the words themselves names their speaker.
    is_named = (pl.col("kind") == "direct") & (pl.col("speaker_basis") == "coreference") & ~is_pronoun
    rows = (
        statements.select(
            "char_start",
            "char_end",
            "sentence_id",
            "kind",
            "speaker_actor_id",
            pl.when(is_pronoun).then("speaker_named_as").otherwise("speaker_as_written").alias("words"),
            pl.when(is_named).then(pl.lit("explicit")).otherwise("speaker_basis").alias("basis"),
            "reported_via",
            "confidence",
            "rule",
            "statement_id",
        )
        .sort("sentence_id", "char_start", "char_end", "statement_id")
        .drop("statement_id")
    )
    # Without calling the constructor of the named tuple, which is Python code, for every row.
    make: Callable[[tuple[Any, ...]], _Statement] = partial(tuple.__new__, _Statement)
    made = list(map(make, zip(*[column.to_list() for column in rows.get_columns()], strict=True)))
    out: dict[str, list[_Statement]] = {}
    for said in made:
        out.setdefault(said.sentence, []).append(said)
    return out


Source = tuple[str | None, str | None, str, float, str | None]


def _source(spoken: dict[str, list[_Statement]], key: str, place: _Place, start: int, end: int) -> Source | None:
    offset, text, previous, measured = place
    here = spoken.get(key)
    if here is None:
        return _carried(spoken.get(previous, []), text) if previous is not None else None
    around: list[_Statement] = []
    across: list[_Statement] = []
    for said in here:
        if said.start <= start and end <= said.end + 1:
            around.append(said)
        elif said.start < end and start < said.end:
            across.append(said)
    if around or across:
        said = _innermost(around or across)
        if measured and said.kind != "direct" and _is_bearing(text, start - offset, end - offset):
            return None
        return _of(said, said.basis, said.confidence)
    for said in here:
        if said.kind == "indirect" and said.end <= start and _GLOSS.match(text, said.end - offset):
            if measured and _is_bearing(text, start - offset, end - offset):
                return None
            return _of(said, said.basis, 0.6)
    return None


def _innermost(around: list[_Statement]) -> _Statement:
    if not around[1:]:
        return around[0]
    return min(around, key=lambda one: (one.end - one.start, one.start))


def _of(said: _Statement, basis: str, confidence: float) -> Source | None:
    if said.words is None or said.actor is None:
        return None
    return said.actor, said.words, basis, round(confidence, 3), said.via


def _carried(before: list[_Statement], text: str) -> Source | None:
    """The source of the sentence before, where this one plainly goes on with its report."""
    if not before:
        return None
    said = before[-1]
    goes_on = _GOES_ON.match(text) and said.kind != "quoted_fragment"
    recorded = said.rule.startswith("indirect.according_to") and _RECORDED.search(text)
    if not (goes_on or recorded):
        return None
    return _of(said, "carried_over", 0.7)


def _is_bearing(text: str, start: int, end: int) -> bool:
    """True for a distance that says where a place lies ("located 40 kilometers north of the capital")."""
    distance = _DISTANCE.search(text, start, min(len(text), end + 12))
    if distance is None:
        return False
    tail = max(end, distance.end())
    return _BEARING.match(text, tail) is not None or _LIES.search(text[max(0, start - 40) : start]) is not None
