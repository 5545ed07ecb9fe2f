"""The README's commands are run as they stand, and what they print is compared with what it shows."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
# Only a first install prints these.
_INSTALL = re.compile(r"^(?:installing into|No broken requirements|compiling the comparison)")


def _sessions() -> Iterator[tuple[str, list[str]]]:
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        lines = block.splitlines()
        assert lines[0].startswith("$ "), f"a console block starts with a command: {lines[0]}"
        # A quoted question goes on until its closing quote.
        end = 1
        while "\n".join(lines[:end]).count('"') % 2:
            end += 1
        yield "\n".join(lines[:end])[2:], lines[end:]


def _normal(line: str) -> str:
    line = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "RUN", line)
    line = re.sub(r"\b\d+\.\d\d(?= s\)| │$)", "SECONDS", line)
    return re.sub(r"[ ─━]+", " ", line).strip()


def _matches(shown: list[str], printed: list[str]) -> bool:
    """Compare line by line; a line "..." in the README stands for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in printed)) is not None


def test_every_session_prints_what_the_readme_shows(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "PASSAGE_", "MAKE"))}
    environment = clean | {"PASSAGE_WAREHOUSE": str(tmp_path / "warehouse"), "PREFECT_HOME": str(tmp_path / "prefect")}
    environment.pop("COLUMNS", None)
    sessions = list(_sessions())
    assert len(sessions) >= 6
    for command, shown in sessions:
        run = command.replace("data/export", str(tmp_path / "export"))
        done = subprocess.run(
            ["bash", "-c", run], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        assert done.stderr == "", command
        printed = [_normal(line) for line in done.stdout.splitlines() if not _INSTALL.match(line)]
        expected = [_normal(line) for line in shown]
        assert _matches(expected, printed), (
            f"{command} prints\n" + "\n".join(printed) + "\nREADME shows\n" + "\n".join(expected)
        )


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\((?!https?:)([^)#]+)\)", README))))
def test_link_leads_somewhere(target: str) -> None:
    assert (PROJECT / target).exists()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"^make ([a-z]+) ", README, re.MULTILINE))))
def test_make_target_exists(target: str) -> None:
    done = subprocess.run(["make", "-n", target], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_view_is_named() -> None:
    views = {path.stem for path in (PROJECT / "warehouse" / "views").glob("*.sql")}
    assert views == set(re.findall(r"`(v_[a-z_]+)`", README))


def test_sections_stand_in_their_order() -> None:
    headings = re.findall(r"^## (.+)$", README, re.MULTILINE)
    assert headings == [
        "A first run", "The way through", "Three questions", "Schedule and watch", "What it does not do", "Install",
        "Where do I change?",
    ]  # fmt: skip
