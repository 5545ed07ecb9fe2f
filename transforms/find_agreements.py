"""sentences + events -> agreements, their parties, their terms, and the events that carry them out.

One row per deal that an article speaks of, however often it is named. Every statement of parties is kept with its
sentence, also where two sentences disagree; a guarantor is neither a party nor a broker unless the text says so. Refuses to
link deals across articles and to make an agreement of a bare "the ceasefire" that nothing introduces.
"""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from transforms import claim_tables
from transforms.agreements.grammar import AgreementGrammar, compile_agreement_grammar
from transforms.agreements.identity import Agreement, group_references
from transforms.agreements.links import LINKED, MAKING, ROUNDS, Told, link_events
from transforms.agreements.references import Member, Reference, drop_relative_clauses, read_references
from transforms.agreements.standing import agreement_kind, agreement_label, agreement_status
from transforms.agreements.terms import Leg, Sentence, amnesty_terms, is_provided, leg_term, word_terms, zone_terms
from transforms.frame_rows import rows_of
from transforms.introductions_to_entries import facts_of

_EVENT_AGREEMENTS = {"event_id": pl.String, "agreement_id": pl.String}
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
Row = dict[str, object]


class Story(NamedTuple):
    """What one article gives: sentences in reading order, references to deals, event tellings, events."""

    article_id: str
    sentences: list[Sentence]
    references: list[Reference]
    tellings: list[Told]
    events: dict[str, Row]


