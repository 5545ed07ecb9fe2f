"""sentences -> sentences with `searched`: the text as the finders of places and actors search it.

Made once for all of them; a finder that is given sentences without it makes its own. Decides nothing.
"""

import polars as pl

from transforms.places.search import with_searched


def sentences_to_searched(sentences: pl.DataFrame) -> pl.DataFrame:
    """Add `searched` (`places.search.as_searched` of text) to the sentences."""
    return with_searched(sentences)
