"""Every package is pinned and hashed, comes from the registry that pip is told of, and nothing reports home."""

import json
import os
import re
import subprocess
import sys
from importlib.metadata import distributions
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
_PIN = re.compile(r"([a-z0-9][a-z0-9._-]*(?:\[[a-z0-9,_ -]+\])?)==([0-9][\w.+!-]*)(?: ; [^\\]+)? \\")
_HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
_COMMENT = re.compile(r"\s*#[^\n]*")


def _lock() -> list[str]:
    return (PROJECT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[", maxsplit=1)[0]).lower()


def _pins() -> dict[str, str]:
    return {_normal(found[1]): found[2] for line in _lock() if (found := _PIN.fullmatch(line))}


def test_every_line_of_the_lock_is_a_pin_a_hash_or_a_comment() -> None:
    """So there is no address, no option, no file, no editable or unhashed package in it."""
    strange = [
        line for line in _lock() if not (_PIN.fullmatch(line) or _HASH.fullmatch(line) or _COMMENT.fullmatch(line))
    ]
    assert strange == []
    assert len(_pins()) > 100
    entries = re.split(r"\n(?=[a-z0-9])", "\n".join(_lock()))[1:]
    for entry in entries:
        assert "--hash=sha256:" in entry.splitlines()[1], entry.splitlines()[0]
    assert "://" not in "\n".join(_lock())


def test_what_is_wished_for_is_in_the_lock() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (PROJECT / name).read_text(encoding="utf-8").splitlines():
            wish = line.split("#")[0].strip()
            if wish and not wish.startswith("-r "):
                package = _normal(re.split(r"[=<>~!]", wish)[0].strip())
                assert package in _pins(), wish
                if "==" in wish:
                    assert _pins()[package] == wish.split("==")[1], wish
                assert "@" not in wish and "/" not in wish


def test_installed_is_what_is_locked() -> None:
    """Nothing else is there but pip and this project, and nothing in another version."""
    installed = {_normal(d.metadata["Name"]): d.version for d in distributions()}
    assert {
        name: version for name, version in installed.items() if name not in ("pip", "passage")
    }.items() <= _pins().items()


def test_the_installation_demands_the_hashes() -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    installs = re.findall(r"^.*pip install.*$", makefile, re.MULTILINE)
    assert len(installs) == 2
    assert all("--no-deps" in line for line in installs)
    assert "--require-hashes -r requirements.lock" in installs[0]
    assert "--no-build-isolation -e ." in installs[1]
    assert "--trusted-host" not in makefile and "index-url" not in makefile.replace("--no-emit-index-url", "")


_PROBE = """
import json, socket, sys
asked = []
def refuse(*given, **_):
    asked.append(repr(given))
    raise OSError("no network here")
socket.socket.connect = refuse
socket.getaddrinfo = refuse
import flows, flows.ingest
from expectations.great_expectations_run import open_bench
from prefect.settings import get_current_settings
bench = open_bench()
settings = get_current_settings()
import os
from prefect._internal.analytics import is_telemetry_enabled
print(json.dumps([asked, settings.server.analytics_enabled, settings.cloud.enable_orchestration_telemetry,
                  is_telemetry_enabled(), os.environ["GX_ANALYTICS_ENABLED"]]))
"""


def test_telemetry_is_off_and_imports_ask_nobody() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "GX_", "DO_NOT"))}
    done = subprocess.run(
        [sys.executable, "-c", _PROBE], cwd=PROJECT, env=clean | {"PYTHONPATH": str(PROJECT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == [[], False, False, False, "false"]
