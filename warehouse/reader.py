"""Folder -> locked connection: decides what an analyst's connection may do.

Refuses everything but reading: no other file, no network, no extension, no setting, no change.
"""

from pathlib import Path

import duckdb

from warehouse.folder import PUBLISHED


class NoWarehouse(Exception):
    """The folder has no published warehouse that this program can open."""


def connect(folder: Path, memory_limit: str = "2GB", threads: int = 2) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse of `folder` for reading only, with every other door locked.

    Local files are switched off altogether: without that DuckDB still lets a reader write the database's own
    write-ahead log and spill folder. So nothing spills: a query beyond `memory_limit` fails. Temporary tables work.
    A second connection of the same process shares the first one's snapshot; a new process sees the newest.
    Raises NoWarehouse.
    """
    path = (folder / PUBLISHED).absolute()  # a folder called "md:x" would be an address to DuckDB
    if not path.is_file():
        raise NoWarehouse(
            f"no published warehouse at {path}: ingest something first, or name a folder with --warehouse"
        )
    try:
        con = duckdb.connect(
            path,
            read_only=True,
            config={
                "enable_external_access": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
                "python_enable_replacements": False,
                "temp_directory": "",
                "memory_limit": memory_limit,
                "threads": threads,
            },
        )
        # A second connection of this process finds the settings of the first one, and the lock.
        if con.execute("SELECT current_setting('lock_configuration')").fetchone() == (False,):
            con.execute("SET GLOBAL TimeZone = 'UTC'")
            con.execute("SET disabled_filesystems = 'LocalFileSystem'")
            con.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise NoWarehouse(f"cannot open {path}: {str(error).splitlines()[0]}") from None
    return con
