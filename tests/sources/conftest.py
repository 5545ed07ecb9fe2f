"""A reader over tmp_path: what the tests of this room share."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from sources.fetched import FetchedAs
from sources.files import read_paths
from sources.raw_store import store_bytes
from sources.reading import Item, Limits, Origin
from sources.reading_frames import Reading
from sources.stored_file import read_stored_file

Write = Callable[[str, bytes], Path]
Read = Callable[..., Reading]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write bytes below the input folder and give the path."""

    def write_bytes(name: str, data: bytes) -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    return write_bytes


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the input folder, or the paths given."""

    def read_all(*paths: Path, limits: Limits | None = None) -> Reading:
        return read_paths(paths or [tmp_path / "in"], tmp_path / "raw", limits or Limits())

    return read_all


@pytest.fixture
def codes() -> Callable[[Reading], list[tuple[str, str]]]:
    """(last part of source_uri, reason code) of each rejection, sorted."""

    def of(reading: Reading) -> list[tuple[str, str]]:
        rows: pl.DataFrame = reading.rejections.select("source_uri", "reason_code")
        return sorted((uri.rpartition("/")[2], code) for uri, code in rows.iter_rows())

    return of


FEED_URL = "https://news.example/en/feed.xml"
FETCHED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def fetched(tmp_path: Path) -> Callable[..., list[Item]]:
    """Read a body as if FEED_URL had given it as `kind` at FETCHED_AT; gives all that the reader yields."""

    def read_body(data: bytes | str, kind: str = "feed", limits: Limits | None = None, **of: str | None) -> list[Item]:
        stored = store_bytes(data.encode() if isinstance(data, str) else data, tmp_path / "raw")
        url = of.get("url") or FEED_URL
        as_what = FetchedAs(kind, url, of.get("media_type"), of.get("charset"), of.get("outlet"))
        origin = Origin(url, "feed.xml", stored.sha256, "raw/x", FETCHED_AT, fetched=as_what)
        return list(read_stored_file(stored, origin, limits or Limits(), frozenset(), lambda _: None))

    return read_body
