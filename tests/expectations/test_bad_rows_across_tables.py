"""Every cross-table rule is shown rows that it must catch, and is then the only rule that fails."""

from collections.abc import Callable
from datetime import date

import duckdb
import polars as pl
import pytest

from expectations.offender_queries import offender_queries
from expectations.runner import audit

Batch = dict[str, pl.DataFrame]
Warehouse = Callable[..., duckdb.DuckDBPyConnection]
Change = Callable[[Batch], None]

P1, P2, P3, P4, P5, P6 = (f"{n:032x}" for n in range(1, 7))
OTHER = "f" * 32


def cell(table: str, row: int, **cells: object) -> Change:
    """Change of cells in one row."""

    def change(batch: Batch) -> None:
        frame = batch[table]
        for column, value in cells.items():
            values = frame[column].to_list()
            values[row] = value
            frame = frame.with_columns(pl.Series(column, values, dtype=frame.schema[column]))
        batch[table] = frame

    return change


def copy(table: str, row: int, **cells: object) -> Change:
    """One more row: a copy of another with some cells changed."""

    def change(batch: Batch) -> None:
        batch[table] = pl.concat([batch[table], batch[table][row]])
        cell(table, batch[table].height - 1, **cells)(batch)

    return change


def without(table: str, **cells: object) -> Change:
    """Rows taken out: those with these cells, or all."""

    def change(batch: Batch) -> None:
        batch[table] = batch[table].remove(**cells) if cells else batch[table].clear()

    return change


def offsets_of(table: str, row: int, of: str, of_row: int) -> Change:
    """The offsets of another row, where the same words stand."""

    def change(batch: Batch) -> None:
        start, end = batch[of].select("char_start", "char_end").row(of_row)
        cell(table, row, char_start=start, char_end=end)(batch)

    return change


def more_text(article: int, addition: str) -> Change:
    """Text behind the last occurrence of an article."""

    def change(batch: Batch) -> None:
        cell("articles", article, text=batch["articles"]["text"][article] + addition)(batch)

    return change


def people_before(words: str) -> Change:
    """The distance becomes a number of people that the text goes on to call `words`."""

    def change(batch: Batch) -> None:
        start, expression = batch["figures"].select("char_start", "expression").row(1)
        number = expression.removesuffix(words)
        cell("figures", 1, figure_class="people", unit="people", expression=number, char_end=start + len(number))(batch)

    return change


