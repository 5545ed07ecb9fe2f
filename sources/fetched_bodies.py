"""Stored body of an answer -> its documents, links and refusals; documents of many bodies -> one of each.

It decides under which name a body is read, and which of several equal items gives an article its fields: the one that was
met first, so that the same bodies give the same articles whenever they are read. It does not fetch, and does not parse.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sources.fetched import FetchedAs
from sources.masking import masked_address
from sources.parser_process import ParserProcess
from sources.raw_store import Stored, stored_path
from sources.reading import Document, Item, Origin, Refused, printable, rejection
from sources.walking import uri_of

_LONGEST_NAME = 200


@dataclass(frozen=True)
class Body:
    """A stored answer: its hash, the address that was asked (without credentials), when, and how it is to be read."""

    sha256: str
    address: str
    fetched_at: datetime
    fetched: FetchedAs


def read_body(body: Body, raw_dir: Path, parser: ParserProcess) -> Iterator[Item]:
    """Yield what a stored body holds. A raw file that is missing becomes a rejection, `unreadable`."""
    path = stored_path(raw_dir, body.sha256)
    if not path.is_file() or path.is_symlink():
        reason = f"raw file {uri_of(path)} is missing: restore it from a backup, or poll the source again"
        yield rejection(Refused("unreadable", reason), body.address, body.sha256)
        return
    origin = Origin(
        source_uri=body.address,
        name=_name(body.address),
        stored_sha256=body.sha256,
        stored_path=f"{raw_dir.name}/{path.relative_to(raw_dir).as_posix()}",
        fetched_at=body.fetched_at,
        fetched=body.fetched,
    )
    yield from parser.read(Stored(body.sha256, path.stat().st_size, path), origin)


def first_met(documents: Iterable[Document]) -> list[Document]:
    """Return one document for each (raw_sha256, stem): the first given, under the least address of all.

    `source_file` is the last part of that address: an item may stand in many bodies.
    """
    found: dict[tuple[str, str], Document] = {}
    for document in documents:
        key = (document.raw_sha256, document.stem)
        first = found.setdefault(key, document)
        if document.source_uri < first.source_uri:
            found[key] = replace(first, source_uri=document.source_uri, source_kind=document.source_kind)
    return [replace(document, source_file=_name(document.source_uri)) for document in found.values()]


def _name(address: str) -> str:
    """The last part of an address's path, or its host: what a file of it would be called."""
    parts = urlsplit(address)
    return masked_address(printable(parts.path.rstrip("/").rpartition("/")[2] or parts.netloc))[:_LONGEST_NAME]
