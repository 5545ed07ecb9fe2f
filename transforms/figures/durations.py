"""numbers with a unit of time or length -> durations and distances, and hyphened compounds ("a two-month truce").

A time that only links two happenings ("two days after", "a few hours later") measures nothing and is refused; a span
that something lasted or that has passed ("three days ago", "for over four years", "in almost a year") is a figure.
"""

import re

from transforms.figures.grammar import Anchor, word_set
from transforms.figures.nouns import Lexicon, Noun, Phrase, tokens_from
from transforms.figures.refusals import is_lasting

_LINKS = word_set("after before later earlier prior beforehand afterwards old into following on")
_PER = word_set("a an each every per")
_ARTICLE_LEADS = word_set("in for within than over since lasted lasting last past during after of")
_AGO = re.compile(r" ago\b", re.IGNORECASE)
_CONVERSION = re.compile(
    r"\b(?:km|kms|kilomet(?:er|re)s?|miles?|met(?:er|re)s?|yards|feet)\s*[(,/]\s*(?:about |or |some |nearly |around )?$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\bwithin\s+$", re.IGNORECASE)
_STRESS = re.compile(r"(?:barely|nearly|almost) ", re.IGNORECASE)
_TAIL = re.compile(r"-([^\W\d_]{2,14})", re.IGNORECASE)
_COMPOUNDS = frozenset(("duration", "distance", "object", "place"))


def measured(text: str, anchor: Anchor, phrase: Phrase, noun: Noun) -> tuple[int, int] | None:
    """(start, end) of the expression that a unit of time or length closes; None if it measures nothing."""
    end, start = phrase.end, anchor.start
    low = [word.lower() for word, _, _ in tokens_from(text, end, 2)]
    follower = low[0] if low else ""
    before = anchor.before[-1] if anchor.before else ""
    if noun.kind == "distance":
        # "15 kilometres (nine miles)" says one distance twice.
        return None if _CONVERSION.search(text[max(0, start - 24) : start]) else (start, end)
    is_article = anchor.written.lower() in ("a", "an")
    is_single = is_article or anchor.written.lower() == "one"
    # "barely a day after the truce", "less than two hours later": a bound tells of the length itself.
    is_stressed = anchor.bound in ("less_than", "more_than", "at_least") or (is_single and _STRESS.match(text, start))
    if follower in _LINKS and not is_stressed and not (follower in ("on", "into") and not is_single):
        return None
    if before in ("every", "each", "a", "per") or (follower in _PER and noun.unit in ("hours", "days", "minutes")):
        return None
    # "one day", "a day": a span only where something says that it is one.
    is_ago = _AGO.match(text, end)
    if is_single and anchor.bound == "exact" and "past" not in anchor.determiner and "last" not in anchor.determiner:
        is_span = (
            before in _ARTICLE_LEADS - ({"of", "after"} if is_article else set())
            or is_ago is not None
            or follower == "since"
            or (is_article and noun.unit != "days" and (follower == "of" or anchor.before[-2:] == ("course", "of")))
        )
        if not is_span or (noun.unit == "days" and is_article and is_ago is None and before != "for"):
            return None
    if not noun.is_plural and not is_single and anchor.quantity.value not in (0.5, 1, 1.5):
        return None
    if anchor.written.isdigit() and anchor.quantity.value >= 1000 and noun.unit in ("hours", "minutes"):
        return None
    if is_ago:
        end = is_ago.end()
    if before == "within" and (within := _WITHIN.search(text, max(0, start - 10), start)):
        start = within.start()
    return start, end


def hyphenated(text: str, anchor: Anchor, lexicon: Lexicon) -> tuple[Noun, int] | None:
    """ "a two-month period", "a 75-bus convoy", "six-year-old war": the noun of the compound and its end."""
    tail = _TAIL.match(text, anchor.end)
    if tail is None:
        return None
    noun = lexicon.nouns.get(tail[1].lower())
    if noun is None or noun.kind not in _COMPOUNDS or tail[1].lower() in ("quarter", "quarters"):
        return None
    behind = text[tail.end() : tail.end() + 5]
    if behind.lower().startswith("-old") and not is_lasting(text, anchor):
        return None
    end = tail.end() + (4 if behind.lower().startswith("-old") else 0)
    return noun, end
