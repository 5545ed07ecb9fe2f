"""Result rows -> text: decides how a query's answer looks as a table, CSV or JSON.

Refuses to pass control characters of article text to a terminal, and formulas to a spreadsheet.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import IO

Row = Sequence[object]

_SHOWN_ROWS = 1000
_SHOWN_CHARACTERS = 600
_WRAPPED = 14  # a cell wrapped to fewer characters than that is unreadable: then one line per value instead
# C0 and C1 controls, line separators, and the invisible marks that reorder or hide text (bidi, zero width, tags, and the
# variation selectors that can carry a hidden message).
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# What a spreadsheet would run; the wide forms count in Japanese and Chinese ones. Leading quotes belong to it, so that
# taking away one ' from every text of this form gives back what stood in the warehouse.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_table(columns: Sequence[str], rows: Iterable[Row], out: IO[str], width: int) -> None:
    """Write at most 1,000 rows to `out` as a boxed table of `width` characters, or one line per value if too narrow.

    Null is shown as NULL in italics, cells wrap, a cell of more than 600 characters is cut and says by how much.
    """
    # Here, because rich is needed for this format only and the others should start fast.
    from rich import box  # noqa: PLC0415
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(file=out, width=width, highlight=False, markup=False, emoji=False)
    listed: list[Row] = []
    more = False
    for row in rows:
        if len(listed) == _SHOWN_ROWS:
            more = True
            break
        listed.append(row)

    def cell(value: object) -> Text:
        return Text("NULL", style="dim italic") if value is None else Text(_cut(_shown(value)), overflow="fold")

    longest = [max([len(_shown(name)), *(len(_shown(row[i])) for row in listed)]) for i, name in enumerate(columns)]
    if sum(min(length, _WRAPPED) + 3 for length in longest) >= width and listed:
        for number, row in enumerate(listed, 1):
            grid = Table(box=None, show_header=False, padding=(0, 1, 0, 0), pad_edge=False)
            grid.add_column(no_wrap=True)
            grid.add_column(overflow="fold")
            for name, value in zip(columns, row, strict=True):
                grid.add_row(Text(_shown(name), style="bold"), cell(value))
            console.print(Text(f"-- row {number}"))
            console.print(grid)
    else:
        table = Table(box=box.SQUARE)
        for position, name in enumerate(columns):
            values = [row[position] for row in listed]
            numeric = any(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values)
            table.add_column(Text(_shown(name)), justify="right" if numeric else "left", overflow="fold")
        for row in listed:
            table.add_row(*map(cell, row))
        console.print(table)
    tail = f"first {_SHOWN_ROWS:,} rows; --format csv, json or parquet gives all" if more else _rows(len(listed))
    console.print(Text(tail))


def write_csv(columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
    """Write rows as CSV with a header line (RFC 4180 quoting, line feeds); return how many.

    Null is an empty field, an empty text is "". A text that a spreadsheet would run as a formula (it begins with
    = + - @, their wide forms, tab or line end, perhaps behind some ') gets a ' before it, which as_stored takes away;
    numbers stay as they are. Lists are JSON.
    """
    out.write(",".join(_field(name) for name in columns) + "\n")
    count = 0
    for row in rows:
        out.write(",".join(_field(value) for value in row) + "\n")
        count += 1
    return count


def as_stored(text: str) -> str:
    """Return the text that write_csv wrote as `text`: the ' that guards against formulas is taken away."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def write_json(columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
    """Write one JSON array with one row object per line; return how many rows."""
    out.write("[")
    count = 0
    for line in _json_lines(columns, rows):
        out.write(("," if count else "") + "\n" + line)
        count += 1
    out.write("\n]\n" if count else "]\n")
    return count


def write_jsonl(columns: Sequence[str], rows: Iterable[Row], out: IO[str]) -> int:
    """Write one JSON object per line; return how many."""
    count = 0
    for line in _json_lines(columns, rows):
        out.write(line + "\n")
        count += 1
    return count


def _json_lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        text = json.dumps(dict(zip(columns, map(_plain, row), strict=True)), ensure_ascii=False, allow_nan=False)
        # Inside JSON such characters stand in strings only, where \\u escapes mean the same.
        yield _SURROGATE.sub(_json_escape, _CONTROL.sub(_json_escape, text))


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]


def _plain(value: object) -> object:
    """Return `value` in JSON's own types; dates and times in ISO 8601, not-a-number as null."""
    plain: object = str(value)
    match value:
        case None | bool() | int() | str():
            plain = value
        case float():
            plain = value if math.isfinite(value) else None
        case Decimal():
            plain = int(value) if value == value.to_integral_value() else float(value)
        case datetime() | date() | time():
            plain = value.isoformat()
        case bytes():
            plain = value.hex()
        case dict():
            plain = {str(key): _plain(part) for key, part in value.items()}
        case list() | tuple():
            plain = [_plain(part) for part in value]
    return plain


def _field(value: object) -> str:
    if value is None:
        return ""
    plain = _plain(value)
    if isinstance(plain, list | dict):
        text = json.dumps(plain, ensure_ascii=False)
    elif isinstance(plain, bool):
        text = "true" if plain else "false"
    else:
        text = str(plain)
    if isinstance(plain, str) and _FORMULA.match(text):
        text = "'" + text
    # ; and tab are separators, too, for a spreadsheet that tries several.
    if text == "" or any(character in text for character in ',"\r\n;\t'):
        return '"' + text.replace('"', '""') + '"'
    return text


def _shown(value: object) -> str:
    plain = _plain(value)
    if isinstance(value, datetime):
        text = value.isoformat(sep=" ")
    elif plain is None:
        text = "NULL" if value is None else "nan"
    elif isinstance(plain, list | dict | bool):
        text = json.dumps(plain, ensure_ascii=False)
    else:
        text = str(plain)
    return visible(text)


def visible(text: str) -> str:
    """Return `text` with control, reordering and invisible characters written as escapes."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _CONTROL.sub(_visible, text))


def _visible(match: re.Match[str]) -> str:
    return match.group().encode("unicode_escape").decode("ascii")


def _cut(text: str) -> str:
    hidden = len(text) - _SHOWN_CHARACTERS
    return text if hidden <= 0 else f"{text[:_SHOWN_CHARACTERS]}… (+{hidden:,} characters)"


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
