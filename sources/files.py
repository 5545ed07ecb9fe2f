"""Files and folders -> documents: decides which files are read, and that one bad item never stops the batch.

It does not interpret text. Raw bytes are stored before anything may fail on them, and what is parsed is the stored
copy, so everything can be derived again from the store alone.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sources.fetched_bodies import Body, first_met, read_body
from sources.formats import format_of
from sources.one_document import container_oversized, document_oversized
from sources.parser_process import ParserProcess
from sources.raw_store import Stored, remove_leftovers, store_file, stored_path
from sources.reading import Document, InputError, Item, Limits, Origin, Refused, Rejection, rejection
from sources.reading_frames import Reading, to_reading
from sources.walking import Found, uri_of, walk_paths


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
    with ParserProcess(limits) as parser:
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
            for item in _read_stored(found, stored, raw_dir, limits, parser):
                if isinstance(item, Document):
                    documents.append(item)
                elif isinstance(item, Rejection):
                    rejections.append(item)
    if not has_read:
        raise InputError(_nothing_read(paths, rejections))
    return to_reading(documents, rejections)


def read_stored(
    files: Sequence[tuple[str, str]],
    raw_dir: Path,
    limits: Limits,
    progress: Callable[[str], None] | None = None,
    bodies: Sequence[Body] = (),
    keeps: Callable[[Body, Document], bool] = lambda *_: True,
) -> Reading:
    """Read files of the raw store again, given as (source_uri of the file, its SHA-256); else as `read_paths`.

    For a member or a row of a container, give the container's address (formats.file_address) and hash. A raw
    file that is missing becomes a rejection, `unreadable`. `bodies` are what was fetched, in the order in which it came,
    and `keeps` says which of their documents count.
    """
    raw_dir = raw_dir.absolute()
    items: list[Item] = []
    with ParserProcess(limits) as parser:
        for source_uri, sha256 in sorted(set(files)):
            if progress is not None:
                progress(source_uri)
            path = stored_path(raw_dir, sha256)
            found = Found(Path(source_uri), source_uri, is_named=True)
            if path.is_file() and not path.is_symlink():
                items += _read_stored(found, Stored(sha256, path.stat().st_size, path), raw_dir, limits, parser)
            else:
                reason = f"raw file {uri_of(path)} is missing: restore it from a backup, or read the source again"
                items.append(rejection(Refused("unreadable", reason), source_uri, sha256))
        fetched: list[Item] = []
        for body in bodies:
            if progress is not None:
                progress(body.address)
            items_of_body = read_body(body, raw_dir, parser)
            fetched += [item for item in items_of_body if not isinstance(item, Document) or keeps(body, item)]
    documents = [item for item in items if isinstance(item, Document)]
    documents += first_met(item for item in fetched if isinstance(item, Document))
    return to_reading(documents, (item for item in [*items, *fetched] if isinstance(item, Rejection)))


def _read_stored(found: Found, stored: Stored, raw_dir: Path, limits: Limits, parser: ParserProcess) -> Iterator[Item]:
    kind = format_of(found.path.name)
    origin = Origin(
        source_uri=found.source_uri,
        name=uri_of(Path(found.path.name)),
        stored_sha256=stored.sha256,
        stored_path=f"{raw_dir.name}/{stored_path(raw_dir, stored.sha256).relative_to(raw_dir).as_posix()}",
        fetched_at=datetime.now(UTC),
    )
    if stored.path is None or (kind.is_container and stored.size > limits.container_bytes):
        refused = container_oversized(stored.size, limits)
    elif not kind.is_container and stored.size > limits.document_bytes:
        refused = document_oversized(stored.size, limits)
    else:
        yield from parser.read(stored, origin)
        return
    yield rejection(refused, origin.source_uri, stored.sha256)


def _nothing_read(paths: Sequence[Path], rejections: Sequence[Rejection]) -> str:
    names = ", ".join(sorted(uri_of(path) for path in paths))
    if not rejections:
        return f"{names}: there is no file in it. Give the path of a file, or of a folder that holds files."
    first = rejections[0]
    return (
        f"{names}: none of the {len(rejections)} entries could be read; the first, {first.source_uri}: {first.reason}. "
        "Give the path of a file, or of a folder that holds files."
    )
