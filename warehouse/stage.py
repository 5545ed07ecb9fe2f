"""Batch -> rows of the open transaction: decides what is new, changed, unchanged and gone.

Refuses to begin, commit or roll back: the caller audits in between.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

import duckdb
import polars as pl

from transforms.tables import TABLES
from warehouse.new_rows import NewNames, new_names
from warehouse.publish import mark_changed

# The same rows in every batch, but for what the batch's own texts add.
VOCABULARY = ("places", "place_aliases", "actors", "actor_aliases", "event_type_crosswalk")
# Derived from one sentence: replaced together whenever their sentence is derived again.
CLAIM_TABLES = (
    "place_mentions",
    "actor_mentions",
    "date_expressions",
    "statements",
    "agreements",
    "agreement_parties",
    "events",
    "event_claims",
    "figures",
)
# Rows that belong to a claim: table -> the claim's table and the column that names it.
PARTS_OF_CLAIMS = {
    "event_places": ("events", "event_id"),
    "event_actors": ("events", "event_id"),
    "event_figures": ("events", "event_id"),
    "figure_places": ("figures", "figure_id"),
    "agreement_terms": ("agreements", "agreement_id"),
}
# Columns that name a claim which may be derived no more while their own sentence stays as it is.
LINKS_TO_CLAIMS = (
    ("figures", "event_id", "events", "event_id"),
    ("figures", "part_of_figure_id", "figures", "figure_id"),
    ("events", "agreement_id", "agreements", "agreement_id"),
    ("agreement_terms", "event_id", "events", "event_id"),
    ("statements", "continues_statement_id", "statements", "statement_id"),
)
# Facts about where bytes were read: of several rows of one key the one with the least value of the first column stays,
# and the least value of the second, whatever the order.
LEAST_WINS = {"documents": ("source_uri", "fetched_at")}
# Columns that are filled once all texts are staged (stage_clusters): a later row of the same key leaves them alone.
FILLED_LATER = {"paragraphs": "cluster_id", "statements": "cluster_id", "articles": "version_of"}

_COUNTS = {"table": pl.String, "inserted": pl.Int64, "updated": pl.Int64, "unchanged": pl.Int64, "deleted": pl.Int64}


class BatchError(ValueError):
    """A batch is not what transforms/tables.py declares; the message names table, column or key."""


@dataclass(frozen=True)
class Stamp:
    """Provenance of written rows: `now` is the run's UTC time."""

    run_id: str
    extractor_version: str
    now: datetime


def stage_batch(
    con: duckdb.DuckDBPyConnection,
    batch: dict[str, pl.DataFrame],
    run_id: str,
    extractor_version: str,
    now: datetime,
    names: NewNames | None = None,
) -> pl.DataFrame:
    """Write `batch` (table -> frame with exactly the declared columns) into the transaction the caller opened.

    New keys are inserted; rows with other values than stored are updated and keep first_seen_at; equal rows are left
    alone, so that a repeated batch changes nothing. Sentences of a paragraph whose sentences are in the batch, claims
    of a sentence that is in it, and occurrences of an article that is in it with occurrences, are deleted if the batch
    has them no more. `now` is the run's UTC time; `names` are the new_names of the batch, if the caller knows them.
    Returns table, inserted, updated, unchanged, deleted: one row per table that was given or lost rows.
    Raises BatchError before anything is written.
    """
    checked = {table: _checked(table, batch[table]) for table in _known_first(batch)}
    names, stamp = names or new_names(con, checked), Stamp(run_id, extractor_version, now)
    deleted = _delete_gone(con, checked, names)
    counts = []
    for table in TABLES:
        if table in checked:
            new, rest = names.split(table, checked[table])
            inserted, updated = _write(con, table, rest, stamp)
            inserted += _insert_new(con, table, new, stamp)
            unchanged = checked[table].height - inserted - updated
            counts.append((table, inserted, updated, unchanged, deleted.get(table, 0)))
        elif deleted.get(table):
            counts.append((table, 0, 0, 0, deleted[table]))
    result = pl.DataFrame(counts, schema=_COUNTS, orient="row")
    if result.select(pl.sum_horizontal("inserted", "updated", "deleted").sum()).item():
        mark_changed(con)
    return result


def upsert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, stamp: Stamp) -> tuple[int, int]:
    """Insert the new rows of `frame` into `table` and update those that differ; return how many of each.

    `frame` has the declared columns of `table` and unique keys (BatchError otherwise). Does not call mark_changed.
    """
    return _write(con, table, _checked(table, frame), stamp)


def insert_new(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, stamp: Stamp) -> int:
    """Insert rows of `table` whose keys cannot be stored; return how many. `frame` as upsert takes it.

    Nobody looks for them first: duckdb.ConstraintException, and the end of the transaction, should one be stored after all.
    """
    return _insert_new(con, table, _checked(table, frame), stamp)


