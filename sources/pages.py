"""A fetched body that should be an article's page -> its document: decides whether it is a page, and reads it.

It does not decide what on a page is the article (main_text.py), what the page states of it (page_statements.py), nor
which pages are no articles (page_refusals.py). What it sets aside keeps the reason, as for files.
"""

import re
from collections.abc import Iterator

from sources.body_text import DAMAGE, BodyText, body_text
from sources.decoding import ENCODING_WAY_OUT, check_characters
from sources.main_text import article_text, checked, page_tree
from sources.one_document import document_oversized
from sources.page_refusals import Page, refusal_of
from sources.page_statements import page_statements
from sources.reading import Document, Limits, Note, Origin, Refused, Rejection, rejection
from sources.web_document import web_document

# Elements that a page has somewhere near its beginning; servers name types wrongly, so that the bytes decide.
_MARKUP = re.compile(r"<(?:!doctype\s+html|html|head|body|title|meta|article|main|div|p|h1|table)\b", re.I)
_OTHER_XML = re.compile(r"(?:<\?xml[^>]*+>\s*+)?(?:<!--(?>.{0,2000}?-->)\s*+)*+<(\w[\w:.-]{0,60})", re.S)
_HEAD = 20_000  # characters


def read_page(data: bytes, origin: Origin, limits: Limits) -> Iterator[Document | Note | Rejection]:
    """Yield the document of a page with notes on what is wrong about it, or why it is set aside.

    `origin.fetched` says where the body came from and what its answer called it.
    """
    try:
        if len(data) > limits.document_bytes:
            raise document_oversized(len(data), limits)
        body = body_text(data, origin.fetched.charset if origin.fetched else None, is_xml=True)
        yield _read(body, origin, limits)
        yield from map(Note, body.notes)
    except Refused as refused:
        refused.sample = refused.sample or data[:1000]
        yield rejection(refused, origin.source_uri, origin.stored_sha256)


def _read(body: BodyText, origin: Origin, limits: Limits) -> Document:
    _check_is_page(body.text, origin.fetched.media_type if origin.fetched else None)
    came_from = origin.fetched.base_url if origin.fetched else origin.source_uri
    tree = page_tree(body.text)
    page = page_statements(tree, came_from, origin.fetched_at)
    text = article_text(tree, page.linked.words)
    check_characters(text, text)
    refused = refusal_of(Page(origin.source_uri, came_from, tree, page, text))
    if refused is not None:
        raise refused
    title, outlet, byline, date = map(checked, (page.title, page.outlet, page.byline, page.date))
    # Lost bytes cost nothing where they stand in an advertisement or a script.
    if body.is_damaged and any(DAMAGE in value for value in (text, title, outlet, byline) if value):
        raise Refused("undecodable", f"bytes of its text do not fit {body.encoding}: {ENCODING_WAY_OUT}", text)
    return web_document(
        origin,
        limits,
        source_kind="html",
        media_type="text/html",
        encoding=body.encoding,
        text=text,
        link=page.link,
        title=title,
        outlet=outlet,
        byline=byline,
        date=date,
    )


def _check_is_page(text: str, media_type: str | None) -> None:
    """Raise Refused, `wrong_kind`, for text that is no HTML, whatever its server calls it."""
    head = text[:_HEAD].lstrip("\ufeff \t\r\n")
    named = f" (its server calls it {media_type})" if media_type else ""
    if head[:1] in "{[" and not _MARKUP.match(head[1:20].lstrip()):
        raise Refused("wrong_kind", f"the answer is JSON, not a page{named}: set its kind to api or feed", text)
    root = _OTHER_XML.match(head)
    if root and root[1].lower().rpartition(":")[2] in ("rss", "feed", "rdf", "urlset", "sitemapindex", "svg", "error"):
        reason = f"the answer is XML <{root[1]}>, not a page{named}: set its kind to feed or sitemap"
        raise Refused("wrong_kind", reason, text)
    if not _MARKUP.search(head):
        raise Refused("wrong_kind", f"the answer is plain text, not a page{named}: give its text as a file", text)
