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
    for sentence_id, tellings in by_sentence.items():
        told = min(tellings, key=_standing) if tellings[1:] else tellings[0]
        first, last = told.char_start, told.char_end
        source = (told.attributed_to, told.attribution_basis, told.rule)
        clause = (told.article_id, text[first:last], first, last, *source)
        rows.append((event_id, sentence_id, "occurrence", None, *clause))
        words = told.status_words
        at = text.find(words, first, last) if words else -1
        if words and at >= 0:
            # The words that give the stage; where they do not stand in the clause the clause itself does.
            verbatim = text[at : at + len(words)]
            row = (event_id, sentence_id, "status", told.status, told.article_id, verbatim, at, at + len(words))
            rows.append((*row, *source))
        elif words or not told.is_nominal:
            rows.append((event_id, sentence_id, "status", told.status, *clause))
        for dated in tellings:
            if dated.date_edtf:
                start, end = dated.char_start, dated.char_end
                row = (event_id, sentence_id, "date", dated.date_edtf, dated.article_id, text[start:end], start, end)
                rows.append((*row, dated.attributed_to, dated.attribution_basis, dated.rule))
                break
        places, parties = set[str](), set[str]()
        for one in tellings:
            if one.places:
                places.update(*one.places.values())
            if one.actors:
                parties.update(*one.actors.values())
        figures = [key for one in tellings for key in one.figure_ids if key in measured]
        if places:
            rows.append((event_id, sentence_id, "place", _joined(places), *clause))
        if parties:
            rows.append((event_id, sentence_id, "party", _joined(parties), *clause))
        figure = _figure_row(event_id, told, figures, text, measured) if figures else None
        if figure is not None:
            rows.append(figure)
    return rows


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
