"""Connection -> what is wrong in a warehouse's tables: reads all of them, and holds the rows against each other.

Keys are unique, rows are those that were published, and no critical rule of expectations/rules finds an offender, with
all articles as the audited ones. Refuses to judge one table's values (the suites did when they came) and files beside
the database (check.py does).
"""

from collections import Counter

import duckdb

from expectations.audited_rows import all_rows
from expectations.offender_queries import OffenderQuery, offender_queries
from expectations.text_slices import text_slices
from transforms.tables import TABLES
from warehouse.published_hashes import changed_tables

_ARTICLES = 2_000  # whose texts are held in memory at once


def table_findings(con: duckdb.DuckDBPyConnection, in_writer: bool = False) -> list[str]:
    """Return one line for each thing that is wrong, none for a whole warehouse of this program's schema.

    `con` may be read-only; `in_writer`: it is the writer's file. What cannot be read is a finding.
    """
    try:
        found = changed_tables(con, in_writer) + [line for table in TABLES for line in _doubled(con, table)]
        articles = con.execute("SELECT article_id FROM articles ORDER BY article_id").pl()
    except duckdb.Error as error:
        return [f"the tables cannot be read: {_first_line(error)}"]
    rules = [query for query in offender_queries() if query.severity == "critical"]
    of_texts = [rule for rule in rules if "audited_slices" in rule.sql]
    of_rows = [rule for rule in rules if "audited_slices" not in rule.sql]
    offenders: Counter[str] = Counter()
    trouble: dict[str, str] = {}
    try:
        with all_rows(con):
            con.register("audited_articles", articles)
            _hold(con, of_rows, offenders, trouble)
            for part in articles.iter_slices(_ARTICLES):
                con.register("audited_articles", part)
                con.register("audited_slices", text_slices(con))
                _hold(con, of_texts, offenders, trouble)
    except duckdb.Error as error:
        return [*found, f"the texts cannot be read: {_first_line(error)}"]
    finally:
        for name in ("audited_articles", "audited_slices"):
            con.unregister(name)
    found += [f"{offenders[rule.name]} rows break {rule.name}: {rule.reason}" for rule in rules if offenders[rule.name]]
    return found + [f"rule {name} could not run: {reason}" for name, reason in trouble.items()]


def _hold(
    con: duckdb.DuckDBPyConnection, rules: list[OffenderQuery], offenders: Counter[str], trouble: dict[str, str]
) -> None:
    """Count the rows that break each rule; keep why a rule could not run."""
    for rule in rules:
        try:
            row = con.execute(f"SELECT count(*) FROM ({rule.sql})").fetchone()
            offenders[rule.name] += int(row[0]) if row else 0
        except duckdb.Error as error:
            trouble[rule.name] = _first_line(error)


def _doubled(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    key = ", ".join(f'"{name}"' for name in TABLES[table].primary_key())
    row = con.execute(f"SELECT count(*) FROM (SELECT 1 FROM {table} GROUP BY {key} HAVING count(*) > 1)").fetchone()
    return [f"table {table} holds {row[0]} keys twice"] if row and row[0] else []


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
