"""random numbers -> template rows: the whole sentences of the corpus, filled with other numbers, places and days."""

from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.repeat_vocabulary import DATA

FURNITURE: list[str] = DATA["furniture"]
_TEMPLATES: list[str] = DATA["templates"]
_PLACES, _WHO, _DAYS = " ".join(DATA["places"]).split(), DATA["who"].split(), DATA["days"].split()


def template_rows(count: int, rng: np.random.Generator) -> npt.NDArray[Any]:
    """Return so many sentences; two that are filled alike are the same text."""
    drawn = zip(
        rng.integers(0, len(_TEMPLATES), count), rng.integers(2, 1000, count), rng.integers(2, 10_000, count),
        rng.choice(_WHO, count), rng.choice(_PLACES, count), rng.choice(_DAYS, count), strict=True,
    )  # fmt: skip
    rows = np.empty(count, dtype=object)
    rows[:] = [_TEMPLATES[t].format(n=n, m=m, who=who, place=place, day=day) for t, n, m, who, place, day in drawn]
    return rows
