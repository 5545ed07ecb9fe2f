"""Poisoned articles are set aside with stage, reason and raw hash, wherever they stand in a batch; the rest is read."""

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from expectations.verdict import Audit
from flows import batch, extraction, quarantine, settle
from flows.run import Outcome
from transforms.tables import ValidationResults
from warehouse.reader import connect

Ingest = Callable[..., Outcome]
GOOD = "5 May 2016\nConvoys leave Madaya\nAt least 129 men left the town of Madaya on Friday, the Red Cross said."
MARK = "Zzyzx"
_derive = batch.derive


def _zip(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


# name -> bytes, reason code: each is an article that no run may fail on.
POISON: dict[str, tuple[bytes, str]] = {
    "one_line.txt": (b"Buses left Madaya on Friday. " * 350_000, "oversized"),
    "nul.txt": (b"Buses left\x00Madaya\x00on Friday.", "binary"),
    "surrogate.json": (json.dumps({"text": "Buses left \ud800 Madaya"}).encode(), "undecodable"),
    "paragraphs.txt": (b"Buses left.\n" * 100_000, "too_many_lines"),
    "sentences.txt": (b"Buses left Madaya. " * 2_500, "too_many_sentences"),
    "wrong_type.json": (json.dumps({"text": ["Buses", {"left": 5}]}).encode(), "no_text"),
    "deep.json": (b"[" * 200_000, "broken_file"),
    "bomb.zip": (_zip("a.txt", b"\0" * 300_000_000), "oversized"),
    "bomb.txt.gz": (gzip.compress(b"a" * 10_000_000), "binary"),
}
# Hostile in form, but text: they are stored, whatever is read of them.
ODD: dict[str, str] = {
    "regex.txt": "1,1" * 8_000 + " people " + "a " * 4_000 + '"' * 3_000 + "(" * 3_000,
    "naughty.txt": "'; DROP TABLE articles; --\n<script>alert(1)</script>\n=cmd|' /C calc'!A0\n${jndi:ldap://x/a}\n"
    "\u202eevil\u202c Ω≈ç√∫ 田中さん 👩‍👩‍👧 ﷽ \u200b\n1e309 NaN -0 0x10 ١٢٣ people left.",
    "deep.html": "<html><body>" + "<div>" * 5_000 + "Buses left Madaya on Friday, the Red Cross said." * 20,
}


def _ask(outcome: Outcome, sql: str) -> list[tuple[object, ...]]:
    con = connect(outcome.folder)
    try:
        return con.execute(sql).fetchall()
    finally:
        con.close()


def _write(folder: Path, texts: dict[str, bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, data in texts.items():
        (folder / name).write_bytes(data)
    return folder


def test_each_poison_is_set_aside_and_the_rest_is_read(tmp_path: Path, ingest_plainly: Ingest) -> None:
    good = {f"{name}_good.txt": f"{GOOD}\nIt was convoy {name}.".encode() for name in ("a", "n", "z")}
    odd = {name: text.encode() for name, text in ODD.items()}
    folder = _write(tmp_path / "news", {**good, **odd, **{name: data for name, (data, _) in POISON.items()}})
    outcome = ingest_plainly(folder)
    assert outcome.state == "published"
    stored = {key for (key,) in _ask(outcome, "SELECT source_file FROM articles")}
    assert stored >= set(good)
    rejected = _ask(
        outcome,
        "SELECT regexp_extract(source_uri, '[^/#]+(?:#[^/]*)?$'), reason_code, raw_sha256, stage, reason, retry_command "
        "FROM v_rejections_open WHERE stage <> 'read sentences'",
    )
    found = {str(name).removesuffix("#a.txt").removesuffix("#row=1"): code for name, code, *_ in rejected}
    for name, (data, code) in POISON.items():
        assert found[name] == code, name
        assert hashlib.sha256(data).hexdigest() in {row[2] for row in rejected}, name
    assert len(found) == len(POISON) + len(odd) - len(stored & odd.keys()), "each input is an article or a rejection"
    assert all(reason and command for *_, reason, command in rejected)


@pytest.fixture
def unaudited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the seconds that great-expectations takes; what is set aside does not depend on it."""
    nothing = Audit(ValidationResults.create_empty())
    monkeypatch.setattr(settle, "audit", lambda *_: nothing)


@pytest.mark.usefixtures("unaudited")
@pytest.mark.parametrize("poison", ["one_line.txt", "sentences.txt", "surrogate.json"])
@pytest.mark.parametrize("position", ["first", "last", "only"])
def test_position_in_the_batch_changes_nothing(
    tmp_path: Path, ingest_plainly: Ingest, poison: str, position: str
) -> None:
    data, code = POISON[poison]
    names = {"first": f"0_{poison}", "last": f"z_{poison}", "only": poison}
    texts = {names[position]: data} | ({} if position == "only" else {"m.txt": GOOD.encode()})
    outcome = ingest_plainly(_write(tmp_path / "news", texts))
    assert _ask(outcome, "SELECT article_id FROM articles") == ([] if position == "only" else [("m",)])
    assert [row[0] for row in _ask(outcome, "SELECT reason_code FROM rejections")] == [code]
    assert outcome.is_all_set_aside == (position == "only")


@pytest.fixture
def raising(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finder that raises on one word, as a rule with a fault would."""
    found = extraction.find_figures

    def find_figures(sentences: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
        if sentences["text"].str.contains(MARK).any():
            raise IndexError("no such token")
        return found(sentences, words)

    monkeypatch.setattr(extraction, "find_figures", find_figures)


@pytest.fixture
def lying(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finder whose rows break a critical rule on one word."""
    found = extraction.find_dates

    def find_dates(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
        marked = sentences.filter(pl.col("text").str.contains(MARK))["sentence_id"].implode()
        bad = pl.col("sentence_id").is_in(marked)
        return found(sentences, articles).with_columns(
            pl.when(bad).then(pl.lit("not these words")).otherwise("expression").alias("expression")
        )

    monkeypatch.setattr(extraction, "find_dates", find_dates)


def _batch(folder: Path, good: int, bad: int) -> Path:
    texts = {f"g{n}.txt": f"{GOOD}\nIt was convoy {n}.".encode() for n in range(good)}
    texts |= {f"b{n}.txt": f"5 May 2016\nOn Friday {n + 2} buses left {MARK}, he said.".encode() for n in range(bad)}
    return _write(folder, texts)


@pytest.mark.usefixtures("raising", "unaudited")
@pytest.mark.parametrize(("good", "bad"), [(5, 2), (0, 1)])
def test_articles_on_which_a_rule_raises_are_set_aside(
    tmp_path: Path, ingest_plainly: Ingest, good: int, bad: int
) -> None:
    outcome = ingest_plainly(_batch(tmp_path / "news", good, bad))
    assert len(_ask(outcome, "SELECT * FROM articles")) == good
    rows = _ask(outcome, "SELECT stage, reason_code, reason, retry_command FROM v_rejections_open")
    assert len(rows) == bad
    for stage, code, reason, command in rows:
        assert (stage, code) == ("derive claims", "rule_raised")
        assert "IndexError" in str(reason) and "tests/flows/test_quarantine.py line" in str(reason)
        assert str(command).startswith("python -m flows.retry ")


@pytest.mark.usefixtures("lying")
@pytest.mark.parametrize(("good", "bad"), [(5, 2), (0, 1)])
def test_articles_that_break_a_rule_are_set_aside(tmp_path: Path, ingest_plainly: Ingest, good: int, bad: int) -> None:
    outcome = ingest_plainly(_batch(tmp_path / "news", good, bad))
    assert len(_ask(outcome, "SELECT * FROM articles")) == good
    rows = _ask(outcome, "SELECT stage, reason_code, reason FROM v_rejections_open")
    assert [(stage, code) for stage, code, _ in rows] == [("audit batch", "rule_broken")] * bad
    assert all("date_expression_is_not_the_slice" in str(reason) for *_, reason in rows)
    assert [row for row in _ask(outcome, "SELECT stage FROM run_stages WHERE stage = 'find figures (2)'")] != []


@pytest.mark.usefixtures("lying")
def test_many_bad_articles_refuse_the_batch(
    tmp_path: Path, ingest_plainly: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "_MOST", 2)
    outcome = ingest_plainly(_batch(tmp_path / "news", 5, 3))
    assert outcome.state == "refused"
    assert not (outcome.folder / "warehouse.duckdb").exists()


@pytest.mark.usefixtures("raising")
def test_a_rule_that_raises_on_many_articles_ends_the_run(
    tmp_path: Path, ingest_plainly: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "_MOST", 2)
    with pytest.raises(IndexError):
        ingest_plainly(_batch(tmp_path / "news", 5, 3))


def test_a_retry_reads_what_is_stored_and_resolves_the_rejection(
    tmp_path: Path, ingest_plainly: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.retry import command

    with pytest.MonkeyPatch.context() as faulty:
        faulty.setattr(batch, "derive", _raise)
        folder = _batch(tmp_path / "news", 0, 2)
        first = ingest_plainly(folder)
    assert first.is_all_set_aside
    for path in folder.iterdir():
        path.unlink()  # the source may be gone: what is stored is read
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert command(warehouse=first.folder) == 0
    assert len(_ask(first, "SELECT * FROM articles")) == 2
    assert _ask(first, "SELECT * FROM v_rejections_open") == []


def _raise(new: pl.DataFrame, *_: object) -> object:
    if not new.is_empty():
        raise ZeroDivisionError("a rule with a fault")
    return _derive(new, *_)
