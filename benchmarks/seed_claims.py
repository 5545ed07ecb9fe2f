"""Published warehouse of the seed articles + their expected claims -> precision, recall and every difference, by family.

Matching is strict: a figure, statement or date expression is found if its span and its values are equal; an event if
its type and one of its evidence sentences are, one to one. Fields of what was found are counted apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb

MUST_CLASSES = ("people", "incidents")
MUST_EVENTS = (
    "evacuation",
    "agreement_reached",
    "siege",
    "humanitarian_corridor_opened",
    "shelling",
    "evacuation_convoy_arrival",
    "evacuation_obstruction",
)
Row = dict[str, Any]


@dataclass
class Score:
    """What one family reached; a field's accuracy counts over the rows that were found."""

    expected: int = 0
    given: int = 0
    found: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 1 where nothing was to be found and nothing was given."""
        return 2 * self.found / (self.expected + self.given) if self.expected + self.given else 1.0

    def accuracy(self, name: str) -> float:
        """Share of the found rows whose field `name` is right; 1 where none was asked."""
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0


def score_seed_claims(con: duckdb.DuckDBPyConnection, expected: Mapping[str, Any]) -> dict[str, Score]:
    """Compare the warehouse with `expected` (articles -> figures, events, agreements, statements, date_expressions).

    Families: figures_must (people, incidents), figures_other, events_must, events_other, agreements, statements_named,
    statements_other, date_expressions.
    """
    articles = expected["articles"]
    scores = {
        name: Score()
        for name in (
            "figures_must", "figures_other", "events_must", "events_other", "agreements", "statements_named",
            "statements_other", "date_expressions",
        )
    }  # fmt: skip
    for article, claims in articles.items():
        figures = _figures(con, article)
        _by_span(scores, article, claims["figures"], figures, _figure_family, _FIGURE_FIELDS)
        _by_span(scores, article, claims["statements"], _statements(con, article), _statement_family, _STATEMENT_FIELDS)
        _by_span(
            scores,
            article,
            claims["date_expressions"],
            _dates(con, article),
            lambda _: "date_expressions",
            _DATE_FIELDS,
        )
        spans = {figure["figure_id"]: tuple(figure["span"]) for figure in figures}
        wanted = {figure["id"]: tuple(figure["span"]) for figure in claims["figures"]}
        events = _events(con, article, spans)
        for event in claims["events"]:
            event["figure_spans"] = sorted(wanted[name] for name in event["figures"])
        _by_evidence(scores, article, claims["events"], events, _event_family, _EVENT_FIELDS)
        _by_evidence(
            scores, article, claims["agreements"], _agreements(con, article), lambda _: "agreements", _AGREEMENT_FIELDS
        )
    return scores


_FIGURE_FIELDS = (
    "values", "bound", "disposition", "modality", "from", "to", "at", "date_edtf", "attributed_to", "attribution_basis",
)  # fmt: skip
_STATEMENT_FIELDS = ("kind", "speaker")
_DATE_FIELDS = ("kind", "edtf", "precision")
_EVENT_FIELDS = ("status", "assertion", "from", "to", "at", "date_edtf", "date_precision", "figure_spans", "off_story")
_AGREEMENT_FIELDS = ("parties", "guarantors", "brokers", "date_edtf")


def _figure_family(row: Row) -> str:
    return "figures_must" if row["figure_class"] in MUST_CLASSES else "figures_other"


def _statement_family(row: Row) -> str:
    return "statements_named" if row["speaker"] else "statements_other"


def _event_family(row: Row) -> str:
    return "events_must" if row["event_type"] in MUST_EVENTS and not row["off_story"] else "events_other"


def _by_span(
    scores: dict[str, Score],
    article: str,
    expected: list[Row],
    given: list[Row],
    family: Callable[[Row], str],
    fields: Iterable[str],
) -> None:
    left = {_span(row): row for row in given}
    for want in expected:
        score = scores[family(want)]
        score.expected += 1
        have = left.pop(_span(want), None)
        words = want.get("expression") or want.get("text")
        if have is None:
            score.differences.append(f"{article} missed: {words!r}")
            continue
        score.given += 1
        score.found += 1
        _compare(score, article, str(words), want, have, fields)
    for have in left.values():
        score = scores[family(have)]
        score.given += 1
        score.differences.append(f"{article} extra: {have.get('expression') or have.get('text')!r}")


def _span(row: Row) -> tuple[int, int]:
    """Offsets of the words, the full stop or comma that ends a statement left out."""
    start, end = row["span"]
    words = row.get("text")
    return start, end - (len(words) - len(words.rstrip(" .,")) if words else 0)


def _by_evidence(
    scores: dict[str, Score],
    article: str,
    expected: list[Row],
    given: list[Row],
    family: Callable[[Row], str],
    fields: Iterable[str],
) -> None:
    """One to one, most evidence and equal fields first."""
    fields = tuple(fields)
    pairs = sorted(
        (
            (-_shared(want["evidence"], have["evidence"]), -sum(want[f] == have[f] for f in fields), i, j)
            for i, want in enumerate(expected)
            for j, have in enumerate(given)
            if want.get("event_type") == have.get("event_type") and _shared(want["evidence"], have["evidence"])
        ),
        key=lambda pair: (pair[0] + pair[1] / 2, *pair),
    )
    partner: dict[int, int] = {}
    for _, _, i, j in pairs:
        if i not in partner and j not in partner.values():
            partner[i] = j
    for i, want in enumerate(expected):
        score = scores[family(want)]
        score.expected += 1
        words = f"{want.get('event_type') or 'agreement'} {want['id']}"
        if i not in partner:
            score.differences.append(f"{article} missed: {words}")
            continue
        score.given += 1
        score.found += 1
        _compare(score, article, words, want, given[partner[i]], fields)
    for j, have in enumerate(given):
        if j not in partner.values():
            score = scores[family(have)]
            score.given += 1
            score.differences.append(f"{article} extra: {have.get('event_type') or 'agreement'} {have['verbatim']!r}")


def _compare(score: Score, article: str, words: str, want: Row, have: Row, fields: Iterable[str]) -> None:
    for name in fields:
        score.asked[name] += 1
        if want[name] == have[name]:
            score.right[name] += 1
        else:
            score.differences.append(f"{article} {words!r} {name}: expected {want[name]!r}, got {have[name]!r}")


def _shared(a: list[list[int]], b: list[list[int]]) -> int:
    return sum(any(max(x[0], y[0]) < min(x[1], y[1]) for y in b) for x in a)


def _fetch(con: duckdb.DuckDBPyConnection, sql: str, article: str) -> list[Row]:
    result = con.execute(sql, [article])
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _figures(con: duckdb.DuckDBPyConnection, article: str) -> list[Row]:
    rows = _fetch(
        con,
        """SELECT figure_id, [char_start, char_end] AS span, expression, figure_class, [value_low, value_best, value_high] AS values,
            bound, disposition, modality, date_edtf, attributed_to, attribution_basis,
            coalesce((SELECT list(place_id ORDER BY place_id) FROM figure_places p WHERE p.figure_id = f.figure_id AND role = 'from'), []) AS "from",
            coalesce((SELECT list(place_id ORDER BY place_id) FROM figure_places p WHERE p.figure_id = f.figure_id AND role = 'to'), []) AS "to",
            coalesce((SELECT list(place_id ORDER BY place_id) FROM figure_places p WHERE p.figure_id = f.figure_id AND role = 'at'), []) AS "at"
        FROM figures f WHERE article_id = ?""",
        article,
    )
    return rows


def _statements(con: duckdb.DuckDBPyConnection, article: str) -> list[Row]:
    sql = "SELECT [char_start, char_end] AS span, kind, speaker_actor_id AS speaker, text FROM statements WHERE article_id = ?"
    return _fetch(con, sql, article)


def _dates(con: duckdb.DuckDBPyConnection, article: str) -> list[Row]:
    sql = "SELECT [char_start, char_end] AS span, expression, kind, edtf, precision FROM date_expressions WHERE article_id = ?"
    return _fetch(con, sql, article)


def _events(con: duckdb.DuckDBPyConnection, article: str, spans: dict[str, tuple[int, int]]) -> list[Row]:
    rows = _fetch(
        con,
        """SELECT event_id, event_type, status, assertion, date_edtf, date_precision, off_story, verbatim,
            (SELECT list(DISTINCT [s.char_start, s.char_end]) FROM event_claims c JOIN sentences s USING (sentence_id)
                WHERE c.event_id = e.event_id AND c.aspect = 'occurrence') AS evidence,
            coalesce((SELECT list(figure_id) FROM event_figures g WHERE g.event_id = e.event_id), []) AS figure_ids,
            coalesce((SELECT list(place_id ORDER BY place_id) FROM event_places p WHERE p.event_id = e.event_id AND role = 'from'), []) AS "from",
            coalesce((SELECT list(place_id ORDER BY place_id) FROM event_places p WHERE p.event_id = e.event_id AND role = 'to'), []) AS "to",
            coalesce((SELECT list(place_id ORDER BY place_id) FROM event_places p WHERE p.event_id = e.event_id AND role = 'at'), []) AS "at"
        FROM events e WHERE article_id = ?""",
        article,
    )
    for row in rows:
        row["evidence"] = row["evidence"] or []
        row["figure_spans"] = sorted(spans[name] for name in row["figure_ids"] if name in spans)
    return rows


def _agreements(con: duckdb.DuckDBPyConnection, article: str) -> list[Row]:
    rows = _fetch(
        con,
        """SELECT a.agreement_id, a.date_edtf, a.verbatim, (SELECT list(DISTINCT [s.char_start, s.char_end]) FROM sentences s WHERE s.sentence_id = a.sentence_id
                OR s.sentence_id IN (SELECT sentence_id FROM agreement_parties p WHERE p.agreement_id = a.agreement_id)
                OR s.sentence_id IN (SELECT sentence_id FROM agreement_terms t WHERE t.agreement_id = a.agreement_id)) AS evidence,
            coalesce((SELECT list(DISTINCT actor_id ORDER BY actor_id) FROM agreement_parties p WHERE p.agreement_id = a.agreement_id AND role = 'party'), []) AS parties,
            coalesce((SELECT list(DISTINCT actor_id ORDER BY actor_id) FROM agreement_parties p WHERE p.agreement_id = a.agreement_id AND role = 'guarantor'), []) AS guarantors,
            coalesce((SELECT list(DISTINCT actor_id ORDER BY actor_id) FROM agreement_parties p WHERE p.agreement_id = a.agreement_id AND role = 'broker'), []) AS brokers
        FROM agreements a WHERE a.article_id = ?""",
        article,
    )
    return rows
