"""No cell of an export is run by a spreadsheet, and every text and number can be had back."""

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse import hxl
from warehouse.answer import run_query
from warehouse.export import export_warehouse
from warehouse.render import as_stored, write_csv

DANGEROUS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def _cells(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@given(st.text(alphabet="'=+-@\t\r\n\uff1d\",;aé 0") | st.text(max_size=20))
def test_every_text_comes_back_and_none_is_a_formula(text: str) -> None:
    out = io.StringIO()
    write_csv(["text", "number"], [(text, -1.5)], out)
    ((cell, number),) = _cells(out.getvalue())[1:]
    assert as_stored(cell) == text
    assert not cell.startswith(DANGEROUS)
    assert number == "-1.5"


@pytest.mark.parametrize("form", ["csv", "hxl"])
def test_exports_hold_no_formula_but_all_texts(
    hostile_con: duckdb.DuckDBPyConnection, tmp_path: Path, planted: SimpleNamespace, form: str
) -> None:
    files = export_warehouse(hostile_con, tmp_path / "out", form)
    titles: set[str] = set()
    for entry in files:
        header, *rows = _cells((tmp_path / "out" / str(entry["file"])).read_text(encoding="utf-8"))
        for row in rows:
            assert len(row) == len(header)
            for cell in row:
                assert not cell.startswith(DANGEROUS) or _is_number(cell), (entry["file"], cell)
        if entry["name"] == "articles":
            titles = {as_stored(row[header.index("title")]) for row in rows}
    assert form == "hxl" or titles >= set(planted.formulas)


def test_hxl_tags_are_as_the_standard_writes_them(hostile_con: duckdb.DuckDBPyConnection) -> None:
    out = io.StringIO()
    write_csv(list(hxl.TAGS), [list(hxl.TAGS.values())], out)
    assert _cells(out.getvalue())[1] == list(hxl.TAGS.values())


def test_query_guards_column_names_too(hostile_con: duckdb.DuckDBPyConnection) -> None:
    out = io.StringIO()
    run_query(hostile_con, """SELECT 1 AS "=cmd|' /C calc'!A0", ['=1'] AS list, {'a': '=1'} AS struct""", "csv", out)
    names, values = _cells(out.getvalue())
    assert names[0] == "'=cmd|' /C calc'!A0"
    assert [json.loads(value) for value in values] == [1, ["=1"], {"a": "=1"}]


def test_separators_of_other_spreadsheets_stay_inside_their_cell() -> None:
    """A program that tries tab and semicolon beside the comma finds such texts quoted."""
    out = io.StringIO()
    write_csv(["text"], [("a;=1+1",), ("a\t=1+1",)], out)
    assert out.getvalue() == 'text\n"a;=1+1"\n"a\t=1+1"\n'
