"""Disks that fill or turn read-only under a run: it says so and leaves nothing half-done; the next one is as if new.

The disk is a real one where this process may mount a small file system; a limit on the size of files everywhere.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse.reader import connect

PROJECT = Path(__file__).resolve().parents[2]
SEEDS = PROJECT / "seeds" / "articles"
_FREE = 128 << 20

# Runs the stages once and prints how they ended. The audit is not what is tried here and takes longest; the question
# whether there is room is answered with yes, since it is the disk itself that must answer.
_RUN = """
import sys
from pathlib import Path
import flows.settle
from expectations.verdict import Audit
from flows.ingest import ingest_batch
from flows.run import Run
from flows.settings import Settings
from flows.steps import Steps
from transforms.tables import ValidationResults
from warehouse import disk_space
flows.settle.audit = lambda *_: Audit(ValidationResults.create_empty())

def run(name, paths, folder, room=True):
    says = []
    disk_space.free_bytes, before = (lambda _: 1 << 50) if room else disk_space.free_bytes, disk_space.free_bytes
    try:
        outcome = ingest_batch(paths, Settings(warehouse=folder), Run(name, "test"), Steps(says.append, as_tasks=False))
        print(name, outcome.state, flush=True)
    except Exception as error:
        print(name, type(error).__name__, error, flush=True)
    finally:
        disk_space.free_bytes = before
"""


def _child(script: str, *arguments: str | Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN + script, *map(str, arguments)],
        cwd=PROJECT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def _counts(folder: Path) -> list[tuple[object, ...]]:
    con = connect(folder)
    try:
        sql = (
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM figures), (SELECT count(*) FROM rejections)"
        )
        return con.execute(sql).fetchall()
    finally:
        con.close()


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    said = _child(
        """
import resource
folder = Path(sys.argv[2])
# Where the limit strikes: the first schema, the log, the writer's file, the index or the copy for readers.
for limit in (100_000, 1_000_000, 2_500_000, 5_000_000):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    run(f"under-{limit}", [sys.argv[1]], folder)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
run("free", [sys.argv[1]], folder)
""",
        SEEDS,
        tmp_path / "w",
    )
    assert len(said) == 5
    for line in said[:4]:
        # Once there was room for the commit, the next run only had to bring it to the readers.
        assert " NoSpace cannot write the warehouse folder" in line or line.endswith(" no_change")
        assert "bytes needed" in line or line.endswith(" no_change")
    assert [line for line in said[:3] if line.endswith(" no_change")] == []
    assert said[4] in ("free published", "free no_change")
    assert _counts(tmp_path / "w") == [(5, 25, 0)]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of 128 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        os.geteuid()
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_FREE}", "tmpfs", place], check=False).returncode
    ):
        pytest.skip("this process may not mount a file system")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def test_disk_that_fills_and_is_freed(disk: Path) -> None:
    said = _child(
        """
place = Path(sys.argv[2]); folder = place / "w"; ballast = place / "ballast"
def leave(free):
    ballast.unlink(missing_ok=True)
    ballast.write_bytes(b"x" * max(0, disk_space.free_bytes(place) - free))
for free in (0, 300_000, 4_000_000, 8_000_000, 16_000_000):
    leave(free)
    run(f"with-{free}", [sys.argv[1]], folder)
run("asked", [sys.argv[1]], folder, room=False)
ballast.unlink()
run("freed", [sys.argv[1]], folder)
""",
        SEEDS,
        disk,
    )
    assert len(said) == 7
    for line in said[:5]:
        # Once there was room for the commit, the next run only had to bring it to the readers.
        assert f" NoSpace cannot write the warehouse folder {disk / 'w'}: " in line or line.endswith(" no_change")
    assert [line for line in said[:3] if line.endswith(" no_change")] == []
    assert "too little disk space to begin with" in said[5]
    assert said[6] in ("freed published", "freed no_change")
    assert _counts(disk / "w") == [(5, 25, 0)]


@pytest.mark.chaos
def test_disk_that_turns_read_only(disk: Path) -> None:
    said = _child(
        """
import subprocess
place = Path(sys.argv[2]); folder = place / "w"
run("first", [sys.argv[1] + "/000_054b95b90d12600a.txt"], folder)
subprocess.run(["mount", "-o", "remount,ro", place], check=True)
run("frozen", [sys.argv[1]], folder)
subprocess.run([sys.executable, "-c", "import sys; from pathlib import Path; from warehouse.reader import connect;"
    "print('readers see', connect(Path(sys.argv[1])).execute('SELECT count(*) FROM articles').fetchone()[0], flush=True)", folder], check=True)
subprocess.run(["mount", "-o", "remount,rw", place], check=True)
run("thawed", [sys.argv[1]], folder)
""",
        SEEDS,
        disk,
    )
    assert said[0] == "first published"
    assert said[1].startswith("frozen NoSpace cannot write the warehouse folder")
    assert "Read-only file system" in said[1]
    assert said[2:] == ["readers see 1", "thawed published"]
