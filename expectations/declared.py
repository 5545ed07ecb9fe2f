"""Column declarations of a table -> the rules that follow from them: keys, nulls, bounds and patterns.

It does not decide anything of its own: a column is declared once, in transforms.tables. Code lists are named in the
table modules, because a declaration holds them only as an opaque check.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.rule import rule
from transforms import tables


def declared(table: str) -> list[Expectation]:
    """Rules that the declaration of `table` (a key of transforms.tables.TABLES) demands; all critical.

    `primary_key_unique`, and for each column `<column>_not_null`, `<column>_within_bounds`, `<column>_matches_pattern`
    where the declaration says so.
    """
    schema = tables.TABLES[table]
    key = schema.primary_key()
    rules = [_key_is_unique(key)]
    for name, column in schema.columns().items():
        meaning = (column.description or name).rstrip(".")
        if not column.nullable:
            rules.append(
                rule(
                    kinds.ExpectColumnValuesToNotBeNull,
                    f"{name}_not_null",
                    "critical",
                    f"{table}.{name} is never null: {meaning}.",
                    column=name,
                )
            )
        low, high = getattr(column, "min", None), getattr(column, "max", None)
        if low is not None or high is not None:
            bounds = " and ".join(
                words for bound, words in ((low, f"at least {low}"), (high, f"at most {high}")) if bound is not None
            )
            rules.append(
                rule(
                    kinds.ExpectColumnValuesToBeBetween,
                    f"{name}_within_bounds",
                    "critical",
                    f"{table}.{name} is {bounds}: {meaning}.",
                    column=name,
                    min_value=low,
                    max_value=high,
                )
            )
        pattern = getattr(column, "regex", None)
        if pattern is not None:
            rules.append(
                rule(
                    kinds.ExpectColumnValuesToMatchRegex,
                    f"{name}_matches_pattern",
                    "critical",
                    f"{table}.{name} has the form {pattern}: {meaning}.",
                    column=name,
                    regex=pattern,
                )
            )
    return rules


def _key_is_unique(key: list[str]) -> Expectation:
    reason = "Two rows with one key would be merged or doubled in every join."
    if len(key) == 1:
        return rule(kinds.ExpectColumnValuesToBeUnique, "primary_key_unique", "critical", reason, column=key[0])
    return rule(kinds.ExpectCompoundColumnsToBeUnique, "primary_key_unique", "critical", reason, column_list=key)
