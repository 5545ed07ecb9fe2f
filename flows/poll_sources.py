"""Sources, their states -> one run's batches: decides in which order groups are asked and batches settled.

Each group of sources is one stage, each batch one transaction: rows, requests and states of its sources together, or
none of them. It does not decide what a batch publishes: settle.py does.
"""

import gc
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

import polars as pl

from flows.batch import derive_and_settle, run_writer
from flows.due_sources import Ask, due_sources
from flows.feed_states import FeedState, states_of
from flows.following import Bounds
from flows.freed_memory import give_back
from flows.gathered import Gathered
from flows.gathering import gather
from flows.poll_outcome import poll_outcome
from flows.polled import parts, polled, reading_of, report, report_waiting
from flows.rebuilt_runs import without_rows
from flows.run import VERSION, Outcome, Run
from flows.settings import Settings
from flows.steps import Steps
from sources.feed_list import FeedList, Source
from sources.fetch import FetchClient
from sources.parser_process import ParserProcess
from sources.raw_store import remove_leftovers
from warehouse.disk_space import require_space
from warehouse.feeds import feed_states, pages_known
from warehouse.folder import RAW
from warehouse.ledger import record_run
from warehouse.stage import Stamp
from warehouse.writer import Writer

_TOLD = 5  # sources that are not asked and named
_SETTING = {"PASSAGE_RELIEFWEB_APPNAME": "reliefweb_appname"}


def poll_sources(
    listed: FeedList,
    settings: Settings,
    run: Run,
    steps: Steps,
    *,
    is_named: bool,
    insists: bool,
    allowed_hosts: frozenset[str],
) -> Outcome:
    """Ask the sources of `listed` that are due, and publish what is new; see due_sources for is_named and insists.

    Raises Busy, Unwritable, Damaged, SchemaTooNew: each says what is wrong and the way out.
    """
    values = {name: value for name, key in _SETTING.items() if (value := getattr(settings, key))}
    with run_writer(settings, run, steps) as writer:
        require_space(settings.warehouse)
        raw = settings.warehouse / RAW
        remove_leftovers(raw)
        states = states_of(feed_states(writer.con))
        asks, waiting = due_sources(
            [_as_known(source, states) for source in listed.sources] if is_named else listed.sources,
            states,
            datetime.now(UTC),
            values,
            is_named=is_named,
            insists=insists,
            allowed_hosts=allowed_hosts,
        )
        for each in waiting[:_TOLD]:
            steps.say(f"{each.source.address}: {each.reason}")
        if len(waiting) > _TOLD:
            steps.say(f"{len(waiting)} sources are not asked in all: see v_feed_freshness")
        if settings.contact is None and asks:
            steps.say("PASSAGE_CONTACT is not set: sites that are asked cannot tell whom to write to")
        outcomes: list[Outcome] = []
        accepted = 0
        reports = [report_waiting(waiting)]
        bad_rows, table = list(listed.rejections), listed.name  # told with the first batch
        client = FetchClient(
            settings.fetch_limits(), user_agent(settings.contact), allowed_hosts, settings.fetch_delay_s
        )
        with closing(client), ParserProcess(settings.limits()) as parser:
            for group, members in _by_group(asks):
                gathered = steps.run(
                    f"fetch {group}",
                    _gathering(members, client, parser, writer, settings, steps.say),
                    rows_in=len(members),
                    rows_out=lambda homes: sum(len(home.documents) for home in homes),
                    rejected=lambda homes: sum(len(home.rejections) for home in homes),
                )
                for part in parts(gathered, settings.batch_documents):
                    # The rows of one batch alone are held: a poll may have hundreds.
                    outcomes[-1:] = map(without_rows, outcomes[-1:])
                    gc.collect()  # great-expectations made objects of them that hold on to themselves
                    give_back()
                    learned = polled(part, states, run.run_id, table)
                    outcomes.append(
                        derive_and_settle(reading_of(part, bad_rows), writer, settings, run, steps, learned)
                    )
                    written = outcomes[-1].batch["articles"]["sha256"]
                    new = set() if outcomes[-1].state == "refused" else set(written)
                    accepted += written.len() if new else 0
                    reports.append(report(part, learned, new))
                    bad_rows, table, steps = [], None, steps.anew()
        if not outcomes:
            outcomes.append(
                derive_and_settle(
                    reading_of([], bad_rows), writer, settings, run, steps, polled([], {}, run.run_id, table)
                )
            )
        whole = poll_outcome(outcomes, accepted, run, pl.concat(reports), settings.failures_warned)
        if len(outcomes) > 1:
            _record_whole(whole, writer, run)
        return whole


def _as_known(source: Source, states: Mapping[str, FeedState]) -> Source:
    """The source of an address with the outlet under which it was asked before: its items are named by it."""
    state = states.get(source.address)
    if source.outlet is not None or state is None or state.kind != source.kind:
        return source
    return replace(source, outlet=state.outlet, group=state.source_group)


def user_agent(contact: str | None) -> str:
    """Return how Passage names itself to sites, and to their robots.txt."""
    return (
        f"Passage/{VERSION} (news warehouse; {f'contact: {contact}' if contact else 'no contact set by its operator'})"
    )


def _by_group(asks: list[Ask]) -> list[tuple[str, list[Ask]]]:
    """The groups in the order of their names, sources in the order of the table."""

    def name(ask: Ask) -> str:
        return ask.source.group or "address"

    return [(group, list(members)) for group, members in groupby(sorted(asks, key=name), key=name)]


def _gathering(
    asks: list[Ask],
    client: FetchClient,
    parser: ParserProcess,
    writer: Writer,
    settings: Settings,
    say: Callable[[str], None],
) -> Callable[[], list[Gathered]]:
    bounds = Bounds(settings.fetch_hosts, settings.source_pages, settings.source_parts)
    known: Any = lambda addresses: pages_known(writer.con, addresses)  # noqa: E731
    return lambda: gather(asks, client, parser, settings.warehouse / RAW, known, bounds, say)


def _record_whole(whole: Outcome, writer: Writer, run: Run) -> None:
    """Write the ledger of a run of several batches once more, for all of them; readers see it with what comes next."""
    writer.con.execute("BEGIN")
    record_run(writer.con, whole.ledger, Stamp(run.run_id, VERSION, datetime.now(UTC)), visible=False)
    writer.con.execute("COMMIT")
