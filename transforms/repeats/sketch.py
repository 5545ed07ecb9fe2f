"""words -> band keys: MinHash over pairs of neighbouring words, in bands that also carry the text's numbers.

Two texts that share a band key share three minima of their word pairs and all their numbers: they are compared. Broder
(1997), "On the resemblance and containment of documents"; bands after Leskovec, Rajaraman, Ullman, "Mining of Massive
Datasets", chapter 3. With 16 bands of 3 a pair of Jaccard 0.5 is met with probability 0.88, of 0.6 with 0.98, of
0.7 with 0.999.
"""

import numpy as np

from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U32, U64, mixed
from transforms.repeats.word_pass import HASH_BITS, Bytes, Keys, Offsets, Words


def permutations(size: int) -> Words:
    """Return an odd multiplier and an addend for each of `size` minima, the same in every process."""
    x, values = 0x243F6A8885A308D3, []
    for _ in range(2 * size):
        x = (x * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
        values.append((x >> 32) & 0xFFFFFFFF)
    made = np.array(values, dtype=np.uint32).reshape(2, size)
    made[0] |= 1
    return made


@compiled
def pair_hash(first: np.uint32, second: np.uint32) -> np.uint32:
    """Hash two neighbouring words, without their classes."""
    turned = U32((second & HASH_BITS) * U32(0x85EBCA77))
    turned = U32((turned << U32(15)) | (turned >> U32(17)))  # the order of the two counts
    h = U32((first & HASH_BITS) * U32(0x9E3779B1) + turned)
    h = U32((h ^ (h >> U32(16))) * U32(0x7FEB352D))
    h = U32((h ^ (h >> U32(15))) * U32(0x846CA68B))
    return U32(h ^ (h >> U32(16)))


@compiled
def sketches(
    words: Words, starts: Offsets, numbers: Keys, seeds: Words, rows: int, shortest: int
) -> tuple[Keys, Bytes]:
    """Return a key per text and band, 0 where it is shorter than `shortest` words, and the low byte of its minima.

    `rows` minima make up a band; `numbers` are zeros where the keys do not carry them.
    """
    count = len(starts) - 1
    size = seeds.shape[1]
    keys = np.zeros((count, size // rows), dtype=np.uint64)
    minima = np.zeros((count, size), dtype=np.uint8)
    multiply, add = seeds[0].copy(), seeds[1].copy()
    low = np.empty(size, dtype=np.uint32)
    for k in range(count):
        begin, end = starts[k], starts[k + 1]
        if end - begin < shortest:
            continue
        low[:] = U32(0xFFFFFFFF)
        for i in range(begin, end - 1):
            h = pair_hash(words[i], words[i + 1])
            for j in range(size):
                low[j] = min(low[j], U32(h * multiply[j] + add[j]))
        for j in range(size):
            minima[k, j] = low[j] & U32(0xFF)
        for band in range(size // rows):
            key = mixed(U64(numbers[k] + U64(band + 1)))
            for j in range(band * rows, band * rows + rows):
                key = mixed(U64(key ^ U64(low[j])))
            keys[k, band] = key if key != 0 else U64(1)
    return keys, minima
