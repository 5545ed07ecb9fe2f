"""The transforms in a row, from texts to figures: what the tests of this room share."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from transforms import tables
from transforms.article_to_paragraphs import article_to_paragraphs
from transforms.claim_tables import Figures
from transforms.document_to_article import document_to_article
from transforms.document_to_lines import document_to_lines
from transforms.find_figures import find_figures
from transforms.ids import content_id
from transforms.occurrences_to_paragraphs import occurrences_to_paragraphs
from transforms.paragraph_to_sentences import paragraph_to_sentences

ROOT = Path(__file__).parents[2]
_FIELDS = ("title_field", "outlet_field", "byline_field", "date_field", "item_id")


class Derived(NamedTuple):
    """The frames of one batch."""

    lines: pl.DataFrame
    articles: pl.DataFrame
    paragraphs: pl.DataFrame
    occurrences: pl.DataFrame
    sentences: pl.DataFrame
    figures: pl.DataFrame


Derive = Callable[..., Derived]


def documents_of(texts: dict[str, str], **fields: str) -> pl.DataFrame:
    """IncomingDocuments + article_id of texts by id; `fields` are stated beside every text."""
    beside = [pl.lit(fields.get(name), dtype=pl.String).alias(name) for name in _FIELDS]
    schema = {"article_id": pl.String, "text": pl.String}
    return (
        pl.DataFrame({"article_id": list(texts), "text": list(texts.values())}, schema=schema)
        .with_columns(
            pl.col("article_id").alias("stem"),
            (content_id("text") + content_id("article_id")).alias("raw_sha256"),
            pl.col("article_id").alias("source_uri"),
            pl.format("{}.txt", "article_id").alias("source_file"),
            pl.lit("file").alias("source_kind"),
        )
        .with_columns(beside)
    )


def no_paragraphs() -> pl.DataFrame:
    """`known` of an empty warehouse."""
    return tables.Paragraphs.create_empty().with_columns(pl.lit(None, dtype=pl.Date).alias("first_published_on"))


@pytest.fixture(scope="session")
def phrases() -> pl.DataFrame:
    return pl.read_csv(ROOT / "seeds/phrases.csv", infer_schema=False)


@pytest.fixture(scope="session")
def documents() -> Callable[..., pl.DataFrame]:
    return documents_of


@pytest.fixture(scope="session")
def figure_words() -> pl.DataFrame:
    return pl.read_csv(ROOT / "seeds/figure_words.csv", infer_schema=False)


@pytest.fixture(scope="session")
def derive(phrases: pl.DataFrame, figure_words: pl.DataFrame) -> Derive:
    """Derive every frame from texts (one text, or texts by article id) and check it against its table."""

    def run(texts: str | dict[str, str], known: pl.DataFrame | None = None, **fields: str) -> Derived:
        incoming = documents_of({"a": texts} if isinstance(texts, str) else texts, **fields)
        lines = document_to_lines(incoming, phrases)
        articles = document_to_article(incoming, lines, phrases)
        placed = article_to_paragraphs(lines, incoming)
        paragraphs, occurrences = occurrences_to_paragraphs(
            placed, articles, no_paragraphs() if known is None else known
        )
        sentences = paragraph_to_sentences(paragraphs, occurrences, articles)
        figures = find_figures(sentences, figure_words)
        derived = Derived(lines, articles, paragraphs, occurrences, sentences, figures)
        tables.Lines.validate(lines)
        for name, frame in zip(tables.TABLES, [None, articles, paragraphs, occurrences, sentences], strict=False):
            if frame is not None:
                tables.TABLES[name].validate(frame)
        assert set(figures.columns) <= set(Figures.column_names())
        return derived

    return run


@pytest.fixture(scope="session")
def seeds(derive: Derive) -> Derived:
    """The five seed articles, derived as one batch."""
    return derive(
        {file.stem: file.read_bytes().decode("utf-8") for file in sorted((ROOT / "seeds/articles").glob("*"))}
    )
