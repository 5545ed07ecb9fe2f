"""benchmarks/peers/systems.json -> systems to run, each with the interpreter of a venv that holds it, or why it has none."""

import json
import re
import subprocess
import sys
import venv
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]  # modules are run from here
_OURS = ("-m", "benchmarks.repeats", "{corpus}", "--json", "--out", "{out}")


@dataclass(frozen=True)
class System:
    """A way to find repeats: ours or a peer."""

    name: str
    task: str  # floor, exact or near
    command: tuple[str, ...]  # behind the interpreter; {corpus} and {out} stand for the files
    packages: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()  # installed without what they name as needed
    is_ours: bool = False

    @property
    def needs_venv(self) -> bool:
        """Whether the project's own venv does not hold it."""
        return bool(self.packages or self.alone)


def systems(task: str | None = None) -> list[System]:
    """Return all systems in the order of the table, ours before the peers of the same task."""
    ours = [
        System("Passage, exact", "exact", (*_OURS, "--exact"), is_ours=True),
        System("Passage", "near", _OURS, is_ours=True),
    ]
    listed = json.loads((PROJECT / "benchmarks" / "peers" / "systems.json").read_text(encoding="utf-8"))["systems"]
    peers = [
        System(
            each["name"],
            each["task"],
            ("-m", f"benchmarks.peers.{each['module']}", "{corpus}", "{out}", *each.get("arguments", ())),
            tuple(each.get("packages", ())),
            tuple(each.get("alone", ())),
        )
        for each in listed
    ]
    ordered = [each for kind in ("floor", "exact", "near") for each in (*ours, *peers) if each.task == kind]
    return [each for each in ordered if task in (None, each.task)]


def interpreter(system: System, folder: Path) -> Path:
    """Return the interpreter that runs the system; a venv is made below `folder` once for the same packages.

    Raises RuntimeError with what pip said if a package cannot be had.
    """
    if not system.needs_venv:
        return Path(sys.executable)
    home = folder / re.sub(r"[^\w.]+", "_", " ".join((*system.packages, *system.alone)))
    python = home / "bin" / "python"
    if not home.exists():
        venv.create(home, with_pip=True)
        # Parquet is read by the release that the project itself reads it with.
        packages = [f"polars=={version('polars')}" if name == "polars" else name for name in system.packages]
        for wanted in (packages, ["--no-deps", *system.alone] if system.alone else []):
            if wanted:
                _install(python, wanted)
        (home / "ready").touch()
    if not (home / "ready").exists():
        raise RuntimeError("not installed, see above")
    return python


def _install(python: Path, wanted: list[str]) -> None:
    call = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]
    try:
        done = subprocess.run(call, capture_output=True, text=True, check=False, timeout=300)
    except subprocess.TimeoutExpired:
        raise RuntimeError(f"pip install {' '.join(wanted)} took more than five minutes") from None
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or ["pip gave no reason"]
        raise RuntimeError(re.sub(r"\S+://\S+", "(address)", said[-1]))
