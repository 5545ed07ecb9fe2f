"""a block of code -> CPU seconds, wall seconds and peak memory of this process and its children, as JSON."""

import json
import resource
import time
from typing import Any


class Measured:
    """Measures from its making on: imports and set-up before cost nothing."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._cpu, self.stages = time.perf_counter(), _cpu(), dict[str, float]()
        self._last = self._cpu

    def stage(self, name: str) -> None:
        """End a stage, or another round of it."""
        now = _cpu()
        self.stages[name] = round(self.stages.get(name, 0.0) + now - self._last, 3)
        self._last = now

    def figures(self) -> dict[str, Any]:
        """Return what was measured; what comes afterwards is not counted."""
        spent, wall = _cpu() - self._cpu, time.perf_counter() - self._wall
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        figures = {"cpu_s": round(spent, 3), "wall_s": round(wall, 3), "peak_mb": round(peak / 1000)}
        return {**figures, "stages": self.stages}

    def report(self) -> None:
        """Print it as JSON."""
        print(json.dumps(self.figures()))


def _cpu() -> float:
    times = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in times)
