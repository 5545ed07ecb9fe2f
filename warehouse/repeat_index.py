"""batch, warehouse folder -> repeats of the batch: decides when the index can be used and when it is made anew.

The files of the index are written and synced inside the transaction of the batch, which lists them: they count from its
commit on, and what a crash or a refused batch leaves is not listed. A file that is lost, damaged or of another version is
no error: the index is made anew from the texts of the warehouse, and the run says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

from transforms.increment_to_repeats import increment_to_repeats
from transforms.repeats.index_merge import merged, parts_to_merge
from transforms.repeats.index_part import Part
from transforms.repeats.level import PARAGRAPH, Level
from warehouse.folder import REPEAT_INDEX, Unwritable
from warehouse.index_file import DamagedPart, check_whole, read_part, write_part
from warehouse.index_list import Listed, list_parts, listed_parts
from warehouse.publish import publication, sync_folder

_SAMPLED = 32  # blocks of a level that are checked when it is opened, shared out among its files

Texts = Callable[[], Iterable[pl.DataFrame]]  # frames of text_id, text, published_on, of sentences also article_id
Say = Callable[[str], None]


@dataclass
class RepeatIndex:
    """The parts of one level, oldest first, and the files they lie in."""

    folder: Path
    level: Level
    parts: list[Part] = field(default_factory=list)
    listed: list[Listed] = field(default_factory=list)


def batch_to_repeats(
    folder: Path,
    con: duckdb.DuckDBPyConnection,
    batch: pl.DataFrame,
    known: Texts,
    say: Say,
    level: Level = PARAGRAPH,
    stale: str = "",
) -> pl.DataFrame:
    """Find what the texts of a batch repeat and put them into the index, inside the transaction the caller opened.

    `batch` and the frames that `known` yields are as increment_to_repeats wants them. `known` gives all texts of the
    warehouse, with or without the batch (known_texts); it is read only if the index has to be made.
    `stale` says why the index does not fit the warehouse any more, if the caller knows that.
    Returns the answers that are new or may have changed (as increment_to_repeats): of the batch and what it touches,
    or of all texts where the index was made anew, which is said. After COMMIT or ROLLBACK call
    index_list.remove_unlisted. Raises Unwritable.
    """
    try:
        index = RepeatIndex(folder, level) if stale else open_index(folder, con, level)
        why = stale or "there is none"
        if index.parts:
            answers, part = increment_to_repeats(batch, index.parts, level)
            if part is not None:
                add_part(index, con, part)
            return answers
    except (DamagedPart, IndexError) as error:
        why = str(error)
    index = RepeatIndex(folder, level)
    answers, part = increment_to_repeats(known(), [], level)
    if part is not None:
        if not answers["text_id"].is_in(batch["text_id"].implode()).all():
            say(
                f"made the index of {level.name} repeats anew from {answers['text_id'].n_unique()} texts of the warehouse: {why}"
            )
        add_part(index, con, part)
    newer, part = increment_to_repeats(batch, index.parts, level)
    if part is not None:
        add_part(index, con, part)
    return pl.concat([answers.join(newer, on="text_id", how="anti"), newer])


def open_index(folder: Path, con: duckdb.DuckDBPyConnection, level: Level = PARAGRAPH) -> RepeatIndex:
    """Map the listed files of a level. Raises DamagedPart for the first that cannot be trusted."""
    listed = listed_parts(con, level.name)
    sample = publication(con)  # other blocks are checked each time, so that in time every one is
    texts = max(sum(each.texts for each in listed), 1)
    parts = [
        read_part(folder / REPEAT_INDEX / each.file, level, each.checksum, sample, -(-_SAMPLED * each.texts // texts))
        for each in listed
    ]
    return RepeatIndex(folder, level, parts, listed)


def add_part(index: RepeatIndex, con: duckdb.DuckDBPyConnection, part: Part) -> None:
    """Add `part`, merge it with older ones it has caught up with, write the file and list it.

    Raises DamagedPart if a file to be merged turns out damaged, Unwritable.
    """
    old = listed_parts(con, index.level.name)
    files = index.folder / REPEAT_INDEX
    parts = [*index.parts, part]
    kept = len(parts) - max(parts_to_merge(parts), 1)
    for each in index.listed[kept:]:
        check_whole(files / each.file, index.level, each.checksum)
    while len(parts) > kept + 1:
        newer, older = parts.pop(), parts.pop()
        parts.append(merged(older, newer, len(parts)))
    number = max((each.number for each in old), default=0) + 1
    file = f"{index.level.name}-{number:06d}.part"
    try:
        files.mkdir(exist_ok=True)
        checksum = write_part(files / file, parts[-1], index.level)
        sync_folder(files)
    except OSError as error:
        raise Unwritable(index.folder, f"{REPEAT_INDEX}/{file}: {error.strerror or error}") from None
    index.parts = parts
    index.listed = [*index.listed[:kept], Listed(number, file, len(parts[-1].days), checksum)]
    list_parts(con, index.level.name, index.listed)


def check_index(folder: Path, con: duckdb.DuckDBPyConnection, level: Level = PARAGRAPH) -> list[str]:
    """Read every listed file of a level whole and say what is wrong with it."""
    wrong = []
    for each in listed_parts(con, level.name):
        try:
            check_whole(folder / REPEAT_INDEX / each.file, level, each.checksum)
        except DamagedPart as error:
            wrong.append(str(error))
    return wrong
