"""Freed memory goes back: one heap for all threads, unless the operator wants it otherwise."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
# Threads that hold memory all at once, then what glibc tells of its heaps.
HEAPS = """
import ctypes, os, threading
import flows
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
libc.fflush.argtypes = [ctypes.c_void_p]
together = threading.Barrier(6)
def take():
    together.wait()
    libc.malloc(1000)
    together.wait()
threads = [threading.Thread(target=take) for _ in range(6)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
stream = libc.fdopen(1, b"w")
libc.malloc_info(0, stream)
libc.fflush(stream)
"""


def _told(code: str, **settings: str) -> str:
    names = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES", "_RJEM_MALLOC_CONF")
    environment = {name: value for name, value in os.environ.items() if name not in names} | settings
    return subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_threads_share_one_heap() -> None:
    assert _told(HEAPS).count("<heap nr=") == 1


@pytest.mark.parametrize("setting", [{"MALLOC_ARENA_MAX": "4"}, {"GLIBC_TUNABLES": "glibc.malloc.arena_max=4"}])
def test_what_the_operator_set_stays(setting: dict[str, str]) -> None:
    assert _told(HEAPS, **setting).count("<heap nr=") > 1


def test_options_of_polars_stand_before_it_is_loaded_and_may_be_set() -> None:
    code = "import sys, flows, os; print('polars' in sys.modules, os.environ['_RJEM_MALLOC_CONF'])"
    assert _told(code) == "False dirty_decay_ms:1000,muzzy_decay_ms:0\n"
    assert _told(code, _RJEM_MALLOC_CONF="narenas:2") == "False narenas:2\n"


def test_a_run_may_give_back_at_any_time() -> None:
    code = "import flows.freed_memory as f; held = bytearray(50_000_000); del held; f.give_back(); print('well')"
    assert _told(code) == "well\n"


def test_a_run_without_news_loads_no_library_that_only_news_needs() -> None:
    heavy = "{'numba', 'llvmlite', 'great_expectations', 'pandas', 'trafilatura'}"
    assert _told(f"import sys, flows.ingest, flows.poll; print(sorted({heavy} & sys.modules.keys()))") == "[]\n"
