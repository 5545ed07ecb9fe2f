"""Texts built to make patterns and slices go quadratic are read to the end, and read right.

Nothing here looks at a clock: with quadratic work these cases take minutes, so the run itself would show it.
"""

import pytest

WIDE = {
    "one line of sentences": ("Militants left Homs on Monday. " * 33_000, 33_000, 0),
    "one line without a stop": ("militants and families left Homs on Monday and " * 21_000, 1, 0),
    "runs of stops": ("...... " * 150_000, 150_000, 0),
    "one run of stops": ("He left" + "." * 1_000_000 + "x", 1, 0),
    "initials": ("A. " * 330_000, 1, 0),
    "white space": ("a" + " " * 1_000_000 + "b", 1, 0),
    "number words": ("twenty " * 20_000, 1, 0),
    "number words that scale": ("two hundred thousand and " * 8_000, 1, 0),
    "numbers": ("1,000 " * 20_000, 1, 0),
    "one number with commas": ("1" + ",000" * 25_000, 1, 0),
    "one number with spaces": ("1" + " 000" * 25_000, 1, 0),
    "digits": ("1" * 200_000, 1, 0),
    "bounds": ("more than at least about " * 6_000, 1, 0),
    "open ranges": ("between 30 and " * 10_000, 1, 0),
    "modifiers without noun": ("20 aa bb cc dd " * 10_000, 1, 0),
    "figures": ("20 men and one boy and " * 10_000, 1, 10_000),
    "dates": ("12 Jul 2016 " * 10_000, 1, 0),
    "labels": ("updated at: 12:30 " * 8_000 + "12 Jul 2016", 1, 0),
    "open quotes": ("\u201c" * 100_000, 1, 0),
    "nested quotes and brackets": ('\u201c"(' * 16_000 + ')"\u201d' * 16_000, 1, 0),
    "quoted sentences": ("\u201cWe left.\u201d " * 30_000, 30_000, 0),
    "capitals": ("ALEPPO-" * 14_000, 1, 0),
}


@pytest.mark.parametrize("case", WIDE)
def test_one_long_line(derive, case):
    text, sentences, figures = WIDE[case]
    got = derive(text)
    assert got.occurrences.height == 1
    assert got.sentences.height == sentences
    assert got.figures.height == figures


@pytest.mark.parametrize(
    ("line", "distinct"),
    [
        ("word{}", 100_000),
        ("word", 1),
        ("12 July 2016", 1),
        ("MOSCOW, May 12. /TASS/. He left.", 1),
        ("20 Men Left The Town", 1),
    ],
)
def test_very_many_lines(derive, line, distinct):
    count = 100_000 if "word" in line else 20_000
    got = derive("\n".join(line.format(number) for number in range(count)))
    assert got.occurrences.height == count
    assert got.paragraphs.height == distinct


def test_very_many_wrapped_blocks(derive):
    block = "The residents of the old quarter number {} are waiting\nfor the buses that the governor had promised to send them\nbefore the end of the week that is to come.\n\n"
    got = derive("".join(block.format(number) for number in range(6_000)))
    assert got.occurrences.height == 6_000
