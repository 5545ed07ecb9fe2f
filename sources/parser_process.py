"""Stored file -> its documents, read in a process of its own: decides that a parser which hangs, dies or eats memory
costs the item it was parsing and nothing else.

It does not parse. One process serves many files; a new one is started when the old one had to be given up.
"""

import json
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sources.formats import format_of
from sources.raw_store import Stored
from sources.reading import Document, Item, Limits, Link, Note, Origin, Refused, Rejection, rejection

_MOST_DEATHS = 20  # of one archive; then the rest of it is set aside as a whole
_CONTAINER_FACTOR = 4  # memory a table may take, in its own sizes, beside one document's
_CHUNK = 1 << 20
# glibc would reserve address space for many heaps, Arrow start a thread per core: the bound counts both.
_QUIET = {"MALLOC_ARENA_MAX": "1", "OMP_NUM_THREADS": "1", "ARROW_IO_THREADS": "1"}


class _Gone(Exception):
    """The process ended or was given up in the middle of a task: `code` of REASON_CODES, `reason`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class ParserProcess:
    """A process that parses; use it as a context. Started at its first task, ended with the context."""

    def __init__(self, limits: Limits) -> None:
        """`limits` hold for every file."""
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()

    def __enter__(self) -> Self:
        """Nothing is started yet."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self._end()

    def read(self, stored: Stored, origin: Origin) -> Iterator[Item]:
        """Yield what the stored copy of the file that `origin` describes holds.

        An item that hangs, dies or takes too much memory becomes a rejection: a document or a table as a whole, an
        archive member or a feed's item alone. Raises OSError if the system gives no room or right to read the file.
        """
        dead: dict[str, Rejection] = {}
        while True:
            items: list[Item] = []
            at = ""  # the archive member or feed item being parsed
            try:
                for message in self._messages(stored, origin, frozenset(dead)):
                    if "starting" in message:
                        at = message["starting"]
                    else:
                        items.append(_item(message))
            except _Gone as gone:
                self._end()
                lost = rejection(Refused(gone.code, gone.reason), at or origin.source_uri, origin.stored_sha256)
                if at and len(dead) < _MOST_DEATHS:
                    dead[at] = lost  # the archive is read again without it
                    continue
                items.append(rejection(Refused(gone.code, gone.reason), origin.source_uri, origin.stored_sha256))
            yield from items
            yield from dead.values()
            return

    def _messages(self, stored: Stored, origin: Origin, passed_over: frozenset[str]) -> Iterator[dict[str, Any]]:
        memory = self._limits.parser_bytes
        if format_of(origin.name).is_container or (origin.fetched and origin.fetched.kind != "article"):
            memory += _CONTAINER_FACTOR * stored.size
        task = {
            "path": str(stored.path),
            "size": stored.size,
            "origin": asdict(origin) | {"fetched_at": origin.fetched_at.isoformat()},
            "limits": asdict(self._limits),
            "passed_over": sorted(passed_over),
            "memory": memory,
            "asked_by": os.getpid(),
        }
        process = self._started()
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        try:
            process.stdin.write(json.dumps(task).encode() + b"\n")
            process.stdin.flush()
        except BrokenPipeError:
            raise self._death(process) from None
        while True:
            message = json.loads(self._line(process))
            if "done" in message:
                return
            if "os_error" in message:
                raise OSError(*message["os_error"])
            if "raised" in message:
                raise _Gone("parser_raised", f"a parser raised {message['raised']}: report it, and give the text alone")
            if "out_of_memory" in message:
                reason = (
                    f"parsing took more than {memory // 1_000_000:,} MB: raise PASSAGE_PARSER_MEMORY_MB to read it, "
                    "or give the article's text alone"
                )
                raise _Gone("parser_out_of_memory", reason)
            yield message

    def _line(self, process: subprocess.Popen[bytes]) -> bytes:
        """Wait for the process's next line, at most the time an item may take."""
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            while (end := self._buffer.find(b"\n")) < 0:
                if not selector.select(self._limits.parser_s):
                    reason = (
                        f"parsing did not end in {self._limits.parser_s:g} seconds: raise PASSAGE_PARSER_S to read it, "
                        "or give the article's text alone"
                    )
                    raise _Gone("parser_too_slow", reason)
                chunk = os.read(process.stdout.fileno(), _CHUNK)
                if not chunk:
                    raise self._death(process)
                self._buffer += chunk
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _death(self, process: subprocess.Popen[bytes]) -> _Gone:
        code = process.wait()
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return _Gone("parser_died", f"the parser died of it ({how}): give the article's text alone")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._buffer.clear()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "sources.parser_worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | _QUIET,
                start_new_session=True,  # Ctrl-C reaches the run alone, which then ends its parser
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()


def _item(message: dict[str, Any]) -> Item:
    if "document" in message:
        fields = message["document"]
        return Document(**fields | {"fetched_at": datetime.fromisoformat(fields["fetched_at"])})
    if "link" in message:
        return Link(**message["link"])
    return Note(**message["note"]) if "note" in message else Rejection(**message["rejection"])
