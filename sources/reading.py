"""Documents and refusals -> three frames: the shapes that every reader of this package hands on.

It does not decide what is refused: readers do. It decides what one row looks like, which of several equal documents
stands for all of them, and the order of the rows, so that the same input in any order gives the same frames.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from sources.masking import masked_message

SAMPLE_CHARS = 200

# Every reason_code that this stage writes, with the meaning an operator needs.
REASON_CODES: dict[str, str] = {
    "symlink_not_followed": "a symbolic link inside a folder or archive",
    "hidden_file": "a file or folder inside a folder or archive whose name starts with a dot, or __MACOSX",
    "special_file": "a pipe, socket or device: never opened",
    "own_store": "the raw store itself, met inside a folder to read",
    "unreadable": "the system or the archive would not give its bytes",
    "oversized": "larger than a limit",
    "suspicious_ratio": "an archive member that unpacks to far more than its packed size",
    "too_many_members": "an archive with more members than the limit",
    "nested_archive": "an archive inside an archive",
    "encrypted": "an archive member that needs a password",
    "broken_file": "a container that cannot be parsed as what its name says",
    "broken_row": "one row or line that cannot be parsed",
    "no_text_column": "a table or record without any column known to hold text",
    "no_text": "a row whose text is missing or blank",
    "no_main_text": "a page in which no article was found",
    "unsupported_format": "XML that is not a page: a feed, a drawing, a sitemap",
    "binary": "bytes that are not text",
    "empty": "no bytes, white space only, or a container with nothing in it",
    "undecodable": "text with bytes or characters that no encoding explains",
}


def is_blank(text: str) -> bool:
    """Return whether nothing in `text` shows: only white space, and marks of no width that pages leave behind."""
    return re.search(r"[^\s\u200b\u200c\u200d\u2060\ufeff]", text) is None


class InputError(Exception):
    """The user's input cannot be used at all; the message names it and the way out. Commands exit with 2."""


class Refused(Exception):
    """One item is set aside; carried from a reader to the row of `rejections` that records it."""

    def __init__(self, code: str, reason: str, sample: str | bytes | None = None) -> None:
        """Take a code of REASON_CODES, the reason with its way out, and the item's beginning."""
        super().__init__(reason)
        self.code, self.reason, self.sample = code, reason, sample


@dataclass(frozen=True)
class Limits:
    """Bounds in bytes, counts and ratios; none of them is ever passed before the item is refused."""

    document_bytes: int = 5_000_000  # one document: a file, a decoded archive member, a row's text
    container_bytes: int = 1 << 30  # one table or archive, and all that an archive unpacks to
    members: int = 100_000  # entries of one archive
    ratio: int = 100  # unpacked / packed bytes of one archive member


@dataclass(frozen=True)
class Origin:
    """Where bytes came from: the stored raw file and the names under which they were met."""

    source_uri: str
    name: str  # file or member name without folders
    stored_sha256: str  # of the stored raw file: the file itself, or the container
    stored_path: str  # raw folder / prefix / hash, as documents.path holds it
    fetched_at: datetime
    is_member: bool = False

    @property
    def stem(self) -> str:
        """Name without its last suffix; a name that is all suffix stays whole."""
        head, dot, _ = self.name.rpartition(".")
        return head if dot and head else self.name


@dataclass(frozen=True)
class Document:
    """One accepted document: a row of `incoming` and its row of `documents`."""

    raw_sha256: str
    source_uri: str
    source_file: str
    source_kind: str
    stem: str
    text: str
    fetched_at: datetime
    media_type: str
    encoding: str | None
    path: str
    container_sha256: str | None = None
    title_field: str | None = None
    outlet_field: str | None = None
    byline_field: str | None = None
    date_field: str | None = None
    item_id: str | None = None


@dataclass(frozen=True)
class Rejection:
    """One item set aside. `raw_sha256` is the stored raw file's, so that the bytes can be found: for a member or a
    row that is the container's."""

    source_uri: str
    raw_sha256: str | None
    reason_code: str
    reason: str
    sample: str | None


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


def rejection(refused: Refused, source_uri: str, raw_sha256: str | None) -> Rejection:
    """Turn a reader's refusal into the row that records it: credentials hidden, its sample cut and escaped."""
    if refused.code not in REASON_CODES:
        raise KeyError(f"reason code {refused.code!r} is not in REASON_CODES: add it there with its meaning")
    reason = masked_message(printable(refused.reason))
    return Rejection(source_uri, raw_sha256, refused.code, reason, sample_of(refused.sample))


def sample_of(value: str | bytes | None) -> str | None:
    """At most SAMPLE_CHARS characters of an item's beginning; control characters escaped, credentials hidden."""
    if not value:
        return None
    if isinstance(value, bytes):
        value = value[: SAMPLE_CHARS * 4].decode("utf-8", "backslashreplace")
    # Masked before it is cut: half a credential would not be known as one.
    return printable(masked_message(value[: SAMPLE_CHARS * 4])[:SAMPLE_CHARS])[:SAMPLE_CHARS]


def printable(value: str) -> str:
    r"""Escape what is not printable (control characters, lone surrogates) as \xNN, \uNNNN; spaces stay."""
    if value.isprintable():
        return value
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in value)


def to_reading(documents: Iterable[Document], rejections: Iterable[Rejection]) -> Reading:
    """Sort, keep one incoming row per (bytes, stem) and one document per bytes, and build the frames."""
    by_key: dict[tuple[str, str], Document] = {}
    by_hash: dict[str, Document] = {}
    ordered = sorted(documents, key=lambda d: (d.raw_sha256, d.source_uri, d.stem))
    for document in ordered:
        by_key.setdefault((document.raw_sha256, document.stem), document)
        by_hash.setdefault(document.raw_sha256, document)
    refused = sorted(set(rejections), key=lambda r: (r.raw_sha256 or "", r.source_uri, r.reason_code, r.reason))
    stamp = {"fetched_at": pl.Datetime("us", "UTC")}
    return Reading(
        incoming=_frame(list(by_key.values()), _INCOMING, {}),
        documents=_frame(list(by_hash.values()), _DOCUMENTS, stamp),
        rejections=_frame(refused, _REJECTIONS, {}).select(pl.lit("read").alias("stage"), pl.all()),
    )


def _frame(
    rows: Sequence[Document] | Sequence[Rejection], columns: tuple[str, ...], types: Mapping[str, pl.DataType]
) -> pl.DataFrame:
    schema = {name: types.get(name, pl.String()) for name in columns}
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in columns}, schema=schema)
