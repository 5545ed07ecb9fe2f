"""read_paths: each format by a golden pair, each refusal, and the promises about order and copies."""

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import polars as pl
import pytest

from sources.files import read_paths, read_stored
from sources.formats import file_address
from sources.reading import REASON_CODES, InputError, Limits
from transforms.tables import Documents, IncomingDocuments

ARTICLE = "Convoy leaves the city\n\nAbout 1,000 people left on Thursday.\r\nMore are to follow.\n"
PAGE = """<!doctype html><html><head>{meta}<title>Convoy leaves</title>
<meta property="og:site_name" content="Daily Post"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2016-12-15T10:00:00Z"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Convoy leaves</h1>
<p>A first convoy of buses left the districts on Thursday, the group said, with some 1,000 people from the café.</p>
<p>The second paragraph says that the ceasefire was holding and that more people would be moved in the night.</p>
</article><footer>All rights reserved</footer></body></html>"""
PAGE_TEXT = [
    "Convoy leaves",
    "A first convoy of buses left the districts on Thursday, the group said, with some 1,000 people from the café.",
    "The second paragraph says that the ceasefire was holding and that more people would be moved in the night.",
]


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_plain_text_is_kept_as_it_came(write, read, tmp_path):
    data = b"\xef\xbb\xbf" + ARTICLE.encode()
    path = write("sub/000_abc.def.txt", data)
    reading = read()
    assert reading.rejections.is_empty()
    assert reading.incoming.to_dicts() == [
        {
            "raw_sha256": sha(data),
            "source_uri": path.as_posix(),
            "source_file": "000_abc.def.txt",
            "source_kind": "file",
            "stem": "000_abc.def",
            "text": ARTICLE,
            "title_field": None,
            "outlet_field": None,
            "byline_field": None,
            "date_field": None,
            "item_id": None,
        }
    ]
    document = reading.documents.drop("fetched_at").to_dicts()
    assert document == [
        {
            "raw_sha256": sha(data),
            "source_uri": path.as_posix(),
            "source_kind": "file",
            "media_type": "text/plain",
            "encoding": "utf-8",
            "path": f"raw/{sha(data)[:2]}/{sha(data)}",
            "container_sha256": None,
            "item_id": None,
        }
    ]
    assert (tmp_path / document[0]["path"]).read_bytes() == data


def test_frames_are_what_the_tables_declare(write, read):
    write("a.txt", ARTICLE.encode())
    write("b.bin", b"\x00\x01\x02")
    reading = read()
    Documents.validate(reading.documents)
    IncomingDocuments.validate(reading.incoming)
    assert reading.documents.columns == list(Documents.column_names())
    assert reading.incoming.columns == list(IncomingDocuments.column_names())
    assert reading.rejections.columns == ["stage", "source_uri", "raw_sha256", "reason_code", "reason", "sample"]
    assert set(reading.rejections["reason_code"]) <= set(REASON_CODES)


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page.php", "page", "page.txt"])
@pytest.mark.parametrize(
    ("meta", "encoding", "recorded"),
    [("", "utf-8", "utf-8"), ('<meta charset="windows-1250">', "cp1250", "windows-1250"), ("", "cp1252", "cp1252")],
)
def test_the_article_of_a_page_is_taken_with_its_metadata(write, read, name, meta, encoding, recorded):
    write(name, PAGE.format(meta=meta).encode(encoding))
    reading = read()
    row = reading.incoming.to_dicts()[0]
    assert row["text"].split("\n") == PAGE_TEXT
    fields = ("source_kind", "title_field", "outlet_field", "byline_field", "date_field", "stem")
    assert [row[f] for f in fields] == [
        "html",
        "Convoy leaves",
        "Daily Post",
        "Jane Roe",
        "2016-12-15T10:00:00Z",
        "page",
    ]
    assert reading.documents.select("media_type", "encoding").row(0) == ("text/html", recorded)


