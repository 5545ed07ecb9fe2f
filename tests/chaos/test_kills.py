"""kill -9 anywhere: nothing acknowledged is lost, nothing is doubled, readers always open, the end is as if undisturbed.

Every test runs a sample; `make chaos` runs 300 random kills and each named point ten times.
"""

import importlib.util
import json
import random
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

_HERE = Path(__file__).parent
POINTS = list(json.loads((_HERE / "points.json").read_text()))


def _loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"chaos_{name}", _HERE / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


kills = _loaded("kills")


@pytest.fixture
def series(tmp_path: Path) -> Iterator[object]:
    made = []

    def make(name: str, batches: int, *, audit: bool = False, seed: int = 1):
        (tmp_path / name).mkdir()
        made.append(kills.Series(tmp_path / name, batches, articles=3, seed=seed, audit=audit))
        return made[-1]

    yield make
    for each in made:
        each.end()


def _finish(one) -> None:
    """Write the rest without disturbance."""
    one.start(0)
    assert one.wait() == 0


def test_random_kills(series, chaos: bool, capsys: pytest.CaptureFixture[str]) -> None:
    per_series, rounds = (20, 15) if chaos else (20, 1)
    histogram, slowest = {}, 0.0
    for seed in range(rounds):
        rng = random.Random(seed)
        one = series(f"killed{seed}", batches=2 * per_series + 1, seed=seed)
        for number in range(per_series):
            before = len(kills.acknowledged(one.warehouse))
            first = one.done() if before else 0
            pid = one.start(first)
            one.kill_within(pid, before, rng)
            assert one.check() == [], f"kill {number} of series {seed}, {dict(one.histogram)}"
        _finish(one)
        assert one.check() == []
        calm = series(f"calm{seed}", batches=2 * per_series + 1, seed=seed)
        _finish(calm)
        assert one.hashes() == calm.hashes()
        for phase, count in one.histogram.items():
            histogram[phase] = histogram.get(phase, 0) + count
        slowest = max(slowest, *one.recovery_s)
    writing = sum(count for phase, count in histogram.items() if phase.startswith("writing"))
    with capsys.disabled():
        print(
            f"\n{per_series * rounds} kills, {writing / per_series / rounds:.0%} while writing, slowest recovery {slowest:.2f} s"
        )
        for phase, count in sorted(histogram.items(), key=lambda pair: -pair[1]):
            print(f"  {count:4} {phase}")
    assert writing >= 0.5 * per_series * rounds


def test_kills_at_named_points(series, chaos: bool) -> None:
    times = 10 if chaos else 1
    one = series("points", batches=2 * len(POINTS) * times + 2)
    for at, point in enumerate(POINTS * times):
        first = one.done() if at else 0
        one.start(first, point)
        assert one.wait() == -9, f"{point}: the process did not come by"
        assert one.check() == [], point
    _finish(one)
    assert one.check() == []
    calm = series("calm", batches=2 * len(POINTS) * times + 2)
    _finish(calm)
    assert one.hashes() == calm.hashes()
