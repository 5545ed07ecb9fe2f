"""lines -> headlines: finds the line that is the article's headline and the one where its prose begins.

It refuses to invent a title: a text that opens with a full sentence has none.
"""

import polars as pl

_TERMINAL = r"[.!?…:;][\"'”’»)\]]*$"
_MAX_WORDS = 30


def is_terminal() -> pl.Expr:
    """True where a line ends like a sentence (column text_norm)."""
    return pl.col("text_norm").str.contains(_TERMINAL)


def word_count() -> pl.Expr:
    """Number of white-space separated words that hold a letter or digit (column text_norm)."""
    return pl.col("text_norm").str.count_matches(r"\S*\w\S*")


def find_headline(lines: pl.DataFrame, title_fields: pl.DataFrame) -> pl.DataFrame:
    """Find headline and first prose line of every article.

    Prose is the first line without a furniture form that ends like a sentence (8 words or more) or is long
    (40 words). The headline is the line that equals the title stated beside the text, else the first line before the
    prose that starts like a title: no lower-case beginning, 2 to 30 words, no full stop at its end; a section label of
    one to three words, or of up to five in capitals, gives way to a longer line behind it.

    In: tables.Lines; `title_fields` with article_id, title_field. Out: article_id, headline_ordinal (null if there is
    none), headline (text_norm), prose_ordinal (null if there is none).
    """
    marked = lines.join(title_fields.select("article_id", "title_field"), on="article_id", how="left").with_columns(
        word_count().alias("words"), is_terminal().alias("terminal")
    )
    prose = (
        marked.filter(
            pl.col("form").is_null() & ((pl.col("terminal") & (pl.col("words") >= 8)) | (pl.col("words") >= 40))
        )
        .group_by("article_id")
        .agg(pl.col("ordinal").min().alias("prose_ordinal"))
    )
    marked = marked.join(prose, on="article_id", how="left")
    title = pl.col("title_field").str.replace_all(r"\s+", " ").str.strip_chars()
    stated = marked.filter(
        (pl.col("text_norm") == title) & (pl.col("ordinal") <= pl.col("prose_ordinal").fill_null(pl.col("ordinal")))
    )
    before_prose = pl.col("ordinal") < pl.col("prose_ordinal")
    # A question or exclamation may end a title, a full stop, colon or semicolon does not.
    starts_like_title = pl.col("text_norm").str.contains(r"^[\"'“‘«(\[]?\s*[\p{Lu}\p{Lt}\p{Lo}\d]")
    shaped = marked.filter(
        pl.col("form").is_null()
        & before_prose
        & starts_like_title
        & pl.col("words").is_between(2, _MAX_WORDS)
        & ~pl.col("text_norm").str.contains(r"[.;:][\"'”’»)\]]*$")
    )
    # A short line in capitals above a longer headline names the page's section.
    is_kicker = (pl.col("words") <= 5) & ~pl.col("text_norm").str.contains(r"\p{Ll}")
    picked = (
        pl.concat([stated.with_columns(pl.lit(0).alias("rank")), shaped.with_columns(pl.lit(1).alias("rank"))])
        .with_columns(((pl.col("words") <= 3) | is_kicker).alias("is_label"))
        .sort("article_id", "rank", "is_label", "ordinal")
        .group_by("article_id", maintain_order=True)
        .agg(pl.col("ordinal").first().alias("headline_ordinal"), pl.col("text_norm").first().alias("headline"))
    )
    articles = lines.select("article_id").unique(maintain_order=True)
    return (
        articles.join(picked, on="article_id", how="left")
        .join(prose, on="article_id", how="left")
        .select("article_id", "headline_ordinal", "headline", "prose_ordinal")
    )
