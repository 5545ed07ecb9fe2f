"""Paths the user gave -> the files to read: decides what a folder holds and what of it is never opened.

It does not open any file. What the user names is read even if it is hidden or reached by a link; inside a folder links
are not followed, so no loop and no way out of the folder exists. Hidden files and folders inside a folder (.git,
.DS_Store) are no articles, yet someone may have hidden one: each gets one rejection instead of silence, and a hidden
folder gets one for all it holds.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sources.masking import masked_address
from sources.opening import open_below
from sources.raw_store import LINK_REASON, SPECIAL_REASON
from sources.reading import InputError, Refused, Rejection, printable, rejection

HIDDEN_REASON = "hidden by its name and not read: give it as a path of its own if it holds articles"


@dataclass(frozen=True)
class Found:
    """A regular file to read, its printable address, and whether the user named it (then a link is followed).

    A file that was found in a folder is opened from that `folder` down.
    """

    path: Path
    source_uri: str
    is_named: bool
    folder: Path | None = None


def walk_paths(paths: Sequence[Path], raw_dir: Path) -> Iterator[Found | Rejection]:
    """Every regular file at or below the paths, in the order of their names, and what is set aside unopened.

    The raw store is set aside too: its files were read under their own names, and it grows while we walk.
    Raises InputError if a path does not exist or may not be looked at; nothing is yielded before all were checked.
    """
    modes = [(path, _mode_of_named(path)) for path in paths]
    for path, mode in modes:
        if stat.S_ISDIR(mode):
            yield from _walk_folder(path, raw_dir)
        elif stat.S_ISREG(mode):
            yield Found(path, uri_of(path), is_named=True)
        else:
            yield rejection(Refused("special_file", SPECIAL_REASON), uri_of(path), None)


def bytes_below(paths: Sequence[Path], raw_dir: Path) -> int:
    """Return the bytes of all files that walk_paths would give, as far as they can be looked at. Raises InputError."""
    total = 0
    for found in walk_paths(paths, raw_dir):
        if isinstance(found, Found):
            with suppress(OSError):
                total += found.path.stat().st_size
    return total


def uri_of(path: Path) -> str:
    """The path as given, with forward slashes; bytes that are not UTF-8 and control characters are escaped.

    Credentials in it are hidden: programs that mirror a site name files after addresses.
    """
    return masked_address(printable(os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")))


def is_hidden(name: str) -> bool:
    """True for a name that starts with a dot, and for the folder in which macOS archives keep their attributes."""
    return name.startswith(".") or name == "__MACOSX"


def _mode_of_named(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError) as error:
        problem = error.strerror if isinstance(error, OSError) else str(error)
        raise InputError(f"{uri_of(path)}: {problem}. Give the path of an existing file or folder.") from error


def _walk_folder(folder: Path, raw_dir: Path) -> Iterator[Found | Rejection]:
    pending = [folder]  # a list, not recursion: folders may be nested deeper than Python calls
    while pending:
        current = pending.pop()
        try:
            descriptor = open_below(folder, current, os.O_RDONLY | os.O_DIRECTORY)
        except OSError as error:
            yield rejection(_unlistable(error), uri_of(current), None)
            continue
        try:
            with os.scandir(descriptor) as entries:
                names = sorted(entries, key=lambda entry: os.fsencode(entry.name))
            for entry in names:
                path = current / entry.name
                verdict = _verdict(entry, raw_dir)
                if verdict is not None:
                    yield rejection(verdict, uri_of(path), None)
                elif entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                else:
                    yield Found(path, uri_of(path), is_named=False, folder=folder)
        except OSError as error:
            yield rejection(_unlistable(error), uri_of(current), None)
        finally:
            os.close(descriptor)


def _unlistable(error: OSError) -> Refused:
    reason = f"folder could not be listed ({error.strerror}): check that it exists and that you may read it"
    return Refused("unreadable", reason)


def _verdict(entry: "os.DirEntry[str]", raw_dir: Path) -> Refused | None:
    if entry.is_symlink():
        return Refused("symlink_not_followed", LINK_REASON)
    if is_hidden(entry.name):
        return Refused("hidden_file", HIDDEN_REASON)
    try:
        mode = entry.stat(follow_symlinks=False).st_mode
        if stat.S_ISDIR(mode) and entry.name == raw_dir.name and raw_dir.is_dir() and _is_same(entry, raw_dir):
            return Refused("own_store", "Passage's own raw store is not read as input: keep it out of the folder")
    except OSError as error:
        return Refused("unreadable", f"could not be looked at ({error.strerror}): check that it still exists")
    return None if stat.S_ISREG(mode) or stat.S_ISDIR(mode) else Refused("special_file", SPECIAL_REASON)


def _is_same(entry: "os.DirEntry[str]", folder: Path) -> bool:
    return os.path.samestat(entry.stat(follow_symlinks=False), folder.stat())
