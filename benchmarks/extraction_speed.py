"""Folder of articles -> CPU seconds that each finder takes per 1,000 articles, on one core.

    POLARS_MAX_THREADS=1 python -m benchmarks.extraction_speed DIR [--articles 1000]

The folder's articles are taken as often as needed, each time as articles of their own, so that repeats do not thin them
out; what finders remember of single words helps them a little more than it would on as many different articles. Reading,
auditing and storing are left out.
"""

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import polars as pl
from cyclopts import App

from benchmarks.quality import read_articles
from flows.environment import PROJECT
from flows.extraction import extract_claims, read_vocabulary
from flows.steps import Steps

app = App(name="python -m benchmarks.extraction_speed", help_format="plaintext", version_flags=[])


@app.default
def extraction_speed(folder: Path, /, *, articles: int = 1000) -> int:
    """Print CPU seconds by finder and in all, and what they come to per 1,000 articles.

    Parameters
    ----------
    folder
        Articles as the ingest command reads them.
    articles
        How many articles to read, at least.
    """
    with tempfile.TemporaryDirectory() as warehouse:
        con, _ = read_articles(folder, Path(warehouse))
        texts = con.execute("SELECT * FROM articles").pl()
        cut = con.execute("SELECT * FROM sentences").pl()
        con.close()
    rounds = -(-articles // texts.height)
    sentences = pl.concat([_again(cut, n) for n in range(rounds)])
    stories = pl.concat([_again(texts, n) for n in range(rounds)])
    vocabulary = read_vocabulary(PROJECT / "seeds")
    seconds: Counter[str] = Counter()
    clock = started = time.process_time()

    def say(line: str) -> None:
        nonlocal clock
        now = time.process_time()
        seconds[line.split(":", maxsplit=1)[0]] += now - clock  # type: ignore[assignment]
        clock = now

    extract_claims(sentences, stories, vocabulary, Steps(say, as_tasks=False))
    total = time.process_time() - started
    size = stories.select(pl.col("text").str.len_chars().mean()).item()
    print(f"{stories.height} articles of {size:.0f} characters, {sentences.height} sentences")
    for stage, value in seconds.most_common():
        print(f"  {stage:<20}{value:7.2f}")
    print(f"all extraction {total:.2f} CPU s, per 1,000 articles {1000 * total / stories.height:.2f}")
    return 0


def _again(frame: pl.DataFrame, n: int) -> pl.DataFrame:
    """The same rows under other ids."""
    ids = [pl.format("{}r{}", "article_id", pl.lit(n)).alias("article_id")]
    if "sentence_id" in frame.columns:
        ids.append(pl.format("{}{}", pl.lit(f"{n:03x}"), pl.col("sentence_id").str.slice(3)).alias("sentence_id"))
    return frame.with_columns(ids)


def main() -> None:
    """Run the command line; usage errors exit with 2."""
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
