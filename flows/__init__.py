"""Orchestration: what runs, in which order, with which retries."""

from flows.environment import set_defaults
from flows.freed_memory import keep_little

keep_little()
# Prefect reads its settings while it is imported, so they must stand before any module of this package imports it.
set_defaults()
