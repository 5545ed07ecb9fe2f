"""Statements: golden pairs of words and speakers, offsets that slice back, order and hostile texts."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms import claim_tables
from transforms.find_statements import find_statements
from transforms.statements.quote_spans import quote_spans

ROOT = Path(__file__).parents[2]
WORDS = pl.read_csv(ROOT / "seeds/speech_words.csv", infer_schema=False)
NO_MENTIONS = claim_tables.ActorMentions.create_empty()
NO_ACTORS = claim_tables.Actors.create_empty()


def sentences_of(*articles: list[str]) -> pl.DataFrame:
    """One paragraph per article; sentences stand one space apart."""
    rows = []
    for number, texts in enumerate(articles):
        at = 0
        for place, text in enumerate(texts):
            rows.append((f"a{number}.s{place}", f"p{number}", f"a{number}", text, at))
            at += len(text) + 1
    schema = ["sentence_id", "paragraph_id", "article_id", "text", "char_start"]
    return pl.DataFrame(rows, schema=schema, orient="row", schema_overrides={"char_start": pl.Int64})


def read(
    *texts: str, mentions: pl.DataFrame = NO_MENTIONS, actors: pl.DataFrame = NO_ACTORS
) -> list[dict[str, object]]:
    statements, introduced = find_statements(sentences_of(list(texts)), mentions, actors, WORDS)
    claim_tables.Statements.validate(statements)
    claim_tables.Actors.validate(introduced)
    return statements.to_dicts()


GOLDEN = [
    # text, kind, words said, speaker as written
    ("Shells killed 12 people, the war monitor said.", "indirect", "Shells killed 12 people", "the war monitor"),
    ("Shells killed 12 people the war monitor said on Sunday.", "indirect", "Shells killed 12 people", "the war monitor"),
    ("Activists in the town said that 12 died.", "indirect", "12 died", "Activists in the town"),
    ("The ministry warned of more raids.", "indirect", "more raids", "The ministry"),
    ("According to Reuters over a dozen raids hit the town.", "indirect", "over a dozen raids hit the town", "Reuters"),
    ("Some 30 people drowned, according to the coast guard agency.", "indirect", "Some 30 people drowned", "the coast guard agency"),
    ("A Sudanese army source told AFP the road was open.", "indirect", "the road was open", "A Sudanese army source"),
    ("The Red Cross confirmed the deaths of two drivers.", "indirect", "the deaths of two drivers", "The Red Cross"),
    ("Five were hurt, said Lina Haddad, head of the clinic.", "indirect", "Five were hurt", "Lina Haddad"),
    ("“We walked for three days,” said Omar Saleh.", "quoted_fragment", "We walked for three days,", "Omar Saleh"),
    ("“We walked for three days without water,” the driver said.", "direct", "We walked for three days without water,", "the driver"),
    ('"The buses never came to our street" activist Rana Issa told The New Arab.', "direct", "The buses never came to our street", "Rana Issa"),
    ('The mayor slammed the raid as a “cowardly crime”.', "quoted_fragment", "cowardly crime", "The mayor"),
    ("Blast kills 20 in market: police", "indirect", "Blast kills 20 in market", "police"),
    ("At least 40 killed in raid on market Monitor", "indirect", "At least 40 killed in raid on market", "Monitor"),
    ("UN: 9,000 people trapped in the valley", "indirect", "9,000 people trapped in the valley", "UN"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "said", "speaker"), GOLDEN)
def test_golden_pairs(text: str, kind: str, said: str, speaker: str) -> None:
    rows = read(text)
    assert [(row["kind"], row["text"], row["speaker_as_written"]) for row in rows] == [(kind, said, speaker)]


@pytest.mark.parametrize(
    ("text", "role", "speaker"),
    [
        ("Ambassador to the UN Nadia Karim said talks failed.", "Ambassador to the UN", "Nadia Karim"),
        ("Nadia Karim, the envoy of the union, said talks failed.", "the envoy of the union", "Nadia Karim"),
        ("Talks failed, Nadia Karim head of the union said.", "head of the union", "Nadia Karim"),
        ("The group's spokesman, Nadia Karim, said talks failed.", "The group's spokesman", "Nadia Karim"),
    ],
)
def test_role_and_name_are_told_apart(text: str, role: str, speaker: str) -> None:
    assert [(row["role_as_written"], row["speaker_as_written"]) for row in read(text)] == [(role, speaker)]


def test_pronouns_and_short_names_lead_to_the_full_name() -> None:
    rows = read(
        "Observatory director Sami Qasim said 12 people died.",
        "The army denied that it fired.",
        '"Nobody knows the final toll of that night" he added.',
        "Qasim said more bodies were found.",
        "It said the road was closed.",
    )
    named = [(row["speaker_as_written"], row["speaker_named_as"], row["speaker_basis"]) for row in rows]
    assert named == [
        ("Sami Qasim", "Sami Qasim", "explicit"),
        ("The army", "The army", "explicit"),
        ("he", "Sami Qasim", "coreference"),
        ("Qasim", "Sami Qasim", "explicit"),
        ("It", "The army", "coreference"),
    ]


def test_a_quotation_over_sentences_is_one_row_each_with_its_speaker() -> None:
    rows = read(
        "“They came at night and took the men.",
        "Nobody came back,” One woman said.",
        "“This was the last time that I saw him.”",
    )
    assert [row["speaker_as_written"] for row in rows] == ["One woman"] * 3
    assert [row["continues_statement_id"] for row in rows] == [None, rows[0]["statement_id"], None]
    assert rows[2]["speaker_basis"] == "carried_over"


def test_a_bare_frame_in_the_next_sentence_names_the_speaker() -> None:
    rows = read("“We are here alone in the besieged city.”", "One woman said.")
    assert [(row["speaker_as_written"], row["speaker_basis"]) for row in rows] == [("One woman", "explicit")]


def test_an_outlet_passes_on_what_another_says() -> None:
    rows = read(
        'Rebel spokesman Ali Naji said the fighters left "with all their light weapons and cars," Reuters reported.'
    )
    assert {row["speaker_as_written"] for row in rows} == {"Ali Naji"}
    assert {row["reported_via"] for row in rows if row["kind"] != "indirect"} == {"reuters"}
    quoted = read("State agency ABNA quoted a local governor as saying five soldiers died.")
    assert [(row["speaker_as_written"], row["text"]) for row in quoted] == [("a local governor", "five soldiers died")]


def test_a_report_of_nobody_has_no_speaker() -> None:
    rows = read("On Saturday, it was reported that both sides were close to a deal.")
    assert [(row["speaker_actor_id"], row["speaker_basis"], row["text"]) for row in rows] == [
        (None, "unattributed", "both sides were close to a deal")
    ]


def test_a_gloss_at_the_end_is_left_out() -> None:
    rows = read("The official said aid reached the town of Sarab, where 300 people are trapped.")
    assert [row["text"] for row in rows] == ["aid reached the town of Sarab"]


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “safe zones” were shelled again.",
        "The “White Helmets” searched the rubble.",
        "Fighters of the Islamic State group hold the town.",
        "The United States sent two ships.",
        "The war has claimed more than 300,000 lives.",
        "The group claimed responsibility for the attack.",
        "France called for a meeting to discuss a “ceasefire” there.",
        "Reports of looting spread.",
        "He wants to report the loss.",
        "Cotton-growing states are set to pay more.",
        "CNN reports were wrong about the town.",
        "It would have to deal with the president’s tweets.",
    ],
)
def test_what_nobody_says_is_no_statement(text: str) -> None:
    assert read(text) == []


def test_the_mention_in_the_phrase_gives_the_actor() -> None:
    text = "Lebanon's Cedar TV said the road was open."
    mentions = pl.DataFrame(
        [("a0.s0", 10, 18, "a0", "Cedar TV", "cedar_tv", "named", None, 0.9, "x")],
        schema=NO_MENTIONS.schema,
        orient="row",
    )
    actors = pl.DataFrame(
        [("cedar_tv", "Cedar TV", "media", None, None, None, False, True)], schema=NO_ACTORS.schema, orient="row"
    )
    statements, introduced = find_statements(sentences_of([text]), mentions, actors, WORDS)
    assert statements["speaker_actor_id"].to_list() == ["cedar_tv"]
    assert introduced.is_empty()


def test_unnamed_sources_become_actors_with_keys_of_their_words() -> None:
    texts = sentences_of(
        ["A Nigerian military source said four men were freed."],
        ["The media arm of the Qalam militia said talks go on."],
    )
    statements, introduced = find_statements(texts, NO_MENTIONS, NO_ACTORS, WORDS)
    assert statements["speaker_actor_id"].to_list() == ["nigerian_military_source", "qalam_media_arm"]
    assert introduced["actor_id"].to_list() == ["nigerian_military_source", "qalam_media_arm"]
    assert not introduced["is_listed"].any()


def test_quotation_spans() -> None:
    def spans(text: str) -> list[str]:
        return [text[span.start : span.end] for span in quote_spans(text)]

    assert spans('He said "one" and "two words".') == ["one", "two words"]
    assert spans("“Open once. “Open again,” she said.") == ["Open once.", "Open again,"]
    assert spans("The girls’ school and ‘one term’ here") == ["one term"]
    assert spans("“Closed by two singles.’’ More.") == ["Closed by two singles."]
    assert spans('No closing mark "and then nothing') == ["and then nothing"]


def test_a_vocabulary_without_a_family_is_refused() -> None:
    with pytest.raises(ValueError, match="tell"):
        find_statements(sentences_of(["x"]), NO_MENTIONS, NO_ACTORS, WORDS.filter(pl.col("family") != "tell"))


PIECES = st.sampled_from(
    ["said", "he", "that", ",", '"', "“", "”", "’", "‘", "according to", "Reuters", "The army", "told", ".", "and", "12", "(", ")", "-", "\u00a0", "who", "of", "the", "Sami Qasim", "spokesman", "as saying", "quoted", "been", "reported", "it", ":", "Dr."]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=25).map(" ".join), min_size=1, max_size=5))
def test_words_are_exact_slices_whatever_the_text(texts: list[str]) -> None:
    frame = sentences_of(texts)
    statements, _ = find_statements(frame, NO_MENTIONS, NO_ACTORS, WORDS)
    whole = " ".join(texts)
    for row in statements.iter_rows(named=True):
        assert whole[row["char_start"] : row["char_end"]] == row["text"]
        assert row["text"] in row["verbatim"]
        assert row["text"].strip()
    assert statements["statement_id"].is_unique().all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_no_text_breaks_it(texts: list[str]) -> None:
    statements, _ = find_statements(sentences_of(texts), NO_MENTIONS, NO_ACTORS, WORDS)
    assert statements.height >= 0


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(len(GOLDEN))))
def test_order_and_split_of_the_batch_do_not_matter(order: list[int]) -> None:
    frame = sentences_of(*[[golden[0], "He added that more would follow."] for golden in GOLDEN])
    whole, actors = find_statements(frame, NO_MENTIONS, NO_ACTORS, WORDS)
    mixed, mixed_actors = find_statements(
        frame[[place for at in order for place in (2 * at + 1, 2 * at)]], NO_MENTIONS, NO_ACTORS, WORDS
    )
    assert whole.equals(mixed)
    assert actors.equals(mixed_actors)
    half = pl.col("article_id") < "a5"
    parts = [find_statements(frame.filter(part), NO_MENTIONS, NO_ACTORS, WORDS)[0] for part in (half, ~half)]
    assert pl.concat(parts).sort("article_id", "char_start", "char_end", "kind").equals(whole)


@pytest.mark.parametrize(
    "text",
    ["a and " * 20_000, '"' * 50_000, "“x " * 20_000, "said " * 20_000, "(" * 50_000, "according to the " * 6_000, ", said X" * 12_000, "he said that " * 8_000, "Aa " * 30_000],
)  # fmt: skip
def test_hostile_sentences_end(text: str) -> None:
    statements, _ = find_statements(sentences_of([text], ["Ten died, the army said."]), NO_MENTIONS, NO_ACTORS, WORDS)
    assert "Ten died" in statements["text"].to_list()


def test_nothing_in_nothing_out() -> None:
    statements, actors = find_statements(sentences_of(["x"]).clear(), NO_MENTIONS, NO_ACTORS, WORDS)
    claim_tables.Statements.validate(statements)
    assert statements.is_empty()
    assert actors.is_empty()


def test_a_speaker_that_nobody_names_is_not_carried_over() -> None:
    said = read(
        "He said on Monday \u201cwe walked for three days without any water at all.\u201d",
        "It was \u201ca long and very hard road that nobody could take any more.\u201d",
    )
    assert [(row["speaker_as_written"], row["speaker_basis"]) for row in said] == [("He", "unattributed")] * 2
