"""64-bit keys -> 64-bit keys: the two mixers that words, texts and bands are hashed with, as kernels.

`mixed` is the finaliser of MurmurHash3 (Austin Appleby, github.com/aappleby/smhasher). These hashes compare texts and are
never ids.
"""

import numpy as np

from transforms.repeats.compiled import compiled

U32, U64 = np.uint32, np.uint64


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
