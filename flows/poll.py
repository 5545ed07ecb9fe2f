"""Sources on the network -> published warehouse: asks what is due, and reads what is new in the same run.

    python -m flows.poll [--feeds FILE | URL --kind feed|article|sitemap|api] [--group NAME] [--allow-host HOST:PORT]
                         [--now] [--warehouse DIR]

Exit codes as of flows.ingest. A source that fails is a row with its reason and its next attempt, and no failure of the run.
"""

import sys

if __name__ == "__main__":  # before Prefect is loaded, which takes seconds
    from flows.early_lock import claim_or_leave

    claim_or_leave(["poll", *sys.argv[1:]])  # without arguments it asks the sources of the seeds

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import uuid4

from cyclopts import App, Parameter
from prefect import flow, runtime

from flows.command import run_command
from flows.environment import located
from flows.poll_sources import poll_sources
from flows.recorded_run import recorded_run
from flows.run import Outcome, Run
from flows.settings import Settings, load_settings
from flows.steps import Steps
from sources.feed_list import FeedList, Source, named_source, read_feed_list
from sources.masking import masked_address
from sources.reading import InputError, printable
from sources.walking import uri_of

Kind = Literal["feed", "article", "sitemap", "api"]
_endings: dict[str, Outcome | Exception] = {}
# Masked address -> as the command was given it: what is a flow's parameter, Prefect stores and shows.
_given: dict[str, str] = {}
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Asked:
    """What a poll was asked for: an address, or a table of feeds and perhaps one group of it."""

    url: str | None = None
    kind: Kind = "feed"
    feeds: str | None = None
    group: str | None = None
    allow_hosts: Sequence[str] = ()
    now: bool = False

    def __str__(self) -> str:
        """As it may be stored, shown and logged."""
        if self.url is not None:
            return f"{self.kind} {masked_address(printable(self.url))}"
        words = f"feeds {uri_of(Path(self.feeds))}" if self.feeds else "feeds"
        return f"{words}, group {printable(self.group)}" if self.group else words


def _flow_run_name() -> str:
    given = runtime.flow_run.parameters
    return f"poll {Asked(given.get('url'), given.get('kind', 'feed'), given.get('feeds'), given.get('group'))}"[
        :_LONGEST_NAME
    ]


@flow(name="poll", flow_run_name=_flow_run_name, persist_result=False)
def poll(
    url: str | None = None,
    kind: Kind = "feed",
    feeds: str | None = None,
    group: str | None = None,
    allow_hosts: list[str] | None = None,
    now: bool = False,
    warehouse: str | None = None,
) -> Any:  # noqa: ANN401 - a Prefect state of any type
    """Ask sources for what is new, and publish what it says.

    Args:
        url: One address; empty for the sources of the table of feeds.
        kind: What the address gives: feed, article, sitemap or api.
        feeds: The table of feeds; empty for feeds.csv of the seeds.
        group: Only the sources of this group of the table; empty for all.
        allow_hosts: host:port that may be asked although their addresses are not public.
        now: Ask also what is not due, or disabled.
        warehouse: Folder of the warehouse; empty for the project's data/warehouse.

    """
    asked = Asked(_given.get(url, url) if url else None, kind, feeds, group, allow_hosts or (), now)
    return recorded_run(
        f"poll {asked}", lambda run, say: poll_batch(asked, load_settings(warehouse), run, Steps(say, True)), _endings
    )


def poll_batch(asked: Asked, settings: Settings, run: Run, steps: Steps) -> Outcome:
    """Lead what was asked for through the house: ask, read, derive, audit, publish.

    Raises InputError, Busy, Unwritable, Damaged, SchemaTooNew: each says what is wrong and the way out.
    """
    for host in asked.allow_hosts:
        _check_host(host)
    listed = _listed(asked, settings)
    allowed = settings.allowed_hosts() | {host.lower() for host in asked.allow_hosts}
    return poll_sources(
        listed, settings, run, steps, is_named=asked.url is not None, insists=asked.now, allowed_hosts=allowed
    )


def _listed(asked: Asked, settings: Settings) -> FeedList:
    if asked.url is not None:
        if asked.feeds or asked.group:
            raise InputError("an address was given beside a table or a group of feeds: give one of them")
        return FeedList([_named(asked.url, asked.kind, settings)], [])
    listed = read_feed_list(located(asked.feeds) if asked.feeds else settings.seeds / "feeds.csv")
    if not asked.group:
        return listed
    groups = sorted({source.group for source in listed.sources if source.group})
    if asked.group not in groups:
        raise InputError(f"no source is of group {printable(asked.group)!r}: there are {', '.join(groups)}")
    return replace(listed, sources=[source for source in listed.sources if source.group == asked.group])


def _named(url: str, kind: Kind, settings: Settings) -> Source:
    """The source of an address; one that the table of feeds lists has what stands there beside: its items are named by its
    outlet. The address stays as it was given: its credentials may be others."""
    source = named_source(url, kind)
    try:
        listed = read_feed_list(settings.seeds / "feeds.csv").sources
    except InputError:  # a poll of one address does not need the table
        return source
    known = next((each for each in listed if (each.address, each.kind) == (source.address, kind)), source)
    return replace(known, url=source.url, parameters=source.parameters)


def _check_host(host: str) -> None:
    name, _, port = host.rpartition(":")
    is_port = re.fullmatch(r"[1-9][0-9]{0,4}", port) is not None and int(port) < 1 << 16
    is_name = re.fullmatch(r"\[[0-9a-f:.]+\]|[^\s/*:\[\]@]+", name, re.I) is not None
    if not is_port or not is_name:
        raise InputError(f"{printable(host)!r} is no host that can be allowed: write HOST:PORT, as 127.0.0.1:8000")


def _without_prefect(asked: Asked, settings: Settings, say: Callable[[str], None]) -> Outcome:
    return poll_batch(asked, settings, Run(str(uuid4()), f"poll {asked}"), Steps(say, as_tasks=False))


app = App(name="python -m flows.poll", help_format="plaintext", version_flags=[])


@app.default
def command(
    url: str | None = None,
    /,
    *,
    kind: Kind = "feed",
    feeds: Path | None = None,
    group: str | None = None,
    allow_host: tuple[str, ...] = (),
    now: bool = False,
    warehouse: Annotated[Path | None, Parameter(env_var="PASSAGE_WAREHOUSE")] = None,
) -> int:
    """Ask sources on the network for what is new, and read it into the warehouse.

    Parameters
    ----------
    url
        One address; without it the sources of the table of feeds that are due are asked.
    kind
        What the address gives: feed (RSS, Atom, JSON Feed), article, sitemap, or api (pages of JSON).
    feeds
        The table of feeds; seeds/feeds.csv if left out.
    group
        Only the sources of this group of the table.
    allow_host
        HOST:PORT that may be asked although its addresses are not public; may be given several times.
    now
        Ask also sources that are not due, or disabled.
    warehouse
        Folder of the warehouse; data/warehouse in the project if left out.

    """
    table = str(feeds.absolute()) if feeds else None
    folder = str(warehouse.absolute()) if warehouse else None
    asked = Asked(url, kind, table, group, allow_host, now)
    shown = masked_address(url) if url else None
    if url and shown and shown != url:
        _given[shown] = url
    return run_command(
        recorded=lambda: poll(shown, kind, table, group, list(allow_host), now, folder, return_state=True),
        plain=lambda say: _without_prefect(asked, load_settings(folder), say),
        endings=_endings,
    )


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
