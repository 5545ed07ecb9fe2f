"""document -> article: what a text says of itself: title, outlet, agency, byline, language, publication date.

It refuses to fill what the text does not say: no outlet from a photo credit or a cited source, no year from today.
"""

import polars as pl

from transforms.article_to_paragraphs import AGENCY_PREFIX, INLINE_DATELINE
from transforms.find_headline import find_headline
from transforms.find_publication_date import find_publication_date

# The commonest function words of English: a text in which they are rare is not English.
_ENGLISH = (
    r"(?i)\b(?:the|of|and|to|in|a|that|is|was|for|on|with|as|by|at|from|were|have|has|been|are|said|it|his|their)\b"
)
_ENGLISH_SHARE = 0.2
# "Headline | Outlet" and "Headline - Outlet News"
_TITLE_OUTLET = r"\s+\|\s+(\p{Lu}[\w.'’& -]{2,40})$"
_NOTICE_OUTLET = r"(?:\(Source:\s*([^)]{3,60})\)|Comment via (\p{Lu}\w{2,20}(?: \p{Lu}\w{2,20})?) News\b|\((\p{Lu}[\w ]{1,30}?) (?:and|with) [Aa]gencies\))"


def document_to_article(documents: pl.DataFrame, lines: pl.DataFrame, phrases: pl.DataFrame) -> pl.DataFrame:
    """Describe every article by what its text says.

    In: IncomingDocuments with article_id; tables.Lines; phrases with family, phrase, note.
    Out: tables.Articles, sorted by article_id.
    """
    heads = find_headline(lines, documents)
    facts = _dates(lines, heads, documents, phrases)
    body = documents.select("article_id", pl.col("text"))
    stated = (
        documents.join(heads, on="article_id", how="left")
        .join(_inline_agency(lines, phrases), on="article_id", how="left")
        .join(_bylines(lines), on="article_id", how="left")
        .join(_counts(lines), on="article_id", how="left")
        .join(_notices(body), on="article_id", how="left")
        .join(facts, on="article_id", how="left")
        .with_columns(pl.coalesce(pl.col("title_field").str.strip_chars(), "headline").alias("full_title"))
        .with_columns(pl.col("full_title").str.extract(_TITLE_OUTLET).alias("title_outlet"))
    )
    outlet_sources = [
        ("field", "outlet_field"),
        ("inline_dateline", "signed"),
        ("title_suffix", "title_outlet"),
        ("text_line", "notice_outlet"),
    ]
    outlet_basis = pl.coalesce(
        [pl.when(pl.col(column).is_not_null()).then(pl.lit(basis)) for basis, column in outlet_sources]
    )
    words = pl.col("text").str.count_matches(r"\b\p{L}+\b")
    english = pl.col("text").str.count_matches(_ENGLISH)
    return stated.select(
        "article_id",
        "source_uri",
        "source_file",
        "source_kind",
        pl.col("raw_sha256").alias("sha256"),
        "item_id",
        pl.col("full_title").str.replace(_TITLE_OUTLET, "").alias("title"),
        pl.coalesce([column for _, column in outlet_sources]).alias("outlet"),
        outlet_basis.alias("outlet_basis"),
        pl.col("agency"),
        pl.coalesce("byline_field", "byline").alias("byline"),
        pl.when((words > 0) & (english / words.clip(1) >= _ENGLISH_SHARE)).then(pl.lit("en")).alias("language"),
        "published_on",
        pl.when(pl.col("published_on").is_not_null()).then(pl.lit("day")).alias("published_precision"),
        pl.col("published_basis").fill_null("none"),
        "published_confidence",
        pl.col("published_candidates").fill_null([]),
        pl.lit(None, dtype=pl.String).alias("version_of"),
        "text",
        pl.col("n_occurrences").fill_null(0),
        pl.col("n_paragraphs").fill_null(0),
        pl.col("n_repeats").fill_null(0),
    ).sort("article_id")


def _counts(lines: pl.DataFrame) -> pl.DataFrame:
    count, distinct = pl.len().cast(pl.Int32), pl.col("text_norm").n_unique().cast(pl.Int32)
    return lines.group_by("article_id").agg(
        count.alias("n_occurrences"), distinct.alias("n_paragraphs"), (count - distinct).alias("n_repeats")
    )


def _inline_agency(lines: pl.DataFrame, phrases: pl.DataFrame) -> pl.DataFrame:
    """Agency of the inline dateline; `signed` repeats it where that agency writes its own copy, not a wire."""
    agencies = phrases.filter(pl.col("family") == "agency").select(
        pl.col("phrase").str.to_lowercase().alias("key"), pl.col("note").str.starts_with("signs").alias("is_own")
    )
    found = (
        lines.filter(pl.col("form").is_null())
        .with_columns(pl.col("text_norm").str.extract_groups(INLINE_DATELINE).alias("dateline"))
        .with_columns(
            pl.coalesce(
                pl.col("dateline").struct.field("slash"),
                pl.col("dateline").struct.field("paren"),
                pl.col("text_norm").str.extract(AGENCY_PREFIX, 1),
            ).alias("agency")
        )
        .filter(pl.col("agency").is_not_null())
        .with_columns(pl.col("agency").str.to_lowercase().alias("key"))
        # Only listed agencies: brackets and slashes at a line's head hold many other things.
        .join(agencies, on="key", how="inner")
        .sort("article_id", "ordinal")
        .unique("article_id", keep="first", maintain_order=True)
    )
    return found.select("article_id", "agency", pl.when("is_own").then(pl.col("agency")).alias("signed"))


def _bylines(lines: pl.DataFrame) -> pl.DataFrame:
    return (
        lines.filter(pl.col("form") == "byline")
        .sort("article_id", "ordinal")
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", pl.col("text_norm").alias("byline"))
    )


def _notices(texts: pl.DataFrame) -> pl.DataFrame:
    groups = pl.col("text").str.extract_groups(_NOTICE_OUTLET).struct
    return texts.select(
        "article_id", pl.coalesce(groups.field("1"), groups.field("2"), groups.field("3")).alias("notice_outlet")
    )


def _dateline_dates(lines: pl.DataFrame) -> pl.DataFrame:
    """Date words of each article's inline dateline, and the line that it opens."""
    return (
        lines.filter(pl.col("form").is_null())
        .with_columns(pl.col("text_norm").str.extract_groups(INLINE_DATELINE).struct.field("date").alias("dateline"))
        .filter(pl.col("dateline").is_not_null())
        .sort("article_id", "ordinal")
        .unique("article_id", keep="first", maintain_order=True)
        .select("article_id", "dateline", pl.col("text_norm").alias("dateline_line"))
    )


def _dates(lines: pl.DataFrame, heads: pl.DataFrame, documents: pl.DataFrame, phrases: pl.DataFrame) -> pl.DataFrame:
    labels = phrases.filter(pl.col("family") == "publication_label")["phrase"].to_list()
    grouped = (
        lines.sort("article_id", "ordinal")
        .group_by("article_id", maintain_order=True)
        .agg("text_norm", "form")
        .join(heads.select("article_id", "headline"), on="article_id", how="left")
        .join(documents.select("article_id", "date_field"), on="article_id", how="left")
        .join(_dateline_dates(lines), on="article_id", how="left")
    )
    rows = [
        (article_id, *find_publication_date(texts, forms, title, field, (words, line) if words else None, labels))
        for article_id, texts, forms, title, field, words, line in grouped.iter_rows()
    ]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "article_id": pl.String,
        "published_on": pl.Date,
        "published_basis": pl.String,
        "published_confidence": pl.Float64,
        "published_candidates": pl.List(pl.String),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
