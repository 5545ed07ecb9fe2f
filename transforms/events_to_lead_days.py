"""events + lead sentences -> events dated by being news: what an article opens with happened about when it appeared.

An undated, completed happening that the headline or the lead sentence tells gets the publication day as an approximate
day (EDTF `~`) and as its last possible one; its first day stays null. It refuses where the lead names any other time,
where the publication day is itself a guess, and for what goes on, is planned or is told as background.
"""

import polars as pl

_NEWS = (
    "airstrike", "shelling", "bombing", "attack", "air_or_artillery_attack", "armed_clash", "casualties",
    "killing_of_civilians", "abduction", "detainee_release", "evacuation", "evacuation_convoy_arrival", "displacement",
    "territorial_control_change", "siege_lifted", "agreement_reached", "ceasefire_agreed",
)  # fmt: skip
_MIN_CONFIDENCE = 0.8
_LEAD_WORDS = 8
_TIMELESS = ("duration", "time_of_day", "vague")


def events_to_lead_days(
    events: pl.DataFrame,
    event_claims: pl.DataFrame,
    sentences: pl.DataFrame,
    date_expressions: pl.DataFrame,
    articles: pl.DataFrame,
) -> pl.DataFrame:
    """Give undated news its approximate day.

    In: tables.Events, tables.EventClaims, tables.Sentences, tables.DateExpressions; articles with article_id, title,
    published_on, published_confidence. Out: tables.Events in the given order; date_edtf `YYYY-MM-DD~`, date_end the
    publication day, date_precision window where the rule holds.
    """
    known = articles.filter(pl.col("published_on").is_not_null() & (pl.col("published_confidence") >= _MIN_CONFIDENCE))
    known = known.select("article_id", "title", "published_on")
    told = sentences.join(known, on="article_id").filter(~pl.col("off_story"))
    is_title = pl.col("text") == pl.col("title")
    is_long = pl.col("text").str.count_matches(r"\S+") >= _LEAD_WORDS
    lead = (
        told.filter(is_long & ~is_title.fill_null(value=False) & ~pl.col("is_dateline"))
        .sort("article_id", "char_start")
        .unique("article_id", keep="first", maintain_order=True)
    )
    opening = pl.concat([lead, told.filter(is_title)]).select("sentence_id", "published_on").unique("sentence_id")
    other_times = (
        date_expressions.filter(~pl.col("kind").is_in(_TIMELESS))
        .join(opening, on="sentence_id")
        .filter(pl.col("edtf").ne_missing(pl.col("published_on").cast(pl.String)))
    )
    opening = opening.join(other_times, on="sentence_id", how="anti")
    news = (
        event_claims.filter(pl.col("aspect") == "occurrence")
        .join(opening, on="sentence_id")
        .select("event_id", pl.col("published_on").alias("news_of"))
        .unique("event_id")
    )
    holds = (
        pl.col("news_of").is_not_null()
        & pl.col("date_edtf").is_null()
        & pl.col("date_start").is_null()
        & pl.col("date_end").is_null()
        & (pl.col("status") == "completed")
        & pl.col("event_type").is_in(_NEWS)
        & ~pl.col("off_story")
    )
    return (
        events.join(news, on="event_id", how="left", maintain_order="left")
        .with_columns(
            pl.when(holds).then(pl.format("{}~", "news_of")).otherwise("date_edtf").alias("date_edtf"),
            pl.when(holds).then("news_of").otherwise("date_end").alias("date_end"),
            pl.when(holds).then(pl.lit("window")).otherwise("date_precision").alias("date_precision"),
            pl.when(holds).then(2).otherwise("ucdp_date_prec").cast(pl.Int16).alias("ucdp_date_prec"),
            pl.when(holds).then(2).otherwise("acled_time_precision").cast(pl.Int16).alias("acled_time_precision"),
        )
        .select(events.columns)
    )
