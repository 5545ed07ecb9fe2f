"""sentences -> figures: every quantity a sentence states, with bound, value and what is counted.

People, incidents, places, actors, objects, durations, distances and shares; numbers in digits and words, bare numbers
whose noun a verb or an earlier sentence supplies, counts that only an article gives. It refuses ages, clock times,
dates, money, versions and ordinals. Who said it, what befell them, where and when is not decided here.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import attrgetter, itemgetter

import polars as pl

from transforms.figures.articles import one_person
from transforms.figures.drafts import Draft
from transforms.figures.ellipsis import HARM_WORDS
from transforms.figures.grammar import NUMBER_BEHIND_MARK, RARE_SPACES, one_kind_of_space
from transforms.figures.nouns import Lexicon, read_lexicon
from transforms.figures.reading import read_sentence
from transforms.figures.shares import PARTS
from transforms.figures_to_parts import complete
from transforms.frame_rows import rows_of

# Cheap screen over all sentences before the grammar reads the few that can hold a figure. ASCII word boundaries are
# twice as fast in Rust as Unicode's, and let through a little more.
_NUMBER = (
    r"(?i)\d|(?-u:\b)(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|dozens?|scores|tens|couple|several|few|handful|half|"
    r"quarters?|thirds?|fifths?|tenths?|percent)(?-u:\b)|(?-u:\b)an? (?:minute|hour|day|week|month|year|decade|century|mile|kilomet)"
)
_ARTICLE = r"(?i)(?:^|\W)(?:an?|another) "
# A headline this long that stands again at the head of the body is told once.
_HEADLINE_LETTERS = 20
_ORDER = ["article_id", "char_start"]
_READ_DRAFT = attrgetter(
    "figure_id", "sentence_id", "start", "end", "figure_class", "values.best", "values.low", "values.high",
    "values.bound", "is_vague", "unit", "population", "population_class", "basis", "part_of", "rule",
)  # fmt: skip


def find_figures(sentences: pl.DataFrame, words: pl.DataFrame) -> pl.DataFrame:
    """Read the figures of every sentence.

    In: claim_tables Sentences; words with kind, word, singular, population_class, unit (seeds/figure_words.csv).
    Out: the columns of claim_tables.Figures up to population_basis, part_of_figure_id and rule, sorted by article_id,
    char_start. Values count people (families where the noun does), incidents, places, actors, objects; durations are
    in `unit`, shares in percent. Lower bounds of vague words follow ACLED's convention. Refuses nothing by error.
    """
    lexicon = read_lexicon(words)
    drafts: list[Draft] = []
    candidates = _candidates(sentences, lexicon)
    by_article = groupby(rows_of(candidates), key=itemgetter(1))
    for _, rows in by_article:
        drafts += _read_article(rows, lexicon)
    return _frame(drafts, sentences)


def _candidates(sentences: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """sentence_id, article_id, text, place in the article, its headline; in order.

    And whether something befalls one person, parts are told, rare white space is written, a number stands behind a mark.
    """
    text = pl.col("text")
    harm, number = text.str.contains(HARM_WORDS), text.str.contains(_NUMBER)
    return (
        sentences.lazy()
        .select("sentence_id", "article_id", "text", "char_start")
        .sort(_ORDER)
        .with_columns(
            pl.int_range(pl.len()).over("article_id").alias("at"),
            text.first().over("article_id").alias("headline"),
            harm.alias("harm"),
        )
        .filter(number | (pl.col("harm") & text.str.contains(_ARTICLE)))
        .select(
            "sentence_id",
            "article_id",
            "text",
            "at",
            "headline",
            (pl.col("harm") & text.str.contains(one_person(lexicon))).alias("ones"),
            text.str.contains_any([*PARTS], ascii_case_insensitive=True).alias("parts"),
            text.str.contains_any(RARE_SPACES).alias("spaces"),
            text.str.contains(NUMBER_BEHIND_MARK).alias("marks"),
        )
        .collect()
    )


def _read_article(
    rows: Iterable[tuple[str, str, str, int, str, bool, bool, bool, bool]], lexicon: Lexicon
) -> list[Draft]:
    found: list[Draft] = []
    for sentence_id, _, written, at, headline, ones, parts, spaces, marks in rows:
        text = one_kind_of_space(written) if spaces else written
        drafts = read_sentence(sentence_id, at, text, lexicon, ones, parts, marks)
        if at and drafts and len(headline) >= _HEADLINE_LETTERS and (told := text.find(headline)) >= 0:
            drafts = [draft for draft in drafts if not told <= draft.number_at < told + len(headline)]
        found += drafts
    return complete(found)


def _frame(drafts: list[Draft], sentences: pl.DataFrame) -> pl.DataFrame:
    unique = {draft.figure_id: draft for draft in sorted(drafts, key=attrgetter("end"))}
    # By column: several times quicker than from rows.
    columns = list(zip(*map(_READ_DRAFT, unique.values()), strict=True))
    schema = {
        "figure_id": pl.String, "sentence_id": pl.String, "start": pl.Int64, "end": pl.Int64, "figure_class": pl.String,
        "value_best": pl.Float64, "value_low": pl.Float64, "value_high": pl.Float64, "bound": pl.String,
        "is_vague": pl.Boolean, "unit": pl.String, "population": pl.String, "population_class": pl.String,
        "population_basis": pl.String, "part_of_figure_id": pl.String, "rule": pl.String,
    }  # fmt: skip
    told = sentences.lazy().select("sentence_id", "article_id", "text", pl.col("char_start").alias("offset"))
    found = pl.LazyFrame(columns, schema=schema, orient="col").join(told, on="sentence_id")
    complete = found.select(
        "figure_id",
        "article_id",
        "sentence_id",
        pl.col("text").alias("verbatim"),
        # Searchable as people type it; the offsets and the verbatim sentence keep the text's own spaces.
        pl.col("text")
        .str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
        .str.replace_all(r"\s+", " ")
        .alias("expression"),
        (pl.col("offset") + pl.col("start")).alias("char_start"),
        (pl.col("offset") + pl.col("end")).alias("char_end"),
        "figure_class",
        "value_best",
        "value_low",
        "value_high",
        "bound",
        # "as many as 34" and "less than 24" name their limit exactly; a range names both ends.
        (~pl.col("bound").is_in(["exact", "as_many_as", "less_than", "range"])).alias("is_approximate"),
        "is_vague",
        pl.when(pl.col("value_low").is_not_null())
        .then(pl.when(pl.col("is_vague")).then(pl.lit("vague_word_rule")).otherwise(pl.lit("stated")))
        .alias("low_basis"),
        "unit",
        pl.col("population").str.replace_all(r"\s+", " ").replace("", None).alias("population"),
        "population_class",
        "population_basis",
        "part_of_figure_id",
        "rule",
    )
    return complete.sort("article_id", "char_start", "figure_id").collect()
