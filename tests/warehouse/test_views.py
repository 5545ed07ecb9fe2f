"""Each view compiles and answers as expected on the tiny warehouse."""

from pathlib import Path

import pytest

from warehouse.reader import connect

SENTENCE = "Over 100 people left Homs."
TOLD = "The army said 90 people left Homs on Sunday under a deal, including 30 fighters."

# What each view must say of the tiny warehouse: the query over it and its rows.
ANSWERS = {
    "v_claim_occurrences": (
        "SELECT claim_table, article_id, ordinal, is_canonical, is_repeat, char_start, char_end, expression "
        "FROM v_claim_occurrences WHERE claim_table = 'place_mentions' OR sentence_id = 'p1.s1'",
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
        "SELECT article_id, ordinal, kind, is_edited, repeat_of_article_id, repeat_of_ordinal, block_first, block_last, "
        "verbatim FROM v_article_repeats",
        [
            ("a1", 3, "within", False, "a1", 2, 3, 3, SENTENCE),
            ("a2", 1, "across", True, "a1", 1, 1, 2, "\u00a0Échos: copied"),
            ("a2", 2, "across", False, "a1", 2, 1, 2, SENTENCE),
            ("a3", 1, "across", False, "a1", 2, 1, 1, "Over  100 people left Homs."),
        ],
    ),
    "v_repeat_clusters": (
        "SELECT cluster_id, member_id, is_representative, article_id, differs_in, n_texts, n_outlets, verbatim "
        "FROM v_repeat_clusters",
        [
            ("c2", "h1", True, "a1", None, 2, 2, "Deal reached"),
            ("c2", "h2", False, "a2", None, 2, 2, "Échos: copied"),
            ("c1", "p1.s1", True, "a1", None, 2, 1, SENTENCE),
            ("c1", "p2.s1", False, "a4", "number", 2, 1, TOLD),
        ],
    ),
    "v_syndication": (
        "SELECT outlet, origin_outlet, is_copy, n_paragraphs, n_articles, n_characters, share_of_text, "
        "median_days_behind FROM v_syndication",
        [
            ("\x1b[31mRed\x07", "The Paper", True, 1, 1, 26, 1, None),
            ("Copy", "The Paper", True, 1, 1, 27, 1, 2),
            ("The Paper", "The Paper", False, 2, 2, 130, 1, 0),
        ],
    ),
    "v_people_figures": (
        "SELECT article_id, source_file, outlet, published_on::text, expression, value_low, value_best, value_high, "
        "bound, n_articles, verbatim FROM v_people_figures",
        [
            ("a1", "a1.txt", "The Paper", "2018-03-18", "Over 100 people", 100, 100, None, "more_than", 3, SENTENCE),
            ("a4", "a4.txt", "The Paper", "2018-03-19", "90 people", 90, 90, 90, "exact", 1, TOLD),
            ("a4", "a4.txt", "The Paper", "2018-03-19", "30 fighters", 30, 30, 30, "exact", 1, TOLD),
        ],
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
            ("figures", "p1.s1.f0", "date_start", "Over 100 people has no day in the text"),
            ("figures", "p2.s1.f14", "date_start", "90 people has no day in the text"),
            ("figures", "p2.s1.f69", "date_start", "30 fighters has no day in the text"),
            (
                "place_mentions",
                "p1.s1@34",
                "place_id",
                "rule x is not sure that Homs is homs as location (confidence 0.3)",
            ),
        ],
    ),
    "v_comparable_figures": (
        "SELECT comparison_key, figure_id, expression, told_for::text, attributed_to FROM v_comparable_figures",
        [
            ("homs|moved|2018-03-18|people", "p1.s1.f0", "Over 100 people", None, None),
            ("homs|moved|2018-03-18|people", "p2.s1.f14", "90 people", "2018-03-18", "army"),
        ],
    ),
    "v_conflicting_figures": (
        "SELECT kind, comparison_key, n_claims, n_sources, n_articles, min_low, max_high, spread, claims "
        "FROM v_conflicting_figures",
        [
            (
                "number",
                "homs|moved|2018-03-18|people",
                2,
                2,
                2,
                90,
                100,
                10,
                ["Over 100 people (no source named, a1)", "90 people (army, a4)"],
            ),
            (
                "status",
                "event p2.s1.e17",
                2,
                2,
                1,
                None,
                None,
                None,
                ["completed (army): left", "ongoing (no source named): goes on"],
            ),
        ],
    ),
    "v_internal_contradictions": (
        "SELECT kind, article_id, claims FROM v_internal_contradictions",
        [("status", "a4", ["completed (army): left", "ongoing (no source named): goes on"])],
    ),
    "v_independent_reports": (
        "SELECT comparison_key, n_claims, n_articles, n_texts, n_independent_texts, n_sources, sources, first_verbatim "
        "FROM v_independent_reports",
        [("homs|moved|2018-03-18|people", 2, 4, 2, 2, 1, ["army"], SENTENCE)],
    ),
    "v_evacuations": (
        "SELECT article_id, from_places, to_places, date_edtf, expression, value_best, part_of_figure_id, agreement, "
        "source_name, attribution_basis, verbatim FROM v_evacuations",
        [
            ("a4", "Homs", None, "2018-03-18", "90 people", 90, None, "Deal", "The Army", "explicit", TOLD),
            ("a4", "Homs", None, "2018-03-18", "30 fighters", 30, "p2.s1.f14", "Deal", "The Army", "explicit", TOLD),
        ],
    ),
    "v_hxl_evacuations": (
        "SELECT article_id, event_id, from_name, value_best, attributed_to, url FROM v_hxl_evacuations",
        [("a4", "p2.s1.e17", "Homs", 90, "The Army", "x"), ("a4", "p2.s1.e17", "Homs", 30, "The Army", "x")],
    ),
    "v_figure_subsets": (
        "SELECT part_expression, whole_expression, part_value, whole_value, disposition FROM v_figure_subsets",
        [("30 fighters", "90 people", 30, 90, "left")],
    ),
    "v_place_timeline": (
        "SELECT place_id, role, date_edtf, event_type, figures FROM v_place_timeline",
        [("homs", "from", "2018-03-18", "evacuation", ["90 people", "30 fighters"])],
    ),
    "v_source_share": (
        "SELECT claim_table, class, source_name, n_claims, round(share, 3) FROM v_source_share",
        [
            ("events", "evacuation", "The Army", 1, 1),
            ("figures", "people", "The Army", 2, 0.667),
            ("figures", "people", "no source named", 1, 0.333),
            ("statements", "indirect", "The Army", 1, 1),
        ],
    ),
    "v_unattributed": (
        "SELECT claim_table, claim_id, verbatim FROM v_unattributed",
        [("figures", "p1.s1.f0", SENTENCE)],
    ),
    "v_claim_explanations": (
        "SELECT aspect, value, words, rule, confidence FROM v_claim_explanations WHERE claim_id = 'p2.s1.f14'",
        [
            ("fate", "left, completed", "90 people", "verb", None),
            ("place", "from homs", None, "place.sentence", None),
            ("population", "people: ", "90 people", "population.noun", None),
            ("source", "army", "The army", "attribution.explicit", 0.9),
            ("value", "exact low 90.0 best 90.0 high 90.0", "90 people", "x", None),
        ],
    ),
    "v_rejections_open": ("SELECT rejection_id, source_uri FROM v_rejections_open", [("r1", "bad.txt")]),
    "v_feed_freshness": (
        "SELECT source_url, outlet, state, hours_since_answer::INT, n_documents, failures, last_problem, disabled_reason, "
        "last_new_item_at = as_of FROM v_feed_freshness",
        [
            ("https://down.example/", None, "failing", None, 0, 2, "It does not answer.", None, None),
            ("https://gone.example/", None, "disabled", 26, 0, 1, None, "It is no more.", None),
            ("https://paper.example/feed", "The Paper", "working", 2, 2, 0, None, None, False),
        ],
    ),
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
