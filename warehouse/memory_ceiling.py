"""Process -> process with a bound on its memory: decides that a query that eats memory fails alone.

DuckDB counts what it keeps between rows, not what a function builds inside one row (`repeat`, `range`, `lpad`): with a
limit of 200 MB a single row took 6 GB here. So the kernel bounds the process that asks. It refuses to bound a program that
merely imports the reader: that would be its host's decision.
"""

import resource

# DuckDB's own limit (reader.connect) and room for Python, pyarrow and the answer's text.
CEILING_BYTES = 4 << 30


def bound_memory(ceiling_bytes: int = CEILING_BYTES) -> None:
    """Let this process have at most `ceiling_bytes` of private memory; a lower bound that is set already stays."""
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    bounds = [bound for bound in (soft, hard, ceiling_bytes) if bound != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min(bounds), hard))
