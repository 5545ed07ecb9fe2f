"""Folder, action, check -> what is seen after kill -9 before each file operation and SQL statement of the action.

    python killed_everywhere.py TEMPLATE WORK ACTION CHECK [EVERY [MODULE...]]

ACTION and CHECK are Python on a variable `folder`; CHECK leaves what it sees in `seen`. Each try gets its own copy of
TEMPLATE in WORK and two forked processes, one that acts and dies, one that looks; one line of JSON each: step, what would
have come next, seen. The last line's step is null: nobody was killed. EVERY n: only every n-th
step. MODULEs are loaded once, before anything is forked.
"""

import importlib
import json
import os
import shutil
import signal
import stat
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

_WRITES = {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "os.chmod"}
_connect = duckdb.connect


class Killer:
    """Counts steps and kills this process before one of them."""

    def __init__(self, folder: Path, fatal: int, note: int) -> None:
        self.folder, self.fatal, self.note, self.step = str(folder), fatal, note, 0

    def count(self, what: str) -> None:
        self.step += 1
        if self.step == self.fatal:
            os.write(self.note, what.encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if not isinstance(path, int) and self.folder in os.fspath(path) and flags & (os.O_WRONLY | os.O_RDWR):
                self.count(f"open {Path(path).name}")
        elif event in _WRITES and self.folder in str(arguments[0]):
            self.count(f"{event} {Path(str(arguments[0])).name}")


class Statements:
    """A connection that counts every statement as a step."""

    def __init__(self, con: duckdb.DuckDBPyConnection, killer: Killer) -> None:
        self.con, self.killer = con, killer

    def execute(self, sql: Any, *parameters: Any) -> Any:
        for statement in self.con.extract_statements(sql):
            if statement.type != duckdb.StatementType.SELECT:
                self.killer.count(statement.query.strip()[:40])
            self.con.execute(statement, *parameters)
        return self.con

    def __getattr__(self, name: str) -> Any:
        return getattr(self.con, name)

    def __enter__(self) -> "Statements":
        return self

    def __exit__(self, *_: object) -> None:
        self.con.close()


def forked(act: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            act()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _give(source: str, target: str) -> None:
    """Files that are never written to get a second name: the copies would cost more than the tries."""
    if os.stat(source).st_mode & stat.S_IWUSR:  # noqa: PTH116
        shutil.copy2(source, target)
    else:
        os.link(source, target)


def main(template: Path, work: Path, action: str, check: str, every: int) -> None:
    step = 1
    while True:
        folder = work / f"step {step}"
        shutil.copytree(template, folder, copy_function=_give)
        hears, says = os.pipe()

        def act(folder: Path = folder, step: int = step, says: int = says) -> None:
            killer = Killer(folder, step, says)
            duckdb.connect = lambda *given, **named: Statements(_connect(*given, **named), killer)  # type: ignore[assignment]
            sys.addaudithook(killer.hear)
            exec(action, {"folder": folder})  # noqa: S102

        code = forked(act)
        os.close(says)
        next_step = os.read(hears, 200).decode()
        os.close(hears)
        assert code in (0, -signal.SIGKILL), f"step {step} ended with {code}"

        def look(folder: Path = folder, step: int | None = step if code else None, what: str = next_step) -> None:
            names: dict[str, Any] = {"folder": folder}
            exec(check, names)  # noqa: S102
            print(json.dumps([step, what, names["seen"]]), flush=True)

        assert forked(look) == 0, f"after step {step} ({next_step}) the folder could not be used"
        shutil.rmtree(folder)
        if code == 0:
            return
        step += every


if __name__ == "__main__":
    # A start costs more than a try.
    for module in ("warehouse.backup", "warehouse.check", "warehouse.restore", "warehouse.store", *sys.argv[6:]):
        importlib.import_module(module)
    main(Path(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:5], int(sys.argv[5]))
