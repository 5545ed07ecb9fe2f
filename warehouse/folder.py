"""Folder -> names: decides what each file of a warehouse folder is called and how a folder can be unusable.

Refuses to open or create anything: store.py, publish.py and query.py do that.
"""

from pathlib import Path

DEFAULT_FOLDER = Path(__file__).resolve().parents[1] / "data" / "warehouse"

PUBLISHED = "warehouse.duckdb"  # the only file readers open
WRITER = "writer.duckdb"
TORN = "writer.torn.duckdb"  # the last writer's file that a crash tore, for whoever wants to look at it
LOCK = "writer.lock"
HOLDER = "writer.lock.json"  # who holds the lock; beside it, because contenders open the lock file itself
LEDGER = "ledger.jsonl"  # runs that were acknowledged, one line each
RAW = "raw"
REPEAT_INDEX = "repeat_index"
REFUSED = "refused"
SNAPSHOTS = "snapshots"
COMPACTED = "compacted.json"  # how large the writer's file was when it was last compact
PARTIAL = ".partial"  # ending of a copy under way; what a crash leaves of it is removed at the next start

# How any file of the folder is opened: DuckDB fetches nothing, and a table's name never means a Python variable.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "python_enable_replacements": False,
    # A checkpoint writes whole blocks, and whole row groups of what changed: small ones, or the file of many small runs
    # holds everything twice. Merging row groups while writing would undo that; compaction.py sees to them.
    "default_block_size": 16_384,
    "max_vacuum_tasks": 0,
}
ROW_GROUP = 4_096  # rows of a group in a compact file

# Tables that describe the file and not the news: no contract, no export.
BOOKKEEPING = (
    "schema_migrations",
    "warehouse_meta",
    "warehouse_views",
    "repeat_index_parts",
    "introductions",
    "introduced_entries",
    "outlet_stories",
    "outlet_lines",
    "published_hashes",
)


class Unwritable(Exception):
    """The folder cannot be made or written: `folder`, `reason`."""

    def __init__(self, folder: Path, reason: str) -> None:
        """Keep `folder` and `reason`, and say what helps."""
        super().__init__(
            f"cannot write the warehouse folder {folder}: {reason}; free or permit it, or name another with --warehouse"
        )
        self.folder = folder
        self.reason = reason


class Damaged(Exception):
    """A database file of the folder cannot be read: `path`, `reason`."""

    def __init__(self, path: Path, reason: str) -> None:
        """Keep `path` and `reason`, and say what helps."""
        super().__init__(
            f"cannot read {path}: {reason}; put it out of the way: a missing {WRITER} is made again from {PUBLISHED}, "
            f"a missing {PUBLISHED} from {WRITER}"
        )
        self.path = path
        self.reason = reason
