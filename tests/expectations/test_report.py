"""Words of articles reach a report as words: no markup, no table cells, no terminal commands, no megabytes."""

import json
import re
from collections.abc import Callable, Mapping

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.report import markdown_report, refusal
from expectations.runner import audit
from expectations.sample import sample
from expectations.verdict import Audit
from transforms import tables

Batch = dict[str, pl.DataFrame]
Warehouse = Callable[[Mapping[str, pl.DataFrame]], duckdb.DuckDBPyConnection]
NASTY = "a | b <script>alert(1)</script> [x](http://evil.example) \x1b[31mred\x1b[0m \u202eback `code` \r\n# head"


def _audit_with(cell: str) -> Audit:
    evidence = sample(pl.DataFrame({"figure_id": ["f1"], "unit": [cell]}), [0], ["figure_id", "unit"])
    row = {"run_id": "r", "suite": "figures", "rule": "unit_rule", "severity": "critical", "state": "failed",
           "reason": "Units are units.", "offenders": 1, "sample": evidence}  # fmt: skip
    return Audit(pl.DataFrame([row], schema=tables.ValidationResults.create_empty().schema))


@given(st.text())
def test_markdown_keeps_its_table(cell: str) -> None:
    """Whatever a cell holds, the report has the same lines, and the row has the same number of cells."""
    lines = markdown_report(_audit_with(cell)).split("\n")
    assert len(lines) == len(markdown_report(_audit_with("plain")).split("\n"))
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", lines[-2])) == 8
    assert not set("<>") & set(lines[-2])
    assert lines[-2].isprintable() or not any(ord(character) < ord(" ") for character in lines[-2])


@given(st.text())
def test_refusal_has_no_control_characters(cell: str) -> None:
    """A terminal is given text, not commands; lines stay where the report put them."""
    text = refusal(_audit_with(cell))
    assert len(text.split("\n")) == len(refusal(_audit_with("plain")).split("\n"))
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_nasty_words_are_shown_as_words() -> None:
    """Markup of an article is still readable in the report, but it is no markup there."""
    report = markdown_report(_audit_with(NASTY))
    assert "<script" not in report
    assert "&lt;script&gt;alert" in report
    assert "](" not in report
    assert "http://" not in report
    assert "\x1b" not in refusal(_audit_with(NASTY))


def test_a_megabyte_in_a_cell_stays_short(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """Samples keep the first 200 characters of a value, whatever its length."""
    units = good_batch["figures"].with_columns(
        unit=pl.when(pl.col("figure_class") == "people").then(pl.lit("kilometres " * 100_000)).otherwise("unit")
    )
    outcome = audit({"figures": units}, warehouse_of(good_batch), "run-1")
    failed = outcome.critical_failures
    assert failed["rule"].to_list() == ["people_unit_is_not_distance_or_time"]
    assert failed["offenders"].to_list() == [4]
    rows = json.loads(failed["sample"][0])
    assert [len(row["unit"]) for row in rows] == [201] * 4
    assert rows[0]["figure_id"] == units["figure_id"][0]
    assert len(markdown_report(outcome)) + len(refusal(outcome)) < 10_000


def test_sample_shows_at_most_five_rows() -> None:
    """Five rows say what is wrong; the count says how often."""
    frame = pl.DataFrame({"key": range(9), "cell": [None] * 9})
    assert json.loads(sample(frame, range(9), ["key", "cell", "gone"]) or "") == [
        {"key": key, "cell": None} for key in range(5)
    ]
    assert sample(frame, [], ["key"]) is None


def test_refusal_names_rule_reason_and_rows(good_batch: Batch, warehouse_of: Warehouse) -> None:
    """Who reads the refusal knows what is wrong, why it matters and where to look."""
    wrong = good_batch["figures"].with_columns(value_best=pl.col("value_best") / 2)
    outcome = audit({"figures": wrong}, warehouse_of(good_batch), "run-1")
    text = refusal(outcome)
    assert outcome.verdict == "failed"
    assert "figures.best_not_below_low: " in text
    assert "Low, best and high stand in this order" in text
    assert wrong["figure_id"][0] in text


@pytest.mark.parametrize(
    ("state", "headline"), [("passed", "passed"), ("failed", "refused"), ("could_not_run", "could not run")]
)
def test_headline_says_the_verdict(state: str, headline: str) -> None:
    """The three verdicts read differently."""
    results = _audit_with("x").results.with_columns(state=pl.lit(state))
    assert headline in markdown_report(Audit(results)).split("\n")[0]
