"""repeat_vocabulary.json -> what the corpus of repeats is written with: words, names, syllables, templates, furniture."""

import json
from importlib.resources import files
from typing import Any

DATA: dict[str, Any] = json.loads((files("benchmarks") / "repeat_vocabulary.json").read_text(encoding="utf-8"))
