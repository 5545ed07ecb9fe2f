"""DuckDB file -> what is damaged in it: compares every block with the checksum that DuckDB wrote in front of it.

DuckDB does the same with a block it reads, and only then: here also the blocks that no query touches, among them those
of indexes, are looked at, before anything in the file is believed. The layout is that of the pinned DuckDB: three
headers of 4,096 bytes, then blocks whose size the headers name, each with 8 bytes of checksum. Refuses to open
anything but such a file, and to judge what stands in sound blocks.
"""

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

_HEADER = 4096
_HEADERS = 3
_MAGIC_AT, _SIZE_AT = 8, 40  # in every header, the checksum first; the size of blocks stands in the second and third
_SEED, _FACTOR = np.uint64(5381), np.uint64(0xBF58476D1CE4E5B9)


def damaged_blocks(path: Path) -> list[str]:
    """Return one line for each header or block of `path` that is not as DuckDB wrote it, and one for a cut file.

    Reads the file once, block by block. A block of zeros was given back to the file system and holds nothing.
    Raises OSError.
    """
    found: list[str] = []
    with path.open("rb") as file:
        headers = file.read(_HEADER * _HEADERS)
        if len(headers) < _HEADER * _HEADERS or headers[_MAGIC_AT : _MAGIC_AT + 4] != b"DUCK":
            return ["it does not begin as a DuckDB file"]
        for number in range(_HEADERS):
            if not _is_sound(headers[number * _HEADER : (number + 1) * _HEADER]):
                found.append(f"header {number + 1} is damaged")
        if found:
            return found
        (size,) = struct.unpack_from("<Q", headers, _HEADER + _SIZE_AT)
        number = 0
        while block := file.read(size):
            if len(block) < size:
                found.append(f"it is cut off in block {number}")
            elif not _is_sound(block) and any(block):
                found.append(f"block {number} is damaged")
            number += 1
        expected = max(
            struct.unpack_from("<Q", headers, number * _HEADER + 32)[0]
            for number in (1, 2)
            if _is_newest(headers, number)
        )
    if number < expected:
        found.append(f"it is cut off: it has {number} of {expected} blocks")
    return found


def _is_newest(headers: bytes, number: int) -> bool:
    iterations = [struct.unpack_from("<Q", headers, each * _HEADER + 8)[0] for each in (1, 2)]
    return bool(iterations[number - 1] == max(iterations))


def _is_sound(block: bytes) -> bool:
    words: npt.NDArray[np.uint64] = np.frombuffer(block, "<u8")
    return bool(words[0] == np.bitwise_xor.reduce(words[1:] * _FACTOR) ^ _SEED)
