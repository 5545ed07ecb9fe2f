"""DuckDB file -> what is damaged in it: compares every block with the checksum that DuckDB wrote in front of it.

DuckDB does the same with a block it reads, and only then: here also the blocks that no query touches, among them those
of indexes, are looked at, before anything in the file is believed. The layout is that of the pinned DuckDB: three
headers of 4,096 bytes, then blocks whose size the headers name, each with 8 bytes of checksum. Refuses to open
anything but such a file, and to judge what stands in sound blocks.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import duckdb
import numpy as np
import numpy.typing as npt

_HEADER = 4096
_HEADERS = 3
_MAGIC_AT, _SIZE_AT = 8, 40  # in every header, the checksum first; the size of blocks stands in the second and third
_SEED, _FACTOR = np.uint64(5381), np.uint64(0xBF58476D1CE4E5B9)


def damaged_blocks(path: Path) -> list[str]:
    """Return one line for each header or block of `path` that is not as DuckDB wrote it.

    Reads the file once, block by block. A block of zeros was given back to the file system and holds nothing. A file
    that was cut between two blocks cannot be told from one that DuckDB has shortened: see missing_blocks. Raises OSError.
    """
    with path.open("rb") as file:
        headers = file.read(_HEADER * _HEADERS)
        if found := _damaged(headers):
            return found
        size = _block_size(headers)
        return [
            f"it is cut off in block {number}" if len(block) < size else f"block {number} is damaged"
            for number, block in _unsound(file, size)
        ]


def damaged_numbers(path: Path) -> list[int]:
    """Return the numbers of the blocks that damaged_blocks names; none if the headers are damaged. Raises OSError."""
    with path.open("rb") as file:
        headers = file.read(_HEADER * _HEADERS)
        return [] if _damaged(headers) else [number for number, _ in _unsound(file, _block_size(headers))]


def same_headers(path: Path, other: Path) -> bool:
    """Return whether two files are of the same checkpoint: the same blocks of both are in use. Raises OSError."""
    with path.open("rb") as one, other.open("rb") as two:
        return one.read(_HEADER * _HEADERS) == two.read(_HEADER * _HEADERS)


def damaged_headers(path: Path) -> list[str]:
    """Return one line for each damaged header of `path`: what damaged_blocks looks at first. Raises OSError."""
    with path.open("rb") as file:
        return _damaged(file.read(_HEADER * _HEADERS))


def missing_blocks(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Return a line if `path`, which `con` has open, has fewer blocks than are in use."""
    row = con.execute("SELECT used_blocks, block_size FROM pragma_database_size()").fetchone()
    there = (path.stat().st_size - _HEADER * _HEADERS) // int(row[1]) if row else 0
    return [f"it is cut off: {there} blocks are there, {row[0]} are in use"] if row and there < int(row[0]) else []


def _damaged(headers: bytes) -> list[str]:
    if len(headers) < _HEADER * _HEADERS or headers[_MAGIC_AT : _MAGIC_AT + 4] != b"DUCK":
        return ["it does not begin as a DuckDB file"]
    return [
        f"header {number + 1} is damaged"
        for number in range(_HEADERS)
        if not _is_sound(headers[number * _HEADER : (number + 1) * _HEADER])
    ]


def _block_size(headers: bytes) -> int:
    (size,) = struct.unpack_from("<Q", headers, _HEADER + _SIZE_AT)
    return int(size)


def _unsound(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of each block, from where `file` stands, that is cut off or not as DuckDB wrote it."""
    number = 0
    while block := file.read(size):
        if len(block) < size or (not _is_sound(block) and any(block)):
            yield number, block
        number += 1


def _is_sound(block: bytes) -> bool:
    words: npt.NDArray[np.uint64] = np.frombuffer(block, "<u8")
    return bool(words[0] == np.bitwise_xor.reduce(words[1:] * _FACTOR) ^ _SEED)
