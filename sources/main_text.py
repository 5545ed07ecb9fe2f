"""HTML -> its article: decides which part of a page is the article and which of its metadata to pass on.

It does not interpret the metadata, looks for dates in metadata only (dates in the text belong to the transforms), and
never opens a connection. Extractor: trafilatura in precision mode, the most accurate of those compared on the
article-extraction-benchmark; its notion of an article may change with its version, which is pinned.
"""

import re
from dataclasses import dataclass

from sources.decoding import check_characters
from sources.reading import Refused, is_blank

# The XML declaration's encoding was honoured when the bytes were decoded; lxml refuses it in decoded text.
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
# Without a fixed bound the reader's clock would decide which dates are possible.
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2999-12-31"}
_WAY_OUT = "save the article's text as plain text, or give the page of the article itself"


@dataclass(frozen=True)
class MainText:
    """An article: its text, one paragraph per line, and what the page's metadata says (date as ISO 8601)."""

    text: str
    title: str | None
    outlet: str | None
    byline: str | None
    date: str | None


def main_text(html: str) -> MainText:
    """Extract the article of a page. Raises Refused, `no_main_text`, if there is none."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - slow to import, and many runs meet no page

    try:
        found = bare_extraction(
            _XML_DECLARATION.sub("", html),
            favor_precision=True,
            include_comments=False,
            with_metadata=True,
            date_extraction_params=dict(_DATES),
        )
    except Exception as error:  # one hostile page must not stop a batch, whatever the parser raises on it
        raise Refused("no_main_text", f"the page could not be parsed ({error}): {_WAY_OUT}", html) from error
    text = None if found is None or isinstance(found, dict) else found.text
    if found is None or isinstance(found, dict) or not text or is_blank(text):
        raise Refused("no_main_text", f"no article was found in the page: {_WAY_OUT}", html)
    check_characters(text, html)  # &#xD800; and the like
    return MainText(text, _field(found.title), _field(found.sitename), _field(found.author), _field(found.date))


def _field(value: str | None) -> str | None:
    if value is None or not value.strip():
        return None
    check_characters(value, value)
    return value.strip()
