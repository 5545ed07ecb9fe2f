"""CSV, TSV and Parquet -> documents: decides where rows begin and end.

It does not decide what columns mean (row_fields.py). A row that cannot be read costs that row only. Memory stays at a
few rows, however large the table.
"""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from sources.decoding import open_text
from sources.formats import Format
from sources.one_document import container_oversized, document_oversized
from sources.reading import Document, Limits, Origin, Refused, Rejection
from sources.row_fields import Table, no_text_column, read_record, row_rejection, text_column_of

_PARQUET_ROWS = 64  # rows in memory at a time: each may be as large as a document
_DELIMITERS = ",;\t|"
_LINE_FACTOR = 4  # characters of a line per byte of a document: quotes, escapes and the other columns


class BoundedLines:
    """Lines of a text stream with their `number` (from 1); a line over the limit is skipped and raises Refused,
    `oversized`, in its place, after which the next line can be asked for."""

    def __init__(self, stream: io.TextIOWrapper, limits: Limits) -> None:
        """Bound the lines of a stream; the limit is a multiple of one document's."""
        self._stream, self._limits = stream, limits
        self._most = limits.document_bytes * _LINE_FACTOR
        self.number = 0

    def __iter__(self) -> "BoundedLines":
        """Itself, as csv.reader asks."""
        return self

    def __next__(self) -> str:
        """The next line with its line end."""
        line = self._stream.readline(self._most)
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) < self._most or line[-1] in "\r\n":
            return line
        start, size = line[:1000], len(line)
        while line and line[-1] not in "\r\n":
            line = self._stream.readline(self._most)
            size += len(line)
        refused = document_oversized(size, self._limits)
        refused.sample = start
        raise refused


def read_separated(stream: BinaryIO, origin: Origin, kind: Format, limits: Limits) -> Iterator[Document | Rejection]:
    """Documents and refused rows of a CSV or TSV file with a header line; rows count from 1 below the header.

    Raises Refused if the file as a whole cannot be read.
    """
    text, encoding = open_text(stream, newline="")
    lines = BoundedLines(text, limits)
    csv.field_size_limit(limits.document_bytes * _LINE_FACTOR)
    header_line = next(lines, "")
    header, delimiter = _header(header_line, kind)
    if text_column_of(header) is None:
        raise no_text_column(header)
    # Strict: a quote that is never closed would otherwise swallow the rest of the table into one row in silence.
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    table, row = Table(origin, kind, encoding, limits), 0
    while True:
        row, first_line = row + 1, lines.number + 1
        try:
            values = next(reader, None)
            if values is None:
                return
            if not values:
                row -= 1  # a blank line is no row
                continue
            yield _separated_row(values, header, table, row)
        except csv.Error as error:
            place = f"lines {first_line} to {lines.number}"
            reason = f"{place} are no row ({error}): close every quote and double those inside"
            yield row_rejection(Refused("broken_row", reason), origin, row)
        except Refused as refused:
            yield row_rejection(refused, origin, row)
        except UnicodeDecodeError as error:
            reason = f"from row {row} on its bytes do not fit {encoding}: save it as UTF-8"
            raise Refused("undecodable", reason) from error


def read_parquet(stream: BinaryIO, origin: Origin, kind: Format, limits: Limits) -> Iterator[Document | Rejection]:
    """Documents and refused rows of a Parquet file; rows count from 1.

    Raises Refused if the file cannot be read, or if more than the container limit was unpacked from it.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import, for one format only
    from pyarrow import parquet  # noqa: PLC0415

    table = Table(origin, kind, "utf-8", limits)
    row = unpacked = 0
    try:
        file = parquet.ParquetFile(stream)
        columns = list(file.schema_arrow.names)
        if text_column_of(columns) is None:
            raise no_text_column(columns)
        for batch in file.iter_batches(batch_size=_PARQUET_ROWS):
            unpacked += batch.nbytes
            if unpacked > limits.container_bytes:
                raise container_oversized(unpacked, limits, at_least=True)
            for record in batch.to_pylist():
                row += 1
                try:
                    yield read_record(record, table, row)
                except Refused as refused:
                    yield row_rejection(refused, origin, row)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = f"not readable as Parquet from row {row + 1} on ({str(error)[:200]}): write the file again"
        raise Refused("broken_file", reason) from error


def _separated_row(values: list[str], header: list[str], table: Table, row: int) -> Document:
    if len(values) > len(header):
        reason = f"the row has {len(values)} fields, the header {len(header)}: put fields with separators into quotes"
        raise Refused("broken_row", reason, " | ".join(values))
    # Spreadsheets leave out empty fields at the end of a row: those are missing, not wrong.
    record = dict.fromkeys(header) | dict(zip(header, values, strict=False))
    return read_record(record, table, row)


def _header(line: str, kind: Format) -> tuple[list[str], str]:
    """Column names and the separator: the one that gives a text column, tried in the order of how common they are."""
    found: list[list[str]] = []
    delimiters = "\t" if kind.media_type == "text/tab-separated-values" else _DELIMITERS
    for delimiter in delimiters:
        names = next(csv.reader([line], delimiter=delimiter), [])
        if text_column_of(names) is not None:
            return _unique(names), delimiter
        found.append(names)
    return max(found, key=len), delimiters[0]


def _unique(names: list[str]) -> list[str]:
    # Of two columns with one name the first keeps it; the other stays in the record's hash under another name.
    return [name if name not in names[:at] else f"{name}#{at + 1}" for at, name in enumerate(names)]
