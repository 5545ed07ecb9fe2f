"""Published file about to be replaced -> a snapshot: decides under which number it is kept, and which older one goes.

A snapshot is a second name of the published file (a hard link), so keeping it costs its blocks once it is replaced and
no time. Refuses to open a file: restore.py does.
"""

import os
from pathlib import Path

from warehouse.folder import PARTIAL, PUBLISHED, SNAPSHOTS, Unwritable

SNAPSHOTS_KEPT = 3  # unless a setting says otherwise
_ENDING = ".duckdb"


def snapshot_path(folder: Path, number: int) -> Path:
    """Where the snapshot of that publication lies, whether or not it is there."""
    return folder / SNAPSHOTS / f"{number:08d}{_ENDING}"


def snapshots(folder: Path) -> dict[int, Path]:
    """Return publication number -> file of the snapshots of a warehouse folder, oldest first."""
    found = {int(path.stem): path for path in (folder / SNAPSHOTS).glob(f"*{_ENDING}") if path.stem.isdigit()}
    return dict(sorted(found.items()))


def keep_snapshot(folder: Path, number: int, keep: int) -> None:
    """Give the published file, which has that publication number, a name among the `keep` newest snapshots.

    To be called before it is replaced. Killed at any step it leaves all older snapshots or one too many, which the next
    publication removes; 0 keeps none. Raises Unwritable.
    """
    place = folder / SNAPSHOTS
    try:
        if keep > 0:
            place.mkdir(exist_ok=True)
            _link(folder / PUBLISHED, snapshot_path(folder, number))
        for leftover in place.glob(f"*{PARTIAL}"):
            leftover.unlink()
        stored = list(snapshots(folder).values())
        for path in stored[: max(len(stored) - keep, 0)]:
            path.unlink()
    except OSError as error:
        reason = f"{SNAPSHOTS}: {error.strerror or error}; PASSAGE_SNAPSHOTS=0 publishes without keeping any"
        raise Unwritable(folder, reason) from None


def _link(source: Path, target: Path) -> None:
    if target.exists() and target.samefile(source):
        return  # a run was killed between this and the publication
    draft = target.with_name(target.name + PARTIAL)
    draft.unlink(missing_ok=True)
    try:
        draft.hardlink_to(source)
    except OSError:
        _copy(source, draft)  # a file system without hard links
    draft.rename(target)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as old, target.open("xb") as new:
        while chunk := old.read(8 << 20):
            new.write(chunk)
        os.fchmod(new.fileno(), 0o444)
        new.flush()
        os.fsync(new.fileno())
