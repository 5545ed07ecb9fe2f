"""What is compiled of a vocabulary: kept for frames that hold the same, made anew for others."""

import polars as pl

from transforms.compiled_vocabulary import kept


def test_frames_that_hold_the_same_are_compiled_once() -> None:
    made: list[int] = []

    @kept
    def count(words: pl.DataFrame) -> int:
        made.append(words.height)
        return words.height

    one = pl.DataFrame({"word": ["a", None]})
    assert count(one) == count(one.clone()) == count(pl.DataFrame({"word": ["a", None]})) == 2
    assert made == [2]
    assert count(one.head(1)) == 1
    assert made == [2, 1]


def test_other_types_and_columns_are_other_frames() -> None:
    @kept
    def schema(words: pl.DataFrame) -> str:
        return str(words.schema)

    frames = [
        pl.DataFrame({"word": [1]}),
        pl.DataFrame({"word": [1]}, schema={"word": pl.Int16}),
        pl.DataFrame({"kind": [1]}),
    ]
    assert len({schema(frame) for frame in frames}) == len(frames)
    assert [schema(frame) for frame in frames] == [str(frame.schema) for frame in frames]


def test_a_frame_changed_in_place_is_compiled_anew() -> None:
    @kept
    def width(words: pl.DataFrame) -> int:
        return words.width

    frame = pl.DataFrame({"word": ["a"]})
    assert width(frame) == 1
    frame.insert_column(1, pl.Series("kind", ["b"]))
    assert width(frame) == 2
