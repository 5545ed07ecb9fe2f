"""Batch that cannot be derived or published -> the articles that are to blame, set aside: decides that one bad article
costs itself alone, and when so many are to blame that the batch has to answer.

It does not mend anything: what is set aside stays stored, with its reason, and can be read again.
"""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import polars as pl

from flows.command import EXPECTED_TROUBLE
from flows.environment import PROJECT

# More are the work of a rule or a source, not of single articles: publishing without them would hide that.
_MOST, _SHARE = 20, 0.1
_SAMPLE = 200
_REPORT = "report it, and retry with a newer version"

RAISED, BROKEN, TOO_LONG = "rule_raised", "rule_broken", "too_many_sentences"
_STAGES = {RAISED: "derive claims", BROKEN: "audit batch", TOO_LONG: "cut sentences"}


class ArticlesBlamed(Exception):
    """The batch goes on without the articles in `blamed` (article_id -> why, in words); `reason_code` says what kind."""

    def __init__(self, blamed: Mapping[str, str], reason_code: str) -> None:
        """Keep the articles."""
        super().__init__(f"{len(blamed)} articles are set aside, {reason_code}: {', '.join(sorted(blamed)[:5])}")
        self.blamed, self.reason_code = blamed, reason_code


def check_lengths(sentences: pl.DataFrame, limit: int) -> None:
    """Raise ArticlesBlamed for articles of more than `limit` sentences: tellings are compared pair by pair.

    sentences: tables.Sentences.
    """
    counts = sentences.group_by("article_id").len().filter(pl.col("len") > limit)
    if counts.is_empty():
        return
    words = "{:,} sentences are over the limit of {:,}: raise PASSAGE_SENTENCE_LIMIT to read them, or cut the text"
    raise ArticlesBlamed({key: words.format(count, limit) for key, count in counts.iter_rows()}, TOO_LONG)


def are_few(blamed: int, articles: int) -> bool:
    """Return whether `blamed` of `articles` may be set aside without refusing the batch."""
    return 0 < blamed <= max(_MOST, int(_SHARE * articles))


def find_raising(articles: list[str], derive: Callable[[list[str]], object], error: Exception) -> dict[str, str]:
    """Find the articles on which `derive` raises, by halves; return for each what it raised, in words.

    `derive` is given articles; it raised `error` for all of them together. Raises `error` if it is no matter of articles,
    if too many raise, or if halves are well that raise together.
    """
    if isinstance(error, (*EXPECTED_TROUBLE, OSError, MemoryError, duckdb.Error)) or not articles:
        raise error
    found: dict[str, str] = {}
    pending: list[tuple[list[str], Exception]] = [(articles, error)]
    while pending:
        suspects, raised = pending.pop()
        if len(suspects) == 1:
            found[suspects[0]] = _words(raised)
            if not are_few(len(found), len(articles)):
                raise error
            continue
        half = len(suspects) // 2
        guilty = []
        for part in (suspects[:half], suspects[half:]):
            try:
                derive(part)
            except Exception as again:
                guilty.append((part, again))
        if not guilty:
            raise error
        pending += guilty
    return found


def set_articles_aside(blamed: Mapping[str, str], reason_code: str, new: pl.DataFrame) -> pl.DataFrame:
    """Describe articles set aside: stage, source_uri, raw_sha256 (of the stored file), reason_code, reason, sample.

    new: article_id, source_uri, raw_sha256, stored_sha256, text of the batch's articles.
    """
    words = pl.DataFrame(
        {"article_id": list(blamed), "reason": list(blamed.values())},
        schema={"article_id": pl.String, "reason": pl.String},
    )
    return new.join(words, on="article_id").select(
        pl.lit(_STAGES[reason_code]).alias("stage"),
        "source_uri",
        pl.col("stored_sha256").alias("raw_sha256"),
        pl.lit(reason_code).alias("reason_code"),
        "reason",
        pl.col("text").str.slice(0, _SAMPLE).alias("sample"),
    )


def _words(error: Exception) -> str:
    """Say what was raised and where in this project."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if f.filename.startswith(str(PROJECT)) and "site-packages" not in f.filename]
    place = f" in {Path(ours[-1].filename).relative_to(PROJECT)} line {ours[-1].lineno}" if ours else ""
    first = (str(error).splitlines() or [""])[0][:_SAMPLE]
    return f"a rule raised {type(error).__name__}{place} ({first}): {_REPORT}"
