"""Allocators of this process -> freed memory goes back to the machine: decides how much they may keep for later.

By default the C library gives every thread a heap of its own and DuckDB's threads change with each run: a process that
makes many runs keeps what none of them needs. polars brings an allocator of its own, which reads its options when it is
loaded. It refuses to overrule what the operator has set. Where the C library is another than glibc nothing is changed.
"""

import ctypes
import os
from typing import Final

# glibc's malloc.h: how many heaps there may be.
_M_ARENA_MAX: Final = -8
_ARENAS: Final = 1
_SET_BY_OPERATOR: Final = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")
# jemalloc's options in the build that polars brings: pages that are not used for a second are given back.
_POLARS: Final = ("_RJEM_MALLOC_CONF", "dirty_decay_ms:1000,muzzy_decay_ms:0")


def keep_little() -> None:
    """Let the allocators keep little. Call it before polars is loaded and before there are threads."""
    os.environ.setdefault(*_POLARS)
    if not any(name in os.environ for name in _SET_BY_OPERATOR):
        _libc("mallopt", _M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Give back at once what is free now: after a batch, of which nothing but its outcome is needed any more."""
    _libc("malloc_trim", 0)


def _libc(name: str, *arguments: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None)
    if function is not None:
        function(*arguments)
