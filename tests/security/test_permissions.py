"""What a run writes keeps to the umask, and nothing is writable for everyone."""

import inspect
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from flows import ingest, stack
from warehouse import explain, export, query

PROJECT = Path(__file__).resolve().parents[2]
_WRITE = """
import os, sys
from pathlib import Path
os.umask(int(sys.argv[2], 8))
folder = Path(sys.argv[1])
from sources.raw_store import store_bytes
from warehouse.publish import mark_changed, publish
from warehouse.reader import connect
from warehouse.export import export_warehouse
from warehouse.store import open_writer
with open_writer(folder / "w") as writer:
    store_bytes(b"raw", folder / "w" / "raw")
    mark_changed(writer.con)
    publish(writer)
(folder / "w" / "writer.duckdb").unlink()
with open_writer(folder / "w"):
    pass
con = connect(folder / "w")
export_warehouse(con, folder / "out", "csv")
"""


@pytest.fixture(params=["022", "077"])
def written(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[int, dict[str, int]]:
    done = subprocess.run(
        [sys.executable, "-c", _WRITE, str(tmp_path), request.param],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    modes = {str(path.relative_to(tmp_path)): stat.S_IMODE(path.lstat().st_mode) for path in tmp_path.rglob("*")}
    return int(request.param, 8), modes


def test_rights_keep_to_the_umask(written: tuple[int, dict[str, int]]) -> None:
    umask, modes = written
    assert {"w/warehouse.duckdb", "w/writer.duckdb", "w/raw", "out/articles.csv"} <= set(modes)
    for name, mode in modes.items():
        assert mode & umask == 0, (name, oct(mode))
        assert not mode & stat.S_IWOTH, (name, oct(mode))
        assert not mode & (stat.S_ISUID | stat.S_ISGID), name
    # Nobody opens the published file for writing by mistake; raw files, which may hold anything, are the owner's alone.
    assert not modes["w/warehouse.duckdb"] & 0o222
    raw = [mode for name, mode in modes.items() if name.startswith("w/raw/") and len(name) > 60]
    assert raw == [0o600]


def test_no_command_takes_a_secret_as_an_argument() -> None:
    """Arguments stand in the list of processes, for every user of the machine to read."""
    for command in (ingest.command, stack.main, query.query, export.export, explain.explain_claim):
        names = " ".join(inspect.signature(command).parameters)
        assert names
        assert not [word for word in ("password", "token", "secret", "auth", "key", "login") if word in names], names
