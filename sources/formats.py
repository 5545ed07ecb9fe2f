"""A file's name and first bytes -> its format: decides which reader takes it.

It does not decide whether the content keeps the promise of the name: the reader does.
"""

import re
from dataclasses import dataclass
from enum import Enum


class Shape(Enum):
    """How documents lie in a file."""

    TEXT = "text"
    PAGE = "page"
    JSON = "json"
    JSON_LINES = "json lines"
    SEPARATED = "separated values"
    PARQUET = "parquet"
    FEED = "feed"
    ARCHIVE = "archive"


@dataclass(frozen=True)
class Format:
    """Shape and media type."""

    shape: Shape
    media_type: str

    @property
    def is_container(self) -> bool:
        """True if one file holds many documents; then the container limit holds, not the document limit."""
        return self.shape not in (Shape.TEXT, Shape.PAGE)


PLAIN = Format(Shape.TEXT, "text/plain")
PAGE = Format(Shape.PAGE, "text/html")

_BY_SUFFIX = {
    "txt": PLAIN,
    "text": PLAIN,
    "md": Format(Shape.TEXT, "text/markdown"),
    "html": PAGE,
    "htm": PAGE,
    "xhtml": Format(Shape.PAGE, "application/xhtml+xml"),
    "json": Format(Shape.JSON, "application/json"),
    "jsonl": Format(Shape.JSON_LINES, "application/x-ndjson"),
    "ndjson": Format(Shape.JSON_LINES, "application/x-ndjson"),
    "csv": Format(Shape.SEPARATED, "text/csv"),
    "tsv": Format(Shape.SEPARATED, "text/tab-separated-values"),
    "parquet": Format(Shape.PARQUET, "application/vnd.apache.parquet"),
    "xml": Format(Shape.FEED, "application/xml"),
    "rss": Format(Shape.FEED, "application/rss+xml"),
    "atom": Format(Shape.FEED, "application/atom+xml"),
    "rdf": Format(Shape.FEED, "application/rdf+xml"),
    "zip": Format(Shape.ARCHIVE, "application/zip"),
}
_IN_CONTAINER = re.compile(
    r"(.*?\.(?:zip|jsonl|ndjson|json|csv|tsv|parquet|xml|rss|atom|rdf))#", re.IGNORECASE | re.DOTALL
)
_ARCHIVES = {"zip", "tar", "gz", "tgz", "bz2", "xz", "7z", "rar", "zst"}


def format_of(name: str) -> Format:
    """Format by the name's last suffix; without one, or with one that is not known, plain text."""
    return _BY_SUFFIX.get(_suffix(name), PLAIN)


def file_address(source_uri: str) -> str:
    """The file's own address, of a document's: without the member or row that a container added behind `#`."""
    found = _IN_CONTAINER.match(source_uri)
    return found.group(1) if found else source_uri


def is_archive_name(name: str) -> bool:
    """True if the name is that of an archive of any kind, readable here or not."""
    return _suffix(name) in _ARCHIVES


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""
