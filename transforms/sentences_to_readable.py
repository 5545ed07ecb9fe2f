"""sentences -> sentences to read + sentences set aside: decides which ones the claim grammars are not let loose on.

Set aside are sentences no writer of news produces: longer than any real one, with marks that turn the direction of
reading (CVE-2021-42574 shows what they hide), or with Latin and Cyrillic or Greek letters mixed inside one word
(Unicode TR 39, mixed-script confusables). Their text stays in the warehouse; only claims are not read from it. It
refuses to judge what a sentence says.
"""

import polars as pl

# Ten times the longest sentence (473 code points) of some eighty real articles, most of them with lost punctuation.
MAX_CODE_POINTS = 5_000
_BIDI = r"[\x{202A}-\x{202E}\x{2066}-\x{2069}]"
_MIXED = r"[A-Za-z][\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}][A-Za-z]"
_SAMPLE_CODE_POINTS = 200
STAGE = "read sentences"

REASONS = {
    "sentence_too_long": f"longer than {MAX_CODE_POINTS} code points: cut it into sentences and read the article again",
    "turns_reading_direction": "holds marks that turn the direction of reading: remove them and read the article again",
    "mixed_scripts": "mixes letters of two alphabets inside a word: spell it in one and read the article again",
    "sentence_too_slow": "took a rule longer than its time: report the sentence; its article's other claims are kept",
}


def sentences_to_readable(sentences: pl.DataFrame, articles: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the sentences into those to read and those to set aside.

    In: tables.Sentences; articles with article_id, source_uri, sha256. Out: the readable sentences in the given order;
    and stage, source_uri, raw_sha256, reason_code, reason, sample of the rest, sorted by source_uri.
    """
    text = pl.col("text")
    reason = (
        pl.when(text.str.len_chars() > MAX_CODE_POINTS)
        .then(pl.lit("sentence_too_long"))
        .when(text.str.contains(_BIDI))
        .then(pl.lit("turns_reading_direction"))
        .when(text.str.contains(_MIXED))
        .then(pl.lit("mixed_scripts"))
    )
    judged = sentences.with_columns(reason.alias("reason_code"))
    readable = judged.filter(pl.col("reason_code").is_null()).drop("reason_code")
    return readable, set_aside(judged.filter(pl.col("reason_code").is_not_null()), articles)


def set_aside(sentences: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """Say of each sentence (with its reason_code, a key of REASONS) where it stands and why it was set aside.

    In: tables.Sentences with reason_code; articles with article_id, source_uri, sha256.
    Out: stage, source_uri (`<article's>#<sentence_id>`), raw_sha256, reason_code, reason, sample.
    """
    return (
        sentences.join(articles.select("article_id", "source_uri", "sha256"), on="article_id")
        .select(
            pl.lit(STAGE).alias("stage"),
            pl.format("{}#{}", "source_uri", "sentence_id").alias("source_uri"),
            pl.col("sha256").alias("raw_sha256"),
            "reason_code",
            pl.col("reason_code").replace_strict(REASONS, return_dtype=pl.String).alias("reason"),
            pl.col("text")
            .str.slice(0, _SAMPLE_CODE_POINTS)
            .map_elements(_printable, return_dtype=pl.String)
            .alias("sample"),
        )
        .sort("source_uri")
    )


def _printable(text: str) -> str:
    """What turned the direction of reading here would turn it for whoever looks at the rejections, too."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
