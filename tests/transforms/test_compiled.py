"""Kept machine code counts only for the sources it was made from; without numba the interpreter gives the same."""

import shutil
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import transforms.repeats as room
from transforms.increment_to_repeats import increment_to_repeats
from transforms.paragraphs_to_repeats import paragraphs_to_repeats
from transforms.repeats.level import SENTENCE
from transforms.sentences_to_repeats import sentences_to_repeats

CALLEE = "from transforms.repeats.compiled import compiled\n\n\n@compiled\ndef inner(x):\n    return x + {}\n"
CALLER = """from transforms.repeats.callee import inner
from transforms.repeats.compiled import compiled


@compiled
def outer(x):
    return inner(x)
"""
ASK = """
from transforms.repeats.compiled import telling_what_takes_long
from transforms.repeats.caller import outer
said = []
with telling_what_takes_long(lambda line: said.append(line.split()[0])):
    print(outer(1), *said)
"""


@pytest.fixture
def small_room(tmp_path: Path) -> Path:
    folder = tmp_path / "transforms" / "repeats"
    folder.mkdir(parents=True)
    for package in (folder, folder.parent):
        (package / "__init__.py").write_text("")
    for module in ("compiled.py", "machine_code.py"):
        shutil.copy(Path(room.__file__).parent / module, folder / module)
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


FIND_ALL = """
import json, sys
if sys.argv[1] == "interpreted":
    sys.modules["numba"] = None
sys.path.insert(0, sys.argv[2])
from tests.transforms.test_compiled import find_all
print(json.dumps(find_all()))
"""


def _told() -> list[str]:
    """Some hundred texts: each fact told in several wordings, with other numbers and names, shuffled by a fixed rule."""
    facts = [
        f"On Monday {number} {people} left the {side} town of {town} under a deal with the army, the monitor said."
        for number, people, side, town in zip(
            range(40, 200, 20),
            ["fighters", "families"] * 4,
            ["northern", "besieged", "southern", "old"] * 2,
            ["Talbin", "Qaryat", "Sahl", "Deir Omar"] * 2,
            strict=True,
        )
    ]
    edits = (
        lambda text: text,
        str.upper,
        lambda text: text.replace("the monitor said", "said the monitor in a report"),
        lambda text: text.replace("On Monday ", "").replace(", the monitor said", ""),
        lambda text: text.replace("0 ", "5 "),
        lambda text: text.replace("left", "did not leave"),
        lambda text: f"“{text}” 日本語 \u0645\u062f\u064a\u0646\u0629 caf\u00e9 1,200",
    )
    told = [edit(fact) for edit in edits for fact in facts] + ["", "…", "He left."]
    return [told[n * 37 % len(told)] for n in range(len(told) + 20)]


def find_all() -> list[object]:
    """Answers of all ways to find repeats."""
    texts = pl.Series("text", _told())
    ids = pl.Series([f"{n:032x}" for n in range(len(texts))])
    days = pl.Series([None if n % 7 == 0 else n * 13 % 90 for n in range(len(texts))], dtype=pl.Int32).cast(pl.Date)
    frame = pl.DataFrame({"text_id": ids, "text": texts, "published_on": days})
    first, part = increment_to_repeats(frame[1::2], [])
    assert part is not None
    second, _ = increment_to_repeats(frame[::2], [part])
    sentences = pl.DataFrame({"sentence_id": ids, "text": texts, "article_id": ids.str.tail(1)})
    found = sentences_to_repeats(sentences.with_columns(pl.lit(value=True).alias("is_quote")))
    told = frame.with_columns(sentences["article_id"], text_id=pl.concat_str(pl.lit("0" * 16), "text_id"))
    earlier, part = increment_to_repeats(told[1::2], [], SENTENCE)
    assert part is not None
    later, _ = increment_to_repeats(told[::2], [part], SENTENCE)
    order = ["text_id", "canonical_id", "kind"]
    increments = [each.sort(order) for each in (first, second, earlier, later)]
    answers = [paragraphs_to_repeats(texts), *increments, found]
    return [answer.with_columns(pl.selectors.float().round(5)).write_json() for answer in answers]


def test_the_interpreter_gives_the_same_answers() -> None:
    project = str(Path(room.__file__).parents[2])
    answers = [
        subprocess.run(
            [sys.executable, "-W", "error::RuntimeWarning", "-c", FIND_ALL, way, project],
            capture_output=True, text=True, check=True, cwd=project,
        ).stdout
        for way in ("compiled", "interpreted")
    ]  # fmt: skip
    assert answers[0] == answers[1]
    assert len(answers[0]) > 10_000
