"""One record of a table -> one document: decides which columns hold the text and the fields beside it.

It does not interpret a field: dates stay as written. Column names are compared without case; of several known names
the first of the list wins, so a table may carry both `text` and `body`.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sources.decoding import check_characters
from sources.formats import Format, Shape
from sources.masking import masked_address
from sources.one_document import check_lines, document_oversized
from sources.reading import Document, Limits, Origin, Refused, Rejection, is_blank, rejection

TEXT_COLUMNS = ("text", "body", "content", "article", "article_text", "maintext", "full_text")
_FIELD_COLUMNS = {
    "title_field": ("title", "headline"),
    "outlet_field": ("outlet", "source", "publisher", "sitename"),
    "byline_field": ("author", "byline"),
    "date_field": ("date", "published", "published_on", "pubdate", "date_published"),
    "item_id": ("id", "guid", "article_id", "url"),
}
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_COLUMNS_SHOWN = 20


def text_column_of(columns: Sequence[str]) -> str | None:
    """The column that holds the text, as the table writes it, or None."""
    return _find(columns, TEXT_COLUMNS)


def no_text_column(columns: Sequence[str]) -> Refused:
    """The refusal of a table or record without a text column; names the columns that it has."""
    shown = ", ".join(repr(c) for c in columns[:_COLUMNS_SHOWN]) + (", ..." if len(columns) > _COLUMNS_SHOWN else "")
    return Refused(
        "no_text_column",
        f"no column holds the text; found {shown or 'none'}: rename one to {' or '.join(map(repr, TEXT_COLUMNS))}",
    )


@dataclass(frozen=True)
class Table:
    """What all rows of one table share."""

    origin: Origin
    kind: Format
    encoding: str
    limits: Limits


def row_rejection(refused: Refused, origin: Origin, row: int) -> Rejection:
    """The row of `rejections` for one row of a table, `table#row=N`."""
    return rejection(refused, f"{origin.source_uri}#row={row}", origin.stored_sha256)


def read_record(record: Mapping[str, Any], table: Table, row: int) -> Document:
    """Turn one record (column name -> value) into a document; `row` counts from 1 and only names it.

    The raw hash is the SHA-256 of the record as canonical JSON (sorted keys, UTF-8, dates as ISO 8601).
    Raises Refused: `no_text_column`, `no_text`, `undecodable`, `oversized`.
    """
    origin, kind, limits = table.origin, table.kind, table.limits
    columns = list(record)
    text_column = text_column_of(columns)
    if text_column is None:
        raise no_text_column(columns)
    canonical = _canonical(record)
    text = record[text_column]
    if text is not None and not isinstance(text, str):
        reason = f"column {text_column!r} holds a {type(text).__name__}, not text: write the article's text there"
        raise Refused("no_text", reason, canonical)
    if not text or is_blank(text):
        reason = f"column {text_column!r} is empty: fill it, or leave the row out"
        raise Refused("no_text", reason, canonical)
    text = text.removeprefix("\ufeff")
    check_characters(text, text)
    encoded = text.encode()
    if len(encoded) > limits.document_bytes:
        refused = document_oversized(len(encoded), limits)
        refused.sample = text
        raise refused
    check_lines(text, limits)
    fields = {name: _field(record, columns, known) for name, known in _FIELD_COLUMNS.items()}
    item_id = fields["item_id"] = masked_address(fields["item_id"]) if fields["item_id"] else None
    safe = item_id is not None and _SAFE_ID.fullmatch(item_id) is not None
    return Document(
        raw_sha256=hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest(),
        source_uri=f"{origin.source_uri}#row={row}",
        source_file=origin.name,
        source_kind="json" if kind.shape in (Shape.JSON, Shape.JSON_LINES) else "file",
        stem=item_id if safe and item_id else f"{origin.stem}-{hashlib.sha256(encoded).hexdigest()[:8]}",
        text=text,
        fetched_at=origin.fetched_at,
        media_type=kind.media_type,
        encoding=table.encoding,
        path=origin.stored_path,
        container_sha256=origin.stored_sha256,
        **fields,
    )


def _find(columns: Sequence[str], known: Sequence[str]) -> str | None:
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(column.strip().lower(), column)
    return next((by_name[name] for name in known if name in by_name), None)


def _field(record: Mapping[str, Any], columns: Sequence[str], known: Sequence[str]) -> str | None:
    column = _find(columns, known)
    value = None if column is None else _as_text(record[column])
    if value is None or not value.strip():
        return None
    check_characters(value, value)
    return value.strip()


def _as_text(value: Any) -> str | None:  # noqa: ANN401 - whatever JSON or Parquet can hold
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, date):  # a datetime is a date too
        return value.isoformat()
    if isinstance(value, Mapping):  # {"id": ..., "name": ...}, as news APIs write sources and authors
        return _as_text(value.get("name"))
    if isinstance(value, list):
        return ", ".join(part for part in map(_as_text, value) if part)
    return str(value)


def _canonical(record: Mapping[str, Any]) -> str:
    return json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_as_json)


def _as_json(value: Any) -> str:  # noqa: ANN401 - whatever Parquet can hold
    if isinstance(value, bytes):
        return value.hex()
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)
