"""Stories of a batch -> outlet_stories and outlet_lines of the open transaction: how often lines recur over an outlet's.

Kept up by what a batch changes: of an outlet that is counted already only the touched stories are looked at, whatever it
published before. The counts are those that counting all its articles gives. Refuses to begin, commit or roll back.
"""

from typing import Final

import duckdb
import polars as pl

from warehouse.look_up import look_up
from warehouse.stories import stories_of

# Stories of the outlet that a line must stand in, and their share of all its stories. Versions of an article are one story.
FEWEST_STORIES: Final = 3
LEAST_SHARE: Final = 0.05

# A line stands in at least as many articles as stories: few lines are looked for in all occurrences.
_WHOLE_LINES = """
INSERT INTO outlet_lines
SELECT told.outlet, o.paragraph_id, count(DISTINCT told.story) AS n_stories, false, false
FROM paragraph_occurrences AS o
SEMI JOIN (SELECT paragraph_id FROM paragraphs WHERE n_articles >= $fewest) AS p ON p.paragraph_id = o.paragraph_id
JOIN _told AS told ON told.article_id = o.article_id
GROUP BY told.outlet, o.paragraph_id
HAVING n_stories >= $fewest
"""
_CARRIERS = """
SELECT DISTINCT a.outlet, o.paragraph_id, o.article_id
FROM paragraph_occurrences AS o
SEMI JOIN _keys AS l ON l.paragraph_id = o.paragraph_id
JOIN articles AS a ON a.article_id = o.article_id
SEMI JOIN _keys AS m ON m.outlet = a.outlet AND m.paragraph_id = o.paragraph_id
"""
_LINE = ["outlet", "paragraph_id"]


def count_lines(con: duckdb.DuckDBPyConnection, told: pl.DataFrame, occurrences: pl.DataFrame) -> pl.Series:
    """Bring the counts up to date with the stories that a batch touches; return the outlets that were counted whole.

    told: as stories.story_changes returns it; occurrences: article_id, paragraph_id of those that were not there.
    """
    counted = con.execute("SELECT outlet FROM outlet_stories").pl()["outlet"].cast(pl.String)
    is_counted = pl.col("outlet").is_in(counted.implode())
    uncounted = told.filter(~is_counted)["outlet"].unique()
    if not uncounted.is_empty():
        _count_whole(con, uncounted)
    told = told.filter(is_counted)
    _update(con, "outlet_stories", ["outlet"], _difference(told, ["outlet"]))
    older = told.filter(pl.col("former").is_not_null()).select("article_id")
    if not older.is_empty():
        sql = "SELECT article_id, paragraph_id FROM paragraph_occurrences SEMI JOIN _keys USING (article_id)"
        occurrences = pl.concat([occurrences, look_up(con, older, sql)])
    lines = _difference(told.join(occurrences.unique(), on="article_id"), _LINE)
    stored = _update(con, "outlet_lines", _LINE, lines)
    _add_lines(con, lines.join(stored, on=_LINE, how="anti").filter(pl.col("n") > 0))
    return uncounted


def _count_whole(con: duckdb.DuckDBPyConnection, outlets: pl.Series) -> None:
    articles = "SELECT article_id, outlet FROM articles SEMI JOIN _keys USING (outlet)"
    told = look_up(con, outlets.alias("outlet").to_frame(), articles)
    told = told.join(stories_of(con, told.select("article_id")), on="article_id")
    con.register("_told", told)
    try:
        con.execute("INSERT INTO outlet_stories SELECT outlet, count(DISTINCT story) FROM _told GROUP BY outlet")
        con.execute(_WHOLE_LINES, {"fewest": FEWEST_STORIES})
    finally:
        con.unregister("_told")


def drop_rare_lines(con: duckdb.DuckDBPyConnection) -> None:
    """Forget lines that stand in fewer than FEWEST_STORIES by now. To be called when they are furniture no more."""
    con.execute("DELETE FROM outlet_lines WHERE n_stories < ?", [FEWEST_STORIES])


def forget_counts(con: duckdb.DuckDBPyConnection) -> None:
    """Have every outlet counted whole when it is next touched."""
    con.execute("DELETE FROM outlet_stories")
    con.execute("DELETE FROM outlet_lines")


def _difference(told: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return `by`, n: how many stories more there are now than before, where that is not none."""
    n = pl.col("story").n_unique().cast(pl.Int64) - pl.col("former").drop_nulls().n_unique().cast(pl.Int64)
    return told.group_by(by).agg(n.alias("n")).filter(pl.col("n") != 0)


def _update(con: duckdb.DuckDBPyConnection, table: str, keys: list[str], difference: pl.DataFrame) -> pl.DataFrame:
    """Add `difference` to the rows that there are, and return their keys."""
    if difference.is_empty():
        return difference.select(keys)
    same_key = " AND ".join(f"d.{key} = t.{key}" for key in keys)
    names = ", ".join(f"t.{key}" for key in keys)
    con.register("_difference", difference)
    try:
        stored = con.execute(f"SELECT {names} FROM {table} t SEMI JOIN _difference d ON {same_key}").pl()
        con.execute(f"UPDATE {table} t SET n_stories = n_stories + d.n FROM _difference d WHERE {same_key}")
    finally:
        con.unregister("_difference")
    return stored.select(pl.all().cast(pl.String))


def _add_lines(con: duckdb.DuckDBPyConnection, lines: pl.DataFrame) -> None:
    """Count `lines` (outlet, paragraph_id) over all articles of their outlet, and keep those that stand in enough."""
    if lines.is_empty():
        return
    asked = lines.select("paragraph_id").unique()
    sql = "SELECT p.paragraph_id, p.n_articles FROM paragraphs p SEMI JOIN _keys l ON l.paragraph_id = p.paragraph_id"
    known = look_up(con, asked, sql).filter(pl.col("n_articles").cast(pl.Int64) >= FEWEST_STORIES)
    lines = lines.join(known, on="paragraph_id", how="semi").select(_LINE)
    if lines.is_empty():
        return
    carriers = look_up(con, lines, _CARRIERS).filter(pl.len().over(_LINE) >= FEWEST_STORIES)
    stories = stories_of(con, carriers.select("article_id").unique())
    counts = carriers.join(stories, on="article_id").group_by(_LINE).agg(pl.col("story").n_unique().alias("n_stories"))
    counts = counts.filter(pl.col("n_stories") >= FEWEST_STORIES)
    if not counts.is_empty():
        con.register("_lines", counts)
        con.execute("INSERT INTO outlet_lines SELECT outlet, paragraph_id, n_stories, false, false FROM _lines")
        con.unregister("_lines")
