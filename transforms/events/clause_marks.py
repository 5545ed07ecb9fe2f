"""words of a clause -> headline, "another", resumed, weekdays, age of a deal: what the wording says beside the happening.

Patterns run over the text of one clause. `read_clauses` looks at all clauses of a batch at once for the letters without
which a pattern cannot match, so that few clauses are read one by one. It refuses to compare clauses.
"""

import re
from collections.abc import Iterator, Mapping

import polars as pl

_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
# Words before the trigger that introduce a happening as a new one beside those told already.
_ANOTHER = re.compile(
    r"\b(?:also|another|separate|separately|elsewhere|a further|a fresh|a different|a second)\b", re.IGNORECASE
)
_ANOTHER_MARKS = ["also", "another", "separate", "elsewhere", "a further", "a fresh", "a different", "a second"]
# Words right before a deal's name that set it apart from another deal of the article.
_PREVIOUS = re.compile(
    r"\b(?:previous|earlier|prior|former|last|old|initial|failed)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE
)
_NEW = re.compile(r"\b(?:new|fresh|latest|another|renewed|separate)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
_HEADLINE_WORDS, _HEADLINE_SHARE, _HEADLINE_REACH = 6, 0.65, 200
_RESUMES = re.compile(r"\b(?:resum(?:e|es|ed|ing)|restart(?:s|ed|ing)?)\s", re.IGNORECASE)
_BEFORE_TRIGGER = 40
# A headline has at least four words that begin with a capital, which may be one of any script.
_MAYBE_HEADLINE = r"(?s)(?:(?:^|[\s\x1c-\x1f])[A-Z\x{80}-\x{10ffff}].*?){4}"
_MAYBE_RESUMES = "(?i)resum|restart"


def read_clauses(mentions: pl.DataFrame, texts: Mapping[str, str]) -> Iterator[tuple[str, bool, bool, bool]]:
    """Each mention's clause, and whether it may be a headline, introduce another happening, tell one resumed.

    In: mentions (article_id, char_start, char_end, trigger_start), texts by article_id. Where the letters that a reading
    needs are missing it is false; where it is true the reader of the clause decides.
    """
    columns = ("article_id", "char_start", "char_end", "trigger_start")
    clauses: list[str] = []
    leads: list[str] = []
    for article, start, end, trigger in zip(*[mentions[name].to_list() for name in columns], strict=True):
        text = texts.get(article, "")
        clauses.append(text[start:end])
        leads.append(text[start:trigger])
    marks = pl.DataFrame({"clause": clauses, "lead": leads}, schema={"clause": pl.String, "lead": pl.String}).select(
        pl.col("clause").str.head(_HEADLINE_REACH).str.contains(_MAYBE_HEADLINE).alias("headline"),
        pl.col("lead").str.contains_any(_ANOTHER_MARKS, ascii_case_insensitive=True).alias("another"),
        pl.col("lead").str.contains(_MAYBE_RESUMES).alias("resumes"),
    )
    return zip(clauses, *[column.to_list() for column in marks.get_columns()], strict=True)


def opens_another(lead: str) -> bool:
    """True if the words before a trigger introduce its happening beside those told already."""
    folded = lead.lower()
    return any([words in folded for words in _ANOTHER_MARKS]) and _ANOTHER.search(lead) is not None


def tells_resuming(text: str, start: int, trigger: int) -> bool:
    """True if a word of resuming stands right before the trigger of a clause that begins at `start`."""
    folded = text[max(0, trigger - _BEFORE_TRIGGER) : trigger].lower()
    if "resum" not in folded and "restart" not in folded:
        return False
    return _RESUMES.search(text, max(start, trigger - _BEFORE_TRIGGER), trigger) is not None


def weekdays_of(clause: str) -> frozenset[str]:
    """The weekdays that a clause names."""
    return frozenset([word.lower() for word in _WEEKDAY.findall(clause)])


def is_headline(clause: str) -> bool:
    """True if nearly every word has a capital: a headline that the crawl left in the body."""
    initials = [word[0] for word in clause[:_HEADLINE_REACH].split()]
    if sum(map(str.isupper, initials)) < _HEADLINE_SHARE * _HEADLINE_WORDS:
        return False
    letters = [letter for letter in initials if letter.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return len(letters) >= _HEADLINE_WORDS and capitals >= _HEADLINE_SHARE * len(letters)


def deal_series(text: str, trigger: int) -> str | None:
    """Whether the words before a deal's name set it apart as a previous or a new one."""
    before = text[max(0, trigger - _BEFORE_TRIGGER) : trigger]
    return "previous" if _PREVIOUS.search(before) else "new" if _NEW.search(before) else None
