"""One stored file -> its documents and what of it is set aside: decides which reader takes it.

It does not interpret text, and trusts nothing: parser_process.py runs it in a process that may die.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from sources.archives import Member, member_origin, read_members
from sources.feeds import is_feed, read_feed
from sources.formats import Format, Shape, format_of
from sources.json_api import read_api_page
from sources.json_feed import is_json_feed
from sources.json_records import read_json, read_json_lines
from sources.one_document import oversized, read_document
from sources.raw_store import Stored, open_stored
from sources.reading import Document, Item, Limits, Origin, Refused, Rejection, rejection
from sources.rows import read_parquet, read_separated
from sources.sitemaps import read_sitemap

_TABLES: dict[Shape, Callable[[BinaryIO, Origin, Format, Limits], Iterator[Document | Rejection]]] = {
    Shape.JSON: read_json,
    Shape.JSON_LINES: read_json_lines,
    Shape.SEPARATED: read_separated,
    Shape.PARQUET: read_parquet,
}
_FETCHED: dict[str, Callable[[bytes, Origin, Limits, frozenset[str], Callable[[str], None]], Iterator[Item]]] = {
    "feed": read_feed,
    "sitemap": read_sitemap,
    "api": read_api_page,
}
_FEED_FACTOR = 4  # bytes of a saved feed per byte of a document: what a fetched one may have
_SAMPLE_BYTES = 1000


def read_stored_file(
    stored: Stored, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    """Read the stored copy of the file, or of the fetched body, that `origin` describes.

    `starting` is told the address of each archive member, and of each item of a feed, before it is parsed; those in
    `passed_over` are left out.
    """
    kind = format_of(origin.name)
    with open_stored(stored) as stream:
        if origin.fetched is not None:
            yield from _read_fetched(stream.read(), origin, origin.fetched.kind, limits, passed_over, starting)
        elif kind.shape is Shape.ARCHIVE:
            yield from _read_archive(stream, origin, limits, passed_over, starting)
        else:
            yield from _read_content(stream, origin, kind, limits, passed_over, starting)


def _read_fetched(
    data: bytes, origin: Origin, kind: str, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    try:
        if kind == "article":
            from sources.pages import read_page  # noqa: PLC0415 - slow to import, and many runs meet no page

            yield from read_page(data, origin, limits)
        else:
            yield from _FETCHED[kind](data, origin, limits, passed_over, starting)
    except Refused as refused:
        refused.sample = refused.sample or data[:_SAMPLE_BYTES]
        yield rejection(refused, origin.source_uri, origin.stored_sha256)


def _read_archive(
    stream: BinaryIO, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    member: Member | None = None
    try:
        for member in read_members(stream, limits):
            place = member_origin(origin, member.name)
            if isinstance(member.content, Refused):
                yield rejection(member.content, place.source_uri, origin.stored_sha256)
            elif place.source_uri not in passed_over:
                starting(place.source_uri)
                yield from _read_content(member.content, place, format_of(place.name), limits, passed_over, starting)
        if member is None:
            raise Refused("empty", "the archive holds no files: pack it again")
    except Refused as refused:
        yield rejection(refused, origin.source_uri, origin.stored_sha256)


def _read_content(
    stream: BinaryIO,
    origin: Origin,
    kind: Format,
    limits: Limits,
    passed_over: frozenset[str],
    starting: Callable[[str], None],
) -> Iterator[Item]:
    head = stream.read(_SAMPLE_BYTES)  # taken first: a reader may close the stream behind it
    stream.seek(0)
    try:
        if (feed := _saved_feed(stream, kind, limits)) is not None:
            yield from _read_saved_feed(feed, origin, limits, passed_over, starting)
        elif kind.shape in _TABLES:
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


def _saved_feed(stream: BinaryIO, kind: Format, limits: Limits) -> bytes | None:
    """The whole file if it is a feed that was saved: XML by how it begins, JSON by its version; else None, from its start."""
    most = _FEED_FACTOR * limits.document_bytes
    if kind.shape is Shape.FEED:
        data = stream.read(most + 1)
        if len(data) > most:
            raise oversized(most, most, "PASSAGE_DOCUMENT_LIMIT_MB", at_least=True)
        found = is_feed(data)
    elif kind.shape is Shape.JSON:  # larger than any feed, it is a table: that reader bounds what it takes
        data = stream.read(most + 1)
        found = len(data) <= most and is_json_feed(data)
    else:
        return None
    stream.seek(0)
    return data if found else None


def _read_saved_feed(
    data: bytes, origin: Origin, limits: Limits, passed_over: frozenset[str], starting: Callable[[str], None]
) -> Iterator[Item]:
    is_empty = True
    for item in read_feed(data, origin, limits, passed_over, starting):
        is_empty = is_empty and not isinstance(item, Document | Rejection)
        yield item
    if is_empty:
        raise Refused("empty", "the feed holds no items: fetch or save it again")
