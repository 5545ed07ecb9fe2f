"""vocabulary frames -> what a finder makes of them: decides whether that is made already.

A process reads batch after batch with one vocabulary; compiling it takes longer than reading a few articles. The frames
are compared by what they hold, so that the answer is the one that a new compilation would give.
"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import polars as pl

_P = ParamSpec("_P")
_T = TypeVar("_T")
_KEPT = 4


def kept(compiles: Callable[_P, _T]) -> Callable[_P, _T]:
    """The function with its last results kept: it is called with frames only, by position."""
    made: list[tuple[tuple[object, ...], _T]] = []

    @wraps(compiles)
    def look_up(*frames: _P.args, **named: _P.kwargs) -> _T:
        for known, result in made:
            if len(known) == len(frames) and all(map(_same, known, frames)):
                return result
        result = compiles(*frames, **named)
        made.append((tuple([frame.clone() if isinstance(frame, pl.DataFrame) else frame for frame in frames]), result))
        del made[:-_KEPT]
        return result

    return look_up


def _same(one: object, other: object) -> bool:
    """Whether two frames hold the same; anything else must be one and the same thing."""
    if isinstance(one, pl.DataFrame) and isinstance(other, pl.DataFrame):
        return one.schema == other.schema and one.equals(other)
    return one is other
