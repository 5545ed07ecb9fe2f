"""event_mentions -> tellings: each mention with what it takes to compare it with another one.

It adds nothing to what a mention says: the span of days its date allows, the weekdays its clause names, the places by
role, the numbers of people its figures give. Whether two tellings are one happening is decided in event_identity.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby, islice
from typing import NamedTuple

import polars as pl

Span = tuple[str, str]

_FIRST, _LAST = "0000-00-00", "9999-99-99"
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)days?\b", re.IGNORECASE)
# Words before the trigger that introduce a happening as a new one beside those told already.
_ANOTHER = re.compile(
    r"\b(?:also|another|separate|separately|elsewhere|a further|a fresh|a different|a second)\b", re.IGNORECASE
)
_ANOTHER_MARKS = ("also", "another", "separate", "elsewhere", "a further", "a fresh", "a different", "a second")
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
_NO_ROLES: Mapping[str, frozenset[str]] = {}
# A clause with fewer of these has fewer capitals.
_MAYBE_CAPITAL = re.compile("[A-Z\\u0080-\\U0010ffff]")
# "2X" ends a February of an unknown year; as text it sorts behind the 29th.
_EDTF_DAY = re.compile(r"(\d{4}|XXXX)(?:-(\d\d))?(?:-(\d\d|2X))?[~?%]?\Z")
# Counts of these are counted once: numbers far apart are different people.
_COUNTED_ONCE = frozenset({"killed", "injured", "released", "abducted"})


@dataclass(slots=True)
class Telling:
    """One mention of a happening, ready to be compared.

    `origin` holds the places it starts from or stands at, the ground that two tellings of one happening share; `doers`
    who did it; `index` is its place in reading order.
    """

    mention_id: str
    article_id: str
    sentence_id: str
    char_start: int
    char_end: int
    trigger_start: int
    event_type: str
    status: str
    series: str | None
    status_words: str | None
    assertion: str
    is_nominal: bool
    is_leg: bool
    is_background: bool
    off_story: bool
    date_edtf: str | None
    date_start: date | None
    date_end: date | None
    date_precision: str | None
    figure_ids: tuple[str, ...]
    confidence: float
    rule: str
    clause: str
    in_title: bool
    is_past: bool
    days: Span | None
    weekdays: frozenset[str]
    is_another: bool
    resumes: bool
    places: Mapping[str, frozenset[str]]
    actors: Mapping[str, frozenset[str]]
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
) -> Iterator[tuple[str, list[Telling]]]:
    """Tellings by article, in reading order; one article at a time, so that the others need not be in memory.

    In: EventMentions, Figures (figure_id, value_best, value_low, disposition), Articles (article_id, title, text,
    published_on), Statements (sentence_id, char_start, char_end, speaker_actor_id, speaker_basis, date_edtf).
    Out: article_id and its tellings, sorted by article_id.
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
    told = mentions.sort("article_id", "char_start", "trigger_start", "mention_id")
    said: dict[str, list[tuple[int, int, str | None, str, str | None]]] = {}
    heard = statements.select("sentence_id", *_SAID).filter(
        pl.col("sentence_id").is_in(told["sentence_id"].unique().implode())
    )
    for row in heard.sort(heard.columns).rows():
        said.setdefault(row[0], []).append(row[1:])
    mentioned = zip(
        told.select(_Mention._fields).rows(),
        _by_role(told["places"], "place_id"),
        _by_role(told["actors"], "actor_id"),
        _ids(told["figure_ids"]),
        strict=True,
    )
    for article_id, rows in groupby(mentioned, key=lambda row: row[0][0]):
        title, text, published = texts.get(article_id, ("", "", None))
        story: list[Telling] = []
        for row, places, actors, figure_ids in rows:
            telling = _telling(_Mention._make(row), title, text, tolls, places, actors, figure_ids)
            telling.published = published
            telling.is_past = _is_past(telling.days, published)
            _attribute(telling, said.get(telling.sentence_id, ()))
            telling.index = len(story)
            story.append(telling)
        yield article_id, story


# The columns of a statement that are read here, in the order they are sorted by.
_SAID = ("char_start", "char_end", "speaker_actor_id", "speaker_basis", "date_edtf")


class _Mention(NamedTuple):
    """The plain columns of a mention that are read here."""

    article_id: str
    mention_id: str
    sentence_id: str
    char_start: int
    char_end: int
    trigger_start: int
    event_type: str
    status: str
    status_words: str | None
    assertion: str
    date_edtf: str | None
    date_start: date | None
    date_end: date | None
    date_precision: str | None
    series: str | None
    is_nominal: bool
    is_leg: bool
    is_background: bool
    attributed_to: str | None
    attribution_basis: str
    off_story: bool
    confidence: float
    rule: str


def _attribute(telling: Telling, statements: Iterable[tuple[int, int, str | None, str, str | None]]) -> None:
    """Who tells it and when: the statement whose words hold the trigger, unless the mention names its source."""
    for start, end, speaker, basis, said_on in statements:
        if start <= telling.trigger_start < end:
            telling.said_on = said_on
            if telling.attributed_to is None and speaker is not None:
                telling.attributed_to, telling.attribution_basis = speaker, basis
            return


