"""tellings of one happening -> event_claims: what each sentence says of it, with its own words and its own source.

One row per sentence and aspect; where a sentence names several places, parties or figures, their ids stand in one value,
joined by "|". Conflicting stages and figures stay side by side, nothing is chosen here.
"""

from collections.abc import Iterator, Mapping
from itertools import chain

import polars as pl

from transforms import claim_tables
from transforms.events.grouping import Happening
from transforms.events.tellings import Telling

SEPARATOR = "|"
# What the rows of an event that rest on the same words share: the columns of `claim_tables.EventClaims` without aspect
# and value.
Evidence = tuple[str, str, str, str, int, int, str | None, str, str]
# Evidence, aspect, value. One piece of evidence serves several rows on end, as one and the same tuple.
ClaimRow = tuple[Evidence, str, str | None]

# What claims read of a figure. A plain tuple: the garbage collector leaves those of plain values alone.
MEASURED = ("char_start", "char_end", "attributed_to", "attribution_basis", "rule")
Measured = tuple[int, int, str | None, str, str]
_SCHEMA = claim_tables.EventClaims.create_empty().schema
_OF_A_ROW = ("aspect", "value")
_OF_EVIDENCE = {name: kind for name, kind in _SCHEMA.items() if name not in _OF_A_ROW}


def claims_frame(events: list[list[ClaimRow]]) -> pl.DataFrame:
    """The rows of all events, each from `claim_rows`, as `claim_tables.EventClaims` in the order of its key."""
    if not events:
        return pl.DataFrame(schema=_SCHEMA)
    # Few rows have words of their own, and every text that is turned into a column costs.
    in_order = sorted(events, key=_event_id)
    evidence, aspects, values = zip(*chain.from_iterable(in_order), strict=True)
    shared: list[Evidence] = []
    at: list[int] = []
    last: Evidence | None = None
    for one in evidence:
        if one is not last:
            shared.append(one)
            last = one
        at.append(len(shared) - 1)
    columns = zip(_OF_EVIDENCE.items(), zip(*shared, strict=True), strict=True)
    frame = pl.DataFrame([pl.Series(name, column, dtype=kind) for (name, kind), column in columns])
    return (
        frame[pl.Series(at, dtype=pl.UInt32)]
        .with_columns(aspect=pl.Series(aspects, dtype=pl.String), value=pl.Series(values, dtype=pl.String))
        .select(_SCHEMA.keys())
        .sort("event_id", "sentence_id", "aspect")
    )


def _event_id(rows: list[ClaimRow]) -> str:
    return rows[0][0][0]


def claim_rows(event_id: str, happening: Happening, text: str, measured: Mapping[str, Measured]) -> Iterator[ClaimRow]:
    """Rows of one event, one per sentence and aspect, in the order of these two, which spares the table's sort.

    In: its id and tellings, the article's text, the columns MEASURED of figures by id. Verbatim is the exact slice of
    the text.
    """
    by_sentence: dict[str, list[Telling]] = {}
    for telling in happening:
        by_sentence.setdefault(telling.sentence_id, []).append(telling)
    for sentence_id, tellings in sorted(by_sentence.items()) if len(by_sentence) > 1 else by_sentence.items():
        told = min(tellings, key=_standing) if tellings[1:] else tellings[0]
        first, last, article_id = told.char_start, told.char_end, told.article_id
        source = (told.attributed_to, told.attribution_basis, told.rule)
        clause = (event_id, sentence_id, article_id, text[first:last], first, last, *source)
        for dated in tellings:
            if dated.date_edtf:
                start, end = dated.char_start, dated.char_end
                words = (text[start:end], start, end, dated.attributed_to, dated.attribution_basis, dated.rule)
                yield (event_id, sentence_id, article_id, *words), "date", dated.date_edtf
                break
        places, parties, figures = _named(tellings, measured)
        figure = _figure_row(event_id, told, figures, text, measured) if figures else None
        if figure is not None:
            yield figure
        yield clause, "occurrence", None
        if parties:
            yield clause, "party", _joined(parties)
        if places:
            yield clause, "place", _joined(places)
        stage = told.status_words
        at = text.find(stage, first, last) if stage else -1
        if stage and at >= 0:
            # The words that give the stage; where they do not stand in the clause the clause itself does.
            end = at + len(stage)
            yield (event_id, sentence_id, article_id, text[at:end], at, end, *source), "status", told.status
        elif stage or not told.is_nominal:
            yield clause, "status", told.status


def _named(tellings: list[Telling], measured: Mapping[str, Measured]) -> tuple[set[str], set[str], list[str]]:
    """Places, actors and figures that the tellings of a sentence name."""
    places, parties, figures = set[str](), set[str](), list[str]()
    for one in tellings:
        if one.places:
            places.update(*one.places.values())
        if one.actors:
            parties.update(*one.actors.values())
        if one.figure_ids:
            figures += [key for key in one.figure_ids if key in measured]
    return places, parties, figures


def _standing(telling: Telling) -> tuple[bool, int]:
    return telling.is_nominal, telling.index


def _joined(ids: set[str]) -> str:
    """Ids in one value."""
    return SEPARATOR.join(sorted(ids) if len(ids) > 1 else ids)


def _figure_row(
    event_id: str, told: Telling, figures: list[str], text: str, measured: Mapping[str, Measured]
) -> ClaimRow | None:
    # A figure of another sentence ("the residents ... half of them") belongs to that sentence's claim.
    own = sorted({key for key in figures if key.rpartition(".")[0] == told.sentence_id})
    if not own:
        return None
    start, end, source, basis, rule = measured[own[0]]
    if own[1:]:
        start = min([measured[key][0] for key in own])
        end = max([measured[key][1] for key in own])
    evidence = (event_id, told.sentence_id, told.article_id, text[start:end], start, end, source, basis, rule)
    return evidence, "figure", SEPARATOR.join(own)