def find_agreements(
    sentences: pl.DataFrame,
    mentions: pl.DataFrame,
    events: dict[str, pl.DataFrame],
    actor_mentions: pl.DataFrame,
    actors: pl.DataFrame,
    places: pl.DataFrame,
    words: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Find the agreements of each article.

    Args:
        sentences: `tables.Sentences` (sentence_id, article_id, text, char_start, off_story).
        mentions: `claim_tables.EventMentions`.
        events: what mentions_to_events returned (events, event_places, mention_events).
        actor_mentions: `claim_tables.ActorMentions`.
        actors: actor_id, actor_class; article_id where only that article says so.
        places: place_id, name, for labels; article_id where only that article calls it so.
        words: family, phrase, value (`seeds/agreement_words.csv`).

    Returns:
        `agreements`, `agreement_parties`, `agreements.terms` as declared in `claim_tables`; `event_agreements`: event_id,
        agreement_id; `events.actors`: parties and brokers that the deal gives to the events making or carrying it out.

    Raises:
        ValueError: the vocabulary lacks a family the grammar needs.
    """
    grammar = compile_agreement_grammar(words)
    names = facts_of(places, "place_id", "name")
    rows: dict[str, list[Row]] = {name: [] for name in (*_TABLES, "event_agreements", "event_actors")}
    stories = _stories(sentences, actor_mentions, actors, grammar)
    _add_events(stories, mentions, events)
    for _, story in sorted(stories.items()):
        _story_rows(story, grammar, names.within(story.article_id), rows)
    frames = {}
    for name, (table, keys) in _TABLES.items():
        frames[name] = (
            pl.DataFrame(rows[name], schema=table.create_empty().schema).unique(keys, keep="first").sort(keys)
        )
    frames["event_agreements"] = (
        pl.DataFrame(rows["event_agreements"], schema=_EVENT_AGREEMENTS).unique().sort("event_id")
    )
    schema = claim_tables.EventActors.create_empty().schema
    frames["event_actors"] = pl.DataFrame(rows["event_actors"], schema=schema).unique().sort(list(schema))
    return frames


_TABLES = {
    "agreements": (claim_tables.Agreements, ["agreement_id"]),
    "agreement_parties": (claim_tables.AgreementParties, ["agreement_id", "actor_id", "role", "sentence_id"]),
    "agreement_terms": (claim_tables.AgreementTerms, ["agreement_id", "ordinal"]),
}


def _stories(
    sentences: pl.DataFrame, actor_mentions: pl.DataFrame, actors: pl.DataFrame, grammar: AgreementGrammar
) -> dict[str, Story]:
    """Articles that refer to a deal, without their events."""
    told_of = sentences.filter(~pl.col("off_story")).with_columns(
        pl.col("text").str.contains_any(grammar.screen, ascii_case_insensitive=True).alias("speaks")
    )
    ordered = (
        told_of.filter(pl.col("speaks").any().over("article_id"))
        .sort("article_id", "char_start", "sentence_id")
        .with_columns(pl.int_range(pl.len()).over("article_id").alias("order"))
    )
    speaking = ordered.filter("speaks")
    members = _members(speaking, actor_mentions, actors)
    columns = ("article_id", "sentence_id", "order", "char_start", "text")
    stories: dict[str, Story] = {}
    for article_id, sentence_id, order, start, raw in rows_of(speaking.select(columns)):
        text = raw.replace(_NO_BREAK_SPACE, " ")
        outside = drop_relative_clauses(text, members.get(sentence_id, []))
        found = read_references(sentence_id, start, order, text, grammar, outside)
        if found:
            stories.setdefault(article_id, Story(article_id, [], [], [], {})).references.extend(found)
    # Most articles that use such a word refer to no deal.
    referring = ordered.filter(pl.col("article_id").is_in(list(stories)))
    for article_id, sentence_id, order, start, raw, speaks in rows_of(referring.select(*columns, "speaks")):
        text = raw.replace(_NO_BREAK_SPACE, " ")
        stories[article_id].sentences.append(Sentence(sentence_id, order, start, text, raw, speaks))
    return stories


def _members(sentences: pl.DataFrame, actor_mentions: pl.DataFrame, actors: pl.DataFrame) -> dict[str, list[Member]]:
    """Actor mentions by sentence."""
    starts = dict(sentences.select("sentence_id", "char_start").rows())
    classes = facts_of(actors, "actor_id", "actor_class")
    columns = ("article_id", "sentence_id", "char_start", "char_end", "actor_id", "sense")
    named = actor_mentions.select(columns).join(sentences, on=["article_id", "sentence_id"], how="semi")
    found: dict[str, list[Member]] = {}
    for article, sentence, start, end, actor, sense in rows_of(named.sort(columns[:4], maintain_order=True)):
        member = (
            start - starts[sentence],
            end - starts[sentence],
            actor,
            classes.within(article).get(actor, ""),
            sense,
        )
        found.setdefault(sentence, []).append(member)
    return found


def _add_events(stories: dict[str, Story], mentions: pl.DataFrame, events: dict[str, pl.DataFrame]) -> None:
    """Give the stories their tellings in reading order and their events with the places."""
    within = pl.col("article_id").is_in(list(stories))
    told = mentions.filter(within & pl.col("event_type").is_in(LINKED)).join(
        events["mention_events"], on="mention_id", how="inner"
    )
    # Only a leg's places are read, and lists are slow to take out of a frame.
    legs = pl.when(pl.col("event_type") == "evacuation").then("places").alias("places")
    told = told.sort("article_id", "char_start", "trigger_start", "mention_id")
    for article_id, *row in told.select("article_id", *_TELLING_COLUMNS, legs).rows():
        stories[article_id].tellings.append(tuple.__new__(Told, row))
    owners: dict[str, dict[str, Row]] = {}
    happened = events["events"].join(told, on="event_id", how="semi", maintain_order="left").select(_EVENT_COLUMNS)
    for event in happened.iter_rows(named=True):
        owners[event["event_id"]] = stories[event["article_id"]].events
        stories[event["article_id"]].events[event["event_id"]] = event
    grounds = events["event_places"].join(happened, on="event_id", how="semi", maintain_order="left")
    for event_id, place, role in grounds.select("event_id", "place_id", "role").rows():
        members = owners[event_id][event_id].setdefault(role, [])
        if isinstance(members, list):
            members.append(place)


_TELLING_COLUMNS = ("event_id", "sentence_id", "trigger_start", "event_type", "status", "series", "is_leg")
_EVENT_COLUMNS = ("article_id", "event_id", "event_type", "status", "date_edtf", "date_precision")


def _story_rows(story: Story, grammar: AgreementGrammar, names: Mapping[str, str], rows: dict[str, list[Row]]) -> None:
    references = story.references
    making = {index: event for index, one in enumerate(references) if (event := _making_event(one, story)) is not None}
    agreements = group_references(references, making)
    stages = {event: str(row["status"]) for event, row in story.events.items()}
    links = link_events(agreements, story.tellings, stages)
    for number, agreement in enumerate(agreements):
        _agreement_rows(number, agreement, links, story, grammar, names, rows)


def _making_event(reference: Reference, story: Story) -> str | None:
    """The event of making a deal whose trigger stands in the reference's words."""
    first, last = reference.sentence_start + reference.start, reference.sentence_start + reference.end
    for telling in story.tellings:
        same = telling.sentence_id == reference.sentence_id and telling.event_type in MAKING
        if same and first - 2 <= telling.trigger_start <= last:
            return telling.event_id
    return None


def _agreement_rows(
    number: int,
    agreement: Agreement,
    links: dict[str, int],
    story: Story,
    grammar: AgreementGrammar,
    names: Mapping[str, str],
    rows: dict[str, list[Row]],
) -> None:
    first = agreement.references[0]
    sentences = {one.sentence_id: one for one in story.sentences}
    linked = {event: story.events[event] for event, owner in links.items() if owner == number and event in story.events}
    making = [linked[event] for event in sorted(agreement.events) if event in linked]
    dated = next((event for event in making if event["date_edtf"]), making[0] if making else None)
    agreement_id = f"{first.sentence_id}.a{first.noun_start}"
    sentence = sentences[first.sentence_id]
    rows["agreements"].append(
        {
            "agreement_id": agreement_id,
            "article_id": story.article_id,
            "label": agreement_label(agreement, linked, names),
            "kind": agreement_kind(agreement, linked),
            "status": agreement_status(agreement, linked),
            "is_exchange": any(one.is_exchange for one in agreement.references),
            "date_edtf": dated["date_edtf"] if dated else None,
            "date_precision": dated["date_precision"] if dated else "unresolved",
            "sentence_id": first.sentence_id,
            "verbatim": sentence.raw[first.start : first.end],
            "char_start": sentence.char_start + first.start,
            "char_end": sentence.char_start + first.end,
            "confidence": _CONFIDENCE[first.form],
            "rule": first.rule,
        }
    )
    for reference in agreement.references:
        for actor, role in reference.parties:
            rows["agreement_parties"].append(
                {"agreement_id": agreement_id, "actor_id": actor, "role": role, "sentence_id": reference.sentence_id}
            )
    for ordinal, term in enumerate(_terms(number, agreement, links, linked, story, sentences, grammar), start=1):
        rows["agreement_terms"].append({"agreement_id": agreement_id, "ordinal": ordinal, **term})
    rows["event_agreements"].extend({"event_id": event, "agreement_id": agreement_id} for event in linked)
    rows["event_actors"].extend(_event_actors(agreement, linked))


_CONFIDENCE = {
    "made": 0.95,
    "guaranteed": 0.8,
    "negotiated": 0.8,
    "indefinite": 0.8,
    "carried_out": 0.8,
    "definite": 0.6,
}


def _terms(
    number: int,
    agreement: Agreement,
    links: dict[str, int],
    linked: dict[str, Row],
    story: Story,
    sentences: dict[str, Sentence],
    grammar: AgreementGrammar,
) -> list[Row]:
    terms: list[Row] = []
    for telling in story.tellings:
        if telling.event_type != "evacuation":
            continue
        event, sentence = telling.event_id, sentences.get(telling.sentence_id)
        provided = any(
            one.sentence_id == telling.sentence_id and is_provided(one, telling) for one in agreement.references
        )
        planned = linked.get(event, {}).get("status") == "planned"
        whole = links.get(event) == number and planned and telling.series in ROUNDS
        if sentence is not None and (provided or whole):
            terms.append(leg_term(_leg(telling), sentence))
    terms += word_terms(agreement, sentences, grammar)
    if agreement_kind(agreement, linked) == "evacuation":
        terms += amnesty_terms(agreement, story.sentences)
    for reference in agreement.references:
        order = reference.order
        terms += zone_terms(story.sentences[order], story.sentences[order + 1 : order + 3])
    unique = {(term["char_start"], term["kind"]): term for term in reversed(terms)}
    return [unique[key] for key in sorted(unique, key=_term_key)]


def _term_key(key: tuple[object, object]) -> tuple[int, str]:
    """Sort key of a term: place in the text, then kind."""
    return (key[0] if isinstance(key[0], int) else 0), str(key[1])


def _leg(telling: Told) -> Leg:
    def of_role(role: str) -> list[str]:
        return [place["place_id"] for place in telling.places or () if place["role"] == role]

    return Leg(telling.event_id, telling.trigger_start, of_role("from"), of_role("to"))


def _event_actors(agreement: Agreement, linked: dict[str, Row]) -> list[Row]:
    """Roles that the deal gives: its makers to its making, its two sides and brokers to what is done under it."""
    found: list[Row] = []
    for event_id, event in linked.items():
        if event["event_type"] in MAKING:
            for reference in agreement.references:
                if reference.form != "made":
                    continue
                parties = {actor for actor, role in reference.parties if role == "party"}
                for actor, role in reference.parties:
                    if role != "broker" or actor not in parties:
                        as_ = "cooperating_party" if role == "cooperating" else role
                        found.append({"event_id": event_id, "actor_id": actor, "role": as_})
        elif event["event_type"] == "evacuation" and event["status"] != "planned":
            for reference in agreement.references:
                if reference.names_both_sides and reference.is_under:
                    for actor, role in reference.parties:
                        found.append({"event_id": event_id, "actor_id": actor, "role": role})
            if any(one.names_both_sides and one.is_under for one in agreement.references):
                found += [
                    {"event_id": event_id, "actor_id": one, "role": "broker"} for one in agreement.people("broker")
                ]
    return found
