"""Files and folders -> documents: decides which reader takes a file, and that one bad item never stops the batch.

It does not interpret text. Raw bytes are stored before anything may fail on them, and what is parsed is the stored
copy, so everything can be derived again from the store alone.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from sources.archives import Member, member_origin, read_members
from sources.formats import Format, Shape, format_of
from sources.json_records import read_json, read_json_lines
from sources.one_document import container_oversized, document_oversized, read_document
from sources.raw_store import Stored, open_stored, remove_leftovers, store_file, stored_path
from sources.reading import (
    Document,
    InputError,
    Limits,
    Origin,
    Reading,
    Refused,
    Rejection,
    rejection,
    to_reading,
)
from sources.rows import read_parquet, read_separated
from sources.walking import Found, uri_of, walk_paths

_TABLES: dict[Shape, Callable[[BinaryIO, Origin, Format, Limits], Iterator[Document | Rejection]]] = {
    Shape.JSON: read_json,
    Shape.JSON_LINES: read_json_lines,
    Shape.SEPARATED: read_separated,
    Shape.PARQUET: read_parquet,
}
_SAMPLE_BYTES = 1000


def read_paths(
    paths: Sequence[Path], raw_dir: Path, limits: Limits, progress: Callable[[str], None] | None = None
) -> Reading:
    """Read files and folders (recursively) into documents; see Reading for the columns.

    Every regular file is first copied into `raw_dir`; `documents.path` is its place below raw_dir's parent.
    `progress` is told each file's address before it is read. The same input in any order, and in any number of
    copies, gives the same frames but for `fetched_at`. Items that cannot be read become rejections.
    Raises InputError if a path does not exist, or if no file at all could be opened below the paths.
    """
    if not paths:
        raise InputError("no path was given. Give the path of an existing file or folder.")
    documents: list[Document] = []
    rejections: list[Rejection] = []
    raw_dir = raw_dir.absolute()
    remove_leftovers(raw_dir)
    has_read = False
    for found in walk_paths(sorted(set(paths)), raw_dir):
        if isinstance(found, Rejection):
            rejections.append(found)
            continue
        if progress is not None:
            progress(found.source_uri)
        try:
            stored = store_file(
                found.path, raw_dir, limits.container_bytes, follow_symlink=found.is_named, below=found.folder
            )
        except Refused as refused:
            rejections.append(rejection(refused, found.source_uri, None))
            continue
        has_read = True
        for item in _read_stored(found, stored, raw_dir, limits):
            (documents if isinstance(item, Document) else rejections).append(item)  # type: ignore[arg-type]
    if not has_read:
        raise InputError(_nothing_read(paths, rejections))
    return to_reading(documents, rejections)


def read_stored(
    files: Sequence[tuple[str, str]], raw_dir: Path, limits: Limits, progress: Callable[[str], None] | None = None
) -> Reading:
    """Read files of the raw store again, given as (source_uri of the file, its SHA-256); else as `read_paths`.

    For a member or a row of a container, give the container's address (formats.file_address) and hash. A raw
    file that is missing becomes a rejection, `unreadable`.
    """
    raw_dir = raw_dir.absolute()
    items: list[Document | Rejection] = []
    for source_uri, sha256 in sorted(set(files)):
        if progress is not None:
            progress(source_uri)
        path = stored_path(raw_dir, sha256)
        found = Found(Path(source_uri), source_uri, is_named=True)
        if path.is_file() and not path.is_symlink():
            items += _read_stored(found, Stored(sha256, path.stat().st_size, path), raw_dir, limits)
        else:
            reason = f"raw file {uri_of(path)} is missing: restore it from a backup, or read the source again"
            items.append(rejection(Refused("unreadable", reason), source_uri, sha256))
    return to_reading(
        (item for item in items if isinstance(item, Document)), (item for item in items if isinstance(item, Rejection))
    )


def _read_stored(found: Found, stored: Stored, raw_dir: Path, limits: Limits) -> Iterator[Document | Rejection]:
    kind = format_of(found.path.name)
    origin = Origin(
        source_uri=found.source_uri,
        name=uri_of(Path(found.path.name)),
        stored_sha256=stored.sha256,
        stored_path=f"{raw_dir.name}/{stored_path(raw_dir, stored.sha256).relative_to(raw_dir).as_posix()}",
        fetched_at=datetime.now(UTC),
    )
    refused: Refused | None = None
    if stored.path is None or (kind.is_container and stored.size > limits.container_bytes):
        refused = container_oversized(stored.size, limits)
    elif not kind.is_container and stored.size > limits.document_bytes:
        refused = document_oversized(stored.size, limits)
    if refused is not None:
        yield rejection(refused, origin.source_uri, stored.sha256)
        return
    with open_stored(stored) as stream:
        if kind.shape is Shape.ARCHIVE:
            yield from _read_archive(stream, origin, limits)
        else:
            yield from _read_content(stream, origin, kind, limits)


def _read_archive(stream: BinaryIO, origin: Origin, limits: Limits) -> Iterator[Document | Rejection]:
    member: Member | None = None
    try:
        for member in read_members(stream, limits):
            place = member_origin(origin, member.name)
            if isinstance(member.content, Refused):
                yield rejection(member.content, place.source_uri, origin.stored_sha256)
            else:
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
            yield read_document(stream.read(), origin, kind)
    except Refused as refused:
        refused.sample = refused.sample or head
        yield rejection(refused, origin.source_uri, origin.stored_sha256)


def _nothing_read(paths: Sequence[Path], rejections: Sequence[Rejection]) -> str:
    names = ", ".join(sorted(uri_of(path) for path in paths))
    if not rejections:
        return f"{names}: there is no file in it. Give the path of a file, or of a folder that holds files."
    first = rejections[0]
    return (
        f"{names}: none of the {len(rejections)} entries could be read; the first, {first.source_uri}: {first.reason}. "
        "Give the path of a file, or of a folder that holds files."
    )
