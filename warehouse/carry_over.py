"""Old warehouse, tables derived anew -> the new ones with the old ones' history: decides what a derivation cannot know.

Which runs there were, when a row was first seen, what was set aside and never became readable. Refuses to carry over
anything that the texts say: that is what was derived anew.
"""

from datetime import datetime
from pathlib import Path

import duckdb

from transforms.tables import TABLES
from warehouse.folder import CONFIG, REPEAT_INDEX, WRITER
from warehouse.publish import publication, sync_folder
from warehouse.table_hashes import LEDGERS

_PROVENANCE = ("flow_run_id", "extractor_version", "first_seen_at", "last_seen_at")


def carry_over(con: duckdb.DuckDBPyConnection, folder: Path, draft: Path, now: datetime) -> None:
    """Complete the writer's file in the folder `draft` from the old one, which `con` has open; `folder` is the old one's.

    Runs, stages and verdicts come along; rows of a key that was there before keep first_seen_at; rejections that were not
    met again come along, and count as resolved (`now`, UTC) if their bytes could be looked at again. The files of the
    repeat index move into `folder` under names that the old list does not hold. The draft is the next publication of the
    old one. Raises duckdb.Error, OSError.
    """
    literal = str((draft / WRITER).absolute()).replace("'", "''")
    con.execute(f"ATTACH '{literal}' AS rebuilt")
    con.execute(
        "CREATE OR REPLACE TEMP TABLE _unmet AS "
        "SELECT rejection_id FROM rejections AS o ANTI JOIN rebuilt.rejections AS n ON n.rejection_id = o.rejection_id"
    )
    con.execute("BEGIN")
    for table in TABLES:
        if table not in LEDGERS:
            con.execute(
                f"UPDATE rebuilt.{table} AS n SET first_seen_at = o.first_seen_at FROM {table} AS o "
                f"WHERE {_same_key(table)} AND o.first_seen_at < n.first_seen_at"
            )
    con.execute(
        "UPDATE rebuilt.rejections AS n SET run_id = o.run_id, retry_count = o.retry_count FROM rejections AS o "
        "WHERE o.rejection_id = n.rejection_id"
    )
    # A fetched body that could not be read was set aside for good when its source gave another one.
    con.execute(
        "UPDATE rebuilt.rejections AS n SET resolved_at = o.resolved_at FROM rejections AS o "
        "WHERE o.rejection_id = n.rejection_id AND n.resolved_at IS NULL "
        "AND n.raw_sha256 IN (SELECT raw_sha256 FROM fetches)"
    )
    for table in ("rejections", *LEDGERS):
        names = ", ".join(f'"{name}"' for name in (*TABLES[table].column_names(), *_PROVENANCE))
        con.execute(
            f"INSERT INTO rebuilt.{table} ({names}) SELECT {names} FROM {table} AS o "
            f"ANTI JOIN rebuilt.{table} AS n ON {_same_key(table)}"
        )
    con.execute(
        "UPDATE rebuilt.rejections AS n SET resolved_at = ? FROM _unmet AS u WHERE u.rejection_id = n.rejection_id "
        "AND n.resolved_at IS NULL AND n.raw_sha256 IN "
        "(SELECT raw_sha256 FROM rebuilt.documents UNION SELECT container_sha256 FROM rebuilt.documents)",
        [now],
    )
    con.execute("UPDATE rebuilt.warehouse_meta SET publication = ?", [publication(con) + 1])
    con.execute("COMMIT")
    con.execute("CHECKPOINT rebuilt")
    con.execute("DETACH rebuilt")


def move_index(folder: Path, draft: Path) -> None:
    """Give the repeat index of `draft` names in `folder` that no list of the old warehouse holds, and list those.

    Files that no list names are removed by the next start of a writer, so a crash leaves nothing. Raises OSError.
    """
    with duckdb.connect((draft / WRITER).absolute(), config=CONFIG) as con:
        number = publication(con)
        (folder / REPEAT_INDEX).mkdir(exist_ok=True)
        for (file,) in con.execute("SELECT file FROM repeat_index_parts").fetchall():
            name = f"{number:08d}-{file}"
            (draft / REPEAT_INDEX / file).replace(folder / REPEAT_INDEX / name)
            con.execute("UPDATE repeat_index_parts SET file = ? WHERE file = ?", [name, file])
        sync_folder(folder / REPEAT_INDEX)
        con.execute("CHECKPOINT")


def _same_key(table: str) -> str:
    return " AND ".join(f'n."{key}" = o."{key}"' for key in TABLES[table].primary_key())
