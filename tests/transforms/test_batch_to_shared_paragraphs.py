"""Which paragraphs of a batch may change the furniture of outlets that the batch does not name."""

import polars as pl

from transforms.batch_to_shared_paragraphs import batch_to_shared_paragraphs


def test_only_what_is_derived_anew_and_stands_elsewhere_too() -> None:
    paragraphs = pl.DataFrame(
        [
            ("new and here alone", "now", 1),
            ("new and twice here", "now", 2),
            ("moved here", "now", 3),
            ("at home elsewhere", "before", 2),
            ("at home elsewhere and read again", "before", 2),
        ],
        schema=["paragraph_id", "first_article_id", "n_occurrences"],
        orient="row",
    )
    batch = {
        "articles": pl.DataFrame({"article_id": ["now"]}),
        "paragraphs": paragraphs,
        "paragraph_occurrences": pl.DataFrame({"paragraph_id": [*paragraphs["paragraph_id"], "new and twice here"]}),
        # Those of an article that lost a paragraph are in the batch, whether their paragraphs stand in it or not.
        "sentences": pl.DataFrame(
            {
                "paragraph_id": [
                    "new and here alone",
                    "new and twice here",
                    "moved here",
                    "at home elsewhere and read again",
                    "of an article that lost another",
                ]
            }
        ),
    }
    assert sorted(batch_to_shared_paragraphs(batch)) == [
        "at home elsewhere and read again",
        "moved here",
        "of an article that lost another",
    ]


def test_a_paragraph_without_sentences_that_moved_here_counts() -> None:
    batch = {
        "articles": pl.DataFrame({"article_id": ["now"]}),
        "paragraphs": pl.DataFrame({"paragraph_id": ["p"], "first_article_id": ["now"], "n_occurrences": [2]}),
        "paragraph_occurrences": pl.DataFrame({"paragraph_id": ["p"]}),
        "sentences": pl.DataFrame({"paragraph_id": []}, schema={"paragraph_id": pl.String}),
    }
    assert batch_to_shared_paragraphs(batch).to_list() == ["p"]
