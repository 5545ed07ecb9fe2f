"""Function + seconds -> its result, or TooSlow: ends a computation that a hostile input would keep busy for ever.

Rests on SIGALRM, which Python's regular expressions heed while they search. Outside the main thread, where no signal
arrives, the function runs without a limit.
"""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

_T = TypeVar("_T")


class TooSlow(Exception):
    """The function did not end in its time."""


def within(seconds: float, function: Callable[[], _T]) -> _T:
    """Call `function`; raises TooSlow once it has run for `seconds`, and whatever it raises itself."""
    if threading.current_thread() is not threading.main_thread():
        return function()

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"not done in {seconds:g} s")

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        return function()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
