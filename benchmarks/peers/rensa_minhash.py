"""CORPUS OUT [--guard] -> pid, cluster: R-MinHash and its deduplicator, as rensa's read-me uses them."""

import sys

from rensa import RMinHash, RMinHashDeduplicator

from benchmarks.peers.measured import Measured
from benchmarks.peers.word_pairs import BANDS, ROWS, SLICE, THRESHOLD, distinct, guarded_pairs, word_pairs, write

guard = "--guard" in sys.argv
run = Measured()
rows, texts = distinct(sys.argv[1])
run.stage("read")
seen = RMinHashDeduplicator(THRESHOLD, BANDS * ROWS, True, BANDS, 42)
leaders = list(range(len(texts)))
for start in range(0, len(texts), SLICE):
    some = texts[start : start + SLICE]
    pairs = guarded_pairs(some) if guard else [word_pairs(text) for text in some]
    run.stage("words")
    sketches = RMinHash.from_token_sets(pairs, BANDS * ROWS, 42)
    run.stage("sketch")
    is_new = seen.add_pairs([(str(row), sketch) for row, sketch in enumerate(sketches, start)])
    again = [k for k, new in enumerate(is_new) if not new]
    for k, found in zip(again, seen.get_duplicate_sets([sketches[k] for k in again]), strict=True):
        # A leader of the same slice that came later does not count.
        leaders[start + k] = min((leader for leader in map(int, found) if leader < start + k), default=start + k)
    run.stage("search")
run.report()
write(rows, leaders, sys.argv[2])
