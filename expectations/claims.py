"""Declaration of a claim table -> the rules that every claim table shares: keys, nulls, bounds, code lists, offsets.

It does not decide anything of its own: the code lists are those that the declarations in transforms.claim_tables check.
"""

from collections.abc import Callable, Sequence
from typing import cast

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule
from transforms import tables


def claim_rules(table: str) -> list[Expectation]:
    """Rules of the claim table `table` (a key of transforms.tables.TABLES) that its declaration demands; all critical.

    What `declared` gives, `<column>_in_code_list` for each column with a code list, and `char_end_after_char_start`.
    """
    rules = declared(table)
    columns = tables.TABLES[table].columns()
    for name, column in columns.items():
        codes = code_list(column.check)
        if codes is not None:
            meaning = (column.description or name).rstrip(".")
            rules.append(
                rule(
                    kinds.ExpectColumnValuesToBeInSet,
                    f"{name}_in_code_list",
                    "critical",
                    f"{table}.{name} is a closed code list: {meaning}.",
                    column=name,
                    value_set=list(codes),
                )
            )
    if {"char_start", "char_end"} <= columns.keys():
        rules.append(
            rule(
                kinds.ExpectColumnPairValuesAToBeGreaterThanB,
                "char_end_after_char_start",
                "critical",
                "A claim stands on at least one character.",
                column_A="char_end",
                column_B="char_start",
                ignore_row_if="either_value_is_missing",
            )
        )
    return rules


class _Column:
    """Stands in for the polars column that a declared check is written for, and remembers the list it is given."""

    codes: Sequence[str] | None = None

    def is_in(self, codes: Sequence[str]) -> "_Column":
        self.codes = codes
        return self


def code_list(check: object) -> Sequence[str] | None:
    """Code list of a declared check `lambda c: c.is_in(codes.X)`; None for a column without a check."""
    if not callable(check):
        return None
    column = _Column()
    cast(Callable[[_Column], object], check)(column)
    return column.codes
