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
# Further elements of HTML: with those above, the names that make a tag of what looks like one.
_INLINE = (
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "nobr", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span", "strike",
    "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
)  # fmt: skip
_ELEMENTS = frozenset((*_BLOCKS, *_UNSEEN, *_INLINE, "html", "body"))
_VOID = ("br", "hr", "img", "wbr")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BREAK = "\u2029"  # paragraph separator: no white space of the source becomes one before it is folded
_MARKUP = re.compile(r"</?[a-z!][^<]*>|&(?:#\d+|#x[0-9a-f]+|[a-z]\w{1,30});", re.I)
_TAG = re.compile(r"<(/?)([a-z][\w:-]*+)([^<>]*+)>", re.I)
_ENDS = re.compile(r"</(?:body|html)\b[^<>]*+>", re.I)
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
    tree, is_cut = _tree(folded)
    if is_cut:
        tree, _ = _tree(_flat(folded))
    if tree is None:
        return ""
    if _NOT_IN_XML.search(str(tree.text_content())):
        for element in tree.iter():  # lxml reads them, as themselves or as references, and takes none of them back
            element.text, element.tail = _clean(element.text), _clean(element.tail)
    styled = (element for element in tree.iterfind(".//*[@style]") if _HIDDEN.search(element.get("style", "")))
    for element in [*tree.iter(*_UNSEEN), *tree.iterfind(".//*[@hidden]"), *styled]:
        element.clear(keep_tail=True)
        element.tag = "span"  # what is not there breaks no line
    for element in tree.iter(*_BLOCKS):
        _put_breaks_around(element)
    return _lines(str(tree.text_content()).split(_BREAK))


def plain_text(text: str) -> str:
    """Return text without markup, each of its lines a paragraph."""
    return _lines(text.splitlines())


def one_line(markup: str) -> str:
    """Return a title or a name as one line: markup taken off, references resolved.

    Feeds escape titles once too often, so that what shows after references were resolved may be markup or text that
    speaks of it. It counts as markup if elements of HTML are whole in it: a start tag with its end tag, a tag with
    attributes, an element that has no end tag. A start tag alone is text: markup does not stop in the middle, whereas
    "How the <video> tag works" does. Where tags stand already, what is escaped is text.
    """
    if not _has_tags(markup):
        once = html.unescape(markup)
        if not _has_whole_elements(once):
            return " ".join(html.unescape(_LONE.sub("\ufffd", once.replace("\x00", ""))).split())
        markup = once
    return " ".join(html.unescape(markup_text(markup)).split())


def _has_tags(text: str) -> bool:
    return "<!--" in text or any(slash or name.lower() in _ELEMENTS for slash, name, _ in _TAG.findall(text))


def _has_whole_elements(text: str) -> bool:
    open_ones: set[str] = set()
    for slash, written, rest in _TAG.findall(text):
        name = written.lower()
        if name in _ELEMENTS and (name in open_ones if slash else name in _VOID or "=" in rest):
            return True
        if not slash:
            open_ones.add(name)
    return False


def _tree(markup: str) -> tuple[HtmlElement | None, bool]:
    """The tree of a fragment, and whether the parser stopped before its end, at its bound of nesting."""
    # Many a fragment is a page put into another; behind the ends of that one the parser would leave all out.
    whole = f"<div>{_ENDS.sub('', markup)}</div>"
    parser = HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = document_fromstring(whole, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        tree = None
    return tree, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flat(markup: str) -> str:
    """Markup without nesting, but for what is not shown: a block begins and ends a line, all else is text."""

    def flat(tag: re.Match[str]) -> str:
        name = tag[2].lower()
        return tag[0] if name in _UNSEEN else "<br>" if name in _BLOCKS else ""

    return _TAG.sub(flat, markup)


def _clean(text: str | None) -> str | None:
    return _NOT_IN_XML.sub("", text.replace("\v", " ").replace("\f", " ")) if text else text


def _put_breaks_around(element: HtmlElement) -> None:
    element.text = _BREAK + (element.text or "")
    element.tail = _BREAK + (element.tail or "")


def _lines(paragraphs: list[str]) -> str:
    folded = (" ".join(paragraph.split()) for paragraph in paragraphs)
    return "\n".join(line for line in folded if line)