BAD: dict[str, list[Change]] = {
    "occurrence_of_unknown_article": [
        copy("paragraph_occurrences", 0, article_id="gamma", ordinal=1),
        cell("paragraphs", 0, n_occurrences=2, n_articles=2)],
    "occurrence_of_unknown_paragraph": [
        without("paragraphs", paragraph_id=P1), without("sentences", paragraph_id=P1), cell("paragraphs", 0, cluster_id=None),
        without("near_repeat_clusters", level="paragraph"), without("near_repeat_members", cluster_id=f"{22:032x}")],
    "sentence_of_unknown_article": [cell("sentences", 0, article_id="gamma")],
    "sentence_of_unknown_paragraph": [copy("sentences", 0, paragraph_id=OTHER, sentence_id=f"{OTHER}.s1")],
    "mention_of_unknown_sentence": [cell("place_mentions", 0, sentence_id=f"{OTHER}.s1")],
    "mention_of_unknown_place": [cell("place_mentions", 0, place_id="atlantis")],
    "figure_of_unknown_sentence": [cell("figures", 0, sentence_id=f"{OTHER}.s1", figure_id=f"{OTHER}.s1.f0")],
    "article_of_unknown_document": [cell("articles", 0, sha256="d" * 64)],
    "article_revises_unknown_article": [cell("articles", 0, version_of="gamma")],
    "place_with_unknown_parent": [cell("places", 1, parent_place_id="atlantis")],
    "alias_of_unknown_place": [cell("place_aliases", 0, place_id="atlantis")],
    "occurrence_text_is_not_its_paragraph": [cell("paragraphs", 0, text_norm="Two Towns Emptied?")],
    "paragraph_text_not_normalised": [cell("paragraphs", 0, text_norm="Two\u00a0Towns Emptied")],
    "sentence_text_is_not_the_slice": [cell("sentences", 0, text="Two towns emptied")],
    "mention_surface_is_not_the_slice": [cell("place_mentions", 0, surface="Hama")],
    "figure_expression_is_not_the_slice": [cell("figures", 0, expression="Over 300 people")],
    "figure_verbatim_is_not_its_sentence": [cell("figures", 0, verbatim="Over 200 people came.")],
    "sentence_outside_its_paragraph": [offsets_of("sentences", 2, "sentences", 1)],
    "sentence_outside_canonical_article": [cell("paragraphs", 1, first_article_id="beta", first_ordinal=2)],
    "sentences_out_of_order": [cell("sentences", 3, ordinal=3)],
    "mention_outside_its_sentence": [offsets_of("place_mentions", 2, "place_mentions", 0)],
    "figure_outside_its_sentence": [offsets_of("figures", 2, "figures", 0)],
    "sentence_id_of_another_paragraph": [cell("sentences", 0, sentence_id=f"{OTHER}.s1")],
    "figure_id_of_another_sentence": [cell("figures", 0, figure_id=f"{OTHER}.s1.f0")],
    "canonical_occurrence_missing": [cell("paragraphs", 0, first_ordinal=2)],
    "repeat_without_earlier_twin": [cell("paragraph_occurrences", 4, repeat_of_ordinal=3)],
    "repeat_not_marked": [cell("paragraph_occurrences", 4, is_repeat=False, repeat_of_ordinal=None)],
    "article_counts_do_not_add_up": [cell("articles", 0, n_repeats=0)],
    "article_counts_differ_from_rows": [cell("articles", 0, n_paragraphs=5, n_repeats=0)],
    "paragraph_counts_differ_from_rows": [cell("paragraphs", 1, n_occurrences=2)],
    "text_outside_occurrences": [more_text(1, "\n!")],
    "occurrences_overlap_or_out_of_order": [
        cell("paragraph_occurrences", 2, ordinal=4), cell("paragraph_occurrences", 3, ordinal=3),
        cell("paragraphs", 2, first_ordinal=4), cell("paragraphs", 3, first_ordinal=3)],
    "ordinals_with_gaps": [cell("paragraph_occurrences", 7, ordinal=4), cell("paragraphs", 5, first_ordinal=4)],
    "distance_or_time_counted_as_people": [people_before(" kilometres")],
    "published_on_implausible": [
        cell("articles", 0, published_candidates=["2019-07-19"]), cell("articles", 0, published_on=date(2019, 7, 19))],
    "published_on_not_a_candidate": [cell("articles", 0, published_candidates=["XXXX-07-19"])],
    "date_candidates_disagree": [cell("articles", 0, published_candidates=["2018-07-19", "2018-07-18"])],
    "pcode_outside_its_parent": [cell("places", 1, admin3_pcode="SY070000")],
    "alias_of_several_places_not_marked": [cell("place_aliases", 2, alias_norm="homs")],
    "mentions_overlap": [copy("place_mentions", 0, char_start=30, surface="left Homs")],
    "figure_stated_twice": [copy("figures", 0, figure_id=f"{P3}.s2.f1")],
    "statement_text_is_not_the_slice": [cell("statements", 0, text="the buses left")],
    "date_expression_is_not_the_slice": [cell("date_expressions", 0, expression="on Wednesday")],
    "actor_mention_surface_is_not_the_slice": [cell("actor_mentions", 0, surface="an army")],
    "event_words_are_not_the_slice": [cell("event_claims", 1, verbatim="had left")],
    "agreement_words_are_not_the_slice": [cell("agreements", 0, verbatim="the deal")],
    "claim_of_unknown_sentence": [cell("agreement_parties", 0, sentence_id=f"{OTHER}.s1")],
    "claim_outside_its_sentence": [offsets_of("date_expressions", 0, "figures", 0), cell("date_expressions", 0, expression="Over 200 people")],
    "claim_names_unknown_actor": [cell("event_actors", 0, actor_id="nobody")],
    "claim_names_unknown_place": [cell("event_places", 0, place_id="atlantis")],
    "claim_names_unknown_claim": [cell("figures", 0, event_id=f"{OTHER}.s1.e0")],
    "part_exceeds_its_whole": [cell("figures", 2, part_of_figure_id=f"{P3}.s2.f0", disposition="killed")],
    "completed_event_after_publication": [cell("articles", 0, published_on=date(2018, 7, 17), published_candidates=["2018-07-17"])],
    "weekday_disagrees_with_date": [cell("date_expressions", 0, date_start=date(2018, 7, 17), date_end=date(2018, 7, 17))],
    "off_story_figure_measures_event": [cell("sentences", 5, off_story=True)],
    "event_without_evidence": [without("event_claims", aspect="occurrence")],
    "statement_said_twice": [copy("statements", 0, statement_id=f"{P4}.s3.q99")],
    "crosswalk_lacks_event_type": [without("event_type_crosswalk", scheme="cameo")],
    "repeat_member_of_unknown_text": [cell("near_repeat_members", 1, member_id=f"{OTHER}.s1")],
    "cluster_without_one_representative": [cell("near_repeat_members", 1, is_representative=True)],
    "repeat_below_threshold": [cell("near_repeat_members", 1, similarity=0.2)],
    "different_facts_folded": [cell("near_repeat_members", 5, differs_in=None)],
    "edited_copy_has_other_numbers": [
        cell("near_repeat_members", 3, member_id=P4), cell("paragraphs", 1, cluster_id=None),
        cell("paragraphs", 3, cluster_id=f"{22:032x}")],
    "recurring_line_states_something": [
        cell("paragraph_occurrences", 2, role="boilerplate", role_detail="recurring_line", role_by_form="body")],
    "paragraph_names_another_cluster": [cell("paragraphs", 0, cluster_id=None)],
    "article_without_body": [cell("paragraph_occurrences", row, role="caption") for row in (6, 7)],
    "many_articles_without_sentences": [*(without(table) for table in (
        "sentences", "place_mentions", "figures", "actor_mentions", "date_expressions", "statements", "agreements",
        "agreement_parties", "agreement_terms", "events", "event_claims", "event_places", "event_actors",
        "event_figures", "figure_places")),
        without("near_repeat_members", cluster_id=f"{21:032x}"), without("near_repeat_members", cluster_id=f"{23:032x}"),
        without("near_repeat_clusters", level="sentence")],
    "fetch_for_unknown_source": [cell("fetches", 0, for_source="https://unknown.example/feed")],
    "source_state_without_fetch": [without("fetches", for_source="https://gone.example/feed")],
    "half_of_inputs_rejected": [copy("rejections", 0, rejection_id=f"{n:032x}") for n in (10, 11)],
}  # fmt: skip


