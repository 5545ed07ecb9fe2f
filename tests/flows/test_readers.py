"""Readers that open the published file while batch after batch is published always can, and are told one whole state."""

from pathlib import Path

import pytest

from benchmarks.article_corpus import article_corpus
from benchmarks.readers_during_publishes import while_reading, write
from flows import settle


def test_readers_always_open_and_never_see_half_a_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settle, "audit", settle.audit)  # write() replaces it: here it comes back
    batches = []
    for at, one in enumerate(article_corpus(9)):
        batch = tmp_path / str(at)
        batch.mkdir()
        (batch / f"{one.name}.txt").write_bytes(one.data)
        batches.append(str(batch))
    write(tmp_path / "warehouse", batches[:1])
    told = while_reading(lambda: write(tmp_path / "warehouse", batches[1:]), tmp_path / "warehouse", readers=2)
    assert told["failed"] == told["wrong"] == 0
    assert told["opens"] > len(batches)
    assert told["publications_seen"] > 1, "the readers were there while something was published"
