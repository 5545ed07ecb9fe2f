"""One stored file -> its documents and what of it is set aside: decides which reader takes it.

It does not interpret text, and trusts nothing: parser_process.py runs it in a process that may die.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from sources.archives import Member, member_origin, read_members
from sources.formats import Format, Shape, format_of
from sources.json_records import read_json, read_json_lines
from sources.one_document import read_document
from sources.raw_store import Stored, open_stored
from sources.reading import Document, Limits, Origin, Refused, Rejection, rejection
from sources.rows import read_parquet, read_separated

_TABLES: dict[Shape, Callable[[BinaryIO, Origin, Format, Limits], Iterator[Document | Rejection]]] = {
    Shape.JSON: read_json,
    Shape.JSON_LINES: read_json_lines,
    Shape.SEPARATED: read_separated,
    Shape.PARQUET: read_parquet,
}
_SAMPLE_BYTES = 1000


def read_stored_file(
    stored: Stored, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Document | Rejection]:
    """Read the stored copy of the file that `origin` describes.

    `starting` is told the address of each archive member before it is parsed; members in `passed_over` are left out.
    """
    kind = format_of(origin.name)
    with open_stored(stored) as stream:
        if kind.shape is Shape.ARCHIVE:
            yield from _read_archive(stream, origin, limits, passed_over, starting)
        else:
            yield from _read_content(stream, origin, kind, limits)


def _read_archive(
    stream: BinaryIO, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Document | Rejection]:
    member: Member | None = None
    try:
        for member in read_members(stream, limits):
            place = member_origin(origin, member.name)
            if isinstance(member.content, Refused):
                yield rejection(member.content, place.source_uri, origin.stored_sha256)
            elif place.source_uri not in passed_over:
                starting(place.source_uri)
                yield from _read_content(member.content, place, format_of(place.name), limits)
        if member is None:
            raise Refused("empty", "the archive holds no files: pack it again")
    except Refused as refused:
        yield rejection(refused, origin.source_uri, origin.stored_sha256)


def _read_content(stream: BinaryIO, origin: Origin, kind: Format, limits: Limits) -> Iterator[Document | Rejection]:
    head = stream.read(_SAMPLE_BYTES)  # taken first: a reader may close the stream behind it
    stream.seek(0)
    try:
        if kind.shape in _TABLES:
            is_empty = True
            for item in _TABLES[kind.shape](stream, origin, kind, limits):
                is_empty = False
                yield item
            if is_empty:
                raise Refused("empty", "the table has no rows: export it again")
        else:
            yield read_document(stream.read(), origin, kind, limits)
    except Refused as refused:
        refused.sample = refused.sample or head
        yield rejection(refused, origin.source_uri, origin.stored_sha256)
