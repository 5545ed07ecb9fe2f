"""Nothing that is read can become code: no pickle, no eval, no shell, no entity, no result that Prefect would keep."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.files import read_paths
from sources.reading import Limits

PROJECT = Path(__file__).resolve().parents[2]
ROOMS = ("flows", "sources", "transforms", "expectations", "warehouse", "benchmarks")
MODULES = {
    "pickle", "cPickle", "_pickle", "marshal", "shelve", "joblib", "dill", "cloudpickle", "jsonpickle", "torch", "yaml",
    "ctypes", "cffi", "imp", "runpy", "code", "codeop", "pty", "xml", "telnetlib", "ftplib", "smtplib",
}  # fmt: skip
CALLS = {
    "eval", "exec", "compile", "__import__", "execfile", "mktemp", "system", "popen", "spawnl", "spawnv", "execv", "execl",
    "fork", "loads_pickle", "read_pickle", "to_pickle", "unsafe_load", "full_load", "import_module", "deserialize",
}  # fmt: skip
# The one place where a process of our own starts another interpreter: a measurement, given a function of its own module.
MULTIPROCESSING = {"benchmarks/repeats_incremental.py"}
# And the one call of the C library: with the run that started it, its parser ends.
KNOWN = {("sources/parser_worker.py", "import ctypes"), ("flows/freed_memory.py", "import ctypes")} | {
    (name, "import multiprocessing") for name in MULTIPROCESSING
}
KNOWN |= {("flows/gathering.py", "import concurrent.futures")}  # threads of this process, to which nothing is pickled


def _files() -> Iterator[Path]:
    for room in ROOMS:
        yield from sorted((PROJECT / room).rglob("*.py"))


def _dotted(node: ast.expr) -> str:
    return ast.unparse(node) if isinstance(node, ast.Attribute | ast.Name) else ""


def dangers(code: str) -> list[str]:
    """What in `code` turns data into code, or a text into a command."""
    found = []
    for node in ast.walk(ast.parse(code)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [f"import {name}" for name in names if name.split(".")[0] in MODULES]
        found += [f"import {name}" for name in names if name.split(".")[0] in ("multiprocessing", "concurrent")]
        if isinstance(node, ast.Call):
            called = _dotted(node.func)
            last = called.rpartition(".")[2]
            if last in CALLS and called not in ("re.compile", "ast.parse"):
                found.append(f"{called}()")
            for keyword in node.keywords:
                if keyword.arg == "shell" or (keyword.arg in ("allow_pickle", "persist_result", "trust_remote_code")
                                              and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)):  # fmt: skip
                    found.append(f"{called}({keyword.arg}={ast.unparse(keyword.value)})")
            if called in ("np.load", "numpy.load") and "allow_pickle" not in [k.arg for k in node.keywords]:
                found.append(f"{called}() without allow_pickle=False")
            if called in ("flow", "task") and "persist_result" not in [k.arg for k in node.keywords]:
                found.append(f"{called}() without persist_result=False")
    return found


def test_code_turns_no_data_into_code() -> None:
    for path in _files():
        name = path.relative_to(PROJECT).as_posix()
        found = dangers(path.read_text(encoding="utf-8"))
        assert [danger for danger in found if (name, danger) not in KNOWN] == [], name


@pytest.mark.parametrize(
    "code",
    [
        "import pickle", "from joblib import load", "import yaml", "eval(text)", "exec(text)", "compile(text, 'x', 'exec')",
        "subprocess.run(text, shell=True)", "os.system(text)", "tempfile.mktemp()", "np.load(path)",
        "np.load(path, allow_pickle=True)", "pd.read_pickle(path)", "import multiprocessing", "task(name='x')",
        "flow(persist_result=True)", "__import__(name)", "importlib.import_module(name)",
    ],
)  # fmt: skip
def test_the_search_finds_each_danger(code: str) -> None:
    assert dangers(code) != []


def test_prefect_keeps_no_results(tmp_path: Path) -> None:
    """What Prefect would keep it would pickle; the default for whatever names no choice is off, too."""
    from prefect.settings import get_current_settings

    from flows.ingest import ingest

    assert get_current_settings().results.persist_by_default is False
    assert ingest.persist_result is False


XXE = """<?xml version="1.0"?><!DOCTYPE html [<!ENTITY secret SYSTEM "file://{path}">
<!ENTITY a "lol lol lol lol lol lol lol lol "><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;">]>
<html><head><title>Page</title></head><body><article><p>The army said 90 people left Homs on Sunday under a deal, and &secret; &f;
more than a hundred civilians were evacuated from the besieged town to Idlib in green buses that day.</p>
<script>document.write("written by a script")</script><img src="http://127.0.0.1:9/x.png"></article></body></html>"""


@pytest.mark.parametrize("name", ["page.html", "page.xhtml", "page.txt"])
def test_a_page_opens_no_file_and_no_bomb(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.txt").write_text("Zq7canary", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_text(XXE.format(path=tmp_path / "secret.txt"), encoding="utf-8")
    reading = read_paths([folder], tmp_path / "raw", Limits())
    texts = reading.incoming["text"].to_list()
    assert all("Zq7canary" not in text and "written by" not in text and len(text) < 5_000 for text in texts)
    assert len(texts) + reading.rejections.height == 1
