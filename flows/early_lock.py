"""Command line -> the writer's lock, taken before anything slow is loaded: decides who of many starters goes on.

Loading Prefect and starting its temporary server takes seconds: whoever cannot write anyway is told before, and no
flow run is recorded for it. It judges nothing else of the command line: what cannot be used is told by the command.
"""

import sys
from collections.abc import Sequence

from flows.settings import load_settings
from sources.reading import InputError
from warehouse.folder import Unwritable
from warehouse.lock import Busy, claim_lock

_OPTION = "--warehouse"
BUSY = 3


def claim_or_leave(arguments: Sequence[str]) -> None:
    """Take the lock of the warehouse that `arguments` or the environment name, or say who has it and exit with 3."""
    if not arguments or {"--help", "-h"} & set(arguments):
        return
    try:
        settings = load_settings(_named(arguments))
        claim_lock(settings.warehouse, settings.lock_wait_s)
    except Busy as busy:
        print(busy, file=sys.stderr)
        sys.exit(BUSY)
    except (InputError, Unwritable):
        return  # the command meets the same and tells it among its other troubles


def _named(arguments: Sequence[str]) -> str | None:
    for at, argument in enumerate(arguments):
        name, given, value = argument.partition("=")
        if name == _OPTION:
            return value if given else next(iter(arguments[at + 1 :]), None)
    return None
