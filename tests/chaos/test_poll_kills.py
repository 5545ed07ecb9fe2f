"""kill -9 anywhere in a poll: no item is lost or doubled, no state runs ahead of its rows, the next poll mends it all.

Every test runs a sample; `make chaos` runs about 110 random kills and each named point.
"""

import random
import shutil
import sys
from pathlib import Path

import pytest

from expectations.verdict import Audit
from flows import settle
from transforms.tables import ValidationResults
from warehouse.store import open_writer

poll_kills = sys.modules["poll_kills"]
# Each round of news is polled by processes that are killed, one after the other, until one comes to its end.
_SAMPLE = [
    ["states of the second batch staged, not committed", "fetching"],
    ["first batch acknowledged, second not begun", "writing"],
]


def _all(rng: random.Random) -> list[list[str]]:
    named = [[point, rng.choice(poll_kills.KINDS)] for point in poll_kills.POINTS]
    return named + [rng.choices(poll_kills.KINDS, k=rng.randint(1, 3)) for _ in range(50)]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The seed tables without the places of the world, which are most of what a batch without news takes."""
    copied = tmp_path / "seeds"
    shutil.copytree(Path(__file__).resolve().parents[2] / "seeds", copied, ignore=shutil.ignore_patterns("articles"))
    world = copied / "world_places.csv"
    world.write_text(world.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    return copied


@pytest.fixture
def news(faulty_server, tmp_path: Path):
    return poll_kills.News(faulty_server, tmp_path)


def test_polls_killed_anywhere_end_as_if_undisturbed(
    news, seeds: Path, tmp_path: Path, chaos: bool, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle, "audit", lambda *_: Audit(ValidationResults.create_empty()))
    rng = random.Random(7)
    rounds = _all(rng) if chaos else _SAMPLE
    with open_writer(tmp_path / "empty"):
        pass
    killed = poll_kills.PollSeries(tmp_path / "killed", news, seeds, tmp_path / "empty")
    with killed.children():
        for number, kills in enumerate(rounds):
            news.turn(number)
            for kill in kills:
                if kill in poll_kills.POINTS:
                    killed.kill_at(kill)
                else:
                    killed.kill_at_random(kill, rng)
                assert killed.check() == [], f"round {number}, {kill}, {dict(killed.histogram)}"
            killed.poll()
            assert killed.check_whole() == [], f"the poll after round {number}, {kills}, {dict(killed.histogram)}"
    calm = poll_kills.PollSeries(tmp_path / "calm", news, seeds, tmp_path / "empty")
    for number in range(len(rounds)):
        news.turn(number)
        calm.poll()
    assert killed.end() == calm.end(), "not what undisturbed polls give"
    with capsys.disabled():
        print(f"\n{sum(map(len, rounds))} polls killed, at random while {dict(killed.histogram)}: as if undisturbed")
