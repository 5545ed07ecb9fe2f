"""document -> lines: cuts a text into its non-blank lines and says what a line is by its form alone.

A line is one paragraph as the page gives it; lines that were wrapped at a fixed width are joined again. It refuses to
decide what a line is in its page (headline, lead, body): that takes the neighbours, see article_to_paragraphs.
"""

import polars as pl

# Besides Unicode white space: marks without width that pages leave at line ends.
_BLANK = (
    " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
)
_BLANK += "\u2028\u2029\u202f\u205f\u3000\u200b\u2060\ufeff"
_LINE_BREAKS = ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"]

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_CLOCK = r"(?:at\s+)?\d{1,2}[:.h]?\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?(?:gmt|utc|[a-z]{2,4}t)(?:\s*[+-]\d{1,2}(?::?\d{2})?)?\)?)?"
_DATE = (
    rf"(?:{_WEEKDAY},?\s+)?(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s*\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s*\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./-]\d{1,2}[./-]\d{4})"
)

# Wrapped text: a block whose lines all end near one margin, most of them in mid-sentence.
_WRAP_LINES, _WRAP_MIN, _WRAP_MAX = 3, 45, 100


def document_to_lines(documents: pl.DataFrame, phrases: pl.DataFrame) -> pl.DataFrame:
    """Cut every text into lines with their offsets and the form they give away.

    In: documents with article_id, text; phrases with family, phrase. Out: tables.Lines, sorted by article and ordinal.
    `form` is one of crawler_prefix, publication_date, navigation, reading_time, tag_footer, related_link, byline,
    caption, credit, or null for prose.
    """
    return (
        _split_crawler_prefix(_join_wrapped(_cut(documents), documents))
        .with_columns(_normalise(pl.col("line")).alias("text_norm"))
        .sort("article_id", "char_start")
        .with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_id").alias("ordinal"))
        .with_columns(_form(phrases).alias("form"))
        .select("article_id", "ordinal", "line_no", "char_start", "char_end", "line", "text_norm", "form")
    )


def _normalise(text: pl.Expr) -> pl.Expr:
    """Identity of a paragraph: NFC, every run of white space one space, trimmed; quotes and case stay."""
    return text.str.normalize("NFC").str.replace_all(r"\s+", " ").str.strip_chars(_BLANK)


def _cut(documents: pl.DataFrame) -> pl.DataFrame:
    text = pl.col("text").str.replace_many(_LINE_BREAKS, ["\n"] * len(_LINE_BREAKS))
    # Only texts that know no line feed end their lines with a carriage return.
    text = pl.when(text.str.contains("\n", literal=True)).then(text).otherwise(text.str.replace_all("\r", "\n"))
    raw = (
        documents.select("article_id", text.str.split("\n").alias("raw"))
        .explode("raw")
        .with_columns(
            pl.int_range(1, pl.len() + 1, dtype=pl.Int32).over("article_id").alias("line_no"),
            pl.col("raw").str.len_chars().cast(pl.Int64).alias("length"),
            pl.col("raw").str.strip_chars_start(_BLANK).alias("left"),
        )
        .with_columns(
            (pl.col("length") + 1).cum_sum().over("article_id").sub(pl.col("length") + 1).alias("offset"),
            pl.col("left").str.strip_chars_end(_BLANK).alias("line"),
        )
        .with_columns(
            (pl.col("offset") + pl.col("length") - pl.col("left").str.len_chars()).alias("char_start"),
        )
        .with_columns((pl.col("char_start") + pl.col("line").str.len_chars()).alias("char_end"))
        .with_columns((pl.col("line") == "").cum_sum().over("article_id").alias("block"))
    )
    return raw.filter(pl.col("line") != "").select("article_id", "line_no", "char_start", "char_end", "line", "block")


