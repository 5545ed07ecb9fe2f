"""Table of feeds -> sources to ask: decides which rows can be asked, and that a bad row costs itself alone.

It asks nobody, and does not decide when: flows/due_sources.py does.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from sources.fetched import KINDS
from sources.masking import HIDDEN, masked_address
from sources.reading import InputError, Refused, Rejection, printable, rejection
from sources.seed_tables import read_seed_rows
from sources.walking import uri_of

REQUIRED = ("url", "kind", "group")
COLUMNS = ("url", "kind", "outlet", "group", "delay_s", "follow", "licence_note")
# What an address may leave to the settings, so that no key stands in a file that is shared.
SETTINGS = ("PASSAGE_RELIEFWEB_APPNAME",)
_LEFT_OPEN = re.compile(r"\{([A-Za-z_]+)\}")
_GROUP = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")
_LONGEST_DELAY_S = 3600
_SAYS = {"true": True, "false": False, "": None}


@dataclass(frozen=True)
class Source:
    """One source to ask: `url` may carry credentials, `address` is what is stored of it.

    parameters: name of a query parameter -> setting that gives its value.
    """

    url: str
    kind: str  # of sources.fetched.KINDS
    outlet: str | None = None
    group: str | None = None
    delay_s: float | None = None
    follow: bool | None = (
        None  # read the pages of all its items, of none, or (None) of those without a text of their own
    )
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """The address as it may be stored, shown and logged."""
        return masked_address(printable(self.url))

    @property
    def host(self) -> str:
        """Host and port, by which requests are kept apart."""
        return host_and_port(self.url)


def host_and_port(url: str) -> str:
    """Return host and port of an address as they are written, in lower case."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


@dataclass(frozen=True)
class FeedList:
    """The sources of a table in its order, and its rows that cannot be asked."""

    sources: Sequence[Source]
    rejections: Sequence[Rejection]
    name: str | None = None  # the table's address, as its rejections have it


def read_feed_list(path: Path) -> FeedList:
    """Read a table with the columns COLUMNS, of which REQUIRED must be there.

    A row that cannot be asked becomes a rejection, `bad_source`, named by its line. Raises InputError if the file cannot be
    read, has other columns, or has no row that can be asked.
    """
    name = uri_of(path)
    rows = read_seed_rows(path)
    _, header = next(rows, (0, []))
    header = [cell.strip() for cell in header]
    missing, strange = [c for c in REQUIRED if c not in header], [c for c in header if c not in COLUMNS]
    if missing or strange or len(set(header)) != len(header):
        words = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(strange) or 'a column twice'}"
        raise InputError(f"the table of feeds {name} {words}: its columns are {', '.join(COLUMNS)}.")
    sources: dict[str, Source] = {}
    rejections = []
    for line, cells in rows:
        try:
            source = _source(header, cells)
            if source.address in sources:
                raise Refused("bad_source", "its address stands in the table already: keep one of the rows")
            sources[source.address] = source
        except Refused as refused:
            refused.sample = ",".join(cells)
            rejections.append(rejection(refused, f"{name}#line={line}", None))
    if not sources:
        why = f" The first, {rejections[0].source_uri}: {rejections[0].reason}." if rejections else ""
        raise InputError(f"the table of feeds {name} has no row that can be asked.{why}")
    return FeedList(list(sources.values()), rejections, name)


def named_source(url: str, kind: str, *, outlet: str | None = None, follow: bool | None = None) -> Source:
    """Return the source of an address that a person gave. Raises InputError if it is none."""
    try:
        plain, parameters = _address(url)
    except Refused as refused:
        raise InputError(f"{masked_address(printable(url))}: {refused.reason}.") from None
    return Source(plain, kind, outlet, None, None, follow, parameters)


def _source(header: list[str], cells: list[str]) -> Source:
    if len(cells) != len(header):
        raise Refused("bad_source", f"it has {len(cells)} cells, the header {len(header)}: quote cells with commas")
    row = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    url, parameters = _address(row["url"])
    if row["kind"] not in KINDS:
        raise Refused("bad_source", f"kind {row['kind']!r} is none of {', '.join(KINDS)}")
    if not _GROUP.fullmatch(row["group"]):
        reason = f"group {row['group']!r} is no name of small letters, digits, - and _: schedules name groups"
        raise Refused("bad_source", reason)
    follows = row.get("follow", "").lower()
    if follows not in _SAYS:
        raise Refused("bad_source", f"follow {row['follow']!r} is neither true nor false")
    delay_s = _delay(row.get("delay_s", ""))
    return Source(url, row["kind"], row.get("outlet") or None, row["group"], delay_s, _SAYS[follows], parameters)


def _delay(cell: str) -> float | None:
    if not cell:
        return None
    try:
        delay_s = float(cell)
    except ValueError:
        delay_s = -1.0
    if not 0 <= delay_s <= _LONGEST_DELAY_S:
        raise Refused("bad_source", f"delay_s {cell!r} is no number of seconds from 0 to {_LONGEST_DELAY_S}")
    return delay_s


def _address(url: str) -> tuple[str, dict[str, str]]:
    """The address without the parameters that it leaves to settings, and those. Raises Refused."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or HIDDEN in url or not url.isprintable() or " " in url:
        raise Refused("bad_source", "it is no address of the web: write https://host/path")
    kept, parameters = [], {}
    for pair in parts.query.split("&") if parts.query else []:
        name, _, value = pair.partition("=")
        left_open = _LEFT_OPEN.fullmatch(value)
        if left_open is None:
            kept.append(pair)
        elif left_open.group(1) in SETTINGS:
            parameters[name] = left_open.group(1)
        else:
            raise Refused("bad_source", f"{value} names no setting of {', '.join(SETTINGS)}")
    return urlunsplit(parts._replace(query="&".join(kept), fragment="")), parameters
