"""No regular expression of the program can be kept busy by a text made against it."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PROGRAM = Path(__file__).with_name("pattern_costs.py")


def _run(*arguments: str) -> dict[str, object]:
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_no_pattern_grows_faster_than_the_square_of_a_text() -> None:
    """A sentence has 5,000 code points at most (sentences_to_readable), so that a square is a fraction of a second."""
    answer = _run(str(PROGRAM))
    assert answer["patterns"] > 500  # type: ignore[operator]
    assert answer["found"] == []


def test_the_measurement_finds_bad_patterns() -> None:
    """Cubic and exponential ones, so that the test above cannot pass for want of hostile texts."""
    script = f"""
import json, re, runpy, signal
costs = runpy.run_path({str(PROGRAM)!r}, run_name="costs")
def ring(*_):
    raise costs["_Late"]
signal.signal(signal.SIGVTALRM, ring)
steep = {{}}
BAD = [(r"\\s+\\s*,?\\s+x", ("", " ")), (r"(?:a+)+b", ("", "a")), (r"\\w+\\s", ("", "A")), (r"x\\d+y", ("x", "0"))]
for pattern, pair in BAD:
    assert pair in costs["units_against"](pattern, 0)
    steep[pattern] = costs["steepness"](re.compile(pattern), *pair)[0]
print(json.dumps({{p: min(s, 99) for p, s in steep.items()}}))
"""
    cubic, exponential, square, linear = _run("-c", script).values()
    assert cubic > 2.5  # type: ignore[operator]
    assert exponential == 99
    assert square < 2.5  # type: ignore[operator]
    assert linear == 0
