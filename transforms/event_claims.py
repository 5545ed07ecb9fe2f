"""tellings of one happening -> event_claims: what each sentence says of it, with its own words and its own source.

One row per sentence and aspect; where a sentence names several places, parties or figures, their ids stand in one value,
joined by "|". Conflicting stages and figures stay side by side, nothing is chosen here.
"""

from collections.abc import Mapping

from transforms.event_grouping import Happening
from transforms.event_tellings import Telling

SEPARATOR = "|"


def claim_rows(
    event_id: str, happening: Happening, text: str, measured: Mapping[str, Mapping[str, object]]
) -> list[dict[str, object]]:
    """Rows of `claim_tables.EventClaims` of one event.

    In: its id and tellings, the article's text, figures by id (char_start, char_end, attributed_to, attribution_basis,
    rule). Out: rows, one per sentence and aspect; verbatim is the exact slice of the text.
    """
    by_sentence: dict[str, list[Telling]] = {}
    for telling in happening:
        by_sentence.setdefault(telling.sentence_id, []).append(telling)
    rows: list[dict[str, object]] = []
    for tellings in by_sentence.values():
        told = min(tellings, key=lambda telling: (telling.is_nominal, telling.index))
        rows.append(_row(event_id, told, "occurrence", None, told.char_start, told.char_end, text))
        if not told.is_nominal or told.row["status_words"]:
            start, end = _words_of_status(told, text)
            rows.append(_row(event_id, told, "status", told.status, start, end, text))
        dated = next((one for one in tellings if one.row["date_edtf"]), None)
        if dated is not None:
            value = str(dated.row["date_edtf"])
            rows.append(_row(event_id, dated, "date", value, dated.char_start, dated.char_end, text))
        for aspect, members in (
            ("place", {key for one in tellings for ids in one.places.values() for key in ids}),
            ("party", {key for one in tellings for ids in one.actors.values() for key in ids}),
        ):
            if members:
                value = SEPARATOR.join(sorted(members))
                rows.append(_row(event_id, told, aspect, value, told.char_start, told.char_end, text))
        figure = _figure_row(event_id, told, tellings, text, measured)
        if figure is not None:
            rows.append(figure)
    return rows


def _row(
    event_id: str, telling: Telling, aspect: str, value: str | None, start: int, end: int, text: str
) -> dict[str, object]:
    return {
        "event_id": event_id,
        "sentence_id": telling.sentence_id,
        "aspect": aspect,
        "value": value,
        "article_id": telling.row["article_id"],
        "verbatim": text[start:end],
        "char_start": start,
        "char_end": end,
        "attributed_to": telling.attributed_to,
        "attribution_basis": telling.attribution_basis,
        "rule": telling.row["rule"],
    }


def _words_of_status(telling: Telling, text: str) -> tuple[int, int]:
    """Where the words that give the stage stand: in the clause, else the clause itself."""
    words = telling.row["status_words"]
    at = text.find(words, telling.char_start, telling.char_end) if isinstance(words, str) and words else -1
    return (at, at + len(str(words))) if at >= 0 else (telling.char_start, telling.char_end)


def _figure_row(
    event_id: str, told: Telling, tellings: list[Telling], text: str, measured: Mapping[str, Mapping[str, object]]
) -> dict[str, object] | None:
    ids = {key for one in tellings for key in _ids(one.row["figure_ids"]) if key in measured}
    # A figure of another sentence ("the residents ... 20,000 of them") belongs to that sentence's claim.
    own = sorted(key for key in ids if key.rpartition(".")[0] == told.sentence_id)
    if not own:
        return None
    starts = [_number(measured[key]["char_start"]) for key in own]
    ends = [_number(measured[key]["char_end"]) for key in own]
    row = _row(event_id, told, "figure", SEPARATOR.join(own), min(starts), max(ends), text)
    first = measured[own[0]]
    row["attributed_to"], row["attribution_basis"] = first["attributed_to"], first["attribution_basis"]
    row["rule"] = first["rule"]
    return row


def _ids(value: object) -> list[str]:
    return [str(key) for key in value] if isinstance(value, list) else []


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
