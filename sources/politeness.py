"""Requests to a host -> one at a time, with a pause between two: decides when the next may start.

It does not know what is asked, and never makes a run wait longer than its bound: what must rest longer is left for
another run.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sources.fetch_errors import ClientClosed, HostWantsRest


class Politeness:
    """Turns at hosts; one per run, for all its threads."""

    def __init__(self, clock: Callable[[], float], wait: Callable[[float], None]) -> None:
        """`wait` pauses for seconds and raises if the client is closed."""
        self._clock, self._wait = clock, wait
        self._changed = threading.Condition()
        self._busy: set[str] = set()
        self._free_at: dict[str, float] = {}
        self._is_closed = False

    @contextmanager
    def turn(self, host: str, url: str, delay_s: float, longest_s: float) -> Iterator[None]:
        """Be the only one at `host` inside the context, and leave it alone for `delay_s` afterwards.

        Raises HostWantsRest if the host has to be left alone for more than `longest_s` from now, ClientClosed if the
        run ends meanwhile.
        """
        with self._changed:
            while host in self._busy and not self._is_closed:
                self._changed.wait()
            if self._is_closed:
                raise ClientClosed(url)
            rest_s = self._free_at.get(host, 0.0) - self._clock()
            if rest_s > longest_s:
                raise HostWantsRest(url, f"{rest_s:.0f} seconds", retry_after_s=rest_s)
            self._busy.add(host)
        try:
            if rest_s > 0:
                self._wait(rest_s)
            yield
        finally:
            with self._changed:
                self._busy.discard(host)
                self._rest(host, delay_s)
                self._changed.notify_all()

    def rest(self, host: str, seconds: float) -> None:
        """Leave `host` alone for so long from now, because it said so."""
        with self._changed:
            self._rest(host, seconds)

    def close(self) -> None:
        """End all waiting for turns."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def _rest(self, host: str, seconds: float) -> None:
        self._free_at[host] = max(self._free_at.get(host, 0.0), self._clock() + seconds)
