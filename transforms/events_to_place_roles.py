"""events + place mentions -> place mentions that know their role: from, to, at or via, where an event uses the place.

A mention takes the role of its place in the events that its sentence tells; one that two events use differently is
left without a role. It refuses names that do not stand for a location.
"""

import polars as pl


def events_to_place_roles(
    place_mentions: pl.DataFrame, event_claims: pl.DataFrame, event_places: pl.DataFrame
) -> pl.DataFrame:
    """Fill place_mentions.role_in_event.

    In: tables.PlaceMentions, tables.EventClaims, tables.EventPlaces. Out: tables.PlaceMentions in the given order.
    """
    told = event_claims.filter(pl.col("aspect") == "occurrence").select("event_id", "sentence_id").unique()
    roles = (
        told.join(event_places, on="event_id")
        .group_by("sentence_id", "place_id")
        .agg(pl.col("role").unique())
        .filter(pl.col("role").list.len() == 1)
        .select("sentence_id", "place_id", pl.col("role").list.first().alias("role"))
    )
    return (
        place_mentions.join(roles, on=["sentence_id", "place_id"], how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("sense") == "location").then("role").alias("role_in_event"))
        .select(place_mentions.columns)
    )
