"""The house rules that a program can hold: sizes, names, no telemetry, no addresses of machines or registries."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = ("flows", "sources", "transforms", "expectations", "warehouse", "benchmarks")
CODE = sorted(path for room in (*ROOMS, "tests") for path in (PROJECT / room).rglob("*.py"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PROJECT)))
def test_file_has_one_job(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert path.stem not in {"utils", "helpers", "common", "base", "misc", "manager"}
    assert text.lstrip().startswith('"""'), "a module says first what it is"


def test_transforms_are_pure() -> None:
    forbidden = r"^\s*(?:import|from) (?:os|pathlib|requests|duckdb|prefect|random|time|socket|sources|warehouse|flows|expectations)\b"
    for path in (PROJECT / "transforms").rglob("*.py"):
        if path.stem != "dictionary":
            assert not re.search(forbidden, path.read_text(encoding="utf-8"), re.MULTILINE), path.name


def test_only_sources_and_flows_reach_the_network() -> None:
    for room in ("transforms", "expectations", "warehouse"):
        for path in (PROJECT / room).rglob("*.py"):
            assert not re.search(
                r"^\s*(?:import|from) (?:requests|urllib|httpx)\b", path.read_text("utf-8"), re.MULTILINE
            )


def test_lock_is_hashed_and_names_no_address() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][\w.-]*==", lock, re.MULTILINE)
    assert len(packages) > 100
    assert "://" not in lock
    for entry in re.split(r"\n(?=[a-z0-9])", lock)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_requirements_and_lock_agree() -> None:
    lock = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
    for line in (PROJECT / "requirements.in").read_text(encoding="utf-8").splitlines():
        pin = line.split("#")[0].strip()
        if pin:
            name, version = pin.lower().split("==")
            name = re.sub("[-_.]+", "-", name.partition("[")[0])
            assert re.search(rf"^{re.escape(name)}(\[[a-z-]+\])?=={re.escape(version)} ", lock, re.MULTILINE), pin


def test_telemetry_is_off_before_anything_starts() -> None:
    probe = (
        "import os, json, flows; from prefect.settings import get_current_settings as s;"
        "print(json.dumps([s().server.analytics_enabled, os.environ['DO_NOT_TRACK'], os.environ['GX_ANALYTICS_ENABLED'],"
        "s().cloud.enable_orchestration_telemetry, s().server.ephemeral.startup_timeout_seconds]))"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd="/", capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [False, "1", "false", False, 120]


def test_installed_packages_fit_together() -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_nothing_heavy_happens_on_import() -> None:
    probe = (
        "import sys, warehouse.query, sources.files, expectations.runner, transforms.find_places;"
        "print([m for m in ('prefect', 'great_expectations', 'trafilatura', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", probe], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
