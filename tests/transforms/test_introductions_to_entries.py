"""What an actor or a place is called depends on the set of introductions, and on nothing else."""

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.introductions_to_entries import facts_of, introductions_of_articles, introductions_to_entries

SCHEMA = {
    "actor_id": pl.String, "name": pl.String, "country": pl.String, "is_person": pl.Boolean,
    "article_id": pl.String, "confidence": pl.Float64,
}  # fmt: skip
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["x", "y"]),
        st.sampled_from(["activists", "Activists", "the activists", "Äctivists", ""]),
        st.sampled_from([None, "SYR", "IRQ"]),
        st.booleans(),
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from([0.0, 0.6, 0.95]),
    ),
    max_size=12,
)


def _frame(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_the_surest_then_the_shortest_then_the_small_letter() -> None:
    rows = [
        ("x", "Activists", None, False, "a", 0.6),
        ("x", "activists", None, False, "b", 0.6),
        ("x", "the activists", "SYR", False, "c", 0.6),
        ("x", "Zealots", "IRQ", True, "a", 0.5),
    ]
    assert introductions_to_entries(_frame(rows), "actor_id").rows() == [("x", "activists", None, False)]
    own = introductions_of_articles(_frame(rows), "actor_id").select("article_id", "name").rows()
    assert own == [("a", "Activists"), ("b", "activists"), ("c", "the activists")]


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False), st.integers(0, 12))
def test_neither_order_nor_batches_nor_repetition_count(rows: list[tuple[object, ...]], dice: object, cut: int) -> None:
    whole = introductions_to_entries(_frame(rows), "actor_id")
    mixed = [*rows, *rows[:3]]
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert introductions_to_entries(_frame(mixed), "actor_id").equals(whole)
    by_article = introductions_of_articles(_frame(mixed), "actor_id")
    assert introductions_to_entries(by_article.select(list(SCHEMA)), "actor_id").equals(whole)
    first, rest = (introductions_of_articles(_frame(part), "actor_id") for part in (mixed[:cut], mixed[cut:]))
    assert introductions_to_entries(pl.concat([rest, first]).select(list(SCHEMA)), "actor_id").equals(whole)


def test_what_an_article_introduces_holds_in_that_article_alone() -> None:
    rows = _frame(
        [("x", "X", "SYR", True, "a", 0.9), ("y", "Y", "IRQ", True, "b", 0.9), ("y", "Y", None, True, "a", 0.9)]
    )
    listed = pl.DataFrame({"actor_id": ["z"], "country": ["TUR"]})
    facts = facts_of(pl.concat([listed, rows], how="diagonal"), "actor_id", "country")
    assert dict(facts.within("a")) == {"x": "SYR", "z": "TUR"}
    assert dict(facts.within("b")) == {"y": "IRQ", "z": "TUR"}
    assert dict(facts.within("c")) == {"z": "TUR"}
    assert facts_of(listed, "actor_id", "country").within("a") == {"z": "TUR"}
