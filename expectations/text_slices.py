"""Writer's connection -> slices of the audited texts: what stands in each article at the offsets that rows name.

DuckDB counts a text's code points from its beginning for every substr, which is quadratic in an article of many
paragraphs; Python slices at once. It does not compare: rules/*.sql do.
"""

import duckdb
import polars as pl

# A gap is what lies between an article's occurrences, before the first and behind the last.
_SPANS = """
WITH ends AS (
    SELECT article_id, ordinal, char_start, char_end
    FROM audited_paragraph_occurrences SEMI JOIN audited_articles USING (article_id)
    UNION ALL
    SELECT article_id, 2147483647, length(text), length(text)
    FROM articles SEMI JOIN audited_articles USING (article_id)
),
named AS (
    SELECT article_id, char_start, char_end FROM audited_paragraph_occurrences
    UNION
    SELECT article_id, char_start, char_end FROM audited_sentences
    UNION
    SELECT article_id, char_start, char_end FROM audited_place_mentions
    UNION
    SELECT article_id, char_start, char_end FROM audited_figures
    UNION
    SELECT article_id, char_start, char_end FROM audited_actor_mentions
    UNION
    SELECT article_id, char_start, char_end FROM audited_date_expressions
    UNION
    SELECT article_id, char_start, char_end FROM audited_statements
    UNION
    SELECT article_id, char_start, char_end FROM audited_events
    UNION
    SELECT article_id, char_start, char_end FROM audited_event_claims
    UNION
    SELECT article_id, char_start, char_end FROM audited_agreements
    UNION
    SELECT a.article_id, t.char_start, t.char_end FROM audited_agreement_terms t JOIN agreements a USING (agreement_id)
),
spans AS (
    SELECT article_id, coalesce(max(char_end) OVER before, 0) AS char_start, char_start AS char_end, true AS is_gap
    FROM ends
    WINDOW before AS (
        PARTITION BY article_id ORDER BY char_start, ordinal ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
    UNION ALL
    SELECT article_id, char_start, char_end, false FROM named SEMI JOIN audited_articles USING (article_id)
)
SELECT DISTINCT article_id, char_start, char_end, is_gap FROM spans ORDER BY ALL
"""
_TEXTS = "SELECT article_id, text FROM articles SEMI JOIN audited_articles USING (article_id)"


def text_slices(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Read the slices of every article in the view audited_articles that `con` holds, where rows of audited_rows lie.

    Out: article_id, char_start, char_end (code points), is_gap, slice; slice is null where the offsets lie outside the
    text; rows of unknown articles are left out, other rules find those. Raises duckdb.Error if the connection cannot answer.
    """
    texts = dict(con.execute(_TEXTS).fetchall())
    spans = con.execute(_SPANS).pl().filter(pl.col("article_id").is_in(list(texts)))
    slices = [
        texts[home][start:end] if 0 <= start <= end <= len(texts[home]) else None
        for home, start, end in spans.select("article_id", "char_start", "char_end").iter_rows()
    ]
    return spans.with_columns(pl.Series("slice", slices, dtype=pl.String))
