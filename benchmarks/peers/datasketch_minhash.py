"""CORPUS OUT -> pid, cluster: datasketch's MinHash and its LSH index."""

import sys

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.measured import Measured
from benchmarks.peers.word_pairs import BANDS, ROWS, THRESHOLD, distinct, first_alike, word_pairs, write

run = Measured()
rows, texts = distinct(sys.argv[1])
run.stage("read")
sketches = list(MinHash.generator(([p.encode() for p in word_pairs(text)] for text in texts), num_perm=BANDS * ROWS))
run.stage("sketch")
index = MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
leaders = first_alike(
    sketches,
    lambda sketch: (other for other in index.query(sketch) if sketches[other].jaccard(sketch) >= THRESHOLD),
    index.insert,
)
run.stage("search")
run.report()
write(rows, leaders, sys.argv[2])
