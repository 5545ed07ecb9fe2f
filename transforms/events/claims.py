"""tellings of one happening -> event_claims: what each sentence says of it, with its own words and its own source.

One row per sentence and aspect; where a sentence names several places, parties or figures, their ids stand in one value,
joined by "|". Conflicting stages and figures stay side by side, nothing is chosen here.
"""

from collections.abc import Mapping

from transforms.events.grouping import Happening
from transforms.events.tellings import Telling

SEPARATOR = "|"
# The columns of a row, in the order of `claim_tables.EventClaims`.
ClaimRow = tuple[str, str, str, str | None, str, str, int, int, str | None, str, str]


# What claims read of a figure. A plain tuple: the garbage collector leaves those of plain values alone.
MEASURED = ("char_start", "char_end", "attributed_to", "attribution_basis", "rule")
Measured = tuple[int, int, str | None, str, str]


def claim_rows(event_id: str, happening: Happening, text: str, measured: Mapping[str, Measured]) -> list[ClaimRow]:
    """Rows of `claim_tables.EventClaims` of one event.

    In: its id and tellings, the article's text, the columns MEASURED of figures by id. Out: rows with the table's columns in their order, one per
    sentence and aspect; verbatim is the exact slice of the text.
    """
    by_sentence: dict[str, list[Telling]] = {}
    for telling in happening:
        by_sentence.setdefault(telling.sentence_id, []).append(telling)
    rows: list[ClaimRow] = []
    for tellings in by_sentence.values():
        told = min(tellings, key=_standing) if tellings[1:] else tellings[0]
        first, last = told.char_start, told.char_end
        rows.append(_row(event_id, told, "occurrence", None, first, last, text))
        if not told.is_nominal or told.status_words:
            start, end = _words_of_status(told, text)
            rows.append(_row(event_id, told, "status", told.status, start, end, text))
        dated = next((one for one in tellings if one.date_edtf), None)
        if dated is not None:
            rows.append(_row(event_id, dated, "date", dated.date_edtf, dated.char_start, dated.char_end, text))
        places = {key for one in tellings if one.places for ids in one.places.values() for key in ids}
        if places:
            rows.append(_row(event_id, told, "place", SEPARATOR.join(sorted(places)), first, last, text))
        parties = {key for one in tellings if one.actors for ids in one.actors.values() for key in ids}
        if parties:
            rows.append(_row(event_id, told, "party", SEPARATOR.join(sorted(parties)), first, last, text))
        figure = _figure_row(event_id, told, tellings, text, measured)
        if figure is not None:
            rows.append(figure)
    return rows


def _standing(telling: Telling) -> tuple[bool, int]:
    return telling.is_nominal, telling.index


def _row(event_id: str, telling: Telling, aspect: str, value: str | None, start: int, end: int, text: str) -> ClaimRow:
    return (
        event_id,
        telling.sentence_id,
        aspect,
        value,
        telling.article_id,
        text[start:end],
        start,
        end,
        telling.attributed_to,
        telling.attribution_basis,
        telling.rule,
    )


def _words_of_status(telling: Telling, text: str) -> tuple[int, int]:
    """Where the words that give the stage stand: in the clause, else the clause itself."""
    words = telling.status_words
    at = text.find(words, telling.char_start, telling.char_end) if words else -1
    return (at, at + len(words)) if words and at >= 0 else (telling.char_start, telling.char_end)


def _figure_row(
    event_id: str, told: Telling, tellings: list[Telling], text: str, measured: Mapping[str, Measured]
) -> ClaimRow | None:
    # A figure of another sentence ("the residents ... half of them") belongs to that sentence's claim.
    own = sorted(
        {
            key
            for one in tellings
            for key in one.figure_ids
            if key in measured and key.rpartition(".")[0] == told.sentence_id
        }
    )
    if not own:
        return None
    start, end, source, basis, rule = measured[own[0]]
    if own[1:]:
        start = min([measured[key][0] for key in own])
        end = max([measured[key][1] for key in own])
    return (
        event_id,
        told.sentence_id,
        "figure",
        SEPARATOR.join(own),
        told.article_id,
        text[start:end],
        start,
        end,
        source,
        basis,
        rule,
    )
