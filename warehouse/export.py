"""Published warehouse -> folder of files: decides which tables and views are exported, and in which order of rows.

Refuses a folder that holds anything but an earlier export, and leaves either the former export or the whole new one.
"""

import hashlib
import json
import re
import shutil
import sys
from itertools import chain
from pathlib import Path
from typing import Annotated

import duckdb
from cyclopts import App, Parameter

from warehouse import hxl, render
from warehouse.answer import UsageError, explain, fetch_rows, write_result
from warehouse.folder import BOOKKEEPING, DEFAULT_FOLDER
from warehouse.reader import NoWarehouse, connect

FORMATS = ("parquet", "csv", "jsonl", "hxl")
MANIFEST = "manifest.json"
_KIND = "passage export"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


def export_warehouse(con: duckdb.DuckDBPyConnection, target: Path, form: str) -> list[dict[str, object]]:
    """Write every contract table (rows in key order) and view to `target`, one file each, and manifest.json.

    Returns the manifest's files: name, file, rows, sha256, columns (name, type). `hxl` writes the evacuations only, as
    csv with a row of HXL hashtags. Texts in csv are guarded against spreadsheet formulas as in warehouse.query. Raises UsageError if `form` is unknown or `target` is in use.
    """
    if form not in FORMATS:
        raise UsageError(f"there is no export format {form}: {', '.join(FORMATS)} exist")
    target = target.resolve()
    _check_target(target)
    draft, former = (target.with_name(f".{target.name}.{end}") for end in ("partial", "former"))
    try:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
        draft.mkdir(parents=True)
        files = [
            _write(con, name, order, draft, form)
            for name, order in ([(hxl.VIEW, "")] if form == "hxl" else _sources(con))
        ]
        manifest = {"kind": _KIND, "format": form, "files": files}
        (draft / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        if target.exists():
            target.rename(former)
        draft.rename(target)
    except OSError as error:
        raise UsageError(f"cannot export to {target}: {error.strerror or error}") from None
    finally:
        if former.exists() and not target.exists():
            former.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)
    return files


def _check_target(target: Path) -> None:
    try:
        found = sorted(path.name for path in target.iterdir()) if target.exists() else []
    except OSError as error:
        raise UsageError(f"cannot export to {target}: {error.strerror or error}") from None
    if not found:
        return
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        if manifest["kind"] != _KIND:
            raise ValueError("another manifest")
        ours = {str(entry["file"]) for entry in manifest["files"]} | {MANIFEST}
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"{target} is not empty and not an earlier export: name a new folder") from None
    strange = [name for name in found if name not in ours]
    if strange:
        raise UsageError(f"{target} also holds {strange[0]}, which no export wrote: move it, or name a new folder")


def _sources(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Return name and ORDER BY of every table, by key, and every view, which brings its own order. Raises UsageError."""
    tables = con.execute(
        "SELECT t.table_name, c.constraint_column_names "
        "FROM duckdb_tables() t JOIN duckdb_constraints() c USING (table_oid) "
        "WHERE c.constraint_type = 'PRIMARY KEY' ORDER BY t.table_name"
    ).fetchall()
    views = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal ORDER BY view_name").fetchall()
    # Names become SQL and file names, and a warehouse may come from anywhere.
    for name in chain.from_iterable([table, *key] for table, key in [*tables, *((view, ()) for (view,) in views)]):
        if not _NAME.fullmatch(name):
            raise UsageError(f"the warehouse holds {name!r}, a name that Passage never gives: export from another one")
    return [(name, f"ORDER BY {', '.join(key)}") for name, key in tables if name not in BOOKKEEPING] + [
        (name, "") for (name,) in views
    ]


def _write(con: duckdb.DuckDBPyConnection, name: str, order: str, folder: Path, form: str) -> dict[str, object]:
    path = folder / f"{name}.{'hxl.csv' if form == 'hxl' else form}"
    con.execute(f'SELECT * FROM "{name}" {order}')
    columns = [{"name": str(column[0]), "type": str(column[1])} for column in con.description or []]
    names = [column["name"] for column in columns]
    with path.open("w", encoding="utf-8", newline="") as out:
        if form == "parquet":
            write_result(con, "parquet", out)
        elif form == "csv":
            render.write_csv(names, fetch_rows(con), out)
        elif form == "hxl":
            render.write_csv(names, hxl.with_tags(names, fetch_rows(con)), out)
        else:
            render.write_jsonl(names, fetch_rows(con), out)
    row = con.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    with path.open("rb") as written:
        digest = hashlib.file_digest(written, "sha256").hexdigest()
    return {"name": name, "file": path.name, "rows": int(row[0]) if row else 0, "sha256": digest, "columns": columns}


app = App(name="python -m warehouse.export", help_format="plaintext", version_flags=[])


@app.default
def export(
    directory: Path,
    /,
    *,
    warehouse: Annotated[Path, Parameter(show_default=False, env_var="PASSAGE_WAREHOUSE")] = DEFAULT_FOLDER,
    format: str = "parquet",
) -> int:
    """Write every table and view of the published warehouse to files. Exit codes: 0 written, 2 not possible as asked.

    Parameters
    ----------
    directory
        New or empty folder, or one that holds an earlier export, which is replaced as a whole.
    warehouse
        Folder of the warehouse; data/warehouse under the project if left out.
    format
        parquet, csv or jsonl: every table and view; hxl: the evacuations as csv with HXL hashtags.
    """
    try:
        con = connect(warehouse)
        try:
            files = export_warehouse(con, directory, format)
        finally:
            con.close()
    except (NoWarehouse, UsageError, duckdb.Error) as error:
        print(explain(error), file=sys.stderr)
        return 2
    print(render.visible(f"{len(files)} files in {directory}"))
    return 0


if __name__ == "__main__":
    sys.exit(app(result_action="return_value"))