# Rules about a share of the batch need the rows it is a share of.
# Tables that a batch with such rows holds beside those that are wrong.
SHARE_OF = {
    "many_articles_without_sentences": {"articles"},
    "half_of_inputs_rejected": {"documents"},
    "occurrence_text_is_not_its_paragraph": {"paragraph_occurrences"},
}


def _failing(batch: Batch, changed: set[str], con: duckdb.DuckDBPyConnection) -> set[str]:
    """Names of the rules that did not pass; tables that were not changed are only seen by the cross-table rules."""
    results = audit({name: batch[name] for name in changed}, con, "run-1").results
    assert results.filter(pl.col("state") == "could_not_run").to_dicts() == []
    failed = results.filter(pl.col("state") == "failed")
    assert failed.filter((pl.col("offenders") < 1) | pl.col("sample").is_null()).to_dicts() == []
    return {f"{suite}.{rule}" for suite, rule in failed.select("suite", "rule").iter_rows()}


@pytest.mark.parametrize("seen_before", [False, True], ids=["new", "older"])
@pytest.mark.parametrize("rule", BAD)
def test_rule_catches_its_bad_rows(rule: str, seen_before: bool, good_batch: Batch, warehouse_of: Warehouse) -> None:
    """The rule fails, and nothing else does, whether the run was the first to write the rows or not."""
    batch = dict(good_batch)
    for change in BAD[rule]:
        change(batch)
    changed = {name for name, frame in batch.items() if frame is not good_batch[name]}
    con = warehouse_of(batch, seen_before=seen_before)
    assert _failing(batch, changed | SHARE_OF.get(rule, set()), con) == {f"cross_table.{rule}"}


def test_every_cross_table_rule_has_bad_rows() -> None:
    """A new SQL file without its bad rows fails here; so do bad rows whose rule is gone."""
    assert {query.name for query in offender_queries()} == set(BAD)


def test_every_offender_query_gives_its_rows_in_order() -> None:
    """The sample of a failed rule is the same on every run."""
    assert [query.name for query in offender_queries() if "ORDER BY" not in query.sql.splitlines()[-1]] == []
