"""article -> paragraph occurrences: what each line is in its page (headline, lead, heading, caption, furniture).

Roles come from the line's form and its place among its neighbours. It refuses to drop anything: furniture is kept as
an occurrence with its role. Which occurrences repeat one another is decided in occurrences_to_paragraphs.
"""

from typing import Any

import polars as pl

from transforms.find_headline import find_headline, is_terminal, word_count
from transforms.ids import content_id

_FORM_ROLES = {
    "crawler_prefix": "boilerplate",
    "publication_date": "dateline",
    "navigation": "boilerplate",
    "reading_time": "boilerplate",
    "tag_footer": "boilerplate",
    "related_link": "boilerplate",
    "byline": "credit",
    "caption": "caption",
    "credit": "credit",
}
_PLAIN_FORMS = ("caption", "credit")

# MOSCOW, September 14. /TASS/. | BEIRUT (Reuters) - | ALEPPO, Syria — | DAMASCUS, Dec. 18 (Xinhua) --
INLINE_DATELINE = (
    r"^(?P<place>\p{Lu}[\p{Lu}'’.\- ]{2,40}\p{Lu}(?:(?:/|,\s*)\p{Lu}[\p{L}'’.\- ]{1,30}?)??)"
    r"(?:,?\s+(?P<date>(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}\.?)(?:,?\s+\d{4})?))?"
    r"\.?,?\s*(?:/(?P<slash>[\p{L}. \-]{2,30})/\.?|\((?P<paren>[\p{L}. \-]{2,40})\)\s*(?:--?|[–—:])|(?:--?|[–—])\s)"
)
AGENCY_PREFIX = r"^\((?P<paren>[A-Z][\p{L}. \-]{1,30})\)\s*(?:(?:--?|[–—])\s*)?\p{Lu}"


def article_to_paragraphs(lines: pl.DataFrame, title_fields: pl.DataFrame) -> pl.DataFrame:
    """Give every line its role in the page.

    In: tables.Lines; `title_fields` with article_id, title_field. Out: the columns of tables.ParagraphOccurrences
    except is_repeat and repeat_of_ordinal, plus text_norm; paragraph_id is the xxh3_128 of text_norm.
    """
    heads = find_headline(lines, title_fields)
    placed = (
        lines.join(heads, on="article_id", how="left")
        .sort("article_id", "ordinal")
        .with_columns(word_count().alias("words"), is_terminal().alias("terminal"))
        .with_columns(_last_prose().alias("last_prose"), _previous_kind().alias("previous"))
    )
    decided = placed.with_columns(_decide().alias("decision")).unnest("decision")
    heading = pl.when(pl.col("role") == "subheading").then(pl.col("text_norm"))
    return decided.with_columns(
        content_id("text_norm").alias("paragraph_id"),
        pl.when(pl.col("role").is_in(["body", "caption", "credit", "subheading"]))
        .then(heading.shift(1).forward_fill().over("article_id"))
        .alias("section_heading"),
    ).select(
        "article_id", "ordinal", "paragraph_id", "line_no", "char_start", "char_end", "role", "role_detail",
        "section_heading", "confidence", "text_norm",
    )  # fmt: skip


def _last_prose() -> pl.Expr:
    prose = pl.col("form").is_null() & pl.col("terminal") & (pl.col("words") >= 8)
    return pl.col("ordinal").filter(prose).max().over("article_id")


def _previous_kind() -> pl.Expr:
    return pl.col("form").fill_null("prose").shift(1).over("article_id")


def _title_case() -> pl.Expr:
    """Share of the longer words that start with a capital: headlines of other articles are set that way."""
    long_words = pl.col("text_norm").str.count_matches(r"\b\p{L}{4,}")
    capitals = pl.col("text_norm").str.count_matches(r"\b\p{Lu}\p{L}{3,}")
    return capitals / long_words.clip(1) >= 0.8


def _decide() -> pl.Expr:
    def verdict(role: str, detail: str | None, confidence: float) -> pl.Expr:
        return pl.struct(
            pl.lit(role).alias("role"),
            pl.lit(detail, dtype=pl.String).alias("role_detail"),
            pl.lit(confidence).alias("confidence"),
        )

    form, words = pl.col("form"), pl.col("words")
    before = pl.col("ordinal") < pl.col("prose_ordinal")
    after_headline = pl.col("ordinal") > pl.col("headline_ordinal")
    after_last = pl.col("ordinal") > pl.col("last_prose").fill_null(0)
    lower_start = pl.col("text_norm").str.contains(r"^\p{Ll}")
    short_open = ~pl.col("terminal") & (words <= 12)
    names_only = pl.col("text_norm").str.contains(r"^(?:\p{Lu}[\p{L}.'’-]*,? ?(?:and )?){2,6}$")

    decision: Any = pl.when(
        form.is_null()
        & (pl.col("text_norm") == pl.col("headline"))
        & (pl.col("ordinal") <= pl.col("prose_ordinal").fill_null(0) + 1)
    ).then(verdict("headline", None, 0.9))
    for name, role in _FORM_ROLES.items():
        detail = None if name in _PLAIN_FORMS else name
        decision = decision.when(form == name).then(verdict(role, detail, 0.95))
    dateline = pl.col("text_norm").str.contains(INLINE_DATELINE) & (words >= 6)
    decided: pl.Expr = (
        decision.when(dateline).then(verdict("body", "opens_with_inline_dateline", 0.95))
        # Before the headline only a picture's line or a lead that the page repeats can stand; labels are furniture.
        .when(before & lower_start & (words >= 5)).then(verdict("standfirst", None, 0.6))
        .when(before & after_headline & names_only & (words <= 6)).then(verdict("credit", "byline", 0.6))
        .when(before & after_headline & (words >= 5)).then(verdict("standfirst", None, 0.8))
        .when(before & (words <= 4)).then(verdict("boilerplate", "navigation", 0.6))
        .when(before).then(verdict("standfirst", None, 0.5))
        .when(~pl.col("terminal") & pl.col("previous").is_in(["caption", "credit", "related_link"]) & _title_case() & (words >= 4))
        .then(verdict("boilerplate", "related_link", 0.85))
        .when(~pl.col("terminal") & _title_case() & (words >= 9)).then(verdict("boilerplate", "related_link", 0.75))
        .when(short_open & after_last & pl.col("prose_ordinal").is_not_null()).then(verdict("boilerplate", "related_link", 0.6))
        .when(short_open & pl.col("prose_ordinal").is_not_null()).then(verdict("subheading", None, 0.8))
        .otherwise(pl.when(pl.col("terminal")).then(verdict("body", None, 0.95)).otherwise(verdict("body", None, 0.7)))
    )  # fmt: skip
    return decided
