"""Folder and a path below it -> open descriptor: decides that no link on the way is followed.

A folder may be swapped for a link between being listed and being opened, anywhere on the way down. So each part is opened
from the one before it, and none may be a link. The folder itself was named by the user and may be one.
"""

import os
from pathlib import Path


def open_below(folder: Path, path: Path, flags: int) -> int:
    """Open `path`, which is `folder` or lies below it, and return its descriptor. Raises OSError (ENOTDIR or ELOOP for a link)."""
    parts = path.relative_to(folder).parts
    at = os.open(folder, (flags if not parts else os.O_RDONLY | os.O_DIRECTORY) | os.O_CLOEXEC)
    for number, part in enumerate(parts, 1):
        wanted = flags if number == len(parts) else os.O_RDONLY | os.O_DIRECTORY
        try:
            below = os.open(part, wanted | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
        finally:
            os.close(at)
        at = below
    return at
