"""Claim id -> why the claim says what it says: its sentence, the words each value was read from, and the rules.

    python -m warehouse.explain CLAIM_ID [--warehouse DIR]

It refuses to judge the claim; docs/how_it_decides.md tells what each rule does.
"""

import sys
from pathlib import Path
from typing import Annotated

import duckdb
from cyclopts import App, Parameter

from warehouse.answer import UsageError, explain, write_result
from warehouse.folder import DEFAULT_FOLDER
from warehouse.reader import NoWarehouse, connect
from warehouse.render import visible

_SENTENCES = """
SELECT DISTINCT article_id, source_file, sentence_id, verbatim FROM v_claim_explanations WHERE claim_id = $claim
ORDER BY article_id, sentence_id
"""
_VALUES = """
SELECT aspect, value, words, rule, confidence
FROM v_claim_explanations WHERE claim_id = $claim ORDER BY claim_table, aspect, char_start
"""

app = App(name="python -m warehouse.explain", help_format="plaintext", version_flags=[])


@app.default
def explain_claim(
    claim_id: Annotated[str, Parameter(allow_leading_hyphen=True)],
    /,
    *,
    warehouse: Annotated[Path, Parameter(show_default=False, env_var="PASSAGE_WAREHOUSE")] = DEFAULT_FOLDER,
) -> int:
    """Say why a claim says what it says. Exit codes: 0 explained, 2 no such claim or no warehouse.

    Parameters
    ----------
    claim_id
        figure_id, event_id, statement_id or agreement_id, or sentence_id@char_start of a mention or date expression.
    warehouse
        Folder of the warehouse; data/warehouse under the project if left out.
    """
    try:
        con = connect(warehouse)
        try:
            sentences = con.execute(_SENTENCES, {"claim": claim_id}).fetchall()
            if not sentences:
                raise UsageError(f"there is no claim {claim_id}: v_claim_explanations lists them all")
            for article_id, source_file, _, verbatim in sentences:
                print(f"{visible(article_id)} ({visible(source_file)}): {visible(verbatim)}\n")
            con.execute(_VALUES, {"claim": claim_id})
            write_result(con, "table", sys.stdout)
        finally:
            con.close()
    except (NoWarehouse, UsageError, duckdb.Error) as error:
        print(explain(error), file=sys.stderr)
        return 2
    return 0


def main() -> None:
    """Run the command line; cyclopts exits with 2 on bad usage."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(app(result_action="return_value"))


if __name__ == "__main__":
    main()
