"""text bytes -> words: one pass that gives each word's hash and class, the text's keys and its numbers' signature.

A word is a run of letters, digits and marks; ASCII capitals are folded, apostrophes inside a word dropped, a comma
between digits too ("1,200" is "1200"), a full stop between digits kept. Everything else separates. Two texts with the
same words have the same key, whatever their quotation marks, dashes and spaces.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from transforms.repeats import word_classes as classes
from transforms.repeats.compiled import compiled
from transforms.repeats.hashing import U32, U64, folded, mixed

Bytes = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.uint64]
Words = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]

HASH_BITS = U32(0x0FFFFFFF)
_CLASS_SHIFT = U32(28)
_SLOTS = U32(4095)
_NAME, _OPENING, _NUMBER = U32(classes.NAME), U32(classes.OPENING_NAME), U32(classes.NUMBER)


class TextWords(NamedTuple):
    """The words of many texts, flat: text r has words[starts[r]:starts[r + 1]]."""

    words: Words  # class in the top four bits, 28 bits of the word's hash below
    starts: Offsets
    key_a: Keys  # two 64-bit keys of the word sequence; both equal = the same words
    key_b: Keys
    numbers: Keys  # signature of the numbers in their order; 0 without one


def guarded_table() -> Words:
    """Return the closed word classes as an open-addressed table: class and hash in a slot, 0 where it is empty."""
    return _table(
        (classes.SCALE, classes.SCALE_WORDS),
        (classes.NEGATION, classes.NEGATION_WORDS),
        (classes.EXCHANGED, classes.EXCHANGED_WORDS),
    )


def openers_table() -> Words:
    """Return the words that are no names though capitalised where a sentence opens, as such a table."""
    return _table((1, classes.OPENING_WORDS))


def _table(*listed: tuple[int, tuple[str, ...]]) -> Words:
    table = np.zeros(int(_SLOTS) + 1, dtype=np.uint32)
    for number, words in listed:
        for short in word_hashes(" ".join(words)).tolist():
            slot = short & int(_SLOTS)
            while table[slot] and int(table[slot]) & int(HASH_BITS) != short:
                slot = (slot + 1) & int(_SLOTS)
            if not table[slot]:  # a word of two classes keeps the one named first
                table[slot] = number << int(_CLASS_SHIFT) | short
    return table


def word_hashes(text: str) -> Words:
    """Return the hashes that the pass gives to the words of one text, without their classes."""
    encoded = np.frombuffer(text.encode(), dtype=np.uint8)
    bounds, no_words = np.array([0, len(encoded)]), np.zeros(int(_SLOTS) + 1, dtype=np.uint32)
    words, *_ = read_words(encoded, bounds, np.zeros(1, dtype=np.int64), no_words, no_words)
    return words & HASH_BITS


@compiled
def _class_of(short: np.uint32, table: Words) -> np.uint32:
    slot = short & _SLOTS
    while table[slot] != 0:
        if table[slot] & HASH_BITS == short:
            return U32(table[slot] >> _CLASS_SHIFT)
        slot = (slot + U32(1)) & _SLOTS
    return U32(0)


@compiled
def read_words(
    text: Bytes, offsets: Offsets, rows: Offsets, guarded: Words, openers: Words
) -> tuple[Words, Offsets, Keys, Keys, Keys]:
    """Read the texts `rows` of a UTF-8 buffer; text r lies between offsets[r] and offsets[r + 1]. Returns TextWords."""
    count = len(rows)
    room = 0
    for k in range(count):
        room += (offsets[rows[k] + 1] - offsets[rows[k]] + 1) // 2 + 1
    words = np.empty(room, dtype=np.uint32)
    starts = np.zeros(count + 1, dtype=np.int64)
    key_a = np.empty(count, dtype=np.uint64)
    key_b = np.empty(count, dtype=np.uint64)
    numbers = np.zeros(count, dtype=np.uint64)
    n = 0
    for k in range(count):
        at, end = offsets[rows[k]], offsets[rows[k] + 1]
        a, b, signature = U64(0x9E3779B97F4A7C15), U64(0xCBF29CE484222325), U64(0)
        key, last = U64(0), U64(0)
        length, opens, capital, digit = 0, True, False, False
        while True:
            # Most bytes are small letters: they take the short way.
            while at < end and 97 <= text[at] <= 122:
                last = (last << U64(8)) | U64(text[at])
                length += 1
                at += 1
                if length & 7 == 0:
                    key, last = folded(key, last), U64(0)
            byte = U32(text[at]) if at < end else U32(32)
            size = 1
            is_part = is_dropped = False
            if byte == U32(32):
                pass  # what ends most words is asked for first
            elif U32(65) <= byte <= U32(90):
                is_part = True
                capital = capital or length == 0
                byte += U32(32)
            elif U32(48) <= byte <= U32(57):
                is_part = digit = True
            elif byte == U32(39):
                is_dropped = True
            elif byte == U32(44) or byte == U32(46):
                if length and digit and at + 1 < end and 48 <= text[at + 1] <= 57:
                    is_part = byte == U32(46)
                    is_dropped = not is_part
            elif byte >= U32(0x80):
                is_part = True
                if byte == U32(0xC2) and at + 1 < end:  # no-break space, « » and other signs
                    size, is_part = 2, False
                elif byte == U32(0xE2) and at + 2 < end and 0x80 <= text[at + 1] <= 0x81:  # general punctuation
                    size, is_part = 3, False
                    is_dropped = text[at + 1] == 0x80 and 0x98 <= text[at + 2] <= 0x99
                elif byte == U32(0xE3) and at + 2 < end and text[at + 1] == 0x80:  # CJK punctuation
                    size, is_part = 3, False
                elif byte == U32(0xC3) and length == 0 and at + 1 < end and text[at + 1] < 0x9F:
                    capital = True
            if is_part:
                last = (last << U64(8)) | U64(byte)
                length += 1
                if length & 7 == 0:
                    key, last = folded(key, last), U64(0)
            elif not is_dropped:
                if length:
                    whole = mixed(U64(folded(key, last) + U64(length)))
                    short = U32(whole & U64(HASH_BITS))
                    if digit:
                        group = _NUMBER
                        signature = folded(signature, whole)
                    else:
                        group = _class_of(short, guarded)
                        if capital and group == 0:
                            if not opens:
                                group = _NAME
                            elif _class_of(short, openers) == 0:
                                group = _OPENING
                    words[n] = group << _CLASS_SHIFT | short
                    n += 1
                    a = folded(a, whole)
                    b = U64((b + whole) * U64(0xD6E8FEB86659FD93))
                    b = U64(b ^ (b >> U64(32)))
                    key, last = U64(0), U64(0)
                    length, opens, capital, digit = 0, False, False, False
                if byte == U32(46) or byte == U32(33) or byte == U32(63) or byte == U32(10):
                    opens = True
            if at >= end:
                break
            at += size
        starts[k + 1] = n
        key_a[k], key_b[k], numbers[k] = mixed(a), b, mixed(signature) if signature else U64(0)
    return words[:n], starts, key_a, key_b, numbers
