"""Each view compiles and answers as expected on the tiny warehouse."""

from pathlib import Path

import pytest

from warehouse.reader import connect

SENTENCE = "Over 100 people left Homs."

# What each view must say of the tiny warehouse: the query over it and its rows.
ANSWERS = {
    "v_claim_occurrences": (
        "SELECT claim_table, article_id, ordinal, is_canonical, is_repeat, char_start, char_end, expression "
        "FROM v_claim_occurrences",
        [
            ("figures", "a1", 2, True, False, 13, 28, "Over 100 people"),
            ("figures", "a1", 3, False, True, 40, 55, "Over 100 people"),
            ("figures", "a2", 2, False, False, 15, 30, "Over 100 people"),
            ("figures", "a3", 1, False, False, None, None, "Over 100 people"),
            ("place_mentions", "a1", 2, True, False, 34, 38, "Homs"),
            ("place_mentions", "a1", 3, False, True, 61, 65, "Homs"),
            ("place_mentions", "a2", 2, False, False, 36, 40, "Homs"),
            ("place_mentions", "a3", 1, False, False, None, None, "Homs"),
        ],
    ),
    "v_article_repeats": (
        "SELECT article_id, source_file, ordinal, kind, repeat_of_article_id, repeat_of_ordinal, verbatim "
        "FROM v_article_repeats",
        [
            ("a1", "a1.txt", 3, "within", "a1", 2, SENTENCE),
            ("a2", "a2.txt", 2, "across", "a1", 2, SENTENCE),
            ("a3", "a3.txt", 1, "across", "a1", 2, "Over  100 people left Homs."),
        ],
    ),
    "v_people_figures": (
        "SELECT article_id, source_file, outlet, published_on::text, expression, value_low, value_best, value_high, "
        "bound, n_articles, verbatim FROM v_people_figures",
        [("a1", "a1.txt", "The Paper", "2018-03-18", "Over 100 people", 100, 100, None, "more_than", 3, SENTENCE)],
    ),
    "v_place_mentions": (
        "SELECT article_id, source_file, surface, place_name, place_type, admin1_pcode, sense, verbatim "
        "FROM v_place_mentions",
        [("a1", "a1.txt", "Homs", "Homs", "city", "SY04", "location", SENTENCE)],
    ),
    "v_unresolved": (
        "SELECT table_name, key, column_name, why FROM v_unresolved",
        [
            ("articles", "a2", "published_on", "the text offers 2018-03-19 and none is certain"),
            ("articles", "a3", "published_on", "rule none is not sure of 2018-03-20 (confidence 0.4)"),
            ("articles", "a3", "title", "no line reads as a headline"),
            (
                "place_mentions",
                "p1.s1@34",
                "place_id",
                "rule x is not sure that Homs is homs as location (confidence 0.3)",
            ),
        ],
    ),
    "v_rejections_open": ("SELECT rejection_id, source_uri FROM v_rejections_open", [("r1", "bad.txt")]),
    "v_runs": (
        "SELECT run_id, state, seconds, n_stages, rows_in, rows_out, rejected, stage_seconds, slowest_stage, n_rules, "
        "n_failed, n_could_not_run FROM v_runs",
        [
            ("run-1", "published", 2.0, 2, 5, 1, 2, 2.0, "figures", 2, 1, 0),
            ("run-0", "no_change", *[None] * 10),
        ],
    ),
}


@pytest.mark.parametrize("view", ANSWERS)
def test_view_answers(tiny: Path, view: str) -> None:
    sql, rows = ANSWERS[view]
    con = connect(tiny)
    assert con.execute(sql).fetchall() == rows
    con.close()


def test_every_view_is_tested(tiny: Path) -> None:
    con = connect(tiny)
    views = {row[0] for row in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    con.close()
    assert views == ANSWERS.keys()
