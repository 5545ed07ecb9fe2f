"""What a poll learned, for the tiny warehouse of conftest.py."""

from collections.abc import Callable
from datetime import datetime

import polars as pl

from warehouse.feeds import Polled


def polled(make_frame: Callable[..., pl.DataFrame], now: datetime) -> Polled:
    """A feed that gave two documents an hour before the run, one of them on a page; one that fails; one that is gone."""
    before = now.replace(hour=1)
    feed, page = "https://paper.example/feed", "https://paper.example/a1"
    asked = {"run_id": "run-1", "kind": "feed", "started_at": before, "finished_at": before, "is_accepted": True}
    return Polled(
        make_frame(
            "fetches",
            asked | {"fetch_id": "f1", "source_url": feed, "for_source": feed, "outcome": "ok", "raw_sha256": "f" * 64},
            asked | {"fetch_id": "f2", "source_url": page, "for_source": feed, "outcome": "ok", "raw_sha256": "e" * 64},
            *(
                asked | {"fetch_id": name, "source_url": f"https://{name}.example/", "for_source": f"https://{name}.example/",
                         "outcome": outcome} for name, outcome in (("down", "transient_error"), ("gone", "gone"))
            ),
        ),
        make_frame(
            "feed_state",
            {"source_url": feed, "kind": "feed", "outlet": "The Paper", "failures": 0, "last_outcome": "ok",
             "last_asked_at": before, "last_answer_at": before},
            {"source_url": "https://down.example/", "kind": "feed", "failures": 2, "last_outcome": "transient_error",
             "last_problem": "It does not answer.", "last_asked_at": before, "next_attempt_at": now},
            {"source_url": "https://gone.example/", "kind": "feed", "failures": 1, "last_outcome": "gone",
             "disabled_reason": "It is no more.", "last_asked_at": before, "last_answer_at": before.replace(day=1)},
        ),
    )  # fmt: skip
