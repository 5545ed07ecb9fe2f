"""kill -9 anywhere: nothing acknowledged is lost, nothing is doubled, readers always open, the end is as if undisturbed.

Every test runs a sample; `make chaos` runs 300 random kills and each named point ten times.
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

kills = sys.modules["kills"]
POINTS = list(kills.POINTS)


@pytest.fixture
def series() -> Iterator[object]:
    made = []

    def make(folder: Path, batches: list[list[str]]):
        made.append(kills.Series(folder, batches))
        return made[-1]

    yield make
    for each in made:
        each.end()


def test_kills_anywhere(series, tmp_path: Path, chaos: bool, capsys: pytest.CaptureFixture[str]) -> None:
    at_random, times, rounds = (30, 1, 10) if chaos else (18, 1, 1)
    histogram: Counter[str] = Counter()
    recovery: list[float] = []
    for seed in range(rounds):
        batches = kills.write_batches(tmp_path / f"news{seed}", 2 * at_random + len(POINTS) * times + 2, 2, seed)
        one = series(tmp_path / f"killed{seed}", batches)
        rng = random.Random(seed)
        for number in range(at_random):
            before = len(kills.acknowledged(one.warehouse))
            pid = one.start(one.done() if before else 0)
            one.kill_within(pid, before, rng)
            assert one.check() == [], f"kill {number} of series {seed}, {dict(one.histogram)}"
        histogram += one.histogram
        for point in POINTS * times:
            one.start(one.done(), point)
            assert one.wait() == -9, f"{point}: the process did not come by"
            assert one.check() == [], point
        one.start(one.done())
        assert one.wait() == 0
        assert one.check() == []
        recovery += one.recovery_s
        calm = series(tmp_path / f"calm{seed}", [[path for batch in batches for path in batch]])
        calm.start(0)
        assert calm.wait() == 0
        assert one.hashes() == calm.hashes(), "not what one undisturbed run gives"
        with capsys.disabled():
            print(f"\nseries {seed}: as if undisturbed after {sum(one.histogram.values())} random kills", flush=True)
    kinds = Counter(
        {kind: sum(n for phase, n in histogram.items() if phase.startswith(kind)) for kind in ("writing", "other")}
    )
    with capsys.disabled():
        print(f"\n{kinds.total()} random kills, {kinds['writing'] / kinds.total():.0%} of them while writing, ", end="")
        print(f"and {len(POINTS) * times * rounds} at named points; slowest recovery {max(recovery):.2f} s")
        for phase, count in histogram.most_common():
            print(f"  {count:4} {phase}")
    assert max(recovery) < 10, "seconds"
    assert kinds["writing"] >= (0.6 if chaos else 0.3) * kinds.total()
