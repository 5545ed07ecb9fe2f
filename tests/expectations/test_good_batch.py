"""A batch in which everything is true passes every rule; so does one without rows."""

from collections.abc import Callable

import duckdb
import polars as pl
import pytest

from expectations.runner import audit
from transforms import tables

Warehouse = Callable[..., duckdb.DuckDBPyConnection]
# The ledger has no rules, and rejections without a document are a run of which all was rejected.
NEVER_ALONE = {"runs", "run_stages", "validation_results", "rejections"}


def test_good_batch_passes_every_rule(good_batch: dict[str, pl.DataFrame], warehouse_of: Warehouse) -> None:
    """Nothing fails and nothing stays unanswered, and the results are what the warehouse stores."""
    outcome = audit(good_batch, warehouse_of(good_batch), "run-1")
    assert outcome.results.filter(pl.col("state") != "passed").to_dicts() == []
    assert outcome.verdict == "passed"
    assert set(outcome.results["suite"]) == {*good_batch, "cross_table"}
    assert set(outcome.results["run_id"]) == {"run-1"}
    assert tables.ValidationResults.is_valid(outcome.results)


def test_empty_frames_pass_every_rule(good_batch: dict[str, pl.DataFrame], warehouse_of: Warehouse) -> None:
    """A batch that adds nothing is right, not unanswered."""
    empty = {name: frame.clear() for name, frame in good_batch.items()}
    outcome = audit(empty, warehouse_of(empty), "run-1")
    assert outcome.results.filter(pl.col("state") != "passed").to_dicts() == []


def test_published_rows_are_seen_by_cross_table_rules(
    good_batch: dict[str, pl.DataFrame], warehouse_of: Warehouse
) -> None:
    """A batch that carries figures only is judged against the sentences that stand in the warehouse."""
    outcome = audit({"figures": good_batch["figures"]}, warehouse_of(good_batch), "run-1")
    assert outcome.verdict == "passed"
    assert set(outcome.results["suite"]) == {"figures", "cross_table"}


@pytest.mark.parametrize("written", sorted(set(tables.TABLES) - NEVER_ALONE))
def test_rows_that_a_run_wrote_alone_pass(
    written: str, good_batch: dict[str, pl.DataFrame], warehouse_of: Warehouse
) -> None:
    """A run that changes older rows of one table leans on what others wrote, and is not blamed for what it did not write."""
    con = warehouse_of(good_batch, seen_before=True)
    for table in good_batch:
        if table != written:
            con.execute(f"UPDATE {table} SET flow_run_id = 'run-0'")
    outcome = audit({written: good_batch[written]} if written in good_batch else {}, con, "run-1")
    assert outcome.results.filter(pl.col("state") != "passed").to_dicts() == []


def test_audit_leaves_the_connection_as_it_was(good_batch: dict[str, pl.DataFrame], warehouse_of: Warehouse) -> None:
    """The lent views are taken back and the writer's transaction is still its own to roll back."""
    con = warehouse_of(good_batch)
    before = con.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall()
    audit(good_batch, con, "run-1")
    assert con.execute("SELECT table_name FROM information_schema.tables ORDER BY 1").fetchall() == before
    con.execute("ROLLBACK")
    assert con.execute("SELECT count(*) FROM information_schema.tables").fetchone() == (0,)
