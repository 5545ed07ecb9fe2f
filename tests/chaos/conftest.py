"""Modules of this folder, and the feeds of tests/flows/polling.py, by their names: no test folder is a package."""

import importlib.util
import sys
from pathlib import Path

_HERE = Path(__file__).parent


def _load(path: Path) -> None:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader
    module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)


if "polling" not in sys.modules:
    _load(_HERE.parent / "flows" / "polling.py")
for _name in ("children", "kills", "poll_kills"):
    _load(_HERE / f"{_name}.py")
