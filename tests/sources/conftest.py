"""A reader over tmp_path: what the tests of this room share."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from sources.files import read_paths
from sources.reading import Limits
from sources.reading_frames import Reading

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
