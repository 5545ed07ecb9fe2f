"""Attribution: whose words a figure or an event stands in."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import claim_tables
from transforms.claims_to_attribution import claims_to_attribution
from transforms.find_statements import find_statements

WORDS = pl.read_csv(Path(__file__).parents[2] / "seeds/speech_words.csv", infer_schema=False)
NO_MENTIONS = claim_tables.ActorMentions.create_empty()
NO_ACTORS = claim_tables.Actors.create_empty()


def attribute(claim: str, *texts: str) -> dict[str, object]:
    """Attribution of the words `claim`, in the sentence that holds them."""
    rows, at = [], 0
    for place, text in enumerate(texts):
        rows.append((f"s{place}", "p", "a", text, at))
        at += len(text) + 1
    schema = ["sentence_id", "paragraph_id", "article_id", "text", "char_start"]
    sentences = pl.DataFrame(rows, schema=schema, orient="row", schema_overrides={"char_start": pl.Int64})
    statements, _ = find_statements(sentences, NO_MENTIONS, NO_ACTORS, WORDS)
    holder = next(row for row in rows if claim in row[3])
    start = holder[4] + holder[3].index(claim)
    claims = pl.DataFrame(
        [("c", holder[0], start, start + len(claim))],
        schema=["claim_id", "sentence_id", "char_start", "char_end"],
        orient="row",
    )
    return claims_to_attribution(claims, sentences, statements).row(0, named=True)


@pytest.mark.parametrize(
    ("claim", "texts", "actor", "basis"),
    [
        ("12 people", ["12 people died, the army said."], "army", "explicit"),
        ("12 people", ["12 people died on the road."], None, "unattributed"),
        ("12 people", ["The army said the road was open.", "12 people died there."], None, "unattributed"),
        ("9 men", ["Mayor Rana Issa said help came.", "She added that 9 men were found."], "rana_issa", "coreference"),
        ("9 men", ["According to Rana Issa, the truce is broken.", "On Monday, 9 men were recorded dead."], "rana_issa", "carried_over"),
        ("40 of", ["According to the ministry there are 90 camps.", "The vast majority of these some 40 of them are full."], "ministry", "carried_over"),
        ("40 camps", ["The report said that 40 camps are full."], "report", "quoted_document"),
        ("300 people", ["The official said aid came to the town, where 300 people are trapped."], "official", "explicit"),
        ("20 km", ["The official said aid came to the town, 20 km north of the capital."], None, "unattributed"),
        ("two boys", ["“Nobody has seen the two boys since last Monday,” Rana Issa said."], "rana_issa", "explicit"),
        ("5 men", ["It was reported that 5 men were freed."], None, "unattributed"),
        ("5 men", ["“We found 5 men in the cellar there,” the driver said."], "driver", "explicit"),
        ("5 men", ["Rana Issa said help came.", "“We found 5 men in the cellar there,” she said."], "rana_issa", "coreference"),
        ("15 km", ["“The bridge is 15 km from the city, near the dam,” Rana Issa said."], "rana_issa", "explicit"),
    ],
)  # fmt: skip
def test_golden_pairs(claim: str, texts: list[str], actor: str | None, basis: str) -> None:
    found = attribute(claim, *texts)
    assert (found["attributed_to"], found["attribution_basis"]) == (actor, basis)


def test_pronouns_are_written_out_and_nouns_kept() -> None:
    texts = ["Mayor Rana Issa said help came.", "She added that 9 men were found."]
    assert attribute("9 men", *texts)["attributed_as_written"] == "Rana Issa"
    assert attribute("9 men", "The group said 9 men were found.")["attributed_as_written"] == "The group"


def test_who_passed_it_on() -> None:
    assert attribute("9 men", "A rebel source told AFP that 9 men died.")["reported_via"] == "afp"


def test_the_innermost_statement_counts() -> None:
    found = attribute("9 men", "Rana Issa said that police reported 9 men were found.")
    assert found["attributed_to"] == "police"


def test_a_claim_of_an_unknown_sentence_is_nobodys() -> None:
    claims = pl.DataFrame({"claim_id": ["c"], "sentence_id": ["none"], "char_start": [0], "char_end": [1]})
    sentences = pl.DataFrame(
        schema={
            "sentence_id": pl.String,
            "paragraph_id": pl.String,
            "article_id": pl.String,
            "text": pl.String,
            "char_start": pl.Int64,
        }
    )
    found = claims_to_attribution(claims, sentences, claim_tables.Statements.create_empty())
    assert found.rows() == [("c", None, None, "unattributed", 0.8, None)]
    assert claims_to_attribution(claims.clear(), sentences, claim_tables.Statements.create_empty()).is_empty()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(1, 40))
def test_every_claim_gets_one_row_and_a_known_basis(start: int, length: int) -> None:
    text = "The army said 12 men died, which is 20 km north of Sarab, he added."
    sentences = pl.DataFrame(
        {"sentence_id": ["s"], "paragraph_id": ["p"], "article_id": ["a"], "text": [text], "char_start": [7]}
    )
    statements, _ = find_statements(sentences, NO_MENTIONS, NO_ACTORS, WORDS)
    claims = pl.DataFrame(
        {"claim_id": ["c"], "sentence_id": ["s"], "char_start": [7 + start], "char_end": [7 + start + length]}
    )
    found = claims_to_attribution(claims, sentences, statements)
    assert found.height == 1
    row = found.row(0, named=True)
    assert (row["attributed_to"] is None) == (row["attribution_basis"] == "unattributed")
