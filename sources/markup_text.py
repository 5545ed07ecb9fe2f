"""The HTML inside an item -> its text: decides where paragraphs end.

One paragraph per line, as main_text.py gives them; white space folded; nothing that a browser would not show. It does
not decide what of it is the article: a feed's item is one. lxml parses; text extractors made for pages either drop the
paragraphs of such a fragment (trafilatura's html2txt) or take ten times as long (inscriptis).
"""

import html
import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

# Elements that begin and end a line: those that HTML's rendering section displays as blocks, and cells of a table.
_BLOCKS = (
    "address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
)  # fmt: skip
_UNSEEN = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "audio", "video", "canvas", "svg", "math", "map",
    "select", "textarea", "button", "head", "title", "noframes",
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BREAK = "\u2029"  # paragraph separator: no white space of the source becomes one before it is folded
_MARKUP = re.compile(r"</?[a-z!][^<]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]\w{1,30});", re.I)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, 2.2
_LONE = re.compile("[\ud800-\udfff]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def markup_text(markup: str) -> str:
    """Return the text of an HTML fragment, one paragraph per line; empty if it shows nothing.

    Where there is no markup at all, blank lines end paragraphs: line ends alone come from whoever laid out the XML.
    """
    markup = _LONE.sub("\ufffd", markup.replace("\x00", ""))  # half a character, at which lxml would end the text
    if not _MARKUP.search(markup):
        return _lines(_BLANK_LINE.split(markup.replace("\r\n", "\n").strip()))
    # Folded first: what is a line of the text is decided by elements alone.
    folded = re.sub(r"\s+", " ", markup)
    try:
        tree = document_fromstring(f"<div>{folded}</div>", parser=HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, etree.XMLSyntaxError):
        return ""
    if _NOT_IN_XML.search(str(tree.text_content())):
        for element in tree.iter():  # lxml reads them, as themselves or as references, and takes none of them back
            element.text, element.tail = _clean(element.text), _clean(element.tail)
    for element in list(tree.iter(*_UNSEEN)):
        element.drop_tree()
    for element in list(tree.iterfind(".//*[@style]")):
        if _HIDDEN.search(element.get("style", "")):
            element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        _put_breaks_around(element)
    return _lines(str(tree.text_content()).split(_BREAK))


def plain_text(text: str) -> str:
    """Return text without markup, each of its lines a paragraph."""
    return _lines(text.splitlines())


def one_line(markup: str) -> str:
    """Return a title or a name as one line: markup taken off, references resolved."""
    return " ".join(markup_text(html.unescape(markup)).split())


def _clean(text: str | None) -> str | None:
    return _NOT_IN_XML.sub("", text.replace("\v", " ").replace("\f", " ")) if text else text


def _put_breaks_around(element: HtmlElement) -> None:
    element.text = _BREAK + (element.text or "")
    element.tail = _BREAK + (element.tail or "")


def _lines(paragraphs: list[str]) -> str:
    folded = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return "\n".join(line for line in folded if line)
