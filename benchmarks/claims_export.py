"""Published warehouse -> the JSON lines a scorer of annotated articles reads: one file per family.

It decides only how our codes are called in the annotation's smaller code lists; no value is computed here.
Family files and fields: articles, figures, places, events, quotes, repeats, as `score.py` of such a folder lists them.
"""

import json
from pathlib import Path
from typing import Any

import duckdb

# Our event types -> (the annotation's type, its status where the type alone says it).
EVENT_TYPES = {
    "agreement_reached": ("agreement", None),
    "amnesty_offered": ("agreement", None),
    "ceasefire_agreed": ("ceasefire", None),
    "ceasefire_breakdown": ("ceasefire_violation", None),
    "ceasefire_violation": ("ceasefire_violation", None),
    "evacuation": ("evacuation", None),
    "evacuation_convoy_arrival": ("evacuation", None),
    "evacuation_obstruction": ("evacuation", "denied"),
    "aid_obstruction": ("aid_delivery", "denied"),
    "humanitarian_aid": ("aid_delivery", None),
    "humanitarian_corridor_opened": ("corridor_opening", None),
    "siege": ("siege", None),
    "siege_lifted": ("siege", "completed"),
    "shelling": ("attack", None),
    "air_or_artillery_attack": ("attack", None),
    "air_support": ("attack", None),
    "airstrike": ("attack", None),
    "armed_clash": ("attack", None),
    "bombing": ("attack", None),
    "attack": ("attack", None),
    "abduction": ("attack", None),
    "killing_of_civilians": ("casualties", None),
    "casualties": ("casualties", None),
    "territorial_control_change": ("territorial_change", None),
    "territorial_control_state": ("territorial_change", None),
    "return_of_displaced": ("displacement", None),
    "displacement": ("displacement", None),
    "detainee_release": ("detainee_release", None),
}
DIPLOMACY = "diplomacy"
PRONOUNS = ("he", "she", "it", "they", "who", "which", "none", "i", "we")
POPULATIONS = {
    "men": "people",
    "evacuations": "people",
    "residents": "residents",
    "police": "policemen",
    "displaced": "displaced",
    "settlements": "towns",
    "neighbourhoods": "neighborhoods",
    "incidents": "other",
    "groups": "other",
    "states": "other",
}

