"""index part -> file -> index part: decides how a part lies on disk, and whether a file is one that can be trusted.

    magic, length and CRC-32 of the head | head, JSON | arrays, each at a multiple of 64 | CRC-32 of each of their blocks

A file is written once, never changed, and mapped when it is read. Opening it checks its length, its head and as many
blocks as it is told to, so that it need not cost more for a longer one; check_whole reads all of them.
"""

import json
import mmap
import os
import zlib
from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from transforms.repeats.index_part import Part
from transforms.repeats.level import Level

# Any change of Part, of how keys are made or of this layout: a new number, and the index is made anew from the texts.
VERSION = 3
_MAGIC = b"PASSAGE\x1dREPEATS\n"
_FRONT = len(_MAGIC) + 8
_ALIGNED = 64
_BLOCK = 1 << 16
_TYPES: dict[str, np.dtype[Any]] = {
    name: np.dtype(dtype)
    for dtype, names in {
        "<u8": "front_keys back_keys ids word_keys numbers",
        "<i8": "starts gone_part gone_row",
        "<u4": "front_rows front_begins back_rows back_begins words",
        "<i4": "days",
        "u1": "roles minima front_marks",
    }.items()
    for name in names.split()
}


class DamagedPart(Exception):
    """A file of the index cannot be used: `path`, `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        """Keep `path` and `reason`."""
        super().__init__(f"{path.name}: {reason}")
        self.path = path
        self.reason = reason


def write_part(path: Path, part: Part, level: Level) -> int:
    """Write `part` to a new file, see it safely on disk and return the checksum of its head. Raises OSError."""
    arrays: list[tuple[str, list[int], int]] = []
    bodies: list[memoryview] = []
    sums: list[int] = []
    at = 0
    for name, dtype in _TYPES.items():
        values = np.ascontiguousarray(getattr(part, name), dtype=dtype)
        body = values.reshape(-1).view(np.uint8).data
        arrays.append((name, list(values.shape), at))
        bodies.append(body)
        sums += [zlib.crc32(body[k : k + _BLOCK]) for k in range(0, len(body), _BLOCK)]
        at = _aligned(at + len(body))
    table = np.array(sums, dtype="<u4").tobytes()
    described = {"version": VERSION, "level": level._asdict(), "arrays": arrays, "table_at": at,
                 "table": zlib.crc32(table), "blocks": len(sums)}  # fmt: skip
    head = json.dumps(described).encode()
    checksum = zlib.crc32(head)
    begin = _aligned(_FRONT + len(head))
    path.unlink(missing_ok=True)  # left by a run that was rolled back, and perhaps still mapped
    with path.open("xb") as file:
        file.write(_MAGIC + len(head).to_bytes(4, "little") + checksum.to_bytes(4, "little") + head)
        for (_, _, offset), body in zip(arrays, bodies, strict=True):
            file.seek(begin + offset)
            file.write(body)
        file.seek(begin + at)
        file.write(table)
        file.flush()
        os.fsync(file.fileno())
    return checksum


def read_part(path: Path, level: Level, checksum: int, sample: int, sampled: int) -> Part:
    """Map the part in `path`, whose head has the given checksum; `sample` chooses the `sampled` blocks that are checked.

    Raises DamagedPart.
    """
    data, head, begin = _opened(path, level, checksum)
    count = head["blocks"]
    _check_blocks(path, data, head, begin, {(sample + k * count // sampled) % count for k in range(sampled)})
    arrays = {}
    for name, shape, offset in head["arrays"]:
        count = int(np.prod(shape))
        flat = np.frombuffer(data, _TYPES[name], count, begin + offset) if count else np.empty(0, _TYPES[name])
        arrays[name] = flat.reshape(shape)
    return Part(**arrays)


def check_whole(path: Path, level: Level, checksum: int) -> None:
    """Read every block of the file. Raises DamagedPart."""
    data, head, begin = _opened(path, level, checksum)
    _check_blocks(path, data, head, begin, range(head["blocks"]))


def _opened(path: Path, level: Level, checksum: int) -> tuple[mmap.mmap, dict[str, Any], int]:
    """Map a file and return it with its head and where its arrays begin."""
    try:
        with path.open("rb") as file:
            # A private copy, though nobody writes: kernels are compiled once, for arrays that may be written.
            data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
    except FileNotFoundError:
        raise DamagedPart(path, "it is missing") from None
    except (OSError, ValueError) as error:
        raise DamagedPart(path, str(error)) from None
    if data[: len(_MAGIC)] != _MAGIC:
        raise DamagedPart(path, "it does not begin as a file of the index")
    length = int.from_bytes(data[len(_MAGIC) : len(_MAGIC) + 4], "little")
    raw = data[_FRONT : _FRONT + length]
    if zlib.crc32(raw) != int.from_bytes(data[len(_MAGIC) + 4 : _FRONT], "little"):
        raise DamagedPart(path, "its head is damaged")
    head = json.loads(raw)
    if head["version"] != VERSION or head["level"] != level._asdict():
        raise DamagedPart(path, f"it is of version {head['version']} and {head['level']}, not {VERSION} and {level}")
    if zlib.crc32(raw) != checksum:
        raise DamagedPart(path, "it is not the file that was committed")
    begin = _aligned(_FRONT + length)
    end = begin + head["table_at"] + 4 * head["blocks"]
    if len(data) != end:
        raise DamagedPart(path, f"it has {len(data)} bytes, not {end}")
    if zlib.crc32(data[begin + head["table_at"] : end]) != head["table"]:
        raise DamagedPart(path, "its checksums are damaged")
    return data, head, begin


def _check_blocks(path: Path, data: mmap.mmap, head: dict[str, Any], begin: int, which: Iterable[int]) -> None:
    """Compare the given blocks, which are numbered array by array, with their checksums."""
    wanted, view = sorted(which), memoryview(data)
    number = 0  # of the array's first block
    for name, shape, offset in head["arrays"]:
        size = int(np.prod(shape)) * _TYPES[name].itemsize
        count = -(-size // _BLOCK)
        for block in wanted[bisect_left(wanted, number) : bisect_left(wanted, number + count)]:
            first = begin + offset + (block - number) * _BLOCK
            end = min(first + _BLOCK, begin + offset + size)
            at = begin + head["table_at"] + 4 * block
            if zlib.crc32(view[first:end]) != int.from_bytes(view[at : at + 4], "little"):
                raise DamagedPart(path, f"its bytes {first} to {end} are damaged")
        number += count


def _aligned(at: int) -> int:
    return -(-at // _ALIGNED) * _ALIGNED
