"""HTML -> its article: decides which part of a page is the article's text.

It does not interpret what the page states of itself (page_statements.py), looks for dates in metadata only (dates in
the text belong to the transforms), and never opens a connection. Extractor: trafilatura in precision mode, the most
accurate of those compared on the article-extraction-benchmark; its notion of an article may change with its version,
which is pinned. It is helped where the page itself shows that it was too strict: where next to nothing is found, and
where the page says which part of it is the article, or how many words that has.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.decoding import check_characters
from sources.page_statements import page_statements
from sources.reading import Refused, is_blank
from sources.xml_safety import without_declaration

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Numbers of characters that lxml takes from a page and refuses to give back.
_NO_CHARACTER = re.compile(r"&#(?:x0{0,8}fff[ef]|0{0,8}6553[45]);?", re.I)
_LITTLE = 250  # characters: trafilatura's own measure of an extraction that failed (MIN_EXTRACTED_SIZE)
_MISSING, _NEAR = 0.5, 0.2  # of the words that the page says its article has
_STATED_BODY = "(//*[@itemprop='articleBody'])[1]//p"  # schema.org's microdata
_WAY_OUT = "save the article's text as plain text, or give the page of the article itself"


@dataclass(frozen=True)
class MainText:
    """An article: its text, one paragraph per line, and what the page states of it (date as stated)."""

    text: str
    title: str | None
    outlet: str | None
    byline: str | None
    date: str | None


def main_text(html: str) -> MainText:
    """Extract the article of a page. Raises Refused, `no_main_text`, if there is none."""
    tree = page_tree(html)
    page = page_statements(tree)
    text = article_text(tree, page.linked.words)
    if is_blank(text):
        raise no_main_text(html)
    check_characters(text, html)  # &#xD800; and the like
    return MainText(text, *(checked(field) for field in (page.title, page.outlet, page.byline, page.date)))


def page_tree(html: str) -> "HtmlElement":
    """Parse a page. Raises Refused, `no_main_text`, if nothing of it can be parsed."""
    from trafilatura.utils import load_html  # noqa: PLC0415 - slow to import, and many runs meet no page

    try:
        tree = load_html(_NO_CHARACTER.sub("", without_declaration(html)))
    except Exception as error:  # one hostile page must not stop a batch, whatever the parser raises on it
        raise Refused("no_main_text", f"the page could not be parsed ({error}): {_WAY_OUT}", html) from error
    if tree is None:
        raise no_main_text(html)
    return tree


def article_text(tree: "HtmlElement", words: int | None = None) -> str:
    """Return the text of the article in a page, one paragraph per line, "" if there is none.

    words: how many the page says it has (None: it does not say).
    """
    text = _extracted(tree, is_strict=True)
    words = words or sum(len(p.text_content().split()) for p in tree.xpath(_STATED_BODY))
    if len(text) >= _LITTLE and len(text.split()) >= _MISSING * words:
        return text
    others = [_extracted(tree, is_strict=False), _paragraphs(tree)]
    near = [other for other in others if words and abs(len(other.split()) - words) <= _NEAR * words]
    if near:
        return near[0]
    return others[0] if len(text) < _LITTLE and len(others[0]) > 2 * len(text) else text


def no_main_text(html: str) -> Refused:
    """The refusal of a page without an article."""
    return Refused("no_main_text", f"no article was found in the page: {_WAY_OUT}", html)


def checked(value: str | None) -> str | None:
    """Return a field of a page, stripped, or None. Raises Refused, `undecodable`."""
    if value is None or not value.strip():
        return None
    check_characters(value, value)
    return value.strip()


def _extracted(tree: "HtmlElement", *, is_strict: bool) -> str:
    from trafilatura import bare_extraction  # noqa: PLC0415

    try:
        # The balanced mode alone: compared with other extractors it would be the strict one's text again.
        found = bare_extraction(tree, favor_precision=is_strict, fast=not is_strict, include_comments=False)
    except Exception:  # as above: nothing found
        return ""
    text = "" if found is None or isinstance(found, dict) else found.text or ""
    return "\n".join(line.strip() for line in text.split("\n") if not is_blank(line))


def _paragraphs(tree: "HtmlElement") -> str:
    """All paragraphs of the page, links and boxes included: trafilatura's baseline."""
    from trafilatura import baseline  # noqa: PLC0415

    try:
        body, _, _ = baseline(tree)
    except Exception:
        return ""
    return "\n".join(filter(None, (" ".join("".join(p.itertext()).split()) for p in body)))