def _telling(
    mention: _Mention,
    title: str,
    text: str,
    tolls: Mapping[str, tuple[str, float]],
    places: Mapping[str, frozenset[str]],
    actors: Mapping[str, frozenset[str]],
    figure_ids: tuple[str, ...],
) -> Telling:
    start, end, trigger_start = mention.char_start, mention.char_end, mention.trigger_start
    clause = text[start:end]
    before = text[max(0, trigger_start - 40) : trigger_start]
    dated = (mention.date_edtf, mention.date_start, mention.date_end, mention.date_precision)
    # "The besieged town was shelled on Sunday": the day is the shelling's, not the siege's.
    if mention.event_type == "siege" and mention.is_nominal:
        dated = (None, None, None, None)
    edtf, first, last, precision = dated
    span = edtf_span(edtf) or _day_span(first, last)
    return Telling(
        mention_id=mention.mention_id,
        article_id=mention.article_id,
        sentence_id=mention.sentence_id,
        char_start=start,
        char_end=end,
        trigger_start=trigger_start,
        event_type=mention.event_type,
        status=mention.status,
        series=_series(mention, before),
        status_words=mention.status_words,
        assertion=mention.assertion,
        is_nominal=mention.is_nominal,
        is_leg=mention.is_leg,
        is_background=mention.is_background,
        off_story=mention.off_story,
        date_edtf=edtf,
        date_start=first,
        date_end=last,
        date_precision=precision,
        figure_ids=figure_ids,
        confidence=mention.confidence,
        rule=mention.rule,
        clause=clause,
        in_title=(bool(title) and end - start <= len(title) + 20 and _fold(clause) in title) or _is_headline(clause),
        is_past=False,
        days=span,
        weekdays=_weekdays(clause) if span is None else _NOBODY,
        is_another=_is_another(text[start:trigger_start]),
        resumes=_resumes(text, before, max(start, trigger_start - 40), trigger_start),
        places=places,
        actors=actors,
        origin=_origin(places),
        doers=_NOBODY.union(*(actors[role] for role in _DOING if role in actors)) if actors else _NOBODY,
        toll=_largest(tolls[key] for key in figure_ids if key in tolls) if figure_ids else {},
        attributed_to=mention.attributed_to,
        attribution_basis=mention.attribution_basis,
    )


def _origin(places: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return places.get("from", _NOBODY) | places.get("at", _NOBODY) if places else _NOBODY


def _is_another(before: str) -> bool:
    folded = before.lower()
    return any([words in folded for words in _ANOTHER_MARKS]) and _ANOTHER.search(before) is not None


def _resumes(text: str, before: str, first: int, last: int) -> bool:
    # Few clauses hold either stem, and looking for a stem is quick.
    folded = before.lower()
    if "resum" not in folded and "restart" not in folded:
        return False
    return _RESUMES.search(text, first, last) is not None


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
    if len(_MAYBE_CAPITAL.findall(opening)) < _HEADLINE_SHARE * _HEADLINE_WORDS:
        return False
    initials = [word[0] for word in opening.split()]
    if sum(map(str.isupper, initials)) < _HEADLINE_SHARE * _HEADLINE_WORDS:
        return False
    letters = [letter for letter in initials if letter.isalpha()]
    capitals = sum(map(str.isupper, letters))
    return len(letters) >= _HEADLINE_WORDS and capitals >= _HEADLINE_SHARE * len(letters)


def _series(mention: _Mention, before: str) -> str | None:
    if mention.event_type in DEALS:
        return "previous" if _PREVIOUS.search(before) else "new" if _NEW.search(before) else None
    return None if mention.series in _NO_ROUND else mention.series


def _fold(words: str) -> str:
    return " ".join(words.split()).casefold()


def _day_span(first: date | None, last: date | None) -> Span | None:
    if first is None and last is None:
        return None
    return first.isoformat() if first else _FIRST, last.isoformat() if last else _LAST


def _by_role(members: pl.Series, key: str) -> Iterator[Mapping[str, frozenset[str]]]:
    """The ids of each list of (id, role) by role; all lists at once, which is quicker than a dict for each member."""
    counts = members.list.len().fill_null(0)
    flat = members.filter(counts > 0).explode()
    pairs = zip(flat.struct.field("role").to_list(), flat.struct.field(key).to_list(), strict=True)
    for count in counts.to_list():
        if not count:
            yield _NO_ROLES
            continue
        by_role: dict[str, set[str]] = {}
        for role, member in islice(pairs, count):
            by_role.setdefault(role, set()).add(member)
        yield {role: frozenset(ids) for role, ids in by_role.items()}


def _ids(lists: pl.Series) -> Iterator[tuple[str, ...]]:
    counts = lists.list.len().fill_null(0)
    flat = iter(lists.filter(counts > 0).explode().to_list())
    for count in counts.to_list():
        yield tuple(islice(flat, count)) if count else ()


def _largest(counts: Iterable[tuple[str, float]]) -> dict[str, float]:
    toll: dict[str, float] = {}
    for disposition, value in counts:
        toll[disposition] = max(value, toll.get(disposition, 0.0))
    return toll
