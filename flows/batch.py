"""What was read -> derived, audited and published: the stages that every flow leads a batch through.

Articles on which a stage fails are set aside (quarantine.py), and the batch is derived again without them.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import polars as pl

from flows.extraction import extract_claims, read_vocabulary
from flows.freed_memory import give_back
from flows.quarantine import RAISED, ArticlesBlamed, check_lengths, find_raising, set_articles_aside
from flows.run import Outcome, Run
from flows.settings import Settings
from flows.settle import record_failure, settle
from flows.steps import Steps
from flows.stopping import ends_when_told, is_told_to_stop
from sources.reading_frames import Reading
from sources.seed_tables import read_seed_table
from transforms.article_to_paragraphs import article_to_paragraphs
from transforms.document_to_article import document_to_article
from transforms.document_to_lines import document_to_lines
from transforms.documents_to_new_documents import documents_to_new_documents
from transforms.occurrences_to_paragraphs import occurrences_to_paragraphs
from transforms.paragraph_to_sentences import paragraph_to_sentences
from transforms.reading_to_rejections import reading_to_rejections
from transforms.tables import TABLES
from warehouse.disk_space import naming_a_full_disk, require_space
from warehouse.feeds import Polled
from warehouse.losing_articles import losing_articles
from warehouse.stage_introductions import Introductions
from warehouse.store import open_writer
from warehouse.writer import Writer

# What a batch without a single document consists of.
_READ_TABLES = ("documents", "articles", "paragraphs", "paragraph_occurrences", "sentences")


def lead_batch(
    stage: str, read: Callable[[Writer], Reading], asked: int, settings: Settings, run: Run, steps: Steps
) -> Outcome:
    """Open the warehouse, read, derive, audit and publish; record a run that fails.

    stage: what the reading is called in the run's ledger; asked: how many things it was asked to read. Raises InputError,
    Busy, Unwritable, Damaged, SchemaTooNew: each says what is wrong and the way out.
    """
    with run_writer(settings, run, steps) as writer:
        reading = steps.run(
            stage,
            lambda: read(writer),
            rows_in=asked,
            rows_out=lambda result: result.incoming.height,
            rejected=lambda result: result.rejections.height,
        )
        return derive_and_settle(reading, writer, settings, run, steps)


@contextmanager
def run_writer(settings: Settings, run: Run, steps: Steps) -> Iterator[Writer]:
    """Open the warehouse for a run that writes; record a run that fails, and name a full disk. Raises as lead_batch."""
    with (
        ends_when_told(steps.say),
        naming_a_full_disk(settings.warehouse),
        open_writer(
            settings.warehouse,
            settings.memory_limit,
            settings.threads,
            settings.lock_wait_s,
            settings.snapshots,
            steps.say,
        ) as writer,
    ):
        try:
            yield writer
        except BaseException:
            record_failure(writer, run, steps)
            raise
    give_back()


def derive_and_settle(
    reading: Reading, writer: Writer, settings: Settings, run: Run, steps: Steps, polled: Polled | None = None
) -> Outcome:
    """Derive what was read and publish it; articles on which a rule raises, or that break a critical rule, are set aside.

    The batch is derived again without them, as often as the audit finds others. polled: what the poll learned of the
    sources of this batch, recorded in the same transaction.
    """
    if polled is not None and reading.incoming.is_empty():
        rejections = reading_to_rejections(reading.rejections, run.run_id)
        nothing: dict[str, pl.DataFrame] = {table: TABLES[table].create_empty() for table in _READ_TABLES}
        return settle(nothing, reading.incoming, None, rejections, 0, writer, run, steps, polled)
    new = documents_to_new_documents(reading.incoming, writer.known_documents(reading.incoming))
    known = reading.incoming.height - new.height
    named = new.join(
        reading.documents.select("raw_sha256", pl.coalesce("container_sha256", "raw_sha256").alias("stored_sha256")),
        on="raw_sha256",
        how="left",
    )
    quarantined, incoming, documents = [reading.rejections], reading.incoming, reading.documents

    def without(blamed: Mapping[str, str], reason_code: str) -> None:
        nonlocal new, incoming, documents
        steps.say(f"{len(blamed)} of {new.height} articles are set aside ({reason_code}); the others are derived again")
        quarantined.append(set_articles_aside(blamed, reason_code, named).select(reading.rejections.columns))
        gone = new.filter(pl.col("article_id").is_in(list(blamed)))
        new = new.join(gone, on="article_id", how="anti")
        incoming = incoming.join(gone, on=["raw_sha256", "stem"], how="anti")
        documents = documents.join(incoming, on="raw_sha256", how="semi")

    silent = Steps(lambda _: None, as_tasks=False)
    while True:
        try:
            batch, introductions, aside = derive(new, documents, writer, settings, steps)
        except ArticlesBlamed as error:
            without(error.blamed, error.reason_code)
            continue
        except Exception as error:
            if is_told_to_stop():
                raise  # DuckDB raises an error of its own for a signal: no article's fault
            articles = new["article_id"].to_list()

            def again(some: list[str]) -> None:
                derive(new.filter(pl.col("article_id").is_in(some)), documents, writer, settings, silent)

            without(find_raising(articles, again, error), RAISED)
            continue
        items = pl.concat([*quarantined, aside.select(reading.rejections.columns)])
        try:
            rejections = reading_to_rejections(items, run.run_id)
            return settle(batch, incoming, introductions, rejections, known, writer, run, steps, polled)
        except ArticlesBlamed as error:
            without(error.blamed, error.reason_code)


def derive(
    new: pl.DataFrame, documents: pl.DataFrame, writer: Writer, settings: Settings, steps: Steps
) -> tuple[dict[str, pl.DataFrame], Introductions, pl.DataFrame]:
    """Turn new documents into the rows of every table; say what articles introduce and which sentences were set aside.

    new: as documents_to_new_documents gives them; documents: tables.Documents of all that was read, known ones too.
    Repeats are found before anything is extracted.
    """
    phrases, vocabulary = read_seed_table(settings.seeds, "phrases"), read_vocabulary(settings.seeds)
    rows = _height

    require_space(writer.folder, text_bytes=int(new["text"].str.len_bytes().sum()))
    lines, articles = steps.run(
        "describe articles",
        lambda: ((cut := document_to_lines(new, phrases)), document_to_article(new, cut, phrases)),
        rows_in=new.height,
        rows_out=lambda result: result[1].height,
    )
    cut = steps.run("cut paragraphs", lambda: article_to_paragraphs(lines, new), rows_in=articles.height, rows_out=rows)
    paragraphs, occurrences = steps.run(
        "find repeats",
        lambda: occurrences_to_paragraphs(cut, articles, writer.known_paragraphs(cut["paragraph_id"])),
        rows_in=cut.height,
        rows_out=lambda result: result[0].height,
    )
    sentences = steps.run(
        "cut sentences",
        lambda: paragraph_to_sentences(paragraphs, occurrences, articles),
        rows_in=paragraphs.height,
        rows_out=rows,
    )
    check_lengths(sentences, settings.sentence_limit)
    # Stored articles that lose a paragraph to this batch are read again: their claims lean on what stood around them.
    losing = losing_articles(writer.con, paragraphs)
    to_read = pl.concat([sentences, losing.sentences])
    articles_read = pl.concat([articles, losing.articles])
    claims = extract_claims(to_read, articles_read, vocabulary, steps)
    batch = {
        "documents": documents,
        "articles": articles,
        "paragraphs": paragraphs,
        "paragraph_occurrences": occurrences,
        "sentences": to_read,
        **claims.tables,
    }
    return batch, Introductions(articles_read["article_id"], claims.introductions), claims.aside


def _height(frame: pl.DataFrame) -> int:
    return frame.height
