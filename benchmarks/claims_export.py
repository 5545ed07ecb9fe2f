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
_REPEATS = """
SELECT r.article_id AS article_a, r.char_start AS start_a, r.char_end AS end_a, k.article_id AS article_b,
    k.char_start AS start_b, k.char_end AS end_b, CASE r.kind WHEN 'within' THEN 'within' ELSE 'cross_exact' END AS kind
FROM v_article_repeats r
JOIN paragraph_occurrences k ON k.article_id = r.repeat_of_article_id AND k.ordinal = r.repeat_of_ordinal
ORDER BY 1, 2
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
