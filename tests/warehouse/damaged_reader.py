"""Folder, file, damages -> what each reading of the damaged file answers, one line of JSON each.

    python damaged_reader.py FOLDER FILE READING < damages

A damage is [offset, bits to flip] or [length, null] to cut there, or null to lose the file. READING is Python on a
variable `folder` (its own copy) that leaves its answer in `seen`. Every reading happens in a forked process of its own:
the answer is [answer], or an error's text, or the number of the signal that ended the process.
"""

import importlib
import json
import os
import shutil
import stat
import sys
from pathlib import Path
from typing import Any

import duckdb

# Loaded once, before anything is forked: a start costs more than a reading.
for _room in ("reader", "store", "table_hashes", "repeat_index", "check"):
    importlib.import_module(f"warehouse.{_room}")


def _give(source: str, target: str) -> None:
    """Files that are never written to get a second name."""
    if os.stat(source).st_mode & stat.S_IWUSR:  # noqa: PTH116
        shutil.copyfile(source, target)
    else:
        os.link(source, target)


def damage(path: Path, what: list[int | None] | None) -> None:
    if what is None:
        path.unlink()
        return
    at, bits = what
    assert at is not None
    if path.stat().st_nlink > 1:
        copy = path.with_name("copy")
        shutil.copyfile(path, copy)
        copy.replace(path)
    with path.open("r+b") as file:
        if bits is None:
            file.truncate(at)
            return
        file.seek(at)
        (byte,) = file.read(1)
        file.seek(at)
        file.write(bytes([byte ^ bits]))


def answered(folder: Path, reading: str, says: int) -> None:
    names: dict[str, Any] = {"folder": folder}
    try:
        exec(reading, names)  # noqa: S102
        answer: Any = [names["seen"]]
    except duckdb.Error as error:
        answer = f"{type(error).__name__}: {str(error).splitlines()[0]}"
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    with os.fdopen(says, "w") as out:
        json.dump(answer, out)


def main(template: Path, name: str, reading: str) -> None:
    for number, what in enumerate(json.load(sys.stdin)):
        folder = template.parent / f"damaged {number}"
        shutil.copytree(template, folder, copy_function=_give)
        damage(folder / name, what)
        hears, says = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(hears)
            answered(folder, reading, says)
            os._exit(0)
        os.close(says)
        with os.fdopen(hears) as heard:
            text = heard.read()
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(text if status == 0 else json.dumps(status), flush=True)
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
