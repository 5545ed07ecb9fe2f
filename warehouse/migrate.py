"""Database file -> database file of this program's schema: decides which migrations and views are still to be made.

Refuses a file that a newer program migrated, and never goes back.
"""

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

_HERE = Path(__file__).resolve().parent
_SCHEMA = _HERE / "schema"
_VIEWS = _HERE / "views"
_NAMES = re.compile(r"\bv_\w+")
# A view keeps the types of the columns below it: a migration has all of them made again, if not by this start of a
# writer then by the next.
_VIEWS_ARE_STALE = "UPDATE warehouse_views SET sha256 = ''"


class ForeignSchema(Exception):
    """The warehouse went through another migration of the same number: `found`, `known`."""

    def __init__(self, found: str, known: str) -> None:
        """Keep both names, and say what helps."""
        super().__init__(
            f"this warehouse went through migration {found}, this program has {known} in its place: a draft of Passage "
            "made it; ingest its folder raw/ into a new folder"
        )
        self.found = found
        self.known = known


class SchemaTooNew(Exception):
    """The warehouse was migrated by a newer program: `found`, `known`."""

    def __init__(self, found: int, known: int) -> None:
        """Keep both versions, and say what helps."""
        super().__init__(
            f"this warehouse has schema version {found}, this program knows versions up to {known}: "
            "run the newer Passage that migrated it, or use another folder"
        )
        self.found = found
        self.known = known


@dataclass(frozen=True)
class Migration:
    """One numbered file of warehouse/schema."""

    version: int
    name: str
    sql: str


def known_migrations(folder: Path = _SCHEMA) -> list[Migration]:
    """Return the migrations of `folder` in order. Raises ValueError if their numbers are not 1, 2, 3 ..."""
    found = [
        Migration(int(path.stem.split("_")[0]), path.stem, path.read_text(encoding="utf-8"))
        for path in sorted(folder.glob("*.sql"))
    ]
    if [m.version for m in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations in {folder} are not numbered 1, 2, 3 ...: {[m.name for m in found]}")
    return found


def schema_version(con: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last migration the database went through, 0 for an empty one."""
    if not con.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'schema_migrations'").fetchone():
        return 0
    row = con.execute("SELECT coalesce(max(version), 0) FROM schema_migrations").fetchone()
    return int(row[0]) if row else 0


def pending_migrations(con: duckdb.DuckDBPyConnection, folder: Path = _SCHEMA) -> list[Migration]:
    """Return the migrations of `folder` the database still lacks. Raises SchemaTooNew, ForeignSchema."""
    migrations = known_migrations(folder)
    found = schema_version(con)
    if found > len(migrations):
        raise SchemaTooNew(found, len(migrations))
    if found:
        names = con.execute("SELECT version, name FROM schema_migrations ORDER BY version").fetchall()
        for version, name in names:
            if name != migrations[version - 1].name:
                raise ForeignSchema(name, migrations[version - 1].name)
    return migrations[found:]


def apply_migrations(con: duckdb.DuckDBPyConnection, migrations: list[Migration]) -> None:
    """Apply `migrations`, each in a transaction of its own with its row in schema_migrations."""
    for migration in migrations:
        con.execute("BEGIN")
        try:
            con.execute(migration.sql)
            con.execute(
                "INSERT INTO schema_migrations VALUES (?, ?, ?)",
                [migration.version, migration.name, datetime.now(UTC)],
            )
            con.execute(_VIEWS_ARE_STALE)
            _tell_readers(con)
            con.execute("COMMIT")
        except BaseException:
            _roll_back(con)
            raise


def bring_up_to_date(con: duckdb.DuckDBPyConnection) -> None:
    """Apply what is pending of warehouse/schema and make the views that changed; readers are to see either.

    Each migration and all views together are one transaction: killed in between, the next call does the rest.
    Raises SchemaTooNew, ForeignSchema.
    """
    apply_migrations(con, pending_migrations(con))
    refresh_views(con)


def refresh_views(con: duckdb.DuckDBPyConnection, folder: Path = _VIEWS) -> list[str]:
    """Make the views of `folder` whose text changed, drop those whose file is gone; return the names of both.

    A file holds one SELECT; its name is the view's, its first line (`-- ...`) the view's comment. A view that reads
    another is made after it, and again whenever that one is. Raises ValueError for a file without that first line,
    CycleError for a circle.
    """
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.sql"))}
    reads = {name: {other for other in _NAMES.findall(text) if other in texts} - {name} for name, text in texts.items()}
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
    stored = dict(con.execute("SELECT view_name, sha256 FROM warehouse_views").fetchall())
    gone = sorted(stored.keys() - texts.keys())
    changed: list[str] = []
    for name in TopologicalSorter(reads).static_order():
        if stored.get(name) != hashes[name] or not reads[name].isdisjoint(changed):
            changed.append(name)
    if not gone and not changed:
        return []
    con.execute("BEGIN")
    try:
        for name in gone:
            con.execute(f'DROP VIEW IF EXISTS "{name}"')
            con.execute("DELETE FROM warehouse_views WHERE view_name = ?", [name])
        for name in changed:
            con.execute(f'CREATE OR REPLACE VIEW "{name}" AS\n{texts[name].rstrip().rstrip(";")}')
            comment = _answer(name, texts[name]).replace("'", "''")
            con.execute(f"COMMENT ON VIEW \"{name}\" IS '{comment}'")
            con.execute("INSERT OR REPLACE INTO warehouse_views VALUES (?, ?)", [name, hashes[name]])
        _tell_readers(con)
        con.execute("COMMIT")
    except BaseException:
        _roll_back(con)
        raise
    return gone + changed


def _roll_back(con: duckdb.DuckDBPyConnection) -> None:
    # A commit that failed has ended the transaction already; what failed is the news, not that.
    with suppress(duckdb.Error):
        con.execute("ROLLBACK")


def _tell_readers(con: duckdb.DuckDBPyConnection) -> None:
    """A file that was never published stays unpublished; any other has to be published again."""
    con.execute("UPDATE warehouse_meta SET publication = publication + 1 WHERE publication > 0")


def _answer(name: str, text: str) -> str:
    first = text.splitlines()[0] if text else ""
    if not first.startswith("-- "):
        raise ValueError(f"view {name}: its first line must be a comment that says what it answers, not {first!r}")
    return first[3:].strip()
