"""Kept machine code counts only for the sources it was made from."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from transforms.repeats import compiled as room

CALLEE = "from transforms.repeats.compiled import compiled\n\n\n@compiled\ndef inner(x):\n    return x + {}\n"
CALLER = """from transforms.repeats.callee import inner
from transforms.repeats.compiled import compiled


@compiled
def outer(x):
    return inner(x)
"""
ASK = """
from transforms.repeats.compiled import telling_of_compilation
from transforms.repeats.caller import outer
said = []
with telling_of_compilation(lambda: said.append("compiling")):
    print(outer(1), *said)
"""


@pytest.fixture
def small_room(tmp_path: Path) -> Path:
    folder = tmp_path / "transforms" / "repeats"
    folder.mkdir(parents=True)
    for package in (folder, folder.parent):
        (package / "__init__.py").write_text("")
    shutil.copy(Path(room.__file__), folder / "compiled.py")
    (folder / "caller.py").write_text(CALLER)
    (folder / "callee.py").write_text(CALLEE.format(1))
    return folder


def _ask(folder: Path, **environment: str) -> str:
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=folder.parent.parent,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.strip()


def test_code_is_kept_until_any_module_of_the_room_changes(small_room: Path) -> None:
    assert _ask(small_room) == "2 compiling"
    assert _ask(small_room) == "2"
    (small_room / "callee.py").write_text(CALLEE.format(5))
    assert _ask(small_room) == "6 compiling"
    assert _ask(small_room) == "6"


def test_kernels_run_where_no_code_can_be_kept(small_room: Path) -> None:
    """A file stands where each cache would be a folder: this holds for root as well."""
    shutil.rmtree(small_room / "__pycache__", ignore_errors=True)
    (small_room / "__pycache__").write_text("")
    (small_room / ".cache").write_text("")
    assert _ask(small_room, XDG_CACHE_HOME=str(small_room / ".cache")) == "2 compiling"
