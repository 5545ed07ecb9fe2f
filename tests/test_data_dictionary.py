"""docs/data_dictionary.md says what transforms/tables.py and transforms/codes.py say."""

from pathlib import Path

import dataframely as dy
import pytest

from transforms import codes, tables
from transforms.dictionary import dictionary

PAGE = Path(__file__).parents[1] / "docs/data_dictionary.md"


def test_page_is_not_stale():
    assert PAGE.read_text(encoding="utf-8") == f"{dictionary()}\n", "docs/data_dictionary.md is stale: run make docs"


@pytest.mark.parametrize("name", tables.TABLES)
def test_every_column_of_every_table_stands_in_its_section(name):
    section = dictionary().split(f"## `{name}`\n")[1].split("\n## ")[0]
    documented = [line.split("`")[1] for line in section.splitlines() if line.startswith("| `")]
    assert documented == tables.TABLES[name].column_names()


def test_every_code_stands_in_the_code_lists():
    section = dictionary().split("## Code lists")[1]
    for value in {*codes.PARAGRAPH_ROLES, *codes.BOUNDS, *codes.PLACE_TYPES, *codes.RUN_STATES, *codes.PUBLISHED_BASES}:
        assert f"`{value}`" in section


def test_provenance_stands_once():
    assert dictionary().count("| `extractor_version` |") == 1


def test_a_column_without_meaning_is_named(monkeypatch):
    class Odd(dy.Schema):
        """A table someone forgot to describe."""

        riddle = dy.String()

    monkeypatch.setitem(tables.TABLES, "odd", Odd)
    with pytest.raises(ValueError, match="riddle"):
        dictionary()
