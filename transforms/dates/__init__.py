"""Date expressions: spans, words, values and anchors behind find_dates and find_publication_date."""
