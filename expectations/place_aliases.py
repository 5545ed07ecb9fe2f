"""Table place_aliases -> its suite: decides when a written form can be searched for.

It does not decide which place an ambiguous form names in a sentence.
"""

from great_expectations.expectations.expectation import Expectation

from expectations import kinds
from expectations.declared import declared
from expectations.rule import rule


def suite() -> list[Expectation]:
    """Rules of the table place_aliases."""
    return [
        *declared("place_aliases"),
        rule(
            kinds.ExpectColumnValuesToNotMatchRegex,
            "alias_norm_not_blank",
            "critical",
            "A blank form would be found in every sentence.",
            column="alias_norm",
            regex=r"^\s*$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "lang_has_its_form",
            "critical",
            "Languages are ISO 639 codes of two or three small letters.",
            column="lang",
            regex=r"^[a-z]{2,3}$",
        ),
        rule(
            kinds.ExpectColumnValuesToMatchRegex,
            "script_has_its_form",
            "critical",
            "Scripts are ISO 15924 codes such as Latn or Arab.",
            column="script",
            regex=r"^[A-Z][a-z]{3}$",
        ),
    ]
