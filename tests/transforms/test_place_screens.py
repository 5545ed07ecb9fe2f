"""The quick ways of the place finders give what the slow, plain ways would give."""

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.places.calls import NameCalls
from transforms.places.search import fold_text, forms_of, search_forms
from transforms.places.spelling import frame_of_sound, frames_of_sounds, sound_of_folded, sounds_of_folded
from transforms.places.tails import end_words, tail_words

PHRASES = ["near", "outskirts of", "close to", "in the"]
PHRASE = re.compile(rf"\b(?:{'|'.join(PHRASES)}) (?:the )?$", re.I)
PIECES = st.lists(
    st.sampled_from(
        ["near", "Near", "(near", "of", "outskirts", "close", "to", "in", "the", "The", "x-near", "Homs", ""]
    ),
    max_size=6,
)
NOUNS = {"city": "(?:city|town)", "governorate": "(?:province|countryside)"}
DIRECTION = "(?:north|southern)"
WORDS = st.lists(
    st.sampled_from(
        ["Homs", "homs", "City", "city", "town", "of", "province", "northern", "southern", "Homs's", "HOMS"]
    ),
    max_size=14,
)


@given(PIECES, st.sampled_from([" ", "", "  ", "-"]))
def test_a_phrase_never_stands_where_its_last_word_does_not(pieces: list[str], end: str) -> None:
    before = " ".join(pieces) + end
    if PHRASE.search(before):
        assert not end_words(PHRASES).isdisjoint(tail_words(before))


def test_a_phrase_that_ends_in_no_letter_is_refused() -> None:
    with pytest.raises(ValueError, match="near,"):
        end_words(["near,"])


@given(WORDS, st.sampled_from([" ", "-", "\u00a0"]))
def test_nouns_beside_a_name_are_counted_as_one_pattern_would(words: list[str], joint: str) -> None:
    text = joint.join(words).replace("of" + joint, "of ").replace(joint + "of", " of")
    wanted = {
        kind: len(re.findall(rf"\b{n} of (?:{DIRECTION} )?homs\b|\bhoms(?:['\u2019]?s?)?[ -]{n}\b", text, re.I))
        for kind, n in NOUNS.items()
    }
    assert NameCalls(NOUNS, DIRECTION).counts("a", text, "homs") == wanted


@given(st.lists(st.from_regex(r"[a-z]{1,9}(?: [a-z]{1,9}){0,2}", fullmatch=True), min_size=1, max_size=8))
def test_keys_of_many_forms_are_the_keys_of_each(forms: list[str]) -> None:
    sounds = sounds_of_folded(forms)
    assert sounds == [sound_of_folded(form) for form in forms]
    assert frames_of_sounds(sounds) == [frame_of_sound(sound) for sound in sounds]


@given(st.lists(st.text(max_size=30), max_size=4), st.text(max_size=3))
def test_the_search_folds_a_text_as_fold_text_does(texts: list[str], more: str) -> None:
    texts = [f"{text}Homs{more}" for text in texts]
    sentences = pl.DataFrame(
        {"sentence_id": [str(i) for i in range(len(texts))], "text": texts},
        schema={"sentence_id": pl.String, "text": pl.String},
    ).with_columns(article_id=pl.lit("a"), char_start=pl.lit(0), is_dateline=pl.lit(False))
    found = list(search_forms(sentences, forms_of(["homs"])))
    wanted = [[m.start() for m in re.finditer("(?<![a-z])homs", fold_text(text).lower())] for text in texts]
    assert [row[6] for row in found] == [starts for starts in wanted if starts]
    assert all(len(row[5]) == len(row[2]) and set(row[7]) == {"homs"} for row in found)
