"""Every regular expression of the program -> how its work grows on texts made against it; prints what grows too fast.

A program of its own, started by test_patterns.py: patterns are recorded while the modules are imported and a few articles
are read, so that those built from the vocabulary are among them. Each is searched in texts that repeat what one of its
repeats takes, ended by a character that nothing takes. Costs are CPU time of this thread: a busy machine changes them little.
"""

import importlib
import itertools
import json
import math
import pkgutil
import random
import re
import re._compiler as compiler  # type: ignore[import-not-found]
import re._constants as codes  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SIZES = (160, 320, 640)  # cubic work on the last takes seconds, quadratic work milliseconds
MEASURABLE_S = 0.02
STEEPEST = 2.5  # cubic work shows as 2.7 to 3.2, quadratic work as 1.8 to 2.2
HEAVIEST = 200  # times the cost of `\\s+x` on as many spaces: a large factor hurts as much as a steep curve
UNITS = (
    " ",
    "a ",
    "0",
    "0,",
    "1 ",
    "A",
    "Ab ",
    "Ab, ",
    '"',
    "(",
    "'",
    "-",
    "a-",
    "\r\n",
    "<!--",
    "\u201ca",
    ".",
    "_",
    "/a",
)
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
_EXAMPLES = {
    codes.CATEGORY_DIGIT: "0", codes.CATEGORY_SPACE: " ", codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a", codes.CATEGORY_NOT_SPACE: "a", codes.CATEGORY_NOT_WORD: " ",
}  # fmt: skip
Node = tuple[Any, Any]


class _Late(Exception):
    pass


