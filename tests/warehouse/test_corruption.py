"""A flipped byte or a cut file: every reading fails in words or gives the right answer; no process dies of it."""

import json
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.blocks import damaged_blocks
from warehouse.folder import Damaged
from warehouse.publish import mark_changed, publish
from warehouse.store import open_writer

HERE = Path(__file__).parent
Damage = list[int | None] | None

# All tables, and rows found through the indexes of their keys.
_PUBLISHED = """
from transforms.tables import TABLES
from warehouse.reader import connect
from warehouse.table_hashes import table_hashes

con = connect(folder)
keys = con.execute("SELECT sentence_id FROM sentences ORDER BY 1").fetchall()
found = [con.execute("SELECT text FROM sentences WHERE sentence_id = ?", key).fetchall() for key in keys]
seen = [table_hashes(con, list(TABLES)), found]
"""
_WRITTEN = """
import duckdb
from warehouse.store import open_writer
from warehouse.table_hashes import table_hashes

def published():
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        return table_hashes(con)

before = published()
try:
    with open_writer(folder) as writer:
        seen = [before, table_hashes(writer.con), writer.published]
    seen.append(published())
except Exception:
    assert published() == before, "readers have lost what they had"
    raise
"""


def _answers(template: Path, name: str, reading: str, damages: list[Damage]) -> list[Any]:
    done = subprocess.run(
        [sys.executable, str(HERE / "damaged_reader.py"), str(template), name, reading],
        input=json.dumps(damages), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(damages)
    return answers


def _damages(path: Path, flips: int, cuts: int, seed: int) -> list[Damage]:
    chance, size = random.Random(seed), path.stat().st_size
    headers = [[chance.randrange(min(12_288, size)), 1 << chance.randrange(8)] for _ in range(flips // 5)]
    anywhere = [[chance.randrange(size), 1 << chance.randrange(8)] for _ in range(flips - len(headers))]
    return [*headers, *anywhere, *([chance.randrange(size), None] for _ in range(cuts))]  # type: ignore[list-item]


def _block_size(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[4096 + 40 : 4096 + 48], "little")


@pytest.fixture
def template(recorded: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "template"
    shutil.copytree(recorded, folder, ignore=shutil.ignore_patterns("snapshots", "raw"))
    return folder


def test_damaged_published_file_is_never_answered_from_wrongly(template: Path, chaos: bool) -> None:
    path = template / "warehouse.duckdb"
    damages = _damages(path, *((200, 50) if chaos else (30, 10)), seed=20261128)
    (template / "writer.duckdb").unlink()
    right, *answers = _answers(template, path.name, _PUBLISHED, [[0, 0], *damages])
    assert isinstance(right, list)
    wrong = [(damage, answer) for damage, answer in zip(damages, answers, strict=True) if answer != right]
    assert [each for each in wrong if not isinstance(each[1], str)] == [], "wrong rows, or a process that died"
    assert all("cannot open" in text or "orrupt" in text or "IO Error" in text for _, text in wrong), wrong
    assert wrong


def test_check_sees_every_flip_in_a_block(template: Path) -> None:
    path = template / "warehouse.duckdb"
    data = path.read_bytes()
    assert damaged_blocks(path) == []
    size = _block_size(path)
    path.unlink()
    for offset, bits in [each for each in _damages(template / "writer.duckdb", 15, 0, seed=7) if each]:
        if offset is None or bits is None or offset >= len(data):
            continue
        block = data[12_288 + (offset - 12_288) // size * size :][:size]
        if offset >= 12_288 and not any(block):
            continue  # given back: nothing stands in it
        path.write_bytes(data[:offset] + bytes([data[offset] ^ bits]) + data[offset + 1 :])
        assert len(damaged_blocks(path)) == 1, offset


def test_damaged_writers_file_does_not_reach_readers(template: Path, chaos: bool) -> None:
    path = template / "writer.duckdb"
    damages = _damages(path, *((100, 30) if chaos else (8, 3)), seed=3)
    right, *answers = _answers(template, path.name, _WRITTEN, [[0, 0], *damages])
    assert isinstance(right, list)
    for damage, answer in zip(damages, answers, strict=True):
        assert isinstance(answer, str) or answer == right, (damage, answer)


def test_damaged_block_of_the_writer_is_not_published(template: Path) -> None:
    path = template / "writer.duckdb"
    with duckdb.connect(path, read_only=True) as con:
        ((block, at),) = con.execute(
            "SELECT block_id, block_offset FROM pragma_storage_info('articles') WHERE block_id IS NOT NULL "
            "AND segment_type = 'VARCHAR' ORDER BY ALL LIMIT 1"
        ).fetchall()
    data, size = bytearray(path.read_bytes()), _block_size(path)
    data[12_288 + block * size + 8 + at] ^= 1
    path.write_bytes(data)
    before = (template / "warehouse.duckdb").read_bytes()
    with open_writer(template) as writer:
        mark_changed(writer.con)
        with pytest.raises((Damaged, duckdb.Error), match=f"block {block} is damaged|[Cc]orrupt"):
            publish(writer)
    assert (template / "warehouse.duckdb").read_bytes() == before


def test_lost_or_damaged_log_is_the_state_before_or_after_it(template: Path, chaos: bool) -> None:
    child = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom warehouse.publish import mark_changed\n"
        "from warehouse.store import open_writer\n"
        "with open_writer(Path(sys.argv[1])) as writer:\n"
        "    for name in ('one', 'two'):\n"
        "        writer.con.execute('BEGIN')\n"
        "        writer.con.execute(\"UPDATE articles SET byline = ?\", [name])\n"
        "        writer.con.execute(\"UPDATE sentences SET text = text || ?\", [name])\n"
        "        mark_changed(writer.con)\n"
        "        writer.con.execute('COMMIT')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )  # fmt: skip
    assert subprocess.run([sys.executable, "-c", child, str(template)], check=False).returncode == -signal.SIGKILL
    path = template / "writer.duckdb.wal"
    size = path.stat().st_size
    damages = [
        None,
        [0, None],
        [size // 2, None],
        [size - 1, None],
        *_damages(path, *((100, 40) if chaos else (6, 2)), seed=5),
    ]
    whole, *answers = _answers(template, path.name, _WRITTEN, [[0, 0], *damages])
    # Each state is told by its tables and its number of publication; the number grows by one with each change.
    states = {whole[0][2]: whole[0][1]}
    for damage, answer in zip(damages, answers, strict=True):
        if isinstance(answer, str):
            continue
        assert isinstance(answer, list), (damage, answer)
        before, written, number, published = answer[0]
        assert before == whole[0][0]
        assert published == written, "what is committed is published"
        assert states.setdefault(number, written) == written, (damage, "half of a transaction")
        if number == whole[0][2] - 2:
            assert written == before
    assert set(states) <= {whole[0][2] - 2, whole[0][2] - 1, whole[0][2]}


def test_damaged_file_of_the_index_is_refused_or_reads_the_same(tmp_path: Path, chaos: bool) -> None:
    import numpy as np
    import polars as pl

    from transforms.increment_to_repeats import increment_to_repeats
    from transforms.repeats.level import PARAGRAPH
    from warehouse.index_file import DamagedPart, read_part, write_part

    texts = pl.DataFrame(
        {"text_id": [f"{n:032x}" for n in range(40)], "text": [f"The {n} buses left Homs at noon on day {n}." for n in range(40)]}
    ).with_columns(pl.lit(None, dtype=pl.Date).alias("published_on"))  # fmt: skip
    _, part = increment_to_repeats(texts, [], PARAGRAPH)
    assert part is not None
    path = tmp_path / "paragraph-000001.part"
    checksum = write_part(path, part, PARAGRAPH)
    data = path.read_bytes()
    refused = 0
    for damage in _damages(path, *((200, 50) if chaos else (60, 20)), seed=11):
        assert damage is not None
        at, bits = damage
        assert at is not None
        path.write_bytes(data[:at] if bits is None else data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :])
        try:
            read = read_part(path, PARAGRAPH, checksum, 0, 32)
        except DamagedPart:
            refused += 1
            continue
        for name, values in vars(part).items() if hasattr(part, "__dict__") else part._asdict().items():
            assert np.array_equal(values, getattr(read, name)), (damage, name)
    assert refused
