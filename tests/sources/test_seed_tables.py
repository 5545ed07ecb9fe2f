"""Tables that people edit by hand -> rows: what a slip costs."""

from pathlib import Path

import pytest

from sources.feed_list import read_feed_list
from sources.reading import InputError
from sources.seed_tables import read_seed_rows


def test_a_row_is_a_line_whatever_its_quotes(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_bytes(b'\xef\xbb\xbfa,b\r\n1,"x, y"\r\n\r\n2,"open\r\n3,"a"b\r\n4,"say ""so"""\r\n')
    assert list(read_seed_rows(table)) == [
        (1, ["a", "b"]), (2, ["1", "x, y"]), (4, ['2,"open']), (5, ['3,"a"b']), (6, ["4", 'say "so"']),
    ]  # fmt: skip
    table.write_text("a\n" + "x" * 200_000 + "\nb\n", encoding="utf-8")
    assert [number for number, _ in read_seed_rows(table)] == [1, 2, 3]


def test_an_open_quote_costs_its_own_source(tmp_path: Path) -> None:
    table = tmp_path / "feeds.csv"
    rows = [
        "url,kind,group,outlet",
        "https://a.example/,feed,g,A",
        'https://b.example/,feed,g,"B',
        "https://c.example/,feed,g,C",
    ]
    table.write_text("\n".join(rows), encoding="utf-8")
    listed = read_feed_list(table)
    assert [source.url for source in listed.sources] == ["https://a.example/", "https://c.example/"]
    (bad,) = listed.rejections
    assert bad.source_uri.endswith("#line=3") and "quote" in bad.reason


def test_a_table_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"a\n\xff\n")
    with pytest.raises(InputError, match=r"t\.csv cannot be read"):
        list(read_seed_rows(tmp_path / "t.csv"))
