"""event_mentions -> tellings: each mention with what it takes to compare it with another one.

It adds nothing to what a mention says: the span of days its date allows, the weekdays its clause names, the places by
role, the numbers of people its figures give. Whether two tellings are one happening is decided in event_identity.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import polars as pl

Span = tuple[str, str]

_FIRST, _LAST = "0000-00-00", "9999-99-99"
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
# Words before the trigger that introduce a happening as a new one beside those told already.
_ANOTHER = re.compile(
    r"\b(?:also|another|separate|separately|elsewhere|a further|a fresh|a different|a second)\b", re.IGNORECASE
)
# Words right before a deal's name that set it apart from another deal of the article.
_PREVIOUS = re.compile(
    r"\b(?:previous|earlier|prior|former|last|old|initial|failed)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE
)
_NEW = re.compile(r"\b(?:new|fresh|latest|another|renewed|separate)\s+(?:[\w-]+\s+){0,2}\Z", re.IGNORECASE)
# Of the words that number a happening these say which round of a movement it is; "new" alone does not.
_NO_ROUND = frozenset({"new", "previous", "latest", "another"})
DEALS = frozenset({"agreement_reached", "ceasefire_agreed"})
_HEADLINE_WORDS, _HEADLINE_SHARE = 6, 0.65
# News tells the days before it: what is dated earlier than that is told as the past.
_NEWS_DAYS = timedelta(days=10)
_RESUMES = re.compile(r"\b(?:resum(?:e|es|ed|ing)|restart(?:s|ed|ing)?)\s", re.IGNORECASE)
_DOING = ("perpetrator", "besieger", "violator", "obstructor")
_NOBODY: frozenset[str] = frozenset()
_EDTF_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d))?[~?%]?\Z")
# Counts of these are counted once: numbers far apart are different people.
_COUNTED_ONCE = frozenset({"killed", "injured", "released", "abducted"})


@dataclass(slots=True)
class Telling:
    """One mention of a happening, ready to be compared.

    `origin` holds the places it starts from or stands at, the ground that two tellings of one happening share; `doers`
    who did it; `index` is its place in reading order.
    """

    row: dict[str, Any]
    mention_id: str
    sentence_id: str
    char_start: int
    char_end: int
    trigger_start: int
    event_type: str
    status: str
    series: str | None
    is_nominal: bool
    is_leg: bool
    is_background: bool
    off_story: bool
    clause: str
    in_title: bool
    is_past: bool
    days: Span | None
    weekdays: frozenset[str]
    is_another: bool
    resumes: bool
    places: dict[str, frozenset[str]]
    actors: dict[str, frozenset[str]]
    origin: frozenset[str] = frozenset()
    doers: frozenset[str] = frozenset()
    toll: dict[str, float] = field(default_factory=dict)
    said_on: str | None = None
    published: date | None = None
    attributed_to: str | None = None
    attribution_basis: str = "unattributed"
    index: int = 0

    @property
    def is_open_ended(self) -> bool:
        """True if it goes on from a day without an end: a running total, a siege."""
        return self.days is not None and self.days[1] == _LAST


@lru_cache(maxsize=4096)
def edtf_span(edtf: str | None) -> Span | None:
    """First and last day of an EDTF value as texts that sort; null for null and for forms not known here.

    A month ends on day 31 and a year on 12-31, which is enough for comparing. Without a year both ends start with XXXX.
    """
    if not edtf:
        return None
    ends = edtf.split("/")
    if len(ends) > 2:
        return None
    if len(ends) == 1:
        ends = [edtf, edtf]
    first = _FIRST if ends[0] in ("..", "") else _edge(ends[0], "01")
    last = _LAST if ends[1] in ("..", "") else _edge(ends[1], "31")
    return (first, last) if first and last else None


def _edge(value: str, day: str) -> str | None:
    found = _EDTF_DAY.match(value)
    if not found:
        return None
    month = found[2] or ("01" if day == "01" else "12")
    return f"{found[1]}-{month}-{found[3] or day}"


def read_tellings(
    mentions: pl.DataFrame, figures: pl.DataFrame, articles: pl.DataFrame, statements: pl.DataFrame
) -> dict[str, list[Telling]]:
    """Tellings by article, in reading order.

    In: EventMentions, Figures (figure_id, value_best, value_low, disposition), Articles (article_id, title, text,
    published_on), Statements (sentence_id, char_start, char_end, speaker_actor_id, speaker_basis, date_edtf).
    Out: article_id to its tellings.
    """
    texts: dict[str, tuple[str, str, date | None]] = {
        # No-break spaces as plain ones: as many code points, and words are found either way.
        key: (_fold(title or ""), text.replace("\N{NO-BREAK SPACE}", " "), published)
        for key, title, text, published in articles.select("article_id", "title", "text", "published_on").rows()
    }
    tolls: dict[str, tuple[str, float]] = {
        key: (disposition, best if best is not None else low)
        for key, disposition, best, low in figures.filter(pl.col("disposition").is_in(list(_COUNTED_ONCE)))
        .select("figure_id", "disposition", "value_best", "value_low")
        .rows()
        if best is not None or low is not None
    }
    said: dict[str, list[dict[str, Any]]] = {}
    for row in statements.select(_STATEMENT_COLUMNS).sort(_STATEMENT_COLUMNS).to_dicts():
        said.setdefault(row["sentence_id"], []).append(row)
    stories: dict[str, list[Telling]] = {}
    for row in mentions.sort("article_id", "char_start", "trigger_start", "mention_id").to_dicts():
        title, text, published = texts.get(row["article_id"], ("", "", None))
        story = stories.setdefault(row["article_id"], [])
        telling = _telling(row, title, text, tolls)
        telling.published = published
        telling.is_past = _is_past(telling.days, published)
        _attribute(telling, said.get(telling.sentence_id, []))
        telling.index = len(story)
        story.append(telling)
    return stories


_STATEMENT_COLUMNS = ["sentence_id", "char_start", "char_end", "speaker_actor_id", "speaker_basis", "date_edtf"]


def _attribute(telling: Telling, statements: list[dict[str, Any]]) -> None:
    """Who tells it and when: the statement whose words hold the trigger, unless the mention names its source."""
    telling.attributed_to = _text(telling.row["attributed_to"])
    telling.attribution_basis = str(telling.row["attribution_basis"])
    for statement in statements:
        if statement["char_start"] <= telling.trigger_start < statement["char_end"]:
            telling.said_on = statement["date_edtf"]
            if telling.attributed_to is None and statement["speaker_actor_id"] is not None:
                telling.attributed_to = statement["speaker_actor_id"]
                telling.attribution_basis = statement["speaker_basis"]
            return


def _telling(row: dict[str, Any], title: str, text: str, tolls: dict[str, tuple[str, float]]) -> Telling:
    start, end = _number(row["char_start"]), _number(row["char_end"])
    clause = text[start:end]
    trigger_start = _number(row["trigger_start"])
    span = edtf_span(_text(row["date_edtf"])) or _day_span(row["date_start"], row["date_end"])
    # "The besieged town was shelled on Sunday": the day is the shelling's, not the siege's.
    if row["event_type"] == "siege" and row["is_nominal"]:
        span, row = None, row | {"date_edtf": None, "date_start": None, "date_end": None, "date_precision": None}
    places, actors = _by_role(row["places"], "place_id"), _by_role(row["actors"], "actor_id")
    return Telling(
        row=row,
        mention_id=str(row["mention_id"]),
        sentence_id=str(row["sentence_id"]),
        char_start=start,
        char_end=end,
        trigger_start=trigger_start,
        event_type=str(row["event_type"]),
        status=str(row["status"]),
        series=_series(row, text[max(0, trigger_start - 40) : trigger_start]),
        is_nominal=bool(row["is_nominal"]),
        is_leg=bool(row["is_leg"]),
        is_background=bool(row["is_background"]),
        off_story=bool(row["off_story"]),
        clause=clause,
        in_title=(bool(title) and end - start <= len(title) + 20 and _fold(clause) in title) or _is_headline(clause),
        is_past=False,
        days=span,
        weekdays=_weekdays(clause) if span is None else _NOBODY,
        is_another=bool(_ANOTHER.search(text[start:trigger_start])) if trigger_start > start else False,
        resumes=bool(_RESUMES.search(text, max(start, trigger_start - 40), trigger_start)),
        places=places,
        actors=actors,
        origin=places.get("from", _NOBODY) | places.get("at", _NOBODY),
        doers=_NOBODY.union(*(actors[role] for role in _DOING if role in actors)),
        toll=_largest(tolls[key] for key in _ids(row["figure_ids"]) if key in tolls),
    )


def _weekdays(clause: str) -> frozenset[str]:
    # "day" stands in every weekday's name and is quick to look for.
    if "day" not in clause:
        return _NOBODY
    return frozenset(word.lower() for word in _WEEKDAY.findall(clause))


def _is_past(days: Span | None, published: date | None) -> bool:
    return days is not None and published is not None and days[1] < (published - _NEWS_DAYS).isoformat()


def _is_headline(clause: str) -> bool:
    """True if nearly every word has a capital: a headline that the crawl left in the body."""
    opening = clause[:200]
    # Most clauses have fewer capitals than a headline has words: no need to look at the words.
    if sum(map(str.isupper, opening)) < _HEADLINE_SHARE * _HEADLINE_WORDS:
        return False
    words = [word for word in opening.split() if word[:1].isalpha()]
    capitals = sum(word[0].isupper() for word in words)
    return len(words) >= _HEADLINE_WORDS and capitals >= _HEADLINE_SHARE * len(words)


def _series(row: dict[str, Any], before: str) -> str | None:
    if row["event_type"] in DEALS:
        return "previous" if _PREVIOUS.search(before) else "new" if _NEW.search(before) else None
    series = _text(row["series"])
    return None if series in _NO_ROUND else series


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _ids(value: object) -> list[str]:
    return [str(key) for key in value] if isinstance(value, list) else []


def _fold(words: str) -> str:
    return " ".join(words.split()).casefold()


def _day_span(first: object, last: object) -> Span | None:
    if not isinstance(first, date) and not isinstance(last, date):
        return None
    day: Callable[[object, str], str] = lambda value, other: value.isoformat() if isinstance(value, date) else other  # noqa: E731
    return day(first, _FIRST), day(last, _LAST)


def _by_role(members: object, key: str) -> dict[str, frozenset[str]]:
    if not members:
        return {}
    by_role: dict[str, set[str]] = {}
    for member in members if isinstance(members, list) else []:
        by_role.setdefault(str(member["role"]), set()).add(str(member[key]))
    return {role: frozenset(ids) for role, ids in by_role.items()}


def _largest(counts: Iterable[tuple[str, float]]) -> dict[str, float]:
    toll: dict[str, float] = {}
    for disposition, value in counts:
        toll[disposition] = max(value, toll.get(disposition, 0.0))
    return toll
