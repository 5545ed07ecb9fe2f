"""Small warehouses of earlier schemas come up to date, whenever we die, and drafts' schemas are refused in words.

old/<schema>.duckdb.xz are writer's files as the last program of that schema left them after reading two seed articles.
No committed program ended at schema 1, 2, 3, 5 or 6. One that ended at 4, and one at 8, had other migrations under the
same numbers (0003_places_and_figures, 0008_repeat_index): their warehouses are refused (ForeignSchema).
"""

import json
import lzma
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from warehouse.check import check_published, check_writer
from warehouse.migrate import ForeignSchema, known_migrations, pending_migrations
from warehouse.store import open_writer

HERE = Path(__file__).parent
OLD = sorted((HERE / "old").glob("*.duckdb.xz"))


@pytest.fixture(params=OLD, ids=lambda path: path.name[:4])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Folder with the writer's file of an earlier schema."""
    folder = tmp_path / "warehouse"
    folder.mkdir()
    (folder / "writer.duckdb").write_bytes(lzma.decompress(request.param.read_bytes()))
    return folder


def _counts(path: Path) -> dict[str, int]:
    with duckdb.connect(path, read_only=True) as con:
        tables = con.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        return {name: con.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for (name,) in tables}  # type: ignore[index]


def test_there_is_one_of_each_schema_that_was_ever_released() -> None:
    assert [int(path.name[:4]) for path in OLD] == list(range(7, 7 + len(OLD)))
    assert len(OLD) >= 6


def test_earlier_schema_comes_up_to_date(old: Path) -> None:
    before = _counts(old / "writer.duckdb")
    with open_writer(old) as writer:
        assert pending_migrations(writer.con) == []
        assert writer.published > 0
    after = _counts(old / "warehouse.duckdb")
    ledgers = {"schema_migrations", "warehouse_views", "warehouse_meta", "published_hashes"}
    assert {name: after[name] for name in before.keys() - ledgers} == {
        name: before[name] for name in before.keys() - ledgers
    }
    with duckdb.connect(old / "warehouse.duckdb", read_only=True) as con:
        for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
            con.execute(f"SELECT * FROM {view}").fetchall()
        assert con.execute("SELECT count(*) > 0 FROM v_evacuations").fetchone() == (True,)
    with duckdb.connect(old / "writer.duckdb") as con:
        con.execute("DELETE FROM repeat_index_parts")  # its files were not kept
    assert check_published(old) + check_writer(old) == []


_ACT = "from warehouse.store import open_writer\nwith open_writer(folder): pass"
_LOOK = """
import duckdb
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

published = (folder / "warehouse.duckdb")
dying = published.exists()
with open_writer(folder):
    pass
with duckdb.connect(published, read_only=True) as con:
    views = con.execute("SELECT list(view_name || sql ORDER BY view_name) FROM duckdb_views() WHERE NOT internal").fetchone()
    for (view,) in con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall():
        con.execute(f"SELECT * FROM {view} LIMIT 1")
    seen = [table_hashes(con), hash(str(views)), sorted(path.name for path in folder.iterdir())]
"""


# The oldest goes through all migrations.
@pytest.mark.parametrize(
    "path",
    [OLD[0], *(pytest.param(path, marks=pytest.mark.chaos) for path in OLD[1:])],
    ids=lambda path: path.name[:4],
)
def test_killed_at_any_statement_the_next_start_completes(path: Path, tmp_path: Path, chaos: bool) -> None:
    template = tmp_path / "template"
    template.mkdir()
    (template / "writer.duckdb").write_bytes(lzma.decompress(path.read_bytes()))
    done = subprocess.run(
        [sys.executable, str(HERE / "killed_everywhere.py"), str(template), str(tmp_path), _ACT, _LOOK, str(1 if chaos else 41)],
        capture_output=True, text=True, check=False, timeout=3000,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tries = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(tries) > (60 if chaos else 3)
    whole = tries[-1][2]
    for step, what, seen in tries:
        assert seen == whole, (step, what)


def test_migration_killed_before_its_views_has_them_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from warehouse import migrate

    with open_writer(tmp_path):
        pass
    known = migrate.known_migrations()
    later = migrate.Migration(
        len(known) + 1, "later",
        "ALTER TABLE warehouse_meta RENAME TO old_meta; CREATE TABLE warehouse_meta (publication HUGEINT);"
        "INSERT INTO warehouse_meta SELECT publication FROM old_meta; DROP TABLE old_meta;",
    )  # fmt: skip
    monkeypatch.setattr(migrate, "known_migrations", lambda _: [*known, later])
    with duckdb.connect(tmp_path / "writer.duckdb") as con:
        migrate.apply_migrations(con, migrate.pending_migrations(con))
        stale = con.execute("SELECT count(*) FROM warehouse_views WHERE sha256 = ''").fetchone()
        assert stale == con.execute("SELECT count(*) FROM warehouse_views").fetchone()
        assert len(migrate.refresh_views(con)) == (stale or [0])[0]


@pytest.mark.parametrize(("version", "name"), [(3, "0003_places_and_figures"), (8, "0008_repeat_index")])
def test_schema_of_a_draft_is_refused_in_words(tmp_path: Path, version: int, name: str) -> None:
    with open_writer(tmp_path) as writer:
        writer.con.execute("UPDATE schema_migrations SET name = ? WHERE version = ?", [name, version])
    known = known_migrations()[version - 1].name
    with pytest.raises(ForeignSchema, match=f"{name}, this program has {known} in its place"), open_writer(tmp_path):
        pass