def _insert_new(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, stamp: Stamp) -> int:
    if frame.is_empty():
        return 0
    names = ", ".join(f'"{name}"' for name in frame.columns)
    with _registered(con, frame):
        return _count(
            con,
            f"INSERT INTO {table} ({names}, flow_run_id, extractor_version, first_seen_at, last_seen_at) "
            f"SELECT {names}, ?, ?, ?, ? FROM _staged",
            [stamp.run_id, stamp.extractor_version, stamp.now, stamp.now],
        )


def _write(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame, stamp: Stamp) -> tuple[int, int]:
    if table in VOCABULARY:
        frame = unlike_stored(con, table, frame)
    if frame.is_empty():
        return 0, 0
    keys = TABLES[table].primary_key()
    values = [name for name in frame.columns if name not in keys and name != FILLED_LATER.get(table)]
    same_key = " AND ".join(f't."{key}" = s."{key}"' for key in keys)
    updated = 0
    with _registered(con, frame):
        stored, differing = _stored(con, table, keys, [] if table in LEAST_WINS else values, same_key)
        if differing or (table in LEAST_WINS and not stored.is_empty()):
            updated = _update(con, table, values, differing, same_key, stamp)
    new = frame.join(stored.cast(frame.select(keys).schema), on=keys, how="anti")
    return _insert_new(con, table, new, stamp), updated


