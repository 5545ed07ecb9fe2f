"""Incoming documents + known articles -> the new ones, each with its article_id: decides what is already stored.

An article is known when the same bytes were stored under the same wished id (the file's stem). Whether two different
texts tell the same story is not decided here.
"""

import polars as pl

SUFFIX_LENGTH = 8  # digits of a document's hash that make a taken id longer


def documents_to_new_documents(incoming: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Give every document that is not stored yet its article_id.

    The id is the wished one (`stem`). If another text already has it, the first eight hex digits of the document's
    hash are appended, so that two files of one name both stay; and once more as long as even that is another text's id,
    which a file's name may be made to be. Inside a batch the smallest hash keeps the plain stem, whatever the order of
    the input.

    In: IncomingDocuments; `known` with columns article_id, sha256. Out: IncomingDocuments + article_id, sorted by it.
    """
    documents = incoming.unique(["stem", "raw_sha256"], keep="first", maintain_order=True).sort("stem", "raw_sha256")
    taken: dict[str, str] = dict(known.select("article_id", "sha256").iter_rows())
    given: list[str | None] = [None] * documents.height
    others = []
    # Every plain stem is given away before any is made longer: a name that looks like a longer one keeps it.
    for row, (stem, sha256) in enumerate(documents.select("stem", "raw_sha256").iter_rows()):
        if stem not in taken:
            taken[stem] = sha256
            given[row] = stem
        elif taken[stem] != sha256:
            others.append((row, stem, sha256))
    for row, stem, sha256 in others:
        article_id = stem
        while taken.get(article_id, sha256) != sha256:
            article_id += f"-{sha256[:SUFFIX_LENGTH]}"
        if article_id not in taken:
            taken[article_id] = sha256
            given[row] = article_id
    ids = pl.Series("article_id", given, dtype=pl.String)
    return documents.with_columns(ids).filter(pl.col("article_id").is_not_null()).sort("article_id")
