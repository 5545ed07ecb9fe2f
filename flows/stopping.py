"""SIGTERM or SIGINT -> the end of a run: decides that it comes within seconds, and that it is known for what it is.

A signal reaches Python code as an exception, raised by its handler between two instructions. Two things can go wrong
there, and both are mended here: a library may turn that exception into an error of its own (DuckDB does, and frames
whose expressions call back), so that a run that was told to stop would look like one that failed; and a loop in machine
code lets no handler run until it is done. So a thread reads the signals themselves, as the kernel hands them over, and
ends the process by force when the run has not ended in time. That loses nothing: what is not committed was never there.

It refuses to decide what is kept: the writer's transaction does.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from prefect.exceptions import TerminationSignal

GRACE_S: Final = 8.0  # after it the process is ended by force
_STOPS = (signal.SIGTERM, signal.SIGINT)
_MARK = b"\0"  # no signal has this number


class Watch:
    """Reads the signals of this process from the wakeup descriptor in a thread of its own."""

    def __init__(self) -> None:
        """Begin to watch; call it in the main thread."""
        self.is_told = False
        self._caught: signal.Signals | None = None
        self._read, self._write = os.pipe()
        os.set_blocking(self._write, False)
        self._ended, self._caught_up = threading.Event(), threading.Event()
        self._before = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        self._thread = threading.Thread(target=self._watch, name="signals", daemon=True)
        self._thread.start()

    def caught(self) -> signal.Signals | None:
        """Return the signal that told the process to stop, None if none has so far."""
        if self._caught is None:
            # The thread may not have come to a signal whose handler has run already: it reads in order, up to the mark.
            self._caught_up.clear()
            os.write(self._write, _MARK)
            self._caught_up.wait(1)
        return self._caught

    def close(self) -> None:
        """Stop watching."""
        signal.set_wakeup_fd(self._before)
        self._ended.set()
        os.close(self._write)
        self._thread.join()
        os.close(self._read)

    def _watch(self) -> None:
        while numbers := os.read(self._read, 64):
            stops = [number for number in numbers if number in _STOPS]
            if stops and self._caught is None:
                self._caught = signal.Signals(stops[0])
            self._caught_up.set()
            if stops and not self._ended.wait(GRACE_S):
                said = f"stopped by {signal.Signals(stops[0]).name}: not ended after {GRACE_S:g} s, so by force now\n"
                os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, said.encode())
                os._exit(exit_code(stops[0]))


_watch: Watch | None = None


@contextmanager
def ends_when_told(say: Callable[[str], None]) -> Iterator[None]:
    """Let SIGTERM and SIGINT end the block as TerminationSignal and KeyboardInterrupt, or the process within GRACE_S.

    `say` is told once what stopped the block. A handler of SIGTERM that is there already (Prefect's own in a flow run)
    stays. Blocks may be nested; outside the main thread, where no handler runs, it does nothing.
    """
    global _watch  # noqa: PLW0603 - signals belong to the process, and so does their watch
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.getsignal(signal.SIGTERM)
    if handler is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)
    watch, is_outer = _watch or Watch(), _watch is None
    _watch = watch
    try:
        yield
    except BaseException as error:
        number = watch.caught()
        if number is None:
            raise
        if not watch.is_told:
            watch.is_told = True
            say(f"stopped by {number.name}: start it again in the same way")
        if isinstance(error, KeyboardInterrupt | TerminationSignal):
            raise
        raise (KeyboardInterrupt() if number == signal.SIGINT else TerminationSignal(number)) from error
    finally:
        if is_outer:
            _watch = None
            watch.close()
        if handler is signal.SIG_DFL:
            signal.signal(signal.SIGTERM, handler)


def is_told_to_stop() -> bool:
    """Return whether a signal told this process to stop: what a library raises since then may be that signal's doing."""
    return _watch is not None and _watch.caught() is not None


def end_within(seconds: float, code: int) -> None:
    """End the process with `code` after `seconds` if it has not ended by then; for a last wait that may be in vain."""
    last = threading.Timer(seconds, os._exit, [code])
    last.daemon = True
    last.start()


def exit_code(number: int) -> int:
    """Return what shells report of a process that a signal ended: 143 for SIGTERM, 130 for SIGINT."""
    return 128 + number


def _terminate(number: int, _frame: FrameType | None) -> None:
    raise TerminationSignal(number)
