"""CORPUS OUT -> pid, is_repeat: paragraphs that dolma's Bloom filter has seen before; it names no first one.

It reads JSON lines, an article each, and writes spans. Handing over the lines (`read`) and finding the paragraphs of the
spans (`flags`) is counted apart from its own entry point (`decide`).
"""

import bisect
import importlib.util
import json
import sys
import tempfile
from itertools import accumulate
from pathlib import Path

import polars as pl

from benchmarks.peers.measured import Measured

_BETWEEN = "\x1e"  # stands in no text


def _rust_module() -> object:
    """Load the module without the package around it, which imports taggers and their models."""
    package = importlib.util.find_spec("dolma")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("dolma is not installed in this venv")
    (library,) = Path(package.submodule_search_locations[0]).glob("dolma.*.so")
    spec = importlib.util.spec_from_file_location("dolma.dolma", library)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"{library} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _flagged(texts: list[str], spans: list[list[int]]) -> list[bool]:
    """Say which paragraphs the spans, in characters of the joined text, lie on."""
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    flags = [False] * len(texts)
    for start, *_ in spans:
        # A span before a last paragraph of one letter begins one character early.
        flags[bisect.bisect_right(starts, start + 1) - 1] = True
    return flags


def main() -> None:
    """Run dolma on the corpus."""
    dolma = _rust_module()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name in ("documents", "in", "out"):
            (folder / name).mkdir()
        run = Measured()
        rows = pl.read_parquet(sys.argv[1], columns=["pid", "doc", "text"])
        articles = rows.group_by("doc", maintain_order=True).agg("text", "pid")
        lines = articles.select(pl.col("doc").cast(pl.String).alias("id"), pl.col("text").list.join(_BETWEEN))
        lines.write_ndjson(folder / "documents" / "corpus.jsonl")
        run.stage("read")
        dolma.deduper_entrypoint(json.dumps(_config(folder, rows.height)))  # type: ignore[attr-defined]
        run.stage("decide")
        written = (folder / "attributes" / "seen" / "corpus.jsonl").read_text(encoding="utf-8").splitlines()
        spans = [json.loads(line)["attributes"].get("spans", []) for line in written]
        flags = [_flagged(*each) for each in zip(articles["text"].to_list(), spans, strict=True)]
        run.stage("flags")
        run.report()
    found = articles.select("pid").with_columns(pl.Series("is_repeat", flags)).explode("pid", "is_repeat")
    found.sort("pid").write_parquet(sys.argv[2])


def _config(folder: Path, paragraphs: int) -> dict[str, object]:
    return {
        "documents": [f"{folder}/documents/*"],
        "work_dir": {"input": f"{folder}/in", "output": f"{folder}/out"},
        "dedupe": {
            "name": "seen",
            "paragraphs": {"attribute_name": "spans", "paragraph_separator": _BETWEEN},
            "skip_empty": True,
        },
        "bloom_filter": {
            "file": f"{folder}/bloom.bin",
            "size_in_bytes": 0,
            "read_only": False,
            "estimated_doc_count": paragraphs,
            "desired_false_positive_rate": 1e-4,  # as its documentation has it
        },
        "processes": 1,  # with more, what is seen first is left to chance
    }


main()