def _join_wrapped(lines: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    block = ["article_id", "block"]
    is_last = pl.int_range(pl.len()).over(block) == pl.len().over(block) - 1
    length = pl.col("line").str.len_chars()
    open_end = ~pl.col("line").str.contains(r"[.!?:;…][\"'”’)\]]*$")
    inner = ~is_last
    wrapped = (
        (pl.len().over(block) >= _WRAP_LINES)
        & (length.max().over(block) <= _WRAP_MAX)
        & (((length >= _WRAP_MIN) & inner).sum().over(block) >= 0.8 * (pl.len().over(block) - 1))
        & ((open_end & inner).sum().over(block) >= 0.6 * (pl.len().over(block) - 1))
    )
    marked = lines.with_columns(wrapped.alias("is_wrapped"))
    joined = (
        marked.filter("is_wrapped")
        .group_by(block)
        .agg(pl.col("line_no").min(), pl.col("char_start").min(), pl.col("char_end").max())
        .sort("article_id", "char_start")
    )
    # Sliced in Python: polars would count code points from the text's beginning for every block.
    texts = dict(documents.select("article_id", "text").iter_rows())
    spans = joined.select("article_id", "char_start", "char_end").iter_rows()
    lines_joined = [texts[article_id][start:end] for article_id, start, end in spans]
    joined = joined.with_columns(pl.Series("line", lines_joined, dtype=pl.String))
    columns = ["article_id", "line_no", "char_start", "char_end", "line"]
    return pl.concat([marked.filter(~pl.col("is_wrapped")).select(columns), joined.select(columns)])


def _split_crawler_prefix(lines: pl.DataFrame) -> pl.DataFrame:
    """Cut ` date YYYY-MM-DD` off a first line that goes on with the article's own words."""
    prefix = r"^date \d{4}-\d{2}-\d{2}"
    is_first = pl.col("char_start") == pl.col("char_start").min().over("article_id")
    rest = pl.col("line").str.replace(prefix, "").str.strip_chars_start(_BLANK)
    # One to three further words are the site's own labels (a login link, a section) and stay with the prefix.
    glued = is_first & pl.col("line").str.contains(prefix + r"\s") & (rest.str.count_matches(r"\S+") > 3)
    marked = lines.with_columns(glued.alias("glued"), rest.alias("rest"))
    cut = marked.filter("glued")
    head = cut.with_columns(
        pl.col("line").str.extract(f"({prefix})").alias("line"),
        (pl.col("char_start") + len("date YYYY-MM-DD")).alias("char_end"),
    )
    tail = cut.with_columns(
        pl.col("rest").alias("line"), (pl.col("char_end") - pl.col("rest").str.len_chars()).alias("char_start")
    )
    return pl.concat([marked.filter(~pl.col("glued")), head, tail]).drop("glued", "rest")


def _form(phrases: pl.DataFrame) -> pl.Expr:
    def family(name: str) -> list[str]:
        return phrases.filter(pl.col("family") == name)["phrase"].to_list()

    def starts(name: str) -> pl.Expr:
        return pl.any_horizontal([low.str.starts_with(phrase) for phrase in family(name)] or [pl.lit(False)])

    low = pl.col("text_norm").str.to_lowercase()
    bare = low.str.strip_chars(" :.…!?|>»›-–—•*#[]()")
    words = low.str.count_matches(r"\S+")
    labels = "|".join(sorted(family("publication_label"), key=len, reverse=True))
    date_line = rf"^(?:(?:{labels})\s*:?\s*)?(?:{_CLOCK}[,|\s–-]*)?{_DATE}(?:[\s,|–-]*{_CLOCK})?(?:\s*[(|,–-]*\s*(?:{labels}):?\s*.*)?\W*$"
    first = pl.col("ordinal") == 1
    return (
        pl.when(first & low.str.contains(r"^date \d{4}-\d{2}-\d{2}\b")).then(pl.lit("crawler_prefix"))
        .when(low.str.contains(f"(?i){date_line}") & (words <= 16)).then(pl.lit("publication_date"))
        .when(low.str.contains(r"^(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)[ -]?min(?:ute)?s?[ -](?:to )?read(?:ing)?(?: time)?$|^(?:estimated )?read(?:ing)? time\b.{0,25}$")).then(pl.lit("reading_time"))
        .when(low.str.contains(r"^(?:tags?|topics?|keywords?|filed under|categor(?:y|ies)|labels?)\s*(?:[:|-]|$)")).then(pl.lit("tag_footer"))
        .when(bare.is_in(family("navigation")) | (starts("navigation_start") & (words <= 120)) | ~low.str.contains(r"\w")).then(pl.lit("navigation"))
        .when(starts("related_start")).then(pl.lit("related_link"))
        .when(pl.col("text_norm").str.contains(r"^(?:By|BY) (?:the )?[A-Z][\w.'’-]*(?: (?:and |in |for |bin |al-|de |van )*[A-Z|,][\w.'’|,-]*){0,8}$")).then(pl.lit("byline"))
        .when(starts("caption_start") | low.str.contains(r"^\d{1,3}/\d{1,3}\s")
              | (low.str.contains(r"(?:[.!?)]\s(?:image |photo |picture )?(?:source|credit|photo)|(?:image|photo|picture) (?:source|credit))\.?$") & (words.is_between(4, 60)))
              | (low.str.contains(r"[(\[][^)\]]{0,40}\b(?:photo|image|picture|handout)\b[^)\]]{0,40}[)\]]\.?$") & (words <= 60))
              # A bare agency in brackets signs a picture's line; after a full stop it signs a news text.
              | (low.str.contains(r"[^.!?\"”’]\s[(\[](?:ap|afp|reuters|epa|getty)[^)\]]{0,20}[)\]]$") & (words <= 40))).then(pl.lit("caption"))
        .when((starts("credit_start") & (words <= 25)) | low.str.contains(r"^(?:©|\(c\)|copyright\b)") & (words <= 25)
              | (low.str.contains_any(family("picture_agency")) & (words <= 12))).then(pl.lit("credit"))
        .otherwise(None)
    )  # fmt: skip