def test_a_page_with_an_xml_declaration_is_a_page(write, read):
    write("page.xhtml", b'<?xml version="1.0" encoding="utf-8"?>\n' + PAGE.format(meta="").encode())
    assert read().incoming["text"][0].split("\n") == PAGE_TEXT


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t\xc2\xa0", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.txt", b"\x89PNG\r\n\x1a\n" + b"x" * 100, "binary"),
        ("a.txt", b"%PDF-1.7 all of it ascii", "binary"),
        ("a.txt", b"text\x00text", "binary"),
        ("a.txt", b"\x01\x02\x03\x04\x05", "binary"),
        ("a.gz", b"\x1f\x8b\x08\x00" + b"x" * 30, "binary"),
        ("a.txt", "a long text whose one character \u201cwas\u201d cut \u2026".encode()[:-1], "undecodable"),
        ("a.txt", b"\xff\xfea\x00\x00\xd8b\x00", "undecodable"),
        ("a.html", b"<html><body></body></html>", "no_main_text"),
        ("a.xml", b"<?xml version='1.0'?><rss><channel/></rss>", "empty"),
        ("a.txt", b"<?xml version='1.0'?><rss><channel/></rss>", "unsupported_format"),
        ("a.xml", b"<?xml version='1.0'?><svg/>", "unsupported_format"),
        ("a.xml", b"<?xml version='1.0'?><urlset/>", "unsupported_format"),
        ("a.txt", b"12345678901", "oversized"),
        ("a.csv", b"name,place\nx,y\n", "no_text_column"),
        ("a.json", b'{"text": ', "broken_file"),
        ("a.csv", b"id,text\n", "empty"),
        ("a.json", b"[]", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.zip", b"PK\x05\x06" + bytes(18), "empty"),
        ("a.parquet", b"PAR1 but nothing else", "broken_file"),
        ("a.zip", b"PK\x03\x04 but nothing else", "broken_file"),
    ],
)
def test_each_refusal_keeps_the_raw_bytes(write, read, codes, tmp_path, name, data, code):
    write(name, data)
    reading = read(limits=Limits(document_bytes=10) if code == "oversized" else None)
    assert codes(reading) == [(name, code)]
    assert reading.incoming.is_empty()
    row = reading.rejections.to_dicts()[0]
    assert row["raw_sha256"] == sha(data)
    assert (tmp_path / "raw" / sha(data)[:2] / sha(data)).read_bytes() == data
    assert row["sample"] is None or (len(row["sample"]) <= 200 and row["sample"].isprintable())


def test_a_limit_is_named_with_the_setting_that_raises_it(write, read):
    write("a.txt", b"x" * 11)
    write("b.csv", b"text\n" + b"y" * 50)
    reasons = read(limits=Limits(document_bytes=10, container_bytes=40)).rejections["reason"].to_list()
    assert sum("11 bytes" in r and "limit of 10:" in r and "PASSAGE_DOCUMENT_LIMIT_MB" in r for r in reasons) == 1
    assert sum("55 bytes" in r and "limit of 40:" in r and "PASSAGE_CONTAINER_LIMIT_MB" in r for r in reasons) == 1


def test_one_bad_file_costs_only_itself(write, read, codes):
    write("a.txt", b"first article")
    write("b.txt", b"\x00\x00\x00")
    write("c.parquet", b"no parquet")
    write("d.txt", b"second article")
    reading = read()
    assert sorted(reading.incoming["text"]) == ["first article", "second article"]
    assert codes(reading) == [("b.txt", "binary"), ("c.parquet", "broken_file")]


def test_order_of_the_input_does_not_matter(write, read):
    paths = [write(f"{n}.txt", f"article {n % 7}".encode()) for n in range(20)]
    paths += [write(f"{n}.bin", b"\x00" * n) for n in range(1, 5)]
    paths.append(write("t.jsonl", b'{"text": "x"}\n{"text": "y"}\nbroken\n'))
    first = read(*paths)
    for seed in range(3):
        random.Random(seed).shuffle(paths)
        again = read(*paths, *paths[:3])
        assert again.incoming.equals(first.incoming)
        assert again.documents.drop("fetched_at").equals(first.documents.drop("fetched_at"))
        assert again.rejections.equals(first.rejections)


def test_copies_under_other_names_are_articles_of_one_document(write, read):
    write("x/a.txt", b"same bytes")
    write("y/a.txt", b"same bytes")
    write("y/b.txt", b"same bytes")
    reading = read()
    assert sorted(reading.incoming["stem"]) == ["a", "b"]
    assert reading.incoming["source_uri"].sort().to_list()[0].endswith("x/a.txt")
    assert reading.documents.height == 1


