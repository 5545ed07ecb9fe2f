"""Kernel -> machine code where numba can be had, else the same function run by the interpreter: same answers, slower.

Kernels are written in the part of Python and numpy that means the same to both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeVar

import numpy as np

F = TypeVar("F", bound=Callable[..., Any])

try:
    from transforms.repeats.machine_code import compiled, telling_what_takes_long
except ImportError as missing:
    _WHY = str(missing)

    def compiled(function: F) -> F:
        """Run `function` as it is; hashes wrap around silently, as machine code does."""

        @wraps(function)
        def interpreted(*arguments: Any) -> Any:  # noqa: ANN401 - whatever the kernel takes and gives
            with np.errstate(over="ignore"):
                return function(*arguments)

        return interpreted  # type: ignore[return-value]

    @contextmanager
    def telling_what_takes_long(say: Callable[[str], None]) -> Iterator[None]:
        """Say that the interpreter runs the kernels."""
        say(f"{_WHY}: texts are compared by the interpreter, a hundred times slower")
        yield


__all__ = ["compiled", "telling_what_takes_long"]
