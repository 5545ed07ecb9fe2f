"""agreements + events -> events that know their agreement, and the actors that it brings into them.

It adds nothing: find_agreements decided which event carries out, breaks or makes which agreement.
"""

import polars as pl

from transforms.claim_tables import EventActors, Events


def agreements_to_events(
    events: pl.DataFrame, event_actors: pl.DataFrame, links: pl.DataFrame, deal_actors: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Fill events.agreement_id and add the parties of the deal.

    In: tables.Events and tables.EventActors; links: event_id, agreement_id (the first in order of id counts);
    deal_actors: event_id, actor_id, role. Out: tables.Events, tables.EventActors, sorted by key.
    """
    one = links.sort("agreement_id").unique("event_id", keep="first", maintain_order=True)
    linked = events.drop("agreement_id").join(one, on="event_id", how="left", maintain_order="left")
    keys = EventActors.column_names()
    actors = pl.concat([event_actors.select(keys), deal_actors.select(keys)]).unique().sort(keys)
    return linked.select(Events.column_names()), actors
