"""events + figures -> links of events to figures that can measure them: decides by what befell those counted.

A sentence that tells an evacuation and a bombing states numbers of both; the dead measure no evacuation, and those who
left no siege. Only evacuations and sieges are held to this: what befell people in other happenings is too manifold. It
refuses to judge a figure whose fate was not read.
"""

import polars as pl

_MOVING = ("evacuated", "to_be_evacuated", "want_to_leave", "left", "arrived", "entered", "returned", "released", "remaining")  # fmt: skip
_SHUT_IN = ("besieged", "trapped", "remaining", "residents", "in_need", "displaced")
_FATES = {
    "evacuation": _MOVING,
    "evacuation_convoy_arrival": (*_MOVING, "aid_delivered"),
    "evacuation_obstruction": (*_MOVING, "trapped"),
    "siege": _SHUT_IN,
    "siege_lifted": _SHUT_IN,
}
_COUNTED = ("people", "incidents")


def events_to_fitting_figures(events: dict[str, pl.DataFrame], figures: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Drop links between events and figures of another fate.

    In: events (tables.Events), event_figures, figure_events (figure_id, event_id, ...) and event_claims by these names;
    figures: figure_id, figure_class, disposition. Out: event_figures, figure_events and event_claims without them.
    """
    fates = pl.DataFrame(
        [(event_type, fate) for event_type, allowed in _FATES.items() for fate in allowed],
        schema={"event_type": pl.String, "disposition": pl.String},
        orient="row",
    )
    types = events["events"].select("event_id", "event_type").filter(pl.col("event_type").is_in(list(_FATES)))
    told = figures.filter(pl.col("figure_class").is_in(_COUNTED) & pl.col("disposition").is_not_null())
    misfits = (
        pl.concat([events["event_figures"], events["figure_events"].select("event_id", "figure_id")])
        .unique()
        .join(types, on="event_id")
        .join(told.select("figure_id", "disposition"), on="figure_id")
        .join(fates, on=["event_type", "disposition"], how="anti")
    ).select("event_id", "figure_id")
    keys = ["event_id", "figure_id"]
    return {
        "event_figures": events["event_figures"].join(misfits, on=keys, how="anti", maintain_order="left"),
        "figure_events": events["figure_events"].join(misfits, on=keys, how="anti", maintain_order="left"),
        "event_claims": _without(events["event_claims"], misfits),
    }


def _without(claims: pl.DataFrame, misfits: pl.DataFrame) -> pl.DataFrame:
    """Evidence of aspect figure names its figures, several joined by a bar."""
    dropped = misfits.group_by("event_id").agg(pl.col("figure_id").alias("dropped"))
    kept = pl.col("value").str.split("|").list.set_difference(pl.col("dropped")).list.sort().list.join("|")
    # Few rows change: only these are taken apart.
    figures = claims.with_row_index("at").filter(pl.col("aspect") == "figure")
    changed = figures.join(dropped, on="event_id").select("at", value=kept)
    if changed.is_empty():
        return claims
    gone = changed.filter(pl.col("value") == "")["at"]
    values = claims["value"].scatter(changed["at"], changed["value"])
    left = pl.int_range(pl.len(), dtype=pl.UInt32).is_in(gone.implode()).not_()
    return claims.with_columns(values).filter(left)
