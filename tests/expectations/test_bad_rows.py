"""Every rule is shown one row it must catch, and is then the only rule that fails."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

import duckdb
import polars as pl
import pytest

from expectations.claims import claim_rules
from expectations.declared import declared
from expectations.great_expectations_run import open_bench, run
from expectations.offender_queries import offender_queries
from expectations.runner import audit
from expectations.staged_to_pandas import staged_to_pandas
from expectations.table_suites import SUITES
from transforms import tables

Warehouse = Callable[[Mapping[str, pl.DataFrame]], duckdb.DuckDBPyConnection]
Edit = tuple[str, int, str, object]  # table, row, column, new value

P1, P3 = f"{1:032x}", f"{3:032x}"

# rule of one table: the cells that break it
TABLE_RULES: dict[str, list[Edit]] = {
    "documents.source_kind_in_code_list": [("documents", 0, "source_kind", "fax")],
    "documents.container_sha256_is_sha256": [("documents", 0, "container_sha256", "A" * 64)],
    "documents.path_stays_in_the_warehouse": [("documents", 0, "path", "raw/../../etc/passwd")],
    "documents.media_type_has_its_form": [("documents", 0, "media_type", "text")],
    "articles.source_kind_in_code_list": [("articles", 0, "source_kind", "fax")],
    "articles.sha256_is_sha256": [("articles", 0, "sha256", "abc")],
    "articles.published_basis_in_code_list": [("articles", 0, "published_basis", "guess")],
    "articles.date_where_basis": [("articles", 0, "published_on", None), ("articles", 0, "published_precision", None)],
    "articles.no_date_without_basis": [("articles", 0, "published_basis", "none")],
    "articles.published_precision_is_day": [("articles", 0, "published_precision", "month")],
    "articles.precision_where_date": [("articles", 0, "published_precision", None)],
    "articles.no_precision_without_date": [
        ("articles", 0, "published_on", None), ("articles", 0, "published_basis", "none")],
    "articles.language_has_its_form": [("articles", 0, "language", "English")],
    "articles.published_on_known": [
        ("articles", 0, "published_on", None), ("articles", 0, "published_basis", "none"),
        ("articles", 0, "published_precision", None)],
    "paragraphs.paragraph_id_is_xxh3_128": [
        ("paragraphs", 0, "paragraph_id", "p1"), ("paragraph_occurrences", 0, "paragraph_id", "p1"),
        ("sentences", 0, "paragraph_id", "p1"), ("sentences", 0, "sentence_id", "p1.s1"),
        ("near_repeat_members", 2, "member_id", "p1")],
    "paragraphs.text_norm_unique": [("paragraphs", 0, "text_norm", "The buses left Homs.")],
    "paragraphs.no_more_articles_than_occurrences": [("paragraphs", 0, "n_articles", 2)],
    "paragraph_occurrences.char_end_after_char_start": [("paragraph_occurrences", 0, "char_end", 1)],
    "paragraph_occurrences.role_in_code_list": [("paragraph_occurrences", 1, "role", "story")],
    "paragraph_occurrences.role_detail_in_code_list": [("paragraph_occurrences", 1, "role_detail", "advert")],
    "paragraph_occurrences.repeat_names_its_first": [("paragraph_occurrences", 4, "repeat_of_ordinal", None)],
    "paragraph_occurrences.only_repeats_name_a_first": [("paragraph_occurrences", 3, "repeat_of_ordinal", 1)],
    "paragraph_occurrences.repeat_comes_after_its_first": [("paragraph_occurrences", 4, "repeat_of_ordinal", 5)],
    "sentences.sentence_id_has_its_form": [("sentences", 0, "sentence_id", f"{P1}.sentence1")],
    "sentences.char_end_after_char_start": [("sentences", 0, "char_end", 1)],
    "sentences.sentence_not_overlong": [("sentences", 0, "text", "word " * 601)],
    "places.place_type_in_code_list": [("places", 1, "place_type", "metropolis")],
    "places.country_has_its_form": [("places", 1, "country", "Syria")],
    "places.admin1_pcode_has_its_form": [("places", 0, "admin1_pcode", "Homs")],
    "places.admin2_pcode_has_its_form": [
        ("places", 1, "admin2_pcode", "SY04-00"), ("places", 1, "admin3_pcode", None)],
    "places.admin3_pcode_has_its_form": [("places", 1, "admin3_pcode", "SY0400-00")],
    "places.lon_where_lat": [("places", 1, "lon", None)],
    "places.lat_where_lon": [("places", 1, "lat", None)],
    "places.coord_source_where_point": [("places", 1, "coord_source", None)],
    "places.pcode_version_where_pcode": [("places", 1, "pcode_version", None)],
    "place_aliases.alias_norm_not_blank": [("place_aliases", 1, "alias_norm", " ")],
    "place_aliases.lang_has_its_form": [("place_aliases", 1, "lang", "English")],
    "place_aliases.script_has_its_form": [("place_aliases", 1, "script", "latin")],
    "place_mentions.char_end_after_char_start": [("place_mentions", 0, "char_end", 30)],
    "place_mentions.sense_in_code_list": [("place_mentions", 0, "sense", "nickname")],
    "place_mentions.role_in_event_in_code_list": [("place_mentions", 0, "role_in_event", "near")],
    "figures.figure_id_has_its_form": [("figures", 0, "figure_id", f"{P3}.s2.first")],
    "figures.low_basis_in_code_list": [("figures", 0, "low_basis", "guess")],
    "figures.best_not_below_low": [("figures", 0, "value_low", 300.0)],
    "figures.high_not_below_best": [("figures", 0, "value_high", 100.0), ("figures", 0, "value_low", None)],
    "figures.high_not_below_low": [("figures", 3, "value_high", 40.0)],
    "figures.exact_low_equals_best": [("figures", 1, "value_low", 100.0)],
    "figures.exact_high_equals_best": [("figures", 1, "value_high", 200.0)],
    "figures.exact_is_not_approximate": [("figures", 1, "is_approximate", True)],
    "figures.range_has_low": [("figures", 3, "value_low", None)],
    "figures.range_has_high": [("figures", 3, "value_high", None)],
    "figures.range_has_no_best": [("figures", 3, "value_best", 55.0)],
    "figures.vague_has_no_best": [("figures", 4, "value_best", 24.0)],
    "figures.vague_bound_is_flagged": [("figures", 4, "is_vague", False), ("figures", 4, "low_basis", "stated")],
    "figures.vague_word_rule_only_for_vague": [("figures", 0, "low_basis", "vague_word_rule")],
    "figures.low_basis_where_low": [("figures", 0, "low_basis", None)],
    "figures.people_unit_is_not_distance_or_time": [("figures", 0, "unit", "kilometres")],
    "figures.people_expression_is_not_distance_or_time": [
        ("figures", 1, "figure_class", "people"), ("figures", 1, "unit", "people")],
    "figures.no_source_is_unattributed": [("figures", 0, "attribution_basis", "explicit")],
    "figures.date_end_not_before_date_start": [
        ("figures", 0, "date_start", date(2018, 7, 2)), ("figures", 0, "date_end", date(2018, 7, 1))],
    "figures.edtf_has_its_form": [("figures", 0, "date_edtf", "last Wednesday")],
    "actors.actor_id_has_its_form": [("actors", 1, "actor_id", "The Rebels"), ("event_actors", 0, "actor_id", "The Rebels")],
    "actors.country_has_its_form": [("actors", 0, "country", "Syria")],
    "date_expressions.edtf_has_its_form": [("date_expressions", 0, "edtf", "Wednesday")],
    "date_expressions.date_end_not_before_date_start": [("date_expressions", 0, "date_end", date(2018, 7, 11))],
    "date_expressions.no_day_without_value": [("date_expressions", 0, "edtf", None)],
    "statements.statement_id_has_its_form": [("statements", 0, "statement_id", "first")],
    "statements.text_not_blank": [("statements", 0, "text", " ")],
    "statements.no_speaker_is_unattributed": [("statements", 0, "speaker_actor_id", None)],
    "events.event_id_has_its_form": [
        (table, row, "event_id", "first")
        for table, row in (("events", 0), ("event_claims", 0), ("event_claims", 1), ("event_places", 0),
                           ("event_actors", 0), ("event_figures", 0), ("figures", 2), ("agreement_terms", 0))],
    "events.edtf_has_its_form": [("events", 0, "date_edtf", "Wednesday")],
    "events.date_end_not_before_date_start": [("events", 0, "date_end", date(2018, 7, 17))],
    "events.no_ucdp_precision_without_date": [("events", 0, "date_edtf", None)],
    "events.acled_precision_only_down_to_month": [("events", 0, "date_precision", "year")],
    "rejections.rejection_id_is_xxh3_128": [("rejections", 0, "rejection_id", "1")],
    "rejections.raw_sha256_is_sha256": [("rejections", 0, "raw_sha256", "abc")],
    "rejections.reason_code_has_its_form": [("rejections", 0, "reason_code", "Too Big!")],
    "rejections.reason_not_blank": [("rejections", 0, "reason", " ")],
    "fetches.fetch_id_is_xxh3_128": [("fetches", 0, "fetch_id", "1")],
    "fetches.source_url_without_credentials": [("fetches", 1, "source_url", "https://desk:secret@paper.example/a")],
    "fetches.finished_not_before_started": [("fetches", 0, "finished_at", datetime(2018, 7, 20, 7, tzinfo=UTC))],
    "fetches.body_where_it_answered": [("fetches", 1, "raw_sha256", None)],
    "fetches.no_body_where_not_modified": [("fetches", 2, "raw_sha256", "a" * 64), ("fetches", 2, "items", 1)],
    "fetches.items_counted_where_there_is_a_body": [("fetches", 0, "items", None)],
    "fetches.error_class_where_it_failed": [("fetches", 3, "error_class", None)],
    "feed_state.source_url_without_credentials": [
        ("feed_state", 0, "source_url", "https://desk:secret@paper.example/a"),
        *(("fetches", row, "for_source", "https://desk:secret@paper.example/a") for row in range(3))],
    "feed_state.no_failures_after_an_answer": [("feed_state", 0, "failures", 1)],
    "feed_state.next_attempt_where_it_failed": [("feed_state", 1, "next_attempt_at", None)],
    "feed_state.reason_where_it_is_gone": [("feed_state", 2, "disabled_reason", None)],
    "feed_state.disabled_reason_not_blank": [("feed_state", 2, "disabled_reason", " ")],
}  # fmt: skip

# Offsets that are not offsets cannot also be the right slice, and an id that is not an id leads nowhere.
COMPANIONS: dict[str, set[str]] = {
    "articles.sha256_is_sha256": {"cross_table.article_of_unknown_document"},
    "articles.date_where_basis": {"articles.published_on_known"},
    "articles.no_precision_without_date": {"articles.published_on_known"},
    "paragraphs.paragraph_id_is_xxh3_128": {"sentences.sentence_id_has_its_form"},
    "paragraphs.no_more_articles_than_occurrences": {"cross_table.paragraph_counts_differ_from_rows"},
    "paragraph_occurrences.char_end_after_char_start": {
        "cross_table.occurrence_text_is_not_its_paragraph", "cross_table.sentence_outside_its_paragraph",
        "cross_table.text_outside_occurrences"},
    "paragraph_occurrences.repeat_comes_after_its_first": {"cross_table.repeat_without_earlier_twin"},
    "sentences.char_end_after_char_start": {"cross_table.sentence_text_is_not_the_slice"},
    "sentences.sentence_not_overlong": {"cross_table.sentence_text_is_not_the_slice"},
    "place_mentions.char_end_after_char_start": {"cross_table.mention_surface_is_not_the_slice"},
    "statements.text_not_blank": {"cross_table.statement_text_is_not_the_slice"},
}  # fmt: skip

# What follows from a declaration, where one cell breaks two of a suite's rules.
DECLARED_COMPANIONS: dict[str, set[str]] = {
    "paragraphs.primary_key_unique": {"text_norm_unique"},
    "paragraphs.n_occurrences_within_bounds": {"no_more_articles_than_occurrences"},
    "paragraph_occurrences.char_end_within_bounds": {"char_end_after_char_start"},
    "sentences.char_end_within_bounds": {"char_end_after_char_start"},
    "place_mentions.char_end_within_bounds": {"char_end_after_char_start"},
    "figures.char_end_within_bounds": {"char_end_after_char_start"},
    **{
        f"{table}.char_end_within_bounds": {"char_end_after_char_start"}
        for table in (
            "actor_mentions",
            "date_expressions",
            "statements",
            "agreements",
            "agreement_terms",
            "events",
            "event_claims",
        )
    },
    "figures.attribution_basis_in_code_list": {"no_source_is_unattributed"},
    "feed_state.failures_within_bounds": {"no_failures_after_an_answer"},
    "figures.value_best_within_bounds": {"best_not_below_low"},
    "figures.value_high_within_bounds": {"high_not_below_best", "high_not_below_low"},
}


def _break(batch: Mapping[str, pl.DataFrame], edits: list[Edit]) -> dict[str, pl.DataFrame]:
    broken = dict(batch)
    for table, row, column, value in edits:
        frame = broken[table]
        cells = frame[column].to_list()
        cells[row] = value
        broken[table] = frame.with_columns(pl.Series(column, cells, dtype=frame.schema[column]))
    return broken


def _failing(batch: Mapping[str, pl.DataFrame], warehouse_of: Warehouse, touched: set[str]) -> set[str]:
    """Names of the rules that did not pass, `suite.rule`, when the tables in `touched` are audited as the batch."""
    results = audit({table: batch[table] for table in touched}, warehouse_of(batch), "run-1").results
    assert results.filter(pl.col("state") == "could_not_run").to_dicts() == []
    failed = results.filter(pl.col("state") == "failed")
    assert failed.filter((pl.col("offenders") < 1) | pl.col("sample").is_null()).to_dicts() == []
    return {f"{suite}.{rule}" for suite, rule in failed.select("suite", "rule").iter_rows()}


@pytest.mark.parametrize("rule", TABLE_RULES)
def test_table_rule_catches_its_bad_row(
    rule: str, good_batch: dict[str, pl.DataFrame], warehouse_of: Warehouse
) -> None:
    """The rule fails, and with it only what is named as unavoidable."""
    broken = _break(good_batch, TABLE_RULES[rule])
    touched = {edit[0] for edit in TABLE_RULES[rule]}
    if "rejections" in touched:  # rejections are judged as a share of all inputs
        touched.add("documents")
    assert _failing(broken, warehouse_of, touched) == {rule} | COMPANIONS.get(rule, set())


# Tables whose suites hold every rule that their declaration demands.
CLAIMS = ("near_repeat_clusters", "near_repeat_members", "actors", "actor_aliases", "actor_mentions", "date_expressions", "statements", "event_type_crosswalk",
          "agreements", "agreement_parties", "agreement_terms", "events", "event_claims", "event_places", "event_actors",
          "event_figures", "figures", "figure_places", "fetches", "feed_state")  # fmt: skip


def _declared_rules() -> list[tuple[str, str]]:
    return [
        (table, str(rule.meta["rule"]))
        for table in SUITES
        for rule in (claim_rules if table in CLAIMS else declared)(table)
        if rule.meta
    ]


def _bad_declared(batch: Mapping[str, pl.DataFrame], table: str, rule: str) -> pl.DataFrame:
    frame = batch[table]
    if rule == "primary_key_unique":
        return pl.concat([frame, frame.head(1)])
    if rule == "char_end_after_char_start":
        return _break(batch, [(table, 0, "char_end", 1)])[table]
    for ending in ("_not_null", "_within_bounds", "_matches_pattern", "_in_code_list"):
        column = rule.removesuffix(ending)
        if column != rule:
            low = getattr(tables.TABLES[table].columns()[column], "min", None)
            value = {
                "_not_null": None,
                "_within_bounds": (low or 0) - 1,
                "_matches_pattern": "?",
                "_in_code_list": "?",
            }[ending]
            return _break(batch, [(table, 0, column, value)])[table]
    message = f"{rule}: no way is known to break a rule of this kind; add one here."
    raise AssertionError(message)


@pytest.mark.parametrize("table", SUITES)
def test_declared_rules_catch_their_bad_rows(table: str, good_batch: dict[str, pl.DataFrame]) -> None:
    """Each rule that follows from a declaration fails on its bad row, alone in its suite unless named."""
    bench = open_bench()
    for rule in [rule for owner, rule in _declared_rules() if owner == table]:
        bad = staged_to_pandas(_bad_declared(good_batch, table, rule))
        states = {outcome.rule: outcome.state for outcome in run(bench, bad, SUITES[table]())}
        assert set(states.values()) == {"passed", "failed"}, rule
        failed = {name for name, state in states.items() if state == "failed"}
        assert failed == {rule} | DECLARED_COMPANIONS.get(f"{table}.{rule}", set())


def test_every_table_rule_has_a_bad_row() -> None:
    """A new rule without its bad row fails here; so does a bad row whose rule is gone."""
    rules = {f"{table}.{(rule.meta or {})['rule']}" for table, suite in SUITES.items() for rule in suite()}
    assert rules == {*TABLE_RULES, *(f"{table}.{rule}" for table, rule in _declared_rules())}
    assert sum(len(suite()) for suite in SUITES.values()) == len(rules), "two rules of one suite share a name"


def test_every_rule_has_a_reason() -> None:
    """A refusal shows the reason: one sentence, for every rule, whatever its severity."""
    reasons = [rule.description or "" for suite in SUITES.values() for rule in suite()]
    reasons += [query.reason for query in offender_queries()]
    assert [reason for reason in reasons if not reason.endswith(".") or "\n" in reason] == []