def recorded_patterns() -> dict[tuple[str, int], str]:
    """Import the program, read its vocabulary and the seed articles; return (pattern, flags) -> where it was made."""
    found: dict[tuple[str, int], str] = {}
    original = compiler.compile

    def recording(pattern: Any, flags: int = 0) -> re.Pattern[str]:
        made: re.Pattern[str] = original(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back and "/re/" in frame.f_code.co_filename:
            frame = frame.f_back
        place = Path(frame.f_code.co_filename)
        if place.is_relative_to(PROJECT) and "site-packages" not in place.parts and isinstance(made.pattern, str):
            found.setdefault((made.pattern, made.flags), f"{place.relative_to(PROJECT)}:{frame.f_lineno}")
        return made

    compiler.compile = recording
    for room in ("flows", "sources", "transforms", "expectations", "warehouse"):
        for module in pkgutil.walk_packages([str(PROJECT / room)], f"{room}."):
            importlib.import_module(module.name)
    _read_seeds()
    compiler.compile = original
    return found


def _read_seeds() -> None:
    import tempfile

    from flows.batch import derive
    from flows.settings import Settings
    from flows.steps import Steps
    from sources.files import read_paths
    from transforms.documents_to_new_documents import documents_to_new_documents
    from warehouse.store import open_writer

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(warehouse=Path(folder))
        reading = read_paths([PROJECT / "seeds" / "articles"], Path(folder) / "raw", settings.limits())
        with open_writer(Path(folder)) as writer:
            new = documents_to_new_documents(reading.incoming, writer.known_documents(reading.incoming))
            derive(new, reading.documents, writer, settings, Steps(lambda _: None, as_tasks=False))


def units_against(pattern: str, flags: int) -> set[tuple[str, str]]:
    """Pairs of a beginning and what is repeated behind it: common ones, and samples of what the pattern's repeats take."""
    chance = random.Random(1)
    pairs = {("", unit) for unit in UNITS}
    for before, body in _repeats(list(parser.parse(pattern, flags)), []):
        for _ in range(2):
            unit = _sample(list(body), chance)
            if 0 < len(unit) < 60:
                pairs.add((_sample(before, chance)[-100:], unit))
    return pairs


def _repeats(nodes: list[Node], before: list[Node]) -> Iterator[tuple[list[Node], list[Node]]]:
    for at, (kind, what) in enumerate(nodes):
        here = before + nodes[:at]
        if kind in _REPEATS:
            if what[1] is codes.MAXREPEAT or what[1] >= 8:
                yield here, list(what[2])
            yield from _repeats(list(what[2]), here)
        elif kind is codes.SUBPATTERN:
            yield from _repeats(list(what[3]), here)
        elif kind is codes.BRANCH:
            for branch in what[1]:
                yield from _repeats(list(branch), here)
        elif kind in (codes.ASSERT, codes.ASSERT_NOT):
            yield from _repeats(list(what[1]), here)
        elif kind is codes.ATOMIC_GROUP:
            yield from _repeats(list(what), here)


def _sample(nodes: list[Node], chance: random.Random) -> str:
    """A text that the nodes take, assertions left out."""
    text = ""
    for kind, what in nodes:
        if kind is codes.LITERAL:
            text += chr(what)
        elif kind in (codes.ANY, codes.NOT_LITERAL):
            text += "a" if what != ord("a") else "b"
        elif kind is codes.IN:
            text += _member(what, chance)
        elif kind is codes.BRANCH:
            text += _sample(list(chance.choice(what[1])), chance)
        elif kind is codes.SUBPATTERN:
            text += _sample(list(what[3]), chance)
        elif kind is codes.ATOMIC_GROUP:
            text += _sample(list(what), chance)
        elif kind in _REPEATS:
            text += "".join(_sample(list(what[2]), chance) for _ in range(max(what[0], min(what[1], 1))))
    return text


def _member(items: list[Node], chance: random.Random) -> str:
    if items[0][0] is codes.NEGATE:
        return next((c for c in "a0 ,.-A'(" if not any(_holds(item, c) for item in items[1:])), "a")
    kind, what = chance.choice(items)
    if kind is codes.CATEGORY:
        return _EXAMPLES[what]
    return chr(what if kind is codes.LITERAL else what[0])


def _holds(item: Node, character: str) -> bool:
    kind, what = item
    if kind is codes.LITERAL:
        return bool(what == ord(character))
    if kind is codes.RANGE:
        return bool(what[0] <= ord(character) <= what[1])
    pattern = {codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_SPACE: r"\s", codes.CATEGORY_WORD: r"\w",
               codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_NOT_WORD: r"\W"}[what]  # fmt: skip
    return re.match(pattern, character) is not None


def cost(pattern: re.Pattern[str], text: str) -> float:
    """CPU seconds of finding all matches; infinite beyond two."""
    signal.setitimer(signal.ITIMER_VIRTUAL, 2)
    start = time.thread_time()
    try:
        for _ in pattern.finditer(text):
            pass
    except _Late:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.thread_time() - start


def steepness(pattern: re.Pattern[str], before: str, unit: str) -> tuple[float, float]:
    """Exponent with which the cost grows, 0 if it stays too small to measure, and the last cost."""
    texts = [before + unit * (size // len(unit) + 1) + "\0" for size in SIZES]
    costs = [cost(pattern, texts[0])]
    for smaller, text in itertools.pairwise(texts):
        costs.append(cost(pattern, text))
        if costs[-1] == math.inf:
            return math.inf, math.inf
        if costs[-1] > MEASURABLE_S:
            # The least of three: another process may have fouled the caches.
            last = min(costs[-1], *(cost(pattern, text) for _ in range(2)))
            former = min(costs[-2], *(cost(pattern, smaller) for _ in range(2)))
            return math.log2(last / max(former, 1e-6)), last
    return 0.0, costs[-1]


def main() -> None:
    """Print a JSON object: how many patterns there are, and those that grow too fast."""

    def ring(*_: object) -> None:
        raise _Late

    patterns = recorded_patterns()
    signal.signal(signal.SIGVTALRM, ring)
    yardstick = re.compile(r"\s+x")
    unit_cost = min(cost(yardstick, " " * SIZES[-1] + "\0") for _ in range(5))
    found = []
    for (pattern, flags), place in sorted(patterns.items(), key=lambda item: item[1]):
        made = re.compile(pattern, flags)
        for before, unit in sorted(units_against(pattern, flags)):
            for _ in range(3):  # what is steep is so each time; what a busy machine does is not
                exponent, seconds = steepness(made, before, unit)
                if exponent <= STEEPEST and seconds <= HEAVIEST * unit_cost:
                    break
            else:
                found.append({"place": place, "pattern": pattern[:200], "text": f"{before!r} + {unit!r} * n",
                              "exponent": min(exponent, 99), "times": min(seconds / unit_cost, 1e9)})  # fmt: skip
                break
    print(json.dumps({"patterns": len(patterns), "found": found}))


if __name__ == "__main__":
    main()
