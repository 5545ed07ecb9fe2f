"""Tables: each format by a golden pair; a bad row costs only itself; row order never reaches an id."""

import hashlib
import io
import json
from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.reading import Limits, is_blank
from transforms.tables import Documents, IncomingDocuments

RECORD = {
    "ID": "r-1",
    "Headline": " Convoy leaves ",
    "Source": "Daily Post",
    "Author": "Jane Roe",
    "Date": "15 December 2016",
    "Body": "First line\r\nSecond line",
}
FIELDS = ("stem", "text", "title_field", "outlet_field", "byline_field", "date_field", "item_id")
EXPECTED = ("r-1", RECORD["Body"], "Convoy leaves", "Daily Post", "Jane Roe", "15 December 2016", "r-1")


def as_csv(delimiter: str) -> bytes:
    cells = [f'"{value}"' for value in RECORD.values()]
    return (delimiter.join(RECORD) + "\r\n" + delimiter.join(cells) + "\r\n\r\n").encode()


def as_parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


GOLDEN = {
    "t.jsonl": (json.dumps(RECORD) + "\n\n").encode(),
    "t.ndjson": b"\xef\xbb\xbf" + json.dumps(RECORD).encode(),
    "utf16.jsonl": json.dumps(RECORD).encode("utf-16"),
    "array.json": json.dumps([RECORD], indent=2).encode(),
    "one.json": json.dumps(RECORD, indent=2).encode(),
    "wrapped.json": json.dumps({"status": "ok", "total": 1, "articles": [RECORD]}).encode(),
    "lines.json": (json.dumps(RECORD) + "\n").encode(),
    "t.csv": as_csv(","),
    "semicolon.csv": as_csv(";"),
    "marked.csv": b"\xef\xbb\xbf" + as_csv(","),
    "utf16.csv": as_csv(",").decode().encode("utf-16"),
    "t.tsv": as_csv("\t"),
    "t.parquet": as_parquet(pl.DataFrame([RECORD])),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_each_format_gives_the_same_document(write, read, name):
    data = GOLDEN[name]
    path = write(name, data)
    reading = read()
    assert reading.rejections.is_empty()
    row = reading.incoming.to_dicts()
    assert [tuple(r[f] for f in FIELDS) for r in row] == [EXPECTED]
    assert row[0]["source_uri"] == f"{path.as_posix()}#row=1"
    assert row[0]["source_kind"] == ("json" if "json" in name else "file")
    canonical = json.dumps(RECORD, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    assert row[0]["raw_sha256"] == hashlib.sha256(canonical).hexdigest()
    container = hashlib.sha256(data).hexdigest()
    document = reading.documents.to_dicts()[0]
    assert (document["container_sha256"], document["item_id"]) == (container, "r-1")
    assert document["path"] == f"raw/{container[:2]}/{container}"
    Documents.validate(reading.documents)
    IncomingDocuments.validate(reading.incoming)


def test_typed_columns_and_nested_fields_are_written_out(write, read):
    frame = pl.DataFrame(
        {
            "text": ["a", "b"],
            "id": [7, 8],
            "date": [date(2016, 12, 15), None],
            "seen": [datetime(2020, 1, 1, tzinfo=UTC)] * 2,
        }
    )
    write("t.parquet", as_parquet(frame))
    write("t.jsonl", b'{"text": "c", "source": {"id": null, "name": "Daily Post"}, "author": ["A", "B"], "id": 9}')
    rows = {r["text"]: r for r in read().incoming.to_dicts()}
    assert (rows["a"]["item_id"], rows["a"]["date_field"], rows["b"]["date_field"]) == ("7", "2016-12-15", None)
    assert (rows["c"]["outlet_field"], rows["c"]["byline_field"], rows["c"]["stem"]) == ("Daily Post", "A, B", "9")


def test_stems_come_from_safe_ids_or_the_text_never_from_the_row(write, read):
    ids = ["ok_1.2-x", "https://example.org/a", "../up", "x" * 81, "", None]
    lines = [json.dumps({"text": f"text {n}", "id": i}) for n, i in enumerate(ids)]
    write("news.v2.jsonl", "\n".join(lines).encode())
    first = dict(read().incoming.select("text", "stem").iter_rows())
    assert first["text 0"] == "ok_1.2-x"
    for n in range(1, 6):
        assert first[f"text {n}"] == f"news.v2-{hashlib.sha256(f'text {n}'.encode()).hexdigest()[:8]}"
    write("news.v2.jsonl", "\n".join(reversed(lines)).encode())
    assert dict(read().incoming.select("text", "stem").iter_rows()) == first


def test_bad_json_lines_cost_only_themselves(write, read, codes):
    lines = [
        b'{"text": "good"}',
        b'{"text": "cut',
        b"[1, 2]",
        b'{"name": "x", "place": "y"}',
        b'{"text": "  "}',
        b'{"text": 5}',
        b'{"text": "lone \\ud800 half"}',
        b'{"text": "nul \\u0000"}',
        b'{"text": "bad byte \xff"}',
        b'{"text": "' + b"x" * 200 + b'"}',
        b"[" * 100_000,
        b'{"text": "also good", "title": "t\\ud800"}',
        b'{"text": "last"}',
    ]
    write("t.jsonl", b"\n".join(lines))
    reading = read(limits=Limits(document_bytes=100))
    assert sorted(reading.incoming["text"]) == ["good", "last"]
    expected = [
        "broken_row",
        "broken_row",
        "no_text_column",
        "no_text",
        "no_text",
        "undecodable",
        "undecodable",
        "undecodable",
        "oversized",
    ]
    assert sorted(codes(reading), key=lambda pair: int(pair[0].partition("=")[2])) == [
        *((f"t.jsonl#row={n}", code) for n, code in enumerate(expected, start=2)),
        ("t.jsonl#row=11", "oversized"),
        ("t.jsonl#row=12", "undecodable"),
    ]
    reason = reading.rejections.filter(pl.col("reason_code") == "no_text_column")["reason"][0]
    assert "'name', 'place'" in reason and "'article_text'" in reason


def test_bad_csv_rows_cost_only_themselves(write, read, codes):
    data = b"id,text\n" + b"0,padding against the share of control codes\n" * 20
    data += (
        b'1,good\n2,too,many\n3,""\n4\n5,"a ""quoted"" word"\n6,"bad"quote\n7,caf\xc3\xa9\n8,bad \xff byte\n9,\x00\n'
    )
    write("t.csv", data)
    reading = read()
    assert dict(reading.incoming.select("stem", "text").iter_rows()) == {
        "0": "padding against the share of control codes",
        "1": "good",
        "5": 'a "quoted" word',
        "7": "caf\u00e9",
    }
    assert [code for _, code in codes(reading)] == [
        "broken_row", "no_text", "no_text", "broken_row", "undecodable", "undecodable",
    ]  # fmt: skip


def test_a_quote_never_closed_is_not_absorbed(write, read, codes):
    write("t.csv", b'id,text\n1,good\n2,"never closed\n3,swallowed\n')
    reading = read()
    assert reading.incoming["stem"].to_list() == ["1"]
    assert codes(reading) == [("t.csv#row=2", "broken_row")]
    assert "lines 3 to 4" in reading.rejections["reason"][0]


def test_columns_found_are_named_when_none_holds_text(write, read):
    write("t.csv", b"Name,Place\nx,y\n")
    write("t.parquet", as_parquet(pl.DataFrame({"Name": ["x"], "Place": ["y"]})))
    reading = read()
    assert reading.rejections["reason_code"].to_list() == ["no_text_column"] * 2
    assert all("found 'Name', 'Place'" in reason for reason in reading.rejections["reason"])


def test_an_array_cut_in_the_middle_keeps_what_stands_before(write, read, codes):
    write("t.json", b'[{"text": "one"}, {"text": "two"}, {"text": "thr')
    write("u.json", b'[{"text": "four"}')
    reading = read()
    assert sorted(reading.incoming["text"]) == ["four", "one", "two"]
    assert codes(reading) == [("t.json", "broken_file"), ("u.json", "broken_file")]


def test_objects_that_map_ids_to_records(write, read):
    write("t.json", b'{"a1": {"text": "one"}, "a2": {"text": "two", "id": "own"}}')
    assert dict(read().incoming.select("text", "stem").iter_rows()) == {"one": "a1", "two": "own"}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=50).filter(
            lambda t: not is_blank(t) and t[0] != "\ufeff"
        ),
        min_size=1,
        max_size=20,
        unique=True,
    ),
    pad=st.integers(0, 300_000),
)
def test_text_comes_through_every_table_format_unchanged(write, read, texts, pad):
    records = [{"text": text, "id": f"i{n}"} for n, text in enumerate(texts)]
    wide = [{"text": "wide " + "x" * pad, "id": "wide"}, *records]  # moves chunk borders into the records
    frame = pl.DataFrame(records)
    paths = [
        write("t.jsonl", "\n".join(json.dumps(r) for r in wide).encode()),
        write("t.json", json.dumps(wide, indent=1).encode()),
        write("t.parquet", as_parquet(frame)),
    ]
    for path in paths:
        got = dict(read(path).incoming.select("stem", "text").iter_rows())
        assert {k: v for k, v in got.items() if k != "wide"} == {r["id"]: r["text"] for r in records}


def test_equal_rows_are_one_document(write, read):
    write("t.jsonl", b'{"text": "x", "id": "a"}\n{"id": "a", "text": "x"}\n')
    reading = read()
    assert reading.incoming.height == reading.documents.height == 1


def test_a_parquet_file_that_unpacks_to_more_than_the_limit_is_stopped(write, read, codes):
    frame = pl.DataFrame({"text": ["x" * 1000] * 5000, "id": [str(n) for n in range(5000)]})
    path = write("t.parquet", as_parquet(frame))
    assert path.stat().st_size < 100_000
    reading = read(limits=Limits(container_bytes=1_000_000))
    assert codes(reading) == [("t.parquet", "oversized")]
    assert 0 < reading.incoming.height < 1000


def test_a_table_in_a_code_page_is_read(write, read):
    write("t.csv", "id;text\nr1;Die Behörden müssen größere Gruppen führen\n".encode("cp1252"))
    reading = read()
    assert reading.incoming["text"].to_list() == ["Die Behörden müssen größere Gruppen führen"]
    assert reading.documents["encoding"].to_list() == ["cp1252"]
