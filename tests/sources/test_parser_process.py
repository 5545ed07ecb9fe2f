"""A parser that hangs, dies or eats memory costs the item it was parsing; the rest of the batch is read."""

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sources.reading import Limits

# Put before the worker's own modules: pages with these words do to it what hostile pages do to a parser in C.
_HOSTILE = """
import os
import sources.one_document as reader

def main_text(html, parse=reader.main_text):
    if "ABORT" in html:
        os.abort()
    if "HANG" in html:
        while True:
            pass
    if "EAT" in html:
        eaten = [bytearray(50_000_000) for _ in range(100)]
    if "LEAVE" in html:
        os._exit(3)
    return parse(html)

reader.main_text = main_text
"""
_PAGE = "<html><body><article><h1>{word}</h1>" + "<p>Buses left the town of Madaya on Friday.</p>" * 9 + "</article>"
_LIMITS = Limits(parser_s=5)
_DEADLY = {
    "ABORT": ("parser_died", "signal SIGABRT"),
    "HANG": ("parser_too_slow", "PASSAGE_PARSER_S"),
    "EAT": ("parser_out_of_memory", "PASSAGE_PARSER_MEMORY_MB"),
    "LEAVE": ("parser_died", "exit code 3"),
}


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "usercustomize.py").write_text(_HOSTILE)
    (tmp_path / "site" / "sitecustomize.py").write_text(_HOSTILE)
    project = Path(__file__).resolve().parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path / 'site'}:{project}")


@pytest.mark.usefixtures("hostile")
def test_each_deadly_page_costs_itself_alone(write, read):
    for at, word in enumerate(_DEADLY):
        write(f"{at}a.html", _PAGE.format(word="good").encode())
        write(f"{at}b.html", _PAGE.format(word=word).encode())
    reading = read(limits=_LIMITS)
    assert reading.incoming["stem"].sort().to_list() == ["0a", "1a", "2a", "3a"]
    found = {
        row["source_uri"][-7:-6]: (row["reason_code"], row["reason"], row["raw_sha256"])
        for row in reading.rejections.to_dicts()
    }
    for at, (code, words) in enumerate(_DEADLY.values()):
        assert found[str(at)][0] == code
        assert words in found[str(at)][1]
        assert found[str(at)][2] is not None


@pytest.mark.usefixtures("hostile")
@pytest.mark.parametrize("position", ["first", "last", "only"])
def test_a_deadly_member_costs_itself_alone(write, read, position):
    packed = io.BytesIO()
    good = [("good1.html", "good"), ("good2.html", "good")]
    names = {
        "first": [("bad.html", "ABORT"), *good],
        "last": [*good, ("bad.html", "ABORT")],
        "only": [("bad.html", "ABORT")],
    }
    with zipfile.ZipFile(packed, "w") as archive:
        for name, word in names[position]:
            archive.writestr(name, _PAGE.format(word=word))
    write("pages.zip", packed.getvalue())
    reading = read(limits=_LIMITS)
    assert reading.incoming["stem"].sort().to_list() == ([] if position == "only" else ["good1", "good2"])
    (row,) = reading.rejections.to_dicts()
    assert row["source_uri"].endswith("pages.zip#bad.html")
    assert row["reason_code"] == "parser_died"


@pytest.mark.usefixtures("hostile")
def test_an_archive_of_deadly_members_is_given_up_as_a_whole(write, read):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for at in range(30):
            archive.writestr(f"{at}.html", _PAGE.format(word="LEAVE"))
    write("pages.zip", packed.getvalue())
    write("text.txt", b"Buses left Madaya on Friday.")
    reading = read(limits=_LIMITS)
    assert reading.incoming["stem"].to_list() == ["text"]
    assert reading.rejections.height == 21
    assert sum(uri.endswith("pages.zip") for uri in reading.rejections["source_uri"]) == 1


def test_memory_for_a_table_grows_with_its_size_and_no_further(write, read):
    """A JSON object of many numbers takes tens of its sizes when parsed."""
    write("bomb.json", b'{"rows": [' + b",".join([b"[]"] * 3_000_000) + b"]}")
    write("good.txt", b"Buses left Madaya on Friday.")
    reading = read(limits=Limits(parser_bytes=60_000_000))
    assert reading.incoming["stem"].to_list() == ["good"]
    assert reading.rejections["reason_code"].to_list() == ["parser_out_of_memory"]


def test_the_parser_ends_with_the_run_that_started_it(tmp_path):
    """Killed without a chance to clean up, the run takes its parser with it."""
    (tmp_path / "a.txt").write_text("Buses left Madaya on Friday.")
    script = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom sources import files\nfrom sources.parser_process import ParserProcess\n"
        "from sources.reading import Limits\nend = ParserProcess._end\n"
        "def die(self):\n    print(self._process.pid, flush=True)\n    os.kill(os.getpid(), signal.SIGKILL)\n"
        "ParserProcess._end = die\n"
        "files.read_paths([Path(sys.argv[1])], Path(sys.argv[2]), Limits())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.txt"), str(tmp_path / "raw")], check=False, capture_output=True
    )
    assert run.returncode == -9
    status = Path(f"/proc/{int(run.stdout)}/status")
    gone = not status.exists() or "State:\tZ" in status.read_text() or "parser_worker" not in _command(int(run.stdout))
    assert gone or _ends(int(run.stdout))


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def _ends(pid: int) -> bool:
    """Wait for a process that is not our child."""
    return subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"], check=False, timeout=20).returncode == 0


def test_a_worker_whose_run_died_before_it_looked_reads_nothing(tmp_path):
    """Killed while its worker still loads, a run can no longer be missed: only that its number has gone says so."""
    with subprocess.Popen(["true"]) as gone:
        pass
    said = [
        subprocess.run(
            [sys.executable, "-m", "sources.parser_worker"],
            input=json.dumps({"asked_by": number, "origin": "not one"}).encode(), capture_output=True, check=True, timeout=60,
        ).stdout
        for number in (gone.pid, os.getpid())
    ]  # fmt: skip
    assert said[0] == b""
    assert b'"raised"' in said[1]
