"""sentences + places + vocabulary -> actor_mentions, introduced actors: decides who is named, and in what sense.

Named (listed forms, organs of states, persons with evidence beside the name, their later short forms), metonym (a place
for its government), common noun ("the rebels": those of the country the article is about), attribute (inside another
name or before a noun). Refuses to decide pronouns and "the official", who says or does what, and whether two persons
of one name in two articles are the same: a person's key is the name.
"""

import re

import polars as pl

from transforms.actors.classes import ActorWords, class_of, compile_actor_words
from transforms.actors.groups import Mention, listed, read_common, read_names, read_states
from transforms.actors.later_names import later_names
from transforms.actors.organisations import read_organisation
from transforms.actors.person_names import runs, slug
from transforms.actors.person_roles import role_beside
from transforms.actors.persons import name_parts, read_person
from transforms.actors.run_words import Run, read_run
from transforms.actors.search import Search, candidates, compile_search
from transforms.actors.sentences import ActorSentence, NamedPlace, mask_of, read_articles, without_overlap
from transforms.actors.small_words import SmallWords
from transforms.compiled_vocabulary import kept
from transforms.frame_rows import rows_of
from transforms.places_to_aliases import fold_name

_MENTIONS = {
    "sentence_id": pl.String,
    "char_start": pl.Int64,
    "char_end": pl.Int64,
    "article_id": pl.String,
    "surface": pl.String,
    "actor_id": pl.String,
    "sense": pl.String,
    "role_as_written": pl.String,
    "confidence": pl.Float64,
    "rule": pl.String,
}
_ACTORS = {
    "actor_id": pl.String,
    "name": pl.String,
    "actor_class": pl.String,
    "acled_inter": pl.String,
    "country": pl.String,
    "parent_actor_id": pl.String,
    "is_person": pl.Boolean,
    "is_listed": pl.Boolean,
    "article_id": pl.String,
    "confidence": pl.Float64,
}
_GOVERNMENT_TAIL = re.compile(r"^(?:['\u2019]s|s)? (?:government|regime|authorities|administration)\b")


