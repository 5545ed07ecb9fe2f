"""Python function -> machine code, by numba.

Compiling all kernels takes some fifteen seconds once; the code is kept beside the modules (`__pycache__`) for every
later process.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile `function` on its first call; it runs without the interpreter's lock."""
    made: Any = njit(cache=True, nogil=True)(function)
    return made  # type: ignore[no-any-return]
