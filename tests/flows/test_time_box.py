"""A computation that a hostile input keeps busy ends, and leaves the process as it was."""

import re
import signal
import threading

import pytest

from flows.time_box import TooSlow, within

# Nested quantifiers: 40 letters take longer than anybody waits.
EXPONENTIAL = re.compile(r"(?:a+)+b")


def test_a_catastrophic_search_ends() -> None:
    with pytest.raises(TooSlow, match=r"not done in 0\.2 s"):
        within(0.2, lambda: EXPONENTIAL.match("a" * 60))


def test_result_and_errors_pass_through() -> None:
    assert within(5, lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0)


def test_timer_and_handler_are_given_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    within(5, lambda: None)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_outside_the_main_thread_it_runs_without_a_limit() -> None:
    results: list[int] = []
    thread = threading.Thread(target=lambda: results.append(within(0.001, lambda: sum(range(100_000)))))
    thread.start()
    thread.join()
    assert results == [4999950000]
