"""figures + context + sources + events -> figures and figure_places: brings together what is known of each quantity.

It adds nothing to what the parts say. The figure's own sentence wins; where it is silent, the event that the figure
measures lends its places and days. It refuses part-of links between figures that tell of different fates.
"""

import polars as pl

from transforms.claim_tables import FigurePlaces, Figures

_DAYS = ("date_edtf", "date_start", "date_end", "date_precision")
_ENDS = ("from", "to")
_DOERS = ("perpetrator", "besieger")


def claims_to_figures(
    figures: pl.DataFrame,
    context: pl.DataFrame,
    places: pl.DataFrame,
    sources: pl.DataFrame,
    measured: pl.DataFrame,
    event_actors: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Complete the figures.

    In: find_figures' rows; figures_to_context's rows and places (figure_id, place_id, role, basis);
    claims_to_attribution's rows (claim_id); measured: figure_id, event_id, from_place_ids, to_place_ids, at_place_ids,
    date_edtf, date_start, date_end, date_precision of the event; tables.EventActors.
    Out: tables.Figures and tables.FigurePlaces, sorted by key.
    """
    all_places = _places(places, measured)
    first = all_places.group_by("figure_id", "role").agg(pl.col("place_id").min()).pivot("role", index="figure_id")
    for role in ("from", "to", "at"):
        if role not in first.columns:
            first = first.with_columns(pl.lit(None, pl.String).alias(role))
    one_place = first.select("figure_id", *[pl.col(role).alias(f"{role}_place_id") for role in ("from", "to", "at")])
    doers = event_actors.filter(pl.col("role").is_in(_DOERS)).group_by("event_id").agg(pl.col("actor_id").unique())
    doers = doers.filter(pl.col("actor_id").list.len() == 1).select(
        "event_id", pl.col("actor_id").list.first().alias("perpetrator_actor_id")
    )
    event_days = measured.select("figure_id", "event_id", *[pl.col(day).alias(f"event_{day}") for day in _DAYS])
    own = context.drop([name for name in context.columns if name.endswith("_place_id")])
    complete = (
        figures.join(own, on="figure_id", how="left")
        .join(one_place, on="figure_id", how="left")
        .join(sources.rename({"claim_id": "figure_id"}), on="figure_id", how="left")
        .join(event_days, on="figure_id", how="left")
        .join(doers, on="event_id", how="left")
        .with_columns(pl.col("attribution_basis").fill_null("unattributed"))
    )
    has_day = pl.col("date_precision").is_not_null()
    complete = complete.with_columns(
        pl.when(has_day).then(pl.col(day)).otherwise(pl.col(f"event_{day}")).alias(day) for day in _DAYS
    )
    return (
        _without_false_parts(complete).select(Figures.column_names()).sort("figure_id"),
        all_places.select(FigurePlaces.column_names()).sort("figure_id", "place_id", "role"),
    )


def _places(places: pl.DataFrame, measured: pl.DataFrame) -> pl.DataFrame:
    """Own places, and the event's: all of them for a figure that names none, the other end of a way it names one of."""
    lent = pl.concat(
        [
            measured.select("figure_id", pl.col(f"{role}_place_ids").alias("place_id"), pl.lit(role).alias("role"))
            .explode("place_id")
            .filter(pl.col("place_id").is_not_null())
            for role in ("from", "to", "at")
        ]
    ).with_columns(pl.lit("event").alias("basis"))
    own = places.select("figure_id", "place_id", "role", "basis")
    # "300 people left A" of a happening that goes from A to B went there too.
    ways = (
        own.group_by("figure_id")
        .agg(pl.col("role").is_in(_ENDS).all().alias("is_way"))
        .filter("is_way")
        .join(own.join(lent, on=["figure_id", "place_id", "role"], how="semi"), on="figure_id")
        .select("figure_id")
        .unique()
    )
    other_end = (
        lent.filter(pl.col("role").is_in(_ENDS))
        .join(ways, on="figure_id", how="semi")
        .join(own, on=["figure_id", "role"], how="anti")
    )
    return pl.concat([own, lent.join(own, on="figure_id", how="anti"), other_end]).unique(
        ["figure_id", "place_id", "role"], keep="first", maintain_order=True
    )


def _without_false_parts(figures: pl.DataFrame) -> pl.DataFrame:
    """A part shares its whole's fate and is no larger; other links are taken back."""
    wholes = figures.select(
        pl.col("figure_id").alias("part_of_figure_id"),
        pl.col("disposition").alias("whole_disposition"),
        pl.max_horizontal("value_low", "value_best", "value_high").alias("whole_value"),
        pl.lit(True).alias("whole_known"),
    )
    own_value = pl.max_horizontal("value_low", "value_best")
    holds = (
        pl.col("whole_known").fill_null(False)
        & pl.col("disposition").eq_missing(pl.col("whole_disposition"))
        & (own_value <= pl.col("whole_value")).fill_null(True)
    )
    return figures.join(wholes, on="part_of_figure_id", how="left").with_columns(
        pl.when(holds).then(pl.col("part_of_figure_id")).alias("part_of_figure_id")
    )
