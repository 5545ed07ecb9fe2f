"""kind of text -> parameters: how texts of one level are sketched, which pairs are compared, and what verifies a pair.

Two levels never share an index: their keys mean different things.
"""

from typing import NamedTuple

# What must hold of two texts beside their likeness.
SAME_FACTS = 0  # no name, number word, side, day, month or kind of people exchanged: comparison.states_another_fact
ANY_FACTS = 1  # versions of one article may well tell other numbers
RELATED = 2  # any relation of passages.relation; only those that are the same statement are folded


class Level(NamedTuple):
    """Parameters of one level; a change of any of them makes another index."""

    code: int  # in the files of the index
    name: str
    bands: int
    rows: int  # minima that make up one band key
    shortest: int  # words; a shorter text is repeated in the same words or not at all
    with_numbers: bool  # band keys also carry the text's numbers
    threshold: float  # Jaccard of word pairs
    agreeing: int  # of bands x rows minima, those that must agree before the words are looked at
    verification: int  # what else must hold of a pair: SAME_FACTS, ANY_FACTS or RELATED
    most_leaders: int  # of one band key that a text is compared with, the earliest first
    id_numbers: int  # of 16 hexadecimal digits each, that make up a text's id


# Jaccard 0.45 is about one word in five exchanged; such texts agree in 21.7 of 48 minima on average, and in fewer than 12 in
# 1 of 1,000 pairs (of Jaccard 0.5: in 1 of 10,000). Three of four pairs of Jaccard 0.2 are told apart by that, unread. Texts
# that share three minima and all numbers and still differ by the dozen are furniture or an attack.
PARAGRAPH = Level(
    code=1, name="paragraph", bands=16, rows=3, shortest=6, with_numbers=True, threshold=0.45, agreeing=12,
    verification=SAME_FACTS, most_leaders=32, id_numbers=2,
)  # fmt: skip
# Sixteen minima of runs of four words and the article's own key (passage_links.passage_keys); the words are always looked
# at, for a headline shares few runs with its lead.
SENTENCE = Level(
    code=2, name="sentence", bands=17, rows=1, shortest=5, with_numbers=False, threshold=0.3, agreeing=0,
    verification=RELATED, most_leaders=32, id_numbers=3,
)  # fmt: skip
# Two articles of Jaccard 0.4, which is half of the text, share a band of two minima with probability 0.985 and agree in 19
# of 48 minima, with a standard deviation of 3.4.
ARTICLE = Level(
    code=4, name="article", bands=24, rows=2, shortest=40, with_numbers=False, threshold=0.4, agreeing=8,
    verification=ANY_FACTS, most_leaders=32, id_numbers=2,
)  # fmt: skip
