"""Credentials that came with an address, a row or a file are hidden before anything is stored, shown or logged."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from expectations.report import markdown_report
from flows import artifacts
from flows.ingest import _asked
from flows.run import Outcome
from flows.summary import print_summary
from sources.formats import format_of
from sources.masking import masked_address, masked_message
from sources.reading import printable
from warehouse.export import export_warehouse

PROJECT = Path(__file__).resolve().parents[2]
K = "Zq7canary"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"https://desk:{K}@api.example/x", "https://***@api.example/x"),
        (f"https:/desk:{K}@api.example/x", "https:/***@api.example/x"),
        (f"https://{K}@api.example", "https://***@api.example"),
        (f"postgres://u:{K}@h:5432/db?sslmode=on", "postgres://***@h:5432/db?sslmode=on"),
        (f"page?access_token={K}&n=1", "page?access_token=***&n=1"),
        (f"page?n=1&X-Amz-Signature={K}#row=3", "page?n=1&X-Amz-Signature=***#row=3"),
        (f"a.zip#page?api_key={K}.html", "a.zip#page?api_key=***.html"),
        (f"page;jsessionid={K}", "page;jsessionid=***"),
        (f"page?key={K}{K}", "page?key=***f146dffd"),  # may number articles: two stay two
        (f"page?session={K}{K}", "page?session=***"),
        (f"https://desk:{K}'@api.example/x", "https://***@api.example/x"),
        (f"https://desk:x@{K}@api.example/x", "https://***@api.example/x"),
        (f"page?auth_key={K}&x-functions-key={K}", "page?auth_key=***&x-functions-key=***"),
        (f"page?user[password]={K}&api%5Fkey={K}", "page?user[password]=***&api%5Fkey=***"),
        ("page?secretary=1", "page?secretary=1"),
        ("https://news.example/@desk/1", "https://news.example/@desk/1"),
        ("page?key=en&id=12", "page?key=en&id=12"),
        ("write to me@paper.example", "write to me@paper.example"),
        ("seeds/articles/003_0acbf0742e22aaf6.txt#row=7", "seeds/articles/003_0acbf0742e22aaf6.txt#row=7"),
    ],
)
def test_addresses(address: str, shown: str) -> None:
    assert masked_address(address) == shown
    assert masked_address(shown) == shown
    # A file that is read again by its stored address is read as the same format.
    assert format_of(shown) == format_of(address)


@pytest.mark.parametrize(
    "message",
    [
        f"Authorization: Bearer {K}", f'{{"password": "{K}", "user": "desk"}}', f"AWS_SECRET_ACCESS_KEY={K}",
        f"no answer from https://desk:{K}@api.example/?token={K}", f"api-key: {K}",
    ],
)  # fmt: skip
def test_messages(message: str) -> None:
    assert K not in masked_message(message)
    assert masked_message(masked_message(message)) == masked_message(message)


def test_ordinary_words_stay() -> None:
    text = "The secretary said basic services, token payments and the key road to Idlib were at stake: 90 people left."
    assert masked_message(text) == text


def test_no_table_holds_a_credential(
    hostile: Outcome,
    hostile_con: duckdb.DuckDBPyConnection,
    planted: SimpleNamespace,
    texts_of: Callable[[duckdb.DuckDBPyConnection], dict[str, list[str]]],
) -> None:
    stored = texts_of(hostile_con)
    assert "https://***@api.example/item?n=1&api_key=***" in stored["documents.item_id"]
    assert any("access_token=***" in uri for uri in stored["articles.source_uri"])
    assert any("SECRET_ACCESS_KEY=***" in sample for sample in stored["rejections.sample"])
    for column, texts in stored.items():
        assert [text for text in texts if planted.canary in text] == [], column


@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_no_export_holds_a_credential(
    hostile_con: duckdb.DuckDBPyConnection, planted: SimpleNamespace, tmp_path: Path, form: str
) -> None:
    export_warehouse(hostile_con, tmp_path / "out", form)
    for path in (tmp_path / "out").iterdir():
        assert planted.canary.encode() not in path.read_bytes(), path.name


def test_no_report_artifact_or_line_shows_a_credential(
    hostile: Outcome, planted: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[object] = []
    for name in ("create_markdown_artifact", "create_table_artifact"):
        monkeypatch.setattr(artifacts, name, lambda **given: made.append(given))
    artifacts.publish_artifacts(hostile)
    assert len(made) == 4
    print_summary(hostile)
    assert hostile.audit is not None
    shown = str(made) + capsys.readouterr().out + markdown_report(hostile.audit)
    assert "environment" in shown
    assert planted.canary not in shown


def test_a_runs_name_and_source_are_one_harmless_line(planted: SimpleNamespace) -> None:
    asked = _asked([f"https://desk:{planted.canary}@paper.example/a", "two\nlines\x1b[2J", "seeds/articles"])
    assert asked == r"https:/***@paper.example/a two\nlines\x1b[2J seeds/articles"
    assert printable(asked) == asked


def test_the_environment_is_never_told(tmp_path: Path, planted: SimpleNamespace) -> None:
    """A wrong setting is named with its value; nothing else of the environment is."""
    done = subprocess.run(
        [sys.executable, "-m", "flows.ingest", str(tmp_path / "none"), "--warehouse", str(tmp_path / "w")],
        cwd=PROJECT, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(PROJECT), "PREFECT_API_URL": f"http://d:{planted.canary}@127.0.0.1:9/api",
             "PREFECT_API_KEY": planted.canary, "AWS_SECRET_ACCESS_KEY": planted.canary, "PREFECT_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2
    assert re.search(r"none: No such file", done.stderr)
    assert "http://***@127.0.0.1:9/api does not answer" in done.stdout
    assert planted.canary not in done.stdout + done.stderr
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or planted.canary.encode() not in path.read_bytes(), path
