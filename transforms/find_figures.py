"""sentences -> figures: the quantities of people that each sentence states, with bound and value.

A figure is a number or a vague quantity word, its bounding words and the noun for people it counts. It refuses ages,
clock times, dates, distances and durations: whatever is followed by another noun than one for people. Who said it,
what happened to them, and where, is not decided here.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import polars as pl

from transforms.number_words import NUMBER, VAGUE, Quantity, read_number

_BOUNDS = {
    "at_least": r"at least|no (?:fewer|less) than|not (?:fewer|less) than|a minimum of",
    "more_than": r"(?:well |far |slightly )?(?:more|greater) than|(?:well |just )?over|above|upwards? of|in excess of|exceeding",
    "less_than": r"(?:fewer|less) than|(?:just )?under|below",
    "as_many_as": r"up to|as many as|as much as|at most|no more than|not more than|a maximum of",
    "estimate": r"an estimated|estimated|an estimate of",
    "about": r"about|around|some|approximately|approx\.?|roughly|nearly|almost|close to|circa|an average of|more or less",
}
_BOUND = "|".join(rf"(?P<{name}>{words})" for name, words in _BOUNDS.items())
# Adjectives between number and noun: lower-case words, or names of peoples ("Syrian"); at most four.
_MODIFIER = r"(?:(?!(?:and|or|in|on|at|to|of|from|by|for|with|as|that|who|which|were|was|are|is|have|had|has|the|a|an)\b)[^\W\d][\w'’-]{1,19},?\s+)"
_CASUALTY = re.compile(
    r"\b(?:kill|die|dead|death|wound|injur|martyr|massacr|slain|abduct|kidnap|captur|evacuat|releas|freed|drown)",
    re.IGNORECASE,
)
# A bare four-digit year before a noun ("in 2016 militants left") follows one of these.
_YEAR_LEAD = re.compile(
    r"\b(?:in|since|during|of|by|from|until|till|before|after|late|early|mid|through|and|to|year|"
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)[\s,.-]*(?:\d{1,2},?\s*)?$",
    re.IGNORECASE,
)
# "Nov 272017": a date whose day and year lost their comma.
_MONTH_LEAD = re.compile(r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.?\s*$", re.IGNORECASE)
_GLUED_DATE = re.compile(r"\d{1,2}(?:19|20)\d{2}")
# Marks that count as one space: offsets stay, and the grammar needs to know one kind only.
_SPACES = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c\x85\xa0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\u3000", " "))
_BELIEVED = re.compile(r"\s+(?:are|were|is|was)\s+(?:believed|thought|feared)\b")
# Nouns that as often stand before another one: "40 displaced families" counts families.
_ALSO_ADJECTIVES = (
    "wounded",
    "injured",
    "dead",
    "killed",
    "missing",
    "elderly",
    "sick",
    "displaced",
    "civilian",
    "police",
)
# People come whole: "2.0" without million or thousand is a version, a rate or a magnitude.
_DECIMAL = re.compile(r"\d+\.\d+")
_SCALE = re.compile(r"[\s-]?(hundred|thousand|million|billion|k|m|mn|bn)$", re.IGNORECASE)
# What is looked at before a number.
_LEAD_LETTERS = 40
_AGE_LEAD = re.compile(r"\b(?:aged?|ages)\s+(?:between\s+)?$", re.IGNORECASE)
_UNIT_PEOPLE, _UNIT_FAMILIES = "people", "families"


class _Found(NamedTuple):
    start: int
    end: int
    low: float | None
    best: float | None
    high: float | None
    bound: str
    is_vague: bool
    unit: str
    population: str
    rule: str


def find_figures(sentences: pl.DataFrame, phrases: pl.DataFrame) -> pl.DataFrame:
    """Read the people figures of every sentence.

    In: tables.Sentences; phrases with family (person_noun, household_noun), phrase. Out: tables.Figures, sorted by
    article_id, char_start. Values count people, or families where the noun does.
    """
    nouns = {
        family: phrases.filter(pl.col("family") == family)["phrase"].str.to_lowercase().to_list()
        for family in ("person_noun", "household_noun")
    }
    pattern = _pattern([*nouns["person_noun"], *nouns["household_noun"]])
    rows = [
        (sentence_id, *found)
        for sentence_id, text in _candidates(sentences).iter_rows()
        for found in _find(text, pattern, frozenset(nouns["household_noun"]))
    ]
    schema = {"sentence_id": pl.String, "start": pl.Int64, "end": pl.Int64, "value_low": pl.Float64,
              "value_best": pl.Float64, "value_high": pl.Float64, "bound": pl.String, "is_vague": pl.Boolean,
              "unit": pl.String, "population": pl.String, "rule": pl.String}  # fmt: skip
    found = pl.DataFrame(rows, schema=schema, orient="row").join(
        sentences.select("sentence_id", "article_id", "text", pl.col("char_start").alias("offset")), on="sentence_id"
    )
    vague = pl.col("is_vague")
    return found.select(
        pl.format("{}.f{}", "sentence_id", "start").alias("figure_id"),
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
        pl.lit("people").alias("figure_class"),
        "value_best",
        "value_low",
        "value_high",
        "bound",
        # "as many as 34" and "less than 24" name their limit exactly; a range names both ends.
        (~pl.col("bound").is_in(["exact", "as_many_as", "less_than", "range"])).alias("is_approximate"),
        "is_vague",
        pl.when(pl.col("value_low").is_not_null())
        .then(pl.when(vague).then(pl.lit("vague_word_rule")).otherwise(pl.lit("stated")))
        .alias("low_basis"),
        "unit",
        "population",
        "rule",
    ).sort("article_id", "char_start")


def _candidates(sentences: pl.DataFrame) -> pl.DataFrame:
    # Cheap screen over all sentences before the grammar reads the few that can hold a figure.
    number = r"(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)s?\b|\b(?:dozens?|scores|tens|couple)\b"
    return sentences.filter(pl.col("text").str.contains(number)).select("sentence_id", "text")


def _pattern(nouns: list[str]) -> re.Pattern[str]:
    noun = "|".join(sorted(map(re.escape, nouns), key=len, reverse=True))
    first = "|".join(_ALSO_ADJECTIVES)
    total = r"(?:a (?:combined )?total of\s+|(?:the|all|these|those|another|other|further|additional)\s+)?"
    number = rf"(?P<number>{VAGUE}(?:\s+of)?|{NUMBER})(?:\s+(?:to|or)\s+(?P<upper>{NUMBER})|\s?[–-]\s?(?P<dash>\d(?:[\d,]{{0,12}}\d)?(?:[ -](?:thousand|million)\b)?))?"
    between = rf"between\s+(?P<from>{NUMBER})\s+and\s+(?P<until>{NUMBER})"
    return re.compile(
        rf"(?<![\w.,:/$€£%-])(?:{total}(?:(?:{_BOUND})\s+)?{total.replace('|(?:the|all|these|those', '|(?:the|all')}(?:{number})|{between})"
        rf"\s+(?:(?:of\s+(?:the|these|those|its|their)(?!\s+{NUMBER})|of|more|other|others|additional|further|extra)\s+)?(?P<modifiers>{_MODIFIER}{{0,4}}?)(?P<noun>(?:(?:{first})\s+(?=(?:{noun})\b))?(?P<head>{noun}))\b(?![-’']\w)",
        re.IGNORECASE,
    )


def _find(text: str, pattern: re.Pattern[str], household: frozenset[str]) -> Iterator[_Found]:
    text = text.translate(_SPACES)
    tells_of_harm = _CASUALTY.search(text) is not None
    for match in pattern.finditer(text):
        lower = (match["from"] or match["number"] or "").strip()
        limit = match["until"] or match["upper"] or match["dash"]
        written = _with_scale(re.sub(r"\s+of$", "", lower), limit)
        quantity = read_number(written)
        if quantity is None or _DECIMAL.fullmatch(written) or _is_no_count(text, match, quantity, tells_of_harm):
            continue
        upper = read_number(limit) if limit else None
        bound = next((name for name in _BOUNDS if match[name]), "exact")
        is_believed = _BELIEVED.match(text, match.end()) is not None
        low, best, high, bound = _values(quantity, upper, bound, is_believed)
        if match["head"].lower() in household:
            unit = _UNIT_FAMILIES
        else:
            unit = "evacuations" if match["head"].lower() == "evacuations" else _UNIT_PEOPLE
        population = re.sub(r"\s+", " ", f"{match['modifiers'] or ''}{match['noun']}").strip()
        start = match.start() + (len(match[0]) - len(_drop_article(match[0])))
        yield _Found(start, match.end(), low, best, high, bound, quantity.is_vague, unit, population, f"people.{bound}")


def _with_scale(lower: str, limit: str | None) -> str:
    """ "3 to 4 million" means 3 million at its lower end, "100 to 2 thousand" does not."""
    scale = _SCALE.search(limit) if limit else None
    if not scale or not limit or _SCALE.search(lower):
        return lower
    first, last = read_number(lower), read_number(limit[: scale.start()])
    return f"{lower} {scale[1]}" if first and last and first.value < last.value else lower


def _drop_article(expression: str) -> str:
    """ "the 276 girls" states 276 girls; "a total of" belongs to the figure."""
    return re.sub(r"^(?:the|all|these|those|another|other|further|additional)\s+", "", expression, flags=re.IGNORECASE)


def _is_no_count(text: str, match: re.Match[str], quantity: Quantity, tells_of_harm: bool) -> bool:
    number = (match["number"] or "").strip()
    at = match.start("number") if match["number"] else match.start()
    before = text[max(0, at - _LEAD_LETTERS) : at]
    is_year = re.fullmatch(r"(?:19|20)\d{2}", number) is not None
    # Behind another number ("August 12 2016 Militants", "5/16 2007 Students") it closes a date or opens a caption.
    if is_year and (_YEAR_LEAD.search(before) or re.search(r"\d\s+$", before) or not before.strip()):
        return True
    if _GLUED_DATE.fullmatch(number) and _MONTH_LEAD.search(before):
        return True
    # "000 people" is what is left of a number that something cut.
    if quantity.value == 0 or _AGE_LEAD.search(before):
        return True
    # "one woman said" names a person; a count of one is a figure where it tells of what befell people.
    return quantity.value == 1 and not quantity.is_vague and not tells_of_harm


def _values(
    quantity: Quantity, upper: Quantity | None, bound: str, is_believed: bool
) -> tuple[float | None, float | None, float | None, str]:
    """(low, best, high, bound) by the contract's rules."""
    value = quantity.value
    if upper is not None and upper.value > value:
        return value, None, upper.value, "range"
    if quantity.is_vague:
        return value, None, None, "vague"
    if bound == "exact" and is_believed:
        bound = "believed"
    match bound:
        case "at_least" | "more_than":
            return value, value, None, bound
        case "less_than" | "as_many_as":
            return None, value, value, bound
        case "about" | "estimate" | "believed":
            return None, value, None, bound
        case _:
            return value, value, value, "exact"