_ARTICLES = """
SELECT article_id AS article, title, CAST(published_on AS VARCHAR) AS published_on, outlet FROM articles ORDER BY 1
"""
_FIGURES = """
SELECT o.article_id AS article, f.verbatim AS sentence, o.char_start, o.char_end, f.value_low, f.value_best,
    f.value_high, f.is_approximate, f.unit, f.population_class AS population, f.disposition,
    f.attributed_as_written AS attributed_to, p.name AS place
FROM figures f
JOIN v_claim_occurrences o ON o.claim_table = 'figures' AND o.claim_key = f.figure_id AND NOT o.is_repeat
LEFT JOIN places p ON p.place_id = coalesce(f.at_place_id, f.from_place_id, f.to_place_id)
ORDER BY o.article_id, o.char_start
"""
# The annotation counts "under siege since 2013" as a figure of duration.
_SIEGES = """
SELECT DISTINCT d.article_id AS article, s.text AS sentence, d.char_start, d.char_end,
    CAST(d.edtf[1:4] AS INTEGER) AS value_best, CAST(d.edtf[1:4] AS INTEGER) AS value_low,
    CAST(d.edtf[1:4] AS INTEGER) AS value_high, false AS is_approximate, 'since_year' AS unit,
    'duration' AS population, 'besieged' AS disposition, NULL AS attributed_to, NULL AS place
FROM date_expressions d
JOIN sentences s USING (sentence_id)
JOIN event_claims c ON c.sentence_id = d.sentence_id
JOIN events e ON e.event_id = c.event_id AND e.event_type = 'siege'
WHERE d.kind = 'open_start' AND regexp_full_match(d.edtf, '[0-9]{4}/..')
ORDER BY d.article_id, d.char_start
"""
_PLACES = """
SELECT o.article_id AS article, m.surface, p.name AS canonical, o.char_start
FROM place_mentions m
JOIN places p USING (place_id)
JOIN v_claim_occurrences o
    ON o.claim_table = 'place_mentions' AND o.claim_key = m.sentence_id || '@' || m.char_start AND NOT o.is_repeat
WHERE m.sense IN ('location', 'dateline', 'metonym_actor')
ORDER BY o.article_id, o.char_start
"""
_EVENTS = """
SELECT o.article_id AS article, e.event_type AS type, e.status, o.char_start, o.char_end, e.verbatim AS sentence,
    -- The first stated bound: 2013 of "2013/..", 2018-07-18 of "../2018-07-18"; doubt marks left out.
    regexp_replace(coalesce(nullif(split_part(e.date_edtf, '/', 1), '..'), split_part(e.date_edtf, '/', 2)), '[?~%]', '')
        AS date
FROM events e
JOIN v_claim_occurrences o ON o.claim_table = 'events' AND o.claim_key = e.event_id AND NOT o.is_repeat
WHERE NOT e.off_story AND o.char_start IS NOT NULL
ORDER BY o.article_id, o.char_start
"""
_QUOTES = """
SELECT o.article_id AS article, t.speaker_named_as AS named, t.speaker_as_written AS written, t.speaker_basis AS basis,
    t.text, o.char_start, t.statement_id, t.continues_statement_id
FROM statements t
JOIN v_claim_occurrences o ON o.claim_table = 'statements' AND o.claim_key = t.statement_id AND NOT o.is_repeat
WHERE t.kind IN ('direct', 'quoted_fragment')
ORDER BY o.article_id, o.char_start
"""
# Sentences of five words and more: each pair that stands in one star of copies, and each linked pair and its copies.
_REPEATS = """
WITH told AS (
    SELECT s.sentence_id, o.article_id, s.text, o.char_start + s.char_start - c.char_start AS char_start,
        o.char_start + s.char_end - c.char_start AS char_end
    FROM sentences s
    JOIN paragraphs p USING (paragraph_id)
    JOIN paragraph_occurrences c ON c.article_id = p.first_article_id AND c.ordinal = p.first_ordinal
    JOIN paragraph_occurrences o ON o.paragraph_id = s.paragraph_id
    WHERE len(regexp_extract_all(s.text, '[\\p{L}\\p{N}]+')) >= 5
),
links AS (
    SELECT c.kind, m.member_id, r.member_id AS representative_id, m.differs_in
    FROM near_repeat_clusters c
    JOIN near_repeat_members m ON m.cluster_id = c.cluster_id AND NOT m.is_representative
    JOIN near_repeat_members r ON r.cluster_id = c.cluster_id AND r.is_representative
    WHERE c.level = 'sentence'
),
folded AS (
    SELECT member_id, min(representative_id) AS root FROM links WHERE kind IN ('paraphrase', 'quote_reuse') GROUP BY ALL
),
rooted AS (
    SELECT t.*, coalesce(f.root, t.sentence_id) AS root FROM told t LEFT JOIN folded f ON f.member_id = t.sentence_id
),
pairs AS (
    SELECT a.*, b.*, NULL AS differs_in
    FROM rooted a
    JOIN rooted b ON a.root = b.root AND (a.article_id, a.char_start) < (b.article_id, b.char_start)
    UNION ALL
    SELECT a.*, b.*, l.differs_in
    FROM links l
    JOIN rooted a ON a.root = l.member_id
    JOIN rooted b ON b.root = l.representative_id
    WHERE l.kind IN ('contained', 'same_claim_other_number')
)
SELECT DISTINCT article_id AS article_a, char_start AS start_a, char_end AS end_a, article_id_1 AS article_b,
    char_start_1 AS start_b, char_end_1 AS end_b,
    CASE
        WHEN differs_in IS NOT NULL THEN 'differs in ' || differs_in
        WHEN article_id = article_id_1 THEN 'within'
        WHEN text = text_1 THEN 'cross_exact'
        ELSE 'cross_near'
    END AS kind
FROM pairs
ORDER BY ALL
"""


def export_claims(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, int]:
    """Write articles, figures, places, events, quotes and repeats as JSON lines into `folder`; return rows of each."""
    figures = _rows(con, _FIGURES) + _rows(con, _SIEGES)
    for row in figures:
        row["population"] = POPULATIONS.get(str(row["population"]), row["population"])
    events = _rows(con, _EVENTS)
    for row in events:
        kind, status = EVENT_TYPES.get(str(row["type"]), (DIPLOMACY, None))
        row |= {"type": kind, "status": status or row["status"]}
    quotes = _whole_quotes(_rows(con, _QUOTES))
    families = {
        "articles": _rows(con, _ARTICLES),
        "figures": figures,
        "places": _rows(con, _PLACES),
        "events": events,
        "quotes": quotes,
        "repeats": _rows(con, _REPEATS),
    }
    for family, rows in families.items():
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{family}.jsonl").write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return {family: len(rows) for family, rows in families.items()}


def _whole_quotes(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The annotation takes a quotation over several sentences as one; a pronoun as speaker stands for whom it means."""
    whole: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        row["speaker"] = row["named"] if str(row["written"]).lower() in PRONOUNS else row["written"] or row["named"]
        begun = whole.get((row["article"], row["continues_statement_id"]))
        if begun is None:
            begun = row
        else:
            begun["text"] += " " + row["text"]
        whole[row["article"], row["statement_id"]] = begun
    return list({id(row): row for row in whole.values()}.values())


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    result = con.execute(sql)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
