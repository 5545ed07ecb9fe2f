"""labels, answers -> how right the answers are: removals with precision and recall, and what was wrongly merged.

A row is a repeat when an earlier row states the same. Finding it is right only if the row it is led to, the first of its
cluster, states the same too. Who only flags rows and leads them nowhere is right with any repeat.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Kinds = npt.NDArray[Any]  # of str
# One sentence filled with another number, place or day.
_TEMPLATES = ("template", "tmpl")


class Score(NamedTuple):
    """Shares between 0 and 1; by kind of the row that was removed."""

    precision: float
    recall: float
    f1: float
    removed: int
    repeats: int
    recall_by_kind: dict[str, float]
    wrong_by_kind: dict[str, float]  # removed wrongly, of all rows of the kind
    templates_merged: float  # of the template rows, those led to a row that states something else


def scored_clusters(kinds: Kinds, truth: Ids, clusters: Ids) -> Score:
    """Score one cluster id per row; what the first row of a cluster states, the cluster states."""
    first = _first(clusters)
    removed = first != np.arange(len(truth))
    return _scored(kinds, truth, removed, removed & (truth[first] == truth))


def scored_flags(kinds: Kinds, truth: Ids, removed: Flags) -> Score:
    """Score flags of rows that are said to repeat something."""
    return _scored(kinds, truth, removed, removed & _repeats(truth))


def _first(ids: Ids) -> Ids:
    """Return for each row the first row with its id."""
    _, first, of = np.unique(ids, return_index=True, return_inverse=True)
    found: Ids = first[of]
    return found


def _repeats(truth: Ids) -> Flags:
    found: Flags = _first(truth) != np.arange(len(truth))
    return found


def _scored(kinds: Kinds, truth: Ids, removed: Flags, right: Flags) -> Score:
    repeats = _repeats(truth)
    found = int((right & repeats).sum())
    precision, recall = found / max(1, int(removed.sum())), found / max(1, int(repeats.sum()))
    here, of = np.unique(kinds, return_inverse=True)
    names = [str(name) for name in here]
    count = [np.bincount(of[rows], minlength=len(names)) for rows in (repeats, right & repeats, removed & ~right)]
    wrong = dict(zip(names, count[2] / np.maximum(1, np.bincount(of, minlength=len(names))), strict=True))
    return Score(
        precision=precision,
        recall=recall,
        f1=2 * precision * recall / max(1e-9, precision + recall),
        removed=int(removed.sum()),
        repeats=int(repeats.sum()),
        recall_by_kind={
            name: float(got / true) for name, got, true in zip(names, count[1], count[0], strict=True) if true
        },
        wrong_by_kind={name: float(share) for name, share in wrong.items()},
        templates_merged=float(max((wrong[name] for name in names if name in _TEMPLATES), default=0.0)),
    )
