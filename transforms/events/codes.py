"""event types -> codes of other code books: filled only where exactly one code fits whatever the circumstances.

ACLED, PLOVER 2.0 and CAMEO cut the world up differently; the whole crosswalk stays a table. Where the fitting code
depends on a condition that the table states in words, the column stays null: nothing is filled by force.
"""

import polars as pl

CODE_COLUMNS = (
    "acled_event_type",
    "acled_sub_event_type",
    "plover_event",
    "plover_mode",
    "plover_context",
    "cameo_code",
)


def codes_by_type(crosswalk: pl.DataFrame) -> dict[str, dict[str, str | None]]:
    """Code columns of `claim_tables.Events` by event type.

    In: EventTypeCrosswalk. Out: event_type to the six columns; null where no row, several rows or only conditional rows
    of a scheme hold for the type.
    """
    rows: dict[tuple[str, str], list[dict[str, str | None]]] = {}
    for row in crosswalk.to_dicts():
        rows.setdefault((row["event_type"], row["scheme"]), []).append(row)
    codes: dict[str, dict[str, str | None]] = {}
    for (event_type, scheme), candidates in rows.items():
        filled = codes.setdefault(event_type, dict.fromkeys(CODE_COLUMNS))
        if len(candidates) != 1 or candidates[0]["condition"] != "always" or candidates[0]["fit"] == "none":
            continue
        only = candidates[0]
        if scheme == "acled":
            filled["acled_event_type"], filled["acled_sub_event_type"] = only["code_type"], only["code"]
        elif scheme == "plover":
            filled["plover_event"], filled["plover_mode"] = only["code"], only["code_type"]
            filled["plover_context"] = only["context"]
        else:
            filled["cameo_code"] = only["code"]
    return codes
