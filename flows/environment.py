"""prefect.toml -> environment variables: the project's defaults for the libraries that read them at import.

Prefect itself finds prefect.toml only in the current folder; commands of this project work from any folder. It
refuses to overrule what is set already.
"""

import os
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
_NO_TELEMETRY = {"DO_NOT_TRACK": "1", "GX_ANALYTICS_ENABLED": "false"}


def set_defaults() -> None:
    """Put the settings of prefect.toml, and telemetry off, into os.environ where nothing else is set."""
    settings = tomllib.loads((PROJECT / "prefect.toml").read_text(encoding="utf-8"))
    for name, value in [*_NO_TELEMETRY.items(), *_flatten("PREFECT", settings)]:
        os.environ.setdefault(name, value)


def located(path: str) -> Path:
    """A deployment's relative path means the project's folder, whatever folder the worker started in."""
    given = Path(path)
    return PROJECT / given if not given.is_absolute() and not given.exists() and (PROJECT / given).exists() else given


def _flatten(prefix: str, table: dict[str, object]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            rows += _flatten(name, value)
        else:
            rows.append((name, str(value).lower() if isinstance(value, bool) else str(value)))
    return rows
