"""JSON lines and JSON files -> documents: decides which values are records.

It does not decide what a record's keys mean (row_fields.py). A line or value that cannot be parsed costs itself only
where the next one can still be found: always in JSON lines; in an array, what stands before the damage is kept.
"""

import io
import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from sources.decoding import open_text
from sources.formats import Format
from sources.one_document import oversized
from sources.reading import Document, Limits, Origin, Refused, Rejection
from sources.row_fields import Table, read_record, row_rejection, text_column_of
from sources.rows import BoundedLines

_CHUNK = 1 << 18
_ELEMENT_FACTOR = 4  # characters of one array element per byte of a document: escapes and the other keys
_OBJECT_FACTOR = 20  # the same for a top-level object, which may hold many records and is parsed as a whole
_BLANK = " \t\r\n"
_WAY_OUT = "write it again with a JSON library"
_DECODER = json.JSONDecoder()


def read_json_lines(stream: BinaryIO, origin: Origin, kind: Format, limits: Limits) -> Iterator[Document | Rejection]:
    """Documents and refused lines of JSON lines; rows are line numbers from 1, blank lines are no rows."""
    text, encoding = open_text(stream, is_json=True)
    table, lines = Table(origin, kind, encoding, limits), BoundedLines(text, limits)
    while True:
        try:
            line = next(lines, None)
            if line is None:
                return
            if line.strip():
                yield _document(_parsed(line), table, lines.number)
        except Refused as refused:
            yield row_rejection(refused, origin, lines.number)
        except UnicodeDecodeError as error:
            reason = f"from line {lines.number + 1} on its bytes do not fit {encoding}: save it as UTF-8"
            raise Refused("undecodable", reason) from error


def read_json(stream: BinaryIO, origin: Origin, kind: Format, limits: Limits) -> Iterator[Document | Rejection]:
    """Documents and refused records of a JSON file: an array of records, one record, an object that holds an array of
    records or maps ids to records, or several such values one after the other; rows count from 1.

    An array is read element by element, so memory stays at one element. Raises Refused if the file as a whole, or
    what is left of it, cannot be read.
    """
    text, encoding = open_text(stream, is_json=True)
    table, row = Table(origin, kind, encoding, limits), 0
    try:
        for value in _values(text, limits):
            for record in _records(value):
                row += 1
                try:
                    yield _document(record, table, row)
                except Refused as refused:
                    yield row_rejection(refused, origin, row)
    except UnicodeDecodeError as error:
        reason = f"from record {row + 1} on its bytes do not fit {encoding}: save it as UTF-8"
        raise Refused("undecodable", reason) from error
    except Refused as refused:
        raise Refused(refused.code, f"from record {row + 1} on: {refused.reason}", refused.sample) from refused


def _values(text: io.TextIOWrapper, limits: Limits) -> Iterator[Any]:
    """Elements of a top-level array, and other top-level values as they are."""
    buffer, at, depth, at_end = "", 0, 0, False
    while True:
        while at < len(buffer) and buffer[at] in (_BLANK + "," if depth else _BLANK):
            at += 1
        if at >= len(buffer) and not at_end:
            buffer, at = text.read(_CHUNK), 0
            at_end = not buffer
        elif at >= len(buffer):
            if depth:
                raise Refused("broken_file", f"the array is not closed, the file may be cut: {_WAY_OUT}")
            return
        elif buffer[at] == "[" and not depth:
            depth, at = 1, at + 1
        elif buffer[at] == "]" and depth:
            depth, at = 0, at + 1
        else:
            value, buffer, at = _next_value(text, buffer, at, limits, is_element=depth > 0)
            yield value


def _next_value(
    text: io.TextIOWrapper, buffer: str, at: int, limits: Limits, *, is_element: bool
) -> tuple[Any, str, int]:
    """The value at a place of the buffer, the buffer, and the place after it. Reads on until the value is whole; what
    is read doubles, so the work stays linear in the value's length."""
    most = limits.document_bytes * (_ELEMENT_FACTOR if is_element else _OBJECT_FACTOR)
    while True:
        problem: Exception | None = None
        value, end = None, len(buffer)
        try:
            value, end = _DECODER.raw_decode(buffer, at)
        except (ValueError, RecursionError) as error:
            problem = error
        if problem is None and end < len(buffer):  # a number that ends with the buffer might go on
            return value, buffer, end
        buffer, at, end = buffer[at:], 0, end - at
        if len(buffer) > most:
            raise oversized(len(buffer), most, "PASSAGE_DOCUMENT_LIMIT_MB", at_least=True)
        more = "" if isinstance(problem, RecursionError) else text.read(max(_CHUNK, len(buffer)))
        if not more and problem is None:
            return value, buffer, end
        if not more:
            reason = f"not readable as JSON ({_short(problem)}): {_WAY_OUT}"
            raise Refused("broken_file", reason, buffer[:1000]) from problem
        buffer += more


def _records(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any JSON value
    """The records of a value: itself, the elements of its only list of objects, or the values it maps ids to."""
    if not isinstance(value, dict) or text_column_of(list(value)) is not None:
        yield value
        return
    lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(e, dict) for e in v)]
    if len(lists) == 1:
        yield from lists[0]
    elif value and all(isinstance(v, dict) for v in value.values()):
        yield from ({"id": key} | record for key, record in value.items())
    else:
        yield value


def _document(value: Any, table: Table, row: int) -> Document:  # noqa: ANN401 - any JSON value
    if not isinstance(value, dict):
        reason = f"a {type(value).__name__} is no record: write an object with the keys text, title, date ..."
        raise Refused("broken_row", reason, json.dumps(value)[:1000])
    try:
        return read_record(value, table, row)
    except RecursionError as error:
        raise Refused("broken_row", f"the record is nested too deep: {_WAY_OUT}") from error
    except Refused as refused:
        refused.sample = refused.sample or json.dumps(value, ensure_ascii=False)[:1000]
        raise


def _parsed(line: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refused("broken_row", f"the line is not JSON ({_short(error)}): {_WAY_OUT}", line[:1000]) from error


def _short(error: Exception | None) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)[:200]