def unlike_stored(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out the rows of `frame`, declared columns of `table`, that are stored as they are.

    Of the vocabulary that are nearly all, in every batch.
    """
    columns = TABLES[table].columns()
    names = ", ".join(f't."{name}"' for name in columns)
    same_key = " AND ".join(f't."{key}" = s."{key}"' for key in TABLES[table].primary_key())
    with _registered(con, frame):
        stored = con.execute(f"SELECT {names} FROM {table} t SEMI JOIN _staged s ON {same_key}").pl()
    stored = stored.select(pl.col(name).cast(column.dtype) for name, column in columns.items())
    return frame.join(stored, on=list(columns), how="anti", nulls_equal=True, maintain_order="left")


def _stored(
    con: duckdb.DuckDBPyConnection, table: str, keys: list[str], values: list[str], same_key: str
) -> tuple[pl.DataFrame, list[str]]:
    """Return the keys of `_staged` that the table has, and in which of the columns `values` any of them differs."""
    names = ", ".join(f't."{key}"' for key in keys)
    differs = "".join(f', t."{name}" IS DISTINCT FROM s."{name}" AS "{name}"' for name in values)
    found = con.execute(f"SELECT {names}{differs} FROM {table} t JOIN _staged s ON {same_key}").pl()
    return found.select(keys), [name for name in values if found[name].any()]


def _update(
    con: duckdb.DuckDBPyConnection, table: str, values: list[str], differing: list[str], same_key: str, stamp: Stamp
) -> int:
    """Update the rows of `table` that `_staged` has with other values; return how many.

    Only the columns `differing` are written: a checkpoint writes every touched column of its row group anew.
    """
    if table in LEAST_WINS:
        assign, wanted = _least(table, values)
    else:
        old, new = (", ".join(f'{alias}."{name}"' for name in differing) for alias in "ts")
        assign = ", ".join(f'"{name}" = s."{name}"' for name in differing)
        wanted = f"row({old}) IS DISTINCT FROM row({new})"
    return _count(
        con,
        f"UPDATE {table} t SET {assign}, flow_run_id = ?, extractor_version = ?, last_seen_at = ? "
        f"FROM _staged s WHERE {same_key} AND ({wanted})",
        [stamp.run_id, stamp.extractor_version, stamp.now],
    )


def _least(table: str, values: list[str]) -> tuple[str, str]:
    """What an update of `table` sets, and for which rows: SQL in which s is the new row and t the old one."""
    rank, least = LEAST_WINS[table]
    sets = [f'"{name}" = CASE WHEN s."{rank}" < t."{rank}" THEN s."{name}" ELSE t."{name}" END' for name in values]
    sets[values.index(least)] = f'"{least}" = least(s."{least}", t."{least}")'
    return ", ".join(sets), f's."{rank}" < t."{rank}" OR s."{least}" < t."{least}"'


def _known_first(batch: dict[str, pl.DataFrame]) -> list[str]:
    unknown = sorted(batch.keys() - TABLES.keys())
    if unknown:
        raise BatchError(f"batch has tables the warehouse does not know: {', '.join(unknown)}; declare them first")
    return [table for table in TABLES if table in batch]


def _checked(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    columns = TABLES[table].columns()
    if set(frame.columns) != set(columns):
        missing, extra = sorted(columns.keys() - set(frame.columns)), sorted(set(frame.columns) - columns.keys())
        raise BatchError(f"batch table {table}: missing columns {missing}, unexpected columns {extra}")
    try:
        frame = frame.select(pl.col(name).cast(column.dtype) for name, column in columns.items())
    except pl.exceptions.PolarsError as error:
        raise BatchError(f"batch table {table}: a value does not fit its declared type: {error}") from None
    holes = [name for name, column in columns.items() if not column.nullable and frame[name].null_count()]
    if holes:
        raise BatchError(f"batch table {table}: null in {', '.join(holes)}, which must not be null")
    keys = TABLES[table].primary_key()
    doubled = frame.filter(pl.struct(keys).is_duplicated())
    if not doubled.is_empty():
        raise BatchError(f"batch table {table}: key {doubled.select(keys).row(0, named=True)} stands in it twice")
    return frame


def _delete_gone(con: duckdb.DuckDBPyConnection, batch: dict[str, pl.DataFrame], names: NewNames) -> dict[str, int]:
    """Delete rows that the parts of `batch` replace and no longer hold; children before parents."""
    deleted: dict[str, int] = {}
    if "sentences" in batch:
        sentences = names.split("sentences", batch["sentences"])[1].select("sentence_id", "paragraph_id")
        stored = sentences.clear()
        if not sentences.is_empty():
            with _registered(con, sentences):
                stored = con.execute(
                    "SELECT t.sentence_id FROM sentences t SEMI JOIN _staged s ON t.paragraph_id = s.paragraph_id"
                ).pl()
        if not stored.is_empty():  # news brings sentences of its own alone: nothing can hang on them yet
            deleted |= _delete_gone_claims(con, stored, batch)
            lost = stored.join(sentences, on="sentence_id", how="anti")
            deleted["sentences"] = _delete_in_scope(con, "sentences", lost, None)
    if "articles" in batch and "paragraph_occurrences" in batch:
        occurrences = batch["paragraph_occurrences"]
        known = names.split("articles", batch["articles"])[1].select("article_id")
        scope = known.join(occurrences, on="article_id", how="semi")
        deleted["paragraph_occurrences"] = _delete_in_scope(con, "paragraph_occurrences", scope, occurrences)
    return deleted


def _delete_gone_claims(
    con: duckdb.DuckDBPyConnection, scope: pl.DataFrame, batch: dict[str, pl.DataFrame]
) -> dict[str, int]:
    """Delete the claims of the sentences in `scope` that the batch holds no more, and what belonged to them."""
    deleted: dict[str, int] = {}
    for table, (claims, key) in PARTS_OF_CLAIMS.items():
        with _registered(con, scope):
            sql = f"SELECT t.{key} FROM {claims} t SEMI JOIN _staged s ON t.sentence_id = s.sentence_id"
            owners = con.execute(sql).pl()
        deleted[table] = _delete_in_scope(con, table, owners, batch.get(table))
    for table in CLAIM_TABLES:
        deleted[table] = _delete_in_scope(con, table, scope, batch.get(table))
    for table, column, claims, key in LINKS_TO_CLAIMS:
        if deleted[claims]:
            con.execute(
                f"UPDATE {table} SET {column} = NULL WHERE {column} IS NOT NULL "
                f"AND {column} NOT IN (SELECT {key} FROM {claims})"
            )
    if deleted["events"]:
        con.execute("DELETE FROM event_claims WHERE event_id NOT IN (SELECT event_id FROM events)")
    if deleted["agreements"]:
        con.execute("DELETE FROM agreement_parties WHERE agreement_id NOT IN (SELECT agreement_id FROM agreements)")
    return deleted


def _delete_in_scope(con: duckdb.DuckDBPyConnection, table: str, scope: pl.DataFrame, kept: pl.DataFrame | None) -> int:
    """Delete the rows of `table` whose value of scope's one column is in `scope` and whose key is not in `kept`."""
    column, keys = scope.columns[0], TABLES[table].primary_key()
    with _registered(con, scope):
        names = ", ".join(f't."{key}"' for key in keys)
        found = con.execute(f"SELECT {names} FROM {table} t SEMI JOIN _staged s ON t.{column} = s.{column}").pl()
    if kept is not None:
        found = found.join(kept, on=keys, how="anti")
    if found.is_empty():
        return 0
    same_key = " AND ".join(f't."{key}" = s."{key}"' for key in keys)
    with _registered(con, found):
        return _count(con, f"DELETE FROM {table} t USING _staged s WHERE {same_key}", [])


def _count(con: duckdb.DuckDBPyConnection, sql: str, parameters: list[object]) -> int:
    row = con.execute(sql, parameters).fetchone()
    return int(row[0]) if row else 0


@contextmanager
def _registered(con: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> Iterator[None]:
    con.register("_staged", frame)
    try:
        yield
    finally:
        con.unregister("_staged")