def find_actors(
    sentences: pl.DataFrame,
    articles: pl.DataFrame,
    actors: pl.DataFrame,
    aliases: pl.DataFrame,
    place_mentions: pl.DataFrame,
    words: pl.DataFrame,
    places: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find the mentions of actors, and the actors that the texts introduce.

    Args:
        sentences: `tables.Sentences` (needs sentence_id, article_id, text, char_start).
        articles: article_id, text: words that the article also writes small are no names.
        actors: `claim_tables.Actors`, the listed ones.
        aliases: `claim_tables.ActorAliases`.
        place_mentions: `tables.PlaceMentions`: metonyms, and what the article is about.
        words: kind, word, value (`seeds/actor_words.csv`).
        places: place_id, country: whose government a place stands for.

    Returns:
        `claim_tables.ActorMentions`, sorted by sentence_id, char_start, mentions do not overlap; and rows of
        `claim_tables.Actors` (is_listed false) of those mentioned that are not listed, with article_id and confidence: one
        for each article that introduces an actor, sorted by article_id, actor_id.

    Raises:
        ValueError: the vocabulary lacks a kind that the grammar needs.
    """
    vocabulary, search = _compiled(words, actors, aliases)
    named_places = _places_by_sentence(place_mentions, places)
    countries = _countries(place_mentions, places)
    texts = dict(rows_of(articles.select("article_id", "text")))
    introduced: dict[tuple[str, str], Mention] = {}
    found: list[tuple[object, ...]] = []
    # One article at a time: what is read of it is let go of before the next.
    for article_id, group in read_articles(candidates(sentences, search), search, named_places):
        country = countries.get(article_id) or _named_country(group, vocabulary)
        small = SmallWords(texts.get(article_id) or "")
        _read_article(group, vocabulary, search, country, small)
        for row in group:
            named = row.mentions
            for m in sorted(named) if len(named) > 1 else named:
                found.append(_mention_row(row, m))
                if m.name and m.actor_id not in vocabulary.actors:
                    held = introduced.get((article_id, m.actor_id))
                    if held is None or (m.confidence, -len(m.name), m.name) > (
                        held.confidence,
                        -len(held.name),
                        held.name,
                    ):
                        introduced[article_id, m.actor_id] = m
    new = [
        (m.actor_id, m.name, m.actor_class, None, m.country, m.parent, m.is_person, False, article_id, m.confidence)
        for (article_id, _), m in introduced.items()
    ]
    mentions = pl.DataFrame(list(zip(*found, strict=True)), schema=_MENTIONS, orient="col")
    mentions = mentions.sort("sentence_id", "char_start")
    return mentions, pl.DataFrame(new, schema=_ACTORS, orient="row").sort("article_id", "actor_id")


@kept
def _compiled(words: pl.DataFrame, actors: pl.DataFrame, aliases: pl.DataFrame) -> tuple[ActorWords, Search]:
    """What only the vocabulary decides."""
    vocabulary = compile_actor_words(words, actors, aliases)
    return vocabulary, compile_search(vocabulary, aliases)


def _mention_row(row: ActorSentence, m: Mention) -> tuple[object, ...]:
    """A mention with offsets of the article's text.

    The grammar reads plain spaces; the surface is what stands in the article.
    """
    surface = row.written[m.start : m.end]
    start, end = row.start + m.start, row.start + m.end
    return row.sentence_id, start, end, row.article_id, surface, m.actor_id, m.sense, m.role, m.confidence, m.rule


def _places_by_sentence(place_mentions: pl.DataFrame, places: pl.DataFrame) -> dict[str, list[NamedPlace]]:
    """Place mentions of each sentence in order: offsets in the article, sense, country."""
    countries = dict(places.select("place_id", "country").iter_rows())
    found: dict[str, list[NamedPlace]] = {}
    columns = ("sentence_id", "char_start", "char_end", "sense", "place_id")
    for sentence_id, start, end, sense, place_id in rows_of(
        place_mentions.select(columns).sort("sentence_id", "char_start")
    ):
        found.setdefault(sentence_id, []).append((start, end, sense, countries.get(place_id)))
    return found


def _countries(place_mentions: pl.DataFrame, places: pl.DataFrame) -> dict[str, str]:
    """The country that most places of each article lie in; places that stand for governments do not count."""
    counted = (
        place_mentions.filter(pl.col("sense") == "location")
        .join(places.select("place_id", "country"), on="place_id", how="inner")
        .filter(pl.col("country").is_not_null())
        .group_by("article_id", "country")
        .len()
        .sort("article_id", "len", "country", descending=[False, True, False])
        .unique("article_id", keep="first", maintain_order=True)
    )
    return dict(counted.select("article_id", "country").iter_rows())


def _named_country(group: list[ActorSentence], words: ActorWords) -> str | None:
    """Where no place is named: the country whose name or demonym stands most often, the first in order of codes."""
    counted: dict[str, int] = {}
    for row in group:
        for _, _, pattern, _ in row.hits.states:
            key = pattern.replace(".", "")
            code = words.kinds["demonym"].get(key) or words.kinds["country"].get(key)
            if code:
                counted[code] = counted.get(code, 0) + 1
    return min(counted, key=lambda code: (-counted[code], code), default=None)


def _read_article(
    group: list[ActorSentence], words: ActorWords, search: Search, country: str | None, small: SmallWords
) -> None:
    """Find the mentions of one article's sentences."""
    known: set[str] = set()
    for row in group:
        for _, _, pattern, _ in row.hits.names:
            known.update(search.patterns[pattern].sure)
    persons: dict[str, Mention] = {}
    for row in group:
        spans: list[Mention] = []
        names, states, nouns = row.hits
        if names:
            spans += read_names(row.text, names, nouns, words, known)
        if states:
            spans += read_states(row.text, states, words)
        if nouns:
            spans += read_common(row.text, nouns, words, country)
        if row.places:
            spans += _metonyms(row, words)
        if spans or row.may_run:
            spans += _persons(row, spans, words, country, small)
        row.mentions = without_overlap(spans)
        for m in row.mentions:
            if m.is_person:
                persons.setdefault(m.actor_id, m)
    later_names(group, persons, words, small)


def _metonyms(row: ActorSentence, words: ActorWords) -> list[Mention]:
    """Places that stand for their country's government."""
    found = []
    for start, end, sense, country in row.places:
        if sense != "metonym_actor":
            continue
        actor_id = words.government_of.get(country or "")
        if actor_id is None:
            continue
        tail = _GOVERNMENT_TAIL.match(row.text[end : end + 30])
        found.append(listed(start, end + tail.end() if tail else end, actor_id, "metonym", 0.85, "place.metonym"))
    return found


def _persons(
    row: ActorSentence, spans: list[Mention], words: ActorWords, country: str | None, small: SmallWords
) -> list[Mention]:
    """Persons and unlisted organisations of one sentence; listed persons get their office here."""
    people = []
    for m in spans:
        if m.actor_id in words.persons:
            people.append(m)
    found = [m._replace(role=role_beside(row.text, m.start, m.end, words), rank=3) for m in people]
    return found + _unlisted(row, spans, people, words, country, small) if row.may_run else found


def _unlisted(
    row: ActorSentence,
    spans: list[Mention],
    people: list[Mention],
    words: ActorWords,
    country: str | None,
    small: SmallWords,
) -> list[Mention]:
    """Persons and organisations that are not listed, in the runs of capitalised words."""
    found: list[Mention] = []
    in_row = runs(row.text)
    if not in_row:
        return found
    size = len(row.text)
    covered = bytearray(size + 1)
    for start, end, _, _ in row.places:
        covered[start:end] = b"\x01" * (end - start)
    for m in spans:
        if m.actor_id not in words.persons:
            covered[m.start : m.end] = b"\x01" * (m.end - m.start)
    taken = mask_of(size, [(m.start, m.end) for m in people]) if people else None
    for start, written in in_row:
        run, named, is_org = read_run(start, written, words, covered)
        for part in name_parts(run, covered, small) if named else ():
            if taken is not None and taken[part[0]]:
                continue
            person = read_person(row.text, part, words)
            if person is None:
                continue
            known = words.by_alias.get(fold_name(person.name))
            if known is not None and words.actors[known].is_person:
                continue
            kind, state, parent = class_of(person.role or "", words, country)
            found.append(
                Mention(
                    person.start, person.end, slug(person.name), "named", person.confidence, person.rule, person.name,
                    kind, state, parent, True, person.role, 4,
                )
            )  # fmt: skip
        if not is_org:
            continue
        for piece in _pieces(run, mask_of(size, [(m.start, m.end) for m in spans if m.rank > 1])):
            organisation = read_organisation(row.text, piece, words, country)
            if organisation is not None:
                found.append(organisation)
    return found


def _pieces(run: Run, taken: bytearray) -> list[Run]:
    """A run cut at the words of listed names."""
    pieces: list[Run] = [[]]
    for found in run:
        start, word = found
        if taken.find(1, start, start + word.size) >= 0:
            pieces.append([])
        else:
            pieces[-1].append(found)
    return [piece for piece in pieces if len(piece) > 1]
