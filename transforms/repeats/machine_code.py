"""Python function -> machine code by numba, kept for later processes.

Compiling all kernels takes some twenty seconds once; the code is kept beside the modules (`__pycache__`), or in the
user's cache where that cannot be written. Kernels are built into one another, so that the kept code counts only as long as
every module of this room is as it was.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import numba
from numba.core import event
from numba.core.caching import InTreeCacheLocator, UserWideCacheLocator

F = TypeVar("F", bound=Callable[..., Any])


@cache
def _room_digest() -> str:
    """Digest of the sources that kernels are made from."""
    digest = hashlib.sha256()
    for source in sorted(files(__package__).iterdir(), key=lambda each: each.name):
        if source.name.endswith(".py"):
            digest.update(source.read_bytes())
    return digest.hexdigest()


class BesideModules(InTreeCacheLocator):
    """Kept code beside the module, good for these sources of the room."""

    def get_source_stamp(self) -> str:
        """Return what the kept code must have been made from."""
        return _room_digest()


class InUserCache(UserWideCacheLocator):
    """Kept code in the user's cache, good for these sources of the room."""

    def get_source_stamp(self) -> str:
        """Return what the kept code must have been made from."""
        return _room_digest()


_PLACES = ",".join(f"{each.__module__}.{each.__qualname__}" for each in (BesideModules, InUserCache))


def compiled(function: F) -> F:
    """Compile `function` on its first call; it runs without the interpreter's lock."""
    config: Any = numba.config  # its settings are made at run time
    before, config.CACHE_LOCATOR_CLASSES = config.CACHE_LOCATOR_CLASSES, _PLACES
    try:
        made: Any = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # no place can be written: compiled anew by each process
        made = numba.njit(nogil=True)(function)
    finally:
        config.CACHE_LOCATOR_CLASSES = before
    return made  # type: ignore[no-any-return]


class _FirstCompilation(event.Listener):
    def __init__(self, say: Callable[[str], None]) -> None:
        self._say: Callable[[str], None] | None = say

    def on_start(self, _: object) -> None:
        if self._say:
            self._say("compiling the comparison of texts, once on this machine: half a minute")
        self._say = None

    def on_end(self, _: object) -> None:
        """Nothing is told at the end."""


@contextmanager
def telling_what_takes_long(say: Callable[[str], None]) -> Iterator[None]:
    """Say once that kernels have to be compiled, at the first: until all are, nothing else seems to happen."""
    with event.install_listener("numba:compile", _FirstCompilation(say)):
        yield
