"""Documents and refusals -> three frames: decides which of several equal documents stands for all, and the rows' order.

The same input in any order gives the same frames.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from sources.reading import Document, Rejection


@dataclass(frozen=True)
class Reading:
    """What a reading gave.

    incoming: the columns of transforms.tables.IncomingDocuments, sorted by raw_sha256, source_uri.
    documents: the columns of transforms.tables.Documents, one row per raw_sha256, sorted by it.
    rejections: stage ('read'), source_uri, raw_sha256 (nullable), reason_code, reason, sample (nullable).
    """

    incoming: pl.DataFrame
    documents: pl.DataFrame
    rejections: pl.DataFrame


_INCOMING = (
    "raw_sha256", "source_uri", "source_file", "source_kind", "stem", "text",
    "title_field", "outlet_field", "byline_field", "date_field", "item_id",
)  # fmt: skip
_DOCUMENTS = (
    "raw_sha256", "source_uri", "source_kind", "fetched_at", "media_type", "encoding", "path", "container_sha256",
    "item_id",
)  # fmt: skip
_REJECTIONS = ("source_uri", "raw_sha256", "reason_code", "reason", "sample")


def to_reading(documents: Iterable[Document], rejections: Iterable[Rejection]) -> Reading:
    """Sort, keep one incoming row per (bytes, stem) and one document per bytes, and build the frames."""
    by_key: dict[tuple[str, str], Document] = {}
    by_hash: dict[str, Document] = {}
    ordered = sorted(documents, key=_place)
    for document in ordered:
        by_key.setdefault((document.raw_sha256, document.stem), document)
        chosen = by_hash.setdefault(document.raw_sha256, document)
        if document.fetched_at < chosen.fetched_at:
            by_hash[document.raw_sha256] = replace(chosen, fetched_at=document.fetched_at)
    refused = sorted(set(rejections), key=lambda r: (r.raw_sha256 or "", r.source_uri, r.reason_code, r.reason))
    stamp = {"fetched_at": pl.Datetime("us", "UTC")}
    return Reading(
        incoming=_frame(list(by_key.values()), _INCOMING, {}),
        documents=_frame(list(by_hash.values()), _DOCUMENTS, stamp),
        rejections=_frame(refused, _REJECTIONS, {}).select(pl.lit("read").alias("stage"), pl.all()),
    )


def _place(document: Document) -> tuple[str, str, str, datetime, str, str]:
    """Of the same text under one address, in several fetched bodies, the one that was fetched first comes first."""
    item_id, container = document.item_id or "", document.container_sha256 or ""
    return document.raw_sha256, document.source_uri, document.stem, document.fetched_at, item_id, container


def _frame(
    rows: Sequence[Document] | Sequence[Rejection], columns: tuple[str, ...], types: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    schema = {name: types.get(name, pl.String()) for name in columns}
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in columns}, schema=schema)
