"""The tables about sources on the network: what was asked, what came back, and when each is asked again.

They are ledgers, as runs are: they tell of polls and not of the news. It does not decide what an outcome is: sources do.
"""

import dataframely as dy

from transforms import codes


class Fetches(dy.Schema):
    """One row per request of a poll: a source, a further part of it, or a page that it names."""

    fetch_id = dy.String(primary_key=True, description="xxh3_128 of run, kind and address.")
    run_id = dy.String(description="Run that asked.")
    source_url = dy.String(description="Address that was asked, without credentials.")
    for_source = dy.String(
        description="Source (feed_state.source_url) on whose behalf: itself, or what named the address."
    )
    kind = dy.String(check=lambda c: c.is_in(codes.FETCH_KINDS), description="feed, article, sitemap or api.")
    outlet = dy.String(nullable=True, description="Outlet that the list of feeds gives the source.")
    started_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC time of the first byte sent.")
    finished_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC time at which it was over.")
    outcome = dy.String(
        check=lambda c: c.is_in(codes.FETCH_OUTCOMES), description="How it ended, see the code list fetch_outcomes."
    )
    http_status = dy.Int32(nullable=True, min=100, max=999, description="Last status code, if there was an answer.")
    final_url = dy.String(nullable=True, description="Address that gave the answer, after redirects.")
    moved_to = dy.String(nullable=True, description="Where permanent redirects alone lead.")
    error_class = dy.String(
        nullable=True, description="Kind of failure: the client's error, or a reader's reason code."
    )
    problems = dy.List(dy.String(), description="What was wrong, each with the way out.")
    retry_after_s = dy.Float64(
        nullable=True, min=0, description="Seconds after which the source wants to be asked again."
    )
    bytes_wire = dy.Int64(min=0, description="Bytes of the body as they were sent.")
    bytes_decoded = dy.Int64(min=0, description="Bytes of the body without its content coding.")
    media_type = dy.String(nullable=True, description="Media type that the answer named.")
    charset = dy.String(nullable=True, description="Character encoding that the answer named.")
    raw_sha256 = dy.String(
        nullable=True, regex=r"^[0-9a-f]{64}$", description="SHA-256 of the stored body; null without one."
    )
    items = dy.Int32(nullable=True, min=0, description="Documents read from the body; null without one.")
    follow = dy.Bool(
        nullable=True,
        description="Whether pages stand for its items: true all, false none, null those without a text of their own.",
    )
    is_accepted = dy.Bool(description="False if the audit refused the batch that was made of it.")


class FeedState(dy.Schema):
    """One row per source: with what and when it is asked next, and how it went."""

    source_url = dy.String(primary_key=True, description="Address in the list of feeds, without credentials.")
    kind = dy.String(check=lambda c: c.is_in(codes.FETCH_KINDS), description="feed, article, sitemap or api.")
    outlet = dy.String(nullable=True, description="Outlet that the list of feeds gives it.")
    source_group = dy.String(nullable=True, description="Group of the list of feeds; null if it was asked by address.")
    etag = dy.String(nullable=True, description="ETag of the last answer whose items are all in the warehouse.")
    last_modified = dy.String(nullable=True, description="Last-Modified of that answer.")
    moved_to = dy.String(nullable=True, description="Address that is asked instead, since the source moved for good.")
    next_attempt_at = dy.Datetime(
        time_unit="us", time_zone="UTC", nullable=True, description="UTC time before which it is not asked; null: any."
    )
    failures = dy.Int32(min=0, description="Polls in a row that failed.")
    disabled_reason = dy.String(nullable=True, description="Why it is not asked any more; null while it is.")
    last_outcome = dy.String(
        check=lambda c: c.is_in(codes.FETCH_OUTCOMES), description="How the last poll of it ended, see fetch_outcomes."
    )
    last_problem = dy.String(nullable=True, description="What went wrong in it, and the way out.")
    last_asked_at = dy.Datetime(time_unit="us", time_zone="UTC", description="UTC time of the last poll of it.")
    last_answer_at = dy.Datetime(
        time_unit="us", time_zone="UTC", nullable=True, description="UTC time of the last answer that could be used."
    )
