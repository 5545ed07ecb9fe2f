"""CORPUS OUT -> pid, cluster: gaoya's MinHash index, which reads the words itself."""

import sys

from gaoya.minhash import MinHashStringIndex

from benchmarks.peers.measured import Measured
from benchmarks.peers.word_pairs import BANDS, ROWS, THRESHOLD, distinct, first_alike, write

run = Measured()
rows, texts = distinct(sys.argv[1])
run.stage("read")
index = MinHashStringIndex(
    32, THRESHOLD, BANDS, ROWS, None, analyzer="word", lowercase=True, ngram_range=(2, 2), id_container="smallvec"
)
leaders = first_alike(texts, lambda text: iter(index.query(text)), index.insert_document)
run.stage("search")
run.report()
write(rows, leaders, sys.argv[2])
