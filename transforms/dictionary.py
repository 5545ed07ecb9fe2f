"""tables and codes -> data dictionary: writes what every column means as Markdown.

`make docs` writes docs/data_dictionary.md with it; a test fails when that page is stale. It refuses to know anything
itself: a meaning stands in transforms/tables.py, a code in transforms/codes.py, once.
"""

import dataframely as dy
import polars as pl

from transforms import codes, tables

_INTRODUCTION = """# Data dictionary

Every table of the warehouse, in the order in which a batch writes them. Written by `make docs` from
`transforms/tables.py` and `transforms/codes.py`: change those, not this page. A nullable column is null where the text
does not say. Every table also ends with the columns of the section Provenance.
"""
_COLUMNS = ("Column", "Type", "Nullable", "Key", "Meaning")
_TYPES = {
    pl.String: "TEXT",
    pl.Boolean: "BOOLEAN",
    pl.Int16: "SMALLINT",
    pl.Int32: "INTEGER",
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.Date: "DATE",
}


def dictionary() -> str:
    """The whole page as Markdown: provenance once, every table of tables.TABLES, every code list of codes.

    Raises ValueError if a column has no description or a type that the page cannot name.
    """
    sections = [_INTRODUCTION, _section("Provenance", tables.Provenance)]
    sections += [_section(f"`{name}`", schema) for name, schema in tables.TABLES.items()]
    return "\n".join([*sections, _code_lists()])


def _section(title: str, schema: type[dy.Schema]) -> str:
    rows = [_row(title, name, column) for name, column in schema.columns().items()]
    about = (schema.__doc__ or "").strip()
    return "\n".join([f"## {title}\n", f"{about}\n", _line(_COLUMNS), _line(["---"] * len(_COLUMNS)), *rows, ""])


def _row(title: str, name: str, column: dy.Column) -> str:
    if not column.description:
        raise ValueError(f"{title}.{name} has no description: give it one in transforms/tables.py")
    nullable = "yes" if column.nullable else "no"
    key = "key" if column.primary_key else ""
    return _line([f"`{name}`", _type_name(column.dtype), nullable, key, column.description])


def _type_name(dtype: pl.DataType) -> str:
    """Name of the type in DuckDB, as analysts see it."""
    if isinstance(dtype, pl.List):
        inner = dtype.inner if isinstance(dtype.inner, pl.DataType) else dtype.inner()
        return f"{_type_name(inner)}[]"
    if isinstance(dtype, pl.Datetime):
        return "TIMESTAMP WITH TIME ZONE" if dtype.time_zone else "TIMESTAMP"
    kind: type[pl.DataType] | None = next((known for known in _TYPES if dtype == known), None)
    if kind is None:
        raise ValueError(f"type {dtype} has no name in the dictionary: add it to _TYPES in transforms/dictionary.py")
    return _TYPES[kind]


def _code_lists() -> str:
    lists = {name: values for name, values in vars(codes).items() if name.isupper() and isinstance(values, tuple)}
    rows = [_line([f"`{name.lower()}`", ", ".join(f"`{value}`" for value in values)]) for name, values in lists.items()]
    about = (codes.__doc__ or "").strip()
    return "\n".join(["## Code lists\n", f"{about}\n", _line(["List", "Values"]), _line(["---"] * 2), *rows])


def _line(cells: list[str] | tuple[str, ...]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


if __name__ == "__main__":
    print(dictionary())
