"""A folder of feeds -> how many entries our reader and feedparser find in each: decides nothing, prints what differs.

    python -m benchmarks.feed_fixtures FOLDER

Made for feedparser's own fixtures (the folder `tests` of its repository), whose comments hold the headers to be served
with. Every file goes through the process that parses, as a poll would have it: found are its documents, its items set
aside, and its links without a document.
"""

import io
import json
import re
import sys
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import feedparser

from sources.fetched import FetchedAs
from sources.parser_process import ParserProcess
from sources.raw_store import store_bytes
from sources.reading import Document, Item, Limits, Link, Note, Origin, Rejection

_HEADER = re.compile(rb"^Header:\s+([^:\r\n]+):([^\r\n]*)", re.MULTILINE)
_URL = "http://127.0.0.1:8097/tests/"
_SUFFIXES = {".xml", ".json", ".z", ".gz", ".rss", ".atom", ".rdf", ".txt"}
_NOW = datetime(2100, 1, 1, tzinfo=UTC)


def main(folder: Path) -> None:
    """Read every fixture and print the counts."""
    outcomes: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    differences: list[str] = []
    slowest, entries, read = (0.0, ""), 0, 0
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix in _SUFFIXES)
    with tempfile.TemporaryDirectory() as raw, ParserProcess(Limits()) as parser:
        for path in files:
            data = path.read_bytes()
            if not data:
                outcomes["empty file"] += 1
                continue
            start = perf_counter()
            items = _read(data, path, Path(raw), parser)
            slowest = max(slowest, (perf_counter() - start, str(path.relative_to(folder))))
            whole = next((r for r in items if isinstance(r, Rejection) and "#item=" not in r.source_uri), None)
            expected, found = _entries(data), _found([item for item in items if item is not whole])
            entries += expected
            read += found
            if whole is not None and whole.reason_code.startswith("parser_"):
                outcomes["CRASHED OR HUNG"] += 1
                differences.append(f"{path.relative_to(folder)}: {whole.reason}")
            elif whole is not None and not found:
                outcomes["refused as a whole"] += 1
                refused[f"{whole.reason_code} (feedparser: {expected})"] += 1
                if expected:
                    differences.append(
                        f"{path.relative_to(folder)}: {expected} entries, {whole.reason_code}: {whole.reason}"
                    )
            else:
                outcomes["equal" if expected == found else "DIFFERENT"] += 1
                if expected != found:
                    differences.append(f"{path.relative_to(folder)}: feedparser {expected}, here {found}")
            outcomes["read, and said to be cut"] += whole is not None and found > 0
            outcomes["with notes"] += any(isinstance(item, Note) for item in items)
    for name, count in sorted((outcomes | refused).items()):
        print(f"{count:6,}  {name}")
    print(f"{len(files):6,}  files; slowest {slowest[0]:.2f} s, {slowest[1]}")
    print(f"{entries:6,}  entries by feedparser, {read:,} here")
    print("\n".join(differences))


def _read(data: bytes, path: Path, raw: Path, parser: ParserProcess) -> list[Item]:
    headers = _headers(data)
    media_type, _, parameters = headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([^\s\"';]+)", parameters)
    fetched = FetchedAs(
        "feed", _URL + path.name, media_type.strip() or None, charset.group(1) if charset else None, None
    )
    stored = store_bytes(data, raw)
    return list(parser.read(stored, Origin(_URL + path.name, path.name, stored.sha256, "raw", _NOW, fetched=fetched)))


def _headers(data: bytes) -> dict[str, str]:
    found = _HEADER.findall(data[:4000].replace(b"\x00", b""))
    return {name.decode("latin-1").strip().lower(): value.decode("latin-1").strip() for name, value in found}


def _entries(data: bytes) -> int:
    """How many feedparser finds; it does not read JSON, where the list's own length counts."""
    if data.lstrip()[:1] == b"{":
        feed: Any = json.loads(data)
        return len(feed["items"])
    return len(feedparser.parse(io.BytesIO(data), response_headers=_headers(data)).entries)


def _found(items: list[Item]) -> int:
    """Documents, rejections, and links that do not follow their own document."""
    count, has_document = 0, False
    for item in items:
        if isinstance(item, Document | Rejection):
            count, has_document = count + 1, isinstance(item, Document)
        elif isinstance(item, Link) and item.role == "item":
            count += not has_document
            has_document = False
    return count


if __name__ == "__main__":
    main(Path(sys.argv[1]))
