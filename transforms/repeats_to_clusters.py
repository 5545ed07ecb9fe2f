"""repeats -> near-repeat clusters and members: one star for each text that others repeat.

It decides nothing about likeness: every row of `repeats` was compared with what it repeats. A text may belong to several
clusters, one of each kind and representative; taking a member's row out undoes its merge and no other.
"""

import polars as pl

from transforms.ids import with_cluster_ids
from transforms.repeats.level import ARTICLE, PARAGRAPH
from transforms.repeats.passages import ALIKE, ALIKE_BUT_FOR_A_NUMBER, HELD
from transforms.tables import NearRepeatClusters, NearRepeatMembers

_PAIRS, _RUNS, _PART = "jaccard of word pairs", "jaccard of runs of 4 words", "share of the part's runs of 4 words"
# How each kind is measured, and the least that counts.
METHODS = pl.DataFrame(
    [
        ("paragraph", "paraphrase", _PAIRS, PARAGRAPH.threshold),
        ("sentence", "paraphrase", _RUNS, ALIKE),
        ("sentence", "quote_reuse", _RUNS, ALIKE),
        ("sentence", "contained", _PART, HELD),
        ("sentence", "same_claim_other_number", _PART, ALIKE_BUT_FOR_A_NUMBER),
        ("article", "version", _PAIRS, ARTICLE.threshold),
    ],
    schema=["level", "kind", "method", "threshold"],
    orient="row",
)


def repeats_to_clusters(repeats: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Gather what repeats the same text in the same way.

    In: level, kind (tables.NearRepeatClusters), member_id, repeats_id, similarity, differs_in, each pair and kind once.
    Out: (tables.NearRepeatClusters, tables.NearRepeatMembers).
    """
    named = with_cluster_ids(repeats.join(METHODS, on=["level", "kind"], how="left"))
    clusters = named.select("cluster_id", "level", "kind", "method", "threshold").unique().sort("cluster_id")
    members = named.select("cluster_id", "member_id", "similarity", "differs_in")
    centres = named.select("cluster_id", member_id="repeats_id").unique()
    everyone = pl.concat(
        [
            members.with_columns(pl.lit(value=False).alias("is_representative")),
            centres.with_columns(
                pl.lit(1.0).alias("similarity"),
                pl.lit(None, dtype=pl.String).alias("differs_in"),
                pl.lit(value=True).alias("is_representative"),
            ).select("cluster_id", "member_id", "similarity", "differs_in", "is_representative"),
        ]
    ).sort("cluster_id", "member_id")
    return (
        NearRepeatClusters.validate(clusters, cast=True),
        NearRepeatMembers.validate(everyone.select(NearRepeatMembers.column_names()), cast=True),
    )
