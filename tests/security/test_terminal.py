"""Nothing that was read can command a terminal: no escape, no turned text, no overwritten or forged line."""

import io
import logging
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from expectations.report import refusal
from flows import command
from flows.run import Outcome
from flows.summary import print_summary
from warehouse import explain, export
from warehouse.answer import explain as told
from warehouse.answer import run_query
from warehouse.reader import connect
from warehouse.shell import run_shell

# Everything but the line feed: C0 and C1 controls, marks that turn or hide text, separators of lines.
LIVE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e01ef]"
)


def test_hostile_text_is_there_at_all(hostile_con: duckdb.DuckDBPyConnection, planted: SimpleNamespace) -> None:
    rows = hostile_con.execute("SELECT title, text FROM articles WHERE article_id = 'controls'").fetchall()
    assert planted.escapes.strip() in rows[0][1]
    assert LIVE.search(rows[0][1])


def test_summary(hostile: Outcome, capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(hostile)
    out = capsys.readouterr().out
    assert "set aside" in out
    assert not LIVE.search(out)
    # The file called "bytes...\nforged: line" adds no line of its own.
    assert not re.search(r"^forged", out, re.MULTILINE)


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_answers(hostile_con: duckdb.DuckDBPyConnection, form: str) -> None:
    out = io.StringIO()
    sql = "SELECT article_id, title, source_uri, text, [text] AS l, {'a': title} AS s FROM articles"
    run_query(hostile_con, sql, form, out)  # type: ignore[arg-type]
    text = out.getvalue()
    assert "fell" in text
    if form == "csv":
        # A csv is data for programs: texts come as they are, in quotes.
        assert text.count('"') > 0
    else:
        assert not LIVE.search(text)


def test_rejections_are_stored_visible(hostile_con: duckdb.DuckDBPyConnection) -> None:
    rows = hostile_con.execute("SELECT source_uri, reason, sample FROM rejections").fetchall()
    assert len(rows) > 3
    assert not any(LIVE.search(text) or "\n" in text for row in rows for text in row if text)


def test_explain_and_export_commands(
    hostile: Outcome, hostile_con: duckdb.DuckDBPyConnection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims = hostile_con.execute("SELECT claim_id FROM v_claim_explanations LIMIT 3").fetchall()
    for (claim,) in claims:
        assert explain.explain_claim(claim, warehouse=hostile.folder) == 0
    assert explain.explain_claim("no\x1b[2Jclaim\rx", warehouse=hostile.folder) == 2
    assert export.export(tmp_path / "out\x1b[2J", warehouse=hostile.folder, format="hxl") == 0
    assert export.export(tmp_path / "none", warehouse=tmp_path / "no\x1b[2Jwarehouse") == 2
    shown = capsys.readouterr()
    assert r"no\x1b[2Jwarehouse" in shown.err
    assert not LIVE.search(shown.out + shown.err)


def test_shell_shows_a_strangers_comments_and_names_visibly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with duckdb.connect(tmp_path / "warehouse.duckdb") as con:
        con.execute('CREATE TABLE "t\x1b[2J" (a INTEGER)')
        con.execute("COMMENT ON TABLE \"t\x1b[2J\" IS 'c\x1b]0;x\x07\r'")
        con.execute("COMMENT ON COLUMN \"t\x1b[2J\".a IS '\u202ex'")
    reader, out = connect(tmp_path), io.StringIO()
    lines = io.StringIO('.tables\n.schema t\x1b[2J\nSELECT 1 AS "\x1b[2J";\n.nonsense\x1b[2J\n')
    assert run_shell(reader, lines, out, "table") == 2
    reader.close()
    assert out.getvalue().count(r"t\x1b[2J") >= 2
    assert not LIVE.search(out.getvalue() + capsys.readouterr().err)


def test_troubles_are_one_visible_line(capsys: pytest.CaptureFixture[str]) -> None:
    trouble = ValueError("first\nforged: second\x1b[2J\rover \u202eturned")
    assert command._explain(trouble) == 2
    printed = capsys.readouterr().err
    assert printed.count("\n") == 1
    assert not LIVE.search(printed)
    assert not LIVE.search(told(duckdb.Error("bad\x1b[2J\rover\n  more")))


def test_a_refusal_is_plain(hostile: Outcome) -> None:
    from dataclasses import replace

    import polars as pl

    assert hostile.audit is not None
    sample = '[{"text": "a\\u001b[2J\\r\\u202e"}]'
    bad = hostile.audit.results.with_columns(
        pl.lit("critical").alias("severity"), pl.lit("failed").alias("state"), pl.lit(sample).alias("sample")
    )
    text = refusal(replace(hostile.audit, results=bad))
    assert "The batch was refused" in text
    assert not LIVE.search(text)


def test_progress_goes_out_as_one_visible_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def plain(say: Callable[[str], None]) -> Outcome:
        say("stage\x1b[2J: 1 in\rforged")
        raise command.InputError("stop\x1b[2J")

    monkeypatch.setattr(command.PREFECT_API_URL, "value", lambda: "http://127.0.0.1:9", raising=False)
    logging.getLogger().handlers.clear()
    assert command.run_command(lambda: None, plain, {}) == 2
    shown = capsys.readouterr()
    assert r"stage\x1b[2J: 1 in\rforged" in shown.out
    assert not LIVE.search(shown.out + shown.err), sys.stdout