def test_missing_and_unreadable_input_is_an_input_error(write, tmp_path):
    good = write("a.txt", b"text")
    with pytest.raises(InputError, match=r"nowhere\.txt: No such file.*Give the path"):
        read_paths([good, tmp_path / "nowhere.txt"], tmp_path / "raw", Limits())
    (tmp_path / "void").mkdir()
    with pytest.raises(InputError, match=r"void: there is no file in it"):
        read_paths([tmp_path / "void"], tmp_path / "raw", Limits())
    with pytest.raises(InputError, match="no path"):
        read_paths([], tmp_path / "raw", Limits())
    with pytest.raises(InputError, match=r"null.*never opened"):
        read_paths([Path("/dev/null")], tmp_path / "raw", Limits())


def test_a_file_that_vanishes_or_turns_into_a_pipe_while_reading_costs_only_itself(write, tmp_path, codes):
    keep, gone, pipe, link = (write(f"{name}.txt", name.encode()) for name in ("keep", "gone", "pipe", "link"))

    def swap(uri: str) -> None:  # progress is told of a file before it is opened
        if uri == gone.as_posix():
            gone.unlink()
        if uri == pipe.as_posix():
            pipe.unlink()
            os.mkfifo(pipe)
        if uri == link.as_posix():
            link.unlink()
            link.symlink_to(keep)

    reading = read_paths([tmp_path / "in"], tmp_path / "raw", Limits(), swap)
    assert reading.incoming["stem"].to_list() == ["keep"]
    assert codes(reading) == [
        ("gone.txt", "unreadable"),
        ("link.txt", "symlink_not_followed"),
        ("pipe.txt", "special_file"),
    ]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs Linux's /proc")
def test_a_read_error_is_a_rejection(write, read, codes):
    good = write("a.txt", b"text")  # /proc/self/mem is a regular file whose first page cannot be read
    reading = read(good, Path("/proc/self/mem"))
    assert codes(reading) == [("mem", "unreadable")]
    assert reading.incoming.height == 1


def test_a_huge_single_line_is_refused_in_bounded_memory(write, read, codes):
    for name in ("one.txt", "one.jsonl", "one.csv", "one.json"):
        path = write(name, b"text\n" if name.endswith("csv") else b"")
        with path.open("ab") as handle:
            for _ in range(50):
                handle.write(
                    b"[" + b"x" * 999_999 if name.endswith("json") and handle.tell() == 0 else b"x" * 1_000_000
                )
    limits = Limits(document_bytes=1_000_000)
    read(limits=limits)  # imports and caches are not the file's memory
    tracemalloc.start()
    reading = read(limits=limits)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.incoming.is_empty()
    assert {code for _, code in codes(reading)} == {"oversized"}
    assert reading.rejections.height == 4
    assert peak < 30_000_000


def test_names_that_are_not_utf8_are_escaped(write, read, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    with open(os.fsencode(folder) + b"/caf\xe9\n.txt", "wb") as handle:  # noqa: PTH123 - a name that Path cannot write
        handle.write(b"an article")
    row = read().incoming.to_dicts()[0]
    assert row["source_file"] == "caf\\xe9\\n.txt"
    assert row["stem"] == "caf\\xe9\\n"


def test_the_store_alone_gives_the_same_reading(write, read, tmp_path):
    write("a.txt", ARTICLE.encode())
    write("p.html", PAGE.format(meta="").encode())
    write("odd #1/t.jsonl", json.dumps({"text": "row text", "id": "r1"}).encode())
    first = read()
    files = {
        (file_address(row["source_uri"]), row["container_sha256"] or row["raw_sha256"])
        for row in first.documents.to_dicts()
    }
    shutil.rmtree(tmp_path / "in")
    again = read_stored(sorted(files), tmp_path / "raw", Limits())
    assert again.incoming.equals(first.incoming)
    assert again.documents.drop("fetched_at").equals(first.documents.drop("fetched_at"))
    missing = read_stored([("a.txt", "0" * 64)], tmp_path / "raw", Limits())
    assert missing.rejections["reason_code"].to_list() == ["unreadable"]
    assert isinstance(missing.incoming, pl.DataFrame) and missing.incoming.is_empty()


def test_reading_loads_neither_orchestration_nor_audit_nor_slow_parsers():
    heavy = "prefect great_expectations trafilatura pyarrow charset_normalizer requests"
    script = f"import sys, sources.files; print([m for m in '{heavy}'.split() if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
