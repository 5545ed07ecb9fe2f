"""event_mentions -> tellings: each mention with what it takes to compare it with another one.

It adds nothing to what a mention says: the span of days its date allows, the weekdays its clause names, the places by
role, the numbers of people its figures give. Whether two tellings are one happening is decided in event_identity.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import islice

import polars as pl

from transforms.events.clause_marks import (
    deal_series,
    is_headline,
    opens_another,
    read_clauses,
    tells_resuming,
    weekdays_of,
)

Span = tuple[str, str]

_FIRST, _LAST = "0000-00-00", "9999-99-99"
# Of the words that number a happening these say which round of a movement it is; "new" alone does not.
_NO_ROUND = frozenset({"new", "previous", "latest", "another"})
DEALS = frozenset({"agreement_reached", "ceasefire_agreed"})
# News tells the days before it: what is dated earlier than that is told as the past.
_NEWS_DAYS = timedelta(days=10)
_DOING = ("perpetrator", "besieger", "violator", "obstructor")
_NOBODY: frozenset[str] = frozenset()
_NO_ROLES: Mapping[str, frozenset[str]] = {}
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
    told = _settled(mentions).sort("article_id", "char_start", "trigger_start", "mention_id")
    said: dict[str, list[tuple[int, int, str | None, str, str | None]]] = {}
    heard = statements.select("sentence_id", *_SAID).filter(
        pl.col("sentence_id").is_in(told["sentence_id"].unique().implode())
    )
    for row in heard.sort(heard.columns).rows():
        said.setdefault(row[0], []).append(row[1:])
    clauses = read_clauses(told, {key: text for key, (_, text, _) in texts.items()})
    # Columns zipped as they are read: no tuple of a row outlives its turn.
    plain = zip(*[told[name].to_list() for name in _COLUMNS], strict=True)
    by_role = zip(
        _by_role(told["places"], "place_id"),
        _by_role(told["actors"], "actor_id"),
        _ids(told["figure_ids"]),
        strict=True,
    )
    article, story = None, list[Telling]()
    title, text, published, long_past = "", "", None, ""
    for (
        (article_id, mention_id, sentence_id, start, end, trigger_start, event_type, status, status_words, assertion,
         edtf, first, last, precision, series, is_nominal, is_leg, is_background, teller, basis, off_story, confidence,
         rule),
        (places, actors, figure_ids),
        (clause, maybe_headline, maybe_another, maybe_resumes),
    ) in zip(plain, by_role, clauses, strict=True):  # fmt: skip
        if article_id != article:
            if article is not None:
                yield article, story
            article, story = article_id, []
            title, text, published = texts.get(article_id, ("", "", None))
            long_past = ""
            if published is not None and published.toordinal() > _NEWS_DAYS.days:  # the calendar begins somewhere
                long_past = (published - _NEWS_DAYS).isoformat()
        span = edtf_span(edtf) or (None if first is None and last is None else _day_span(first, last))
        said_on, source = None, (teller, basis)
        for said_start, said_end, speaker, said_basis, day in said.get(sentence_id, ()):
            # Who tells it and when: the statement whose words hold the trigger, unless the mention names its source.
            if said_start <= trigger_start < said_end:
                said_on = day
                if teller is None and speaker is not None:
                    source = speaker, said_basis
                break
        story.append(
            Telling(
                mention_id,
                article_id,
                sentence_id,
                start,
                end,
                trigger_start,
                event_type,
                status,
                deal_series(text, trigger_start) if event_type in DEALS else series,
                status_words,
                assertion,
                is_nominal,
                is_leg,
                is_background,
                off_story,
                edtf,
                first,
                last,
                precision,
                figure_ids,
                confidence,
                rule,
                clause,
                (bool(title) and end - start <= len(title) + 20 and _fold(clause) in title)
                or (maybe_headline and is_headline(clause)),
                span is not None and span[1] < long_past,
                span,
                weekdays_of(clause) if span is None and "day" in clause else _NOBODY,
                maybe_another and opens_another(text[start:trigger_start]),
                maybe_resumes and tells_resuming(text, start, trigger_start),
                places,
                actors,
                places.get("from", _NOBODY) | places.get("at", _NOBODY) if places else _NOBODY,
                _NOBODY.union(*[actors[role] for role in _DOING if role in actors]) if actors else _NOBODY,
                _largest([tolls[key] for key in figure_ids if key in tolls]) if figure_ids else {},
                said_on,
                published,
                *source,
                len(story),
            )
        )
    if article is not None:
        yield article, story


def _settled(mentions: pl.DataFrame) -> pl.DataFrame:
    """Mentions without the days and rounds that are not theirs."""
    # "The besieged town was shelled on Sunday": the day is the shelling's, not the siege's.
    is_undated = (pl.col("event_type") == "siege") & pl.col("is_nominal")
    return mentions.with_columns(
        pl.when(~is_undated).then(pl.col("date_edtf", "date_start", "date_end", "date_precision")),
        pl.when(~pl.col("series").is_in(_NO_ROUND)).then("series").alias("series"),
    )


# The columns of a statement that are read here, in the order they are sorted by.
_SAID = ("char_start", "char_end", "speaker_actor_id", "speaker_basis", "date_edtf")


# The plain columns of a mention that are read here.
_COLUMNS = (
    "article_id",
    "mention_id",
    "sentence_id",
    "char_start",
    "char_end",
    "trigger_start",
    "event_type",
    "status",
    "status_words",
    "assertion",
    "date_edtf",
    "date_start",
    "date_end",
    "date_precision",
    "series",
    "is_nominal",
    "is_leg",
    "is_background",
    "attributed_to",
    "attribution_basis",
    "off_story",
    "confidence",
    "rule",
)


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
    # Most lists have one member, and few members are many.
    alone: dict[tuple[str, str], Mapping[str, frozenset[str]]] = {}
    for count in counts.to_list():
        if not count:
            yield _NO_ROLES
            continue
        if count == 1:
            pair = next(pairs)
            known = alone.get(pair)
            if known is None:
                known = alone[pair] = {pair[0]: frozenset([pair[1]])}
            yield known
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
