"""bytes and numbers -> hashes, as kernels: a 64-bit mixer, and a word's hash made of its bytes eight at a time.

The mixer is the finaliser of MurmurHash3 (Austin Appleby, github.com/aappleby/smhasher). These hashes are for comparing
texts and never for ids; golden values are tested all the same, since a stored index holds them.
"""

import numpy as np
import numpy.typing as npt

from transforms.repeats.compiled import compiled

U32, U64 = np.uint32, np.uint64
Bytes = npt.NDArray[np.uint8]


@compiled
def rotate(x: np.uint32, r: int) -> np.uint32:
    """Rotate 32 bits to the left by r, 0 < r < 32."""
    return U32((x << U32(r)) | (x >> U32(32 - r)))


@compiled
def mixed(x: np.uint64) -> np.uint64:
    """Spread the bits of a 64-bit key."""
    x = U64((x ^ (x >> U64(33))) * U64(0xFF51AFD7ED558CCD))
    x = U64((x ^ (x >> U64(33))) * U64(0xC4CEB9FE1A85EC53))
    return U64(x ^ (x >> U64(33)))


@compiled
def folded(key: np.uint64, eight: np.uint64) -> np.uint64:
    """Take eight more bytes into the key of a word or of a text."""
    key = U64((key ^ eight) * U64(0x9FB21C651E98DF25))
    return U64(key ^ (key >> U64(29)))


def word_key(word: bytes) -> int:
    """Return the hash that the word pass gives to a word of plain letters and digits, already folded."""
    key = last = 0
    for n, byte in enumerate(word, start=1):
        last = (last << 8 | byte) & 0xFFFFFFFFFFFFFFFF
        if n % 8 == 0:
            key, last = _folded(key, last), 0
    return _mixed((_folded(key, last) + len(word)) & 0xFFFFFFFFFFFFFFFF)


def _folded(key: int, eight: int) -> int:
    key = ((key ^ eight) * 0x9FB21C651E98DF25) & 0xFFFFFFFFFFFFFFFF
    return key ^ (key >> 29)


def _mixed(x: int) -> int:
    x = ((x ^ (x >> 33)) * 0xFF51AFD7ED558CCD) & 0xFFFFFFFFFFFFFFFF
    x = ((x ^ (x >> 33)) * 0xC4CEB9FE1A85EC53) & 0xFFFFFFFFFFFFFFFF
    return x ^ (x >> 33)
