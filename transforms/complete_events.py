"""events + agreements -> events with their agreement, the places and the parties that the agreement's words give.

An agreement's sentences name what single tellings leave out: which deal an event carries out, who made it, which zones it
set up. Refuses to give an event anything that its agreement's own sentences do not state.
"""

from collections.abc import Mapping

import polars as pl

from transforms.events.happening_places import narrowest

_MAKING = ("agreement_reached", "ceasefire_agreed")
_NAMING_SENSES = ("location", "actor_name_or_attribute")


def complete_events(
    events: dict[str, pl.DataFrame],
    agreements: dict[str, pl.DataFrame],
    place_mentions: pl.DataFrame,
    places: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Fill what agreements say about events.

    Args:
        events: what mentions_to_events returned.
        agreements: what find_agreements returned.
        place_mentions: sentence_id, char_start, char_end, place_id, sense.
        places: place_id, parent_place_id.

    Returns:
        `events` (agreement_id filled), `events.actors` (makers, guarantors and brokers added), `events.places` (the zones
        that a deal sets up added to its making, wider places dropped), sorted by their keys.
    """
    links = agreements["event_agreements"]
    table = events["events"]
    linked = table.drop("agreement_id").join(links, on="event_id", how="left", maintain_order="left")
    actors = pl.concat([events["event_actors"], agreements["event_actors"]]).unique()
    return {
        "events": linked.select(table.columns).sort("event_id"),
        "event_actors": actors.sort("event_id", "actor_id", "role"),
        "event_places": _with_zones(events, agreements, place_mentions, places),
    }


def _with_zones(
    events: dict[str, pl.DataFrame],
    agreements: dict[str, pl.DataFrame],
    place_mentions: pl.DataFrame,
    places: pl.DataFrame,
) -> pl.DataFrame:
    known = events["event_places"]
    making = events["events"].filter(pl.col("event_type").is_in(_MAKING)).select("event_id")
    zones = agreements["agreement_terms"].filter(pl.col("kind") == "zone")
    if zones.is_empty() or making.is_empty():
        return known.sort(known.columns)
    named = (
        zones.select("agreement_id", "sentence_id", "char_start", "char_end")
        .join(
            place_mentions.select("sentence_id", "place_id", "sense", pl.col("char_start").alias("at")),
            on="sentence_id",
        )
        .filter(
            pl.col("sense").is_in(_NAMING_SENSES) & pl.col("at").is_between("char_start", "char_end", closed="left")
        )
    )
    added = (
        named.join(agreements["event_agreements"], on="agreement_id")
        .join(making, on="event_id", how="semi")
        .select("event_id", "place_id", pl.lit("at").alias("role"))
    )
    parents: dict[str, str] = {
        place: parent for place, parent in places.select("place_id", "parent_place_id").rows() if parent is not None
    }
    return _narrow(known, added.unique(), parents)


def _narrow(known: pl.DataFrame, added: pl.DataFrame, parents: Mapping[str, str]) -> pl.DataFrame:
    touched = pl.concat([known, added]).join(added, on="event_id", how="semi").filter(pl.col("role") == "at")
    kept = {
        event: narrowest(frozenset(ids), parents) for event, ids in touched.group_by("event_id").agg("place_id").rows()
    }
    rows = [{"event_id": event, "place_id": place, "role": "at"} for event, ids in kept.items() for place in ids]
    others = known.join(touched, on=["event_id", "role"], how="anti")
    return pl.concat([others, pl.DataFrame(rows, schema=known.schema)]).unique().sort(known.columns)
