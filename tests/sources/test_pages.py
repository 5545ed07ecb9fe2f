"""read_page: golden pairs, each reason to set a page aside beside an article that looks like it, hostile bytes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.fetched import FetchedAs
from sources.pages import read_page
from sources.parser_process import ParserProcess
from sources.raw_store import store_bytes
from sources.reading import REASON_CODES, Document, Limits, Note, Origin, Rejection
from tests.sources import page_samples as samples
from tests.sources.page_samples import (
    ARTICLE,
    COOKIES,
    LINKED,
    LOGIN_FORM,
    PARAGRAPHS,
    TEASER,
    TEXT,
    TITLE,
    bare,
    page,
    paragraphs,
)

URL = "https://www.daily-post.example/world/convoy-leaves"
SHA = "ab" * 32
NOT_FREE = ', "isAccessibleForFree": false'
FIRST_WORDS = "A first convoy of forty buses"


def origin(asked: str = URL, came: str | None = None, **fetched: str | None) -> Origin:
    as_what = {"media_type": "text/html", "charset": None, "outlet": None} | fetched
    return Origin(
        asked,
        "convoy-leaves",
        SHA,
        f"raw/ab/{SHA}",
        datetime(2016, 12, 16, tzinfo=UTC),
        fetched=FetchedAs("article", came or asked, as_what["media_type"], as_what["charset"], as_what["outlet"]),
    )


def read(body: str | bytes, at: Origin | None = None, limits: Limits | None = None) -> Document | Rejection:
    data = body.encode() if isinstance(body, str) else body
    items = list(read_page(data, at or origin(), limits or Limits()))
    (item,) = (item for item in items if not isinstance(item, Note))
    return item


def code_of(item: Document | Rejection) -> str:
    return item.reason_code if isinstance(item, Rejection) else "an article"


def test_a_page_becomes_its_document():
    head = LINKED % "" + '<link rel="canonical" href="/world/convoy-leaves?utm_source=x#top">'
    document = read(page(ARTICLE, head=head), origin("https://www.daily-post.example/go?id=7&utm_medium=y"))
    assert isinstance(document, Document)
    assert document.text == f"{TITLE}\n{TEXT}"
    assert replace(document, text="", raw_sha256="", stem="") == Document(
        raw_sha256="",
        source_uri="https://www.daily-post.example/world/convoy-leaves",
        source_file="convoy-leaves",
        source_kind="html",
        stem="",
        text="",
        fetched_at=datetime(2016, 12, 16, tzinfo=UTC),
        media_type="text/html",
        encoding="utf-8",
        path=f"raw/ab/{SHA}",
        container_sha256=SHA,
        title_field=TITLE,
        outlet_field="Daily Post",
        byline_field="Jane Roe",
        date_field="2016-12-15T10:00:00+02:00",
        item_id=None,
    )


def test_another_shell_and_address_make_no_second_document():
    one = read(page(ARTICLE, head=LINKED % ""))
    shell = page(ARTICLE + "<aside><a href='/x'>Most read this week in our pages</a></aside>", head=LINKED % "")
    other = read(shell, origin(f"{URL}?ref=start"))
    assert isinstance(one, Document) and isinstance(other, Document)
    assert one.raw_sha256 == other.raw_sha256


def test_the_outlet_of_the_list_of_feeds_stands_before_the_page():
    document = read(page(ARTICLE, head=LINKED % ""), origin(outlet="The Daily Post"))
    assert isinstance(document, Document)
    assert document.outlet_field == "The Daily Post"


PAYWALLED_TEXT = paragraphs(PARAGRAPHS[0], "Subscribe to continue reading. Already a subscriber? Log in.")
LOCKED_PART = ', "isAccessibleForFree": "False", "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paywall"}'
REFUSED: dict[str, tuple[str, str | bytes, Origin | None]] = {
    "not free, with the words it should have": ("paywall", page(TEASER, head=LINKED % (NOT_FREE + ', "wordCount": 812')), None),
    "not free, the locked part left out": ("paywall", page(TEASER, head=LINKED % LOCKED_PART), None),
    "not free, ends in dots": ("paywall", page(paragraphs(PARAGRAPHS[0], PARAGRAPHS[1][:90] + "..."), head=LINKED % NOT_FREE), None),
    "content tier locked": ("paywall", page(TEASER, head='<meta property="article:content_tier" content="locked"><meta property="og:type" content="article">'), None),
    "only words say so": ("paywall", page(PAYWALLED_TEXT), None),
    "a box says so": ("paywall", page(TEASER + '<div class="c-paywall__box"><p>Jetzt weiterlesen mit dem Abo</p></div>', lang="de"), None),
    "French words": ("paywall", page(paragraphs(PARAGRAPHS[0], "Cet article est réservé aux abonnés.")), None),
    "a guard that looks at the browser": ("challenge_page", samples.CLOUDFLARE, None),
    "a guard with a puzzle": ("challenge_page", samples.DATADOME, None),
    "a guard in a frame": ("challenge_page", samples.INCAPSULA, None),
    "a guard that denies": ("challenge_page", samples.AKAMAI, None),
    "a guard that asks for a click": ("challenge_page", samples.ROBOT, None),
    "a guard that lets browsers reckon": ("challenge_page", samples.ANUBIS, None),
    "an app": ("needs_script", samples.REACT, None),
    "an app that says nothing": ("needs_script", samples.SHELL, None),
    "German words about JavaScript": ("needs_script", bare("<p>Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.</p>", title="Die Post"), None),
    "not found": ("soft_404", page(paragraphs("The page you are looking for may have moved. Try the search."), title="Page not found | Daily Post", heading="Oops! That page can’t be found."), None),
    "404 with the latest news": ("soft_404", page("<p>Try these:</p>" + ARTICLE, title="404 - Daily Post", heading="404"), None),
    "German not found": ("soft_404", page(paragraphs("Vielleicht hilft die Suche weiter."), title="Seite nicht gefunden – Die Post", heading="Seite nicht gefunden", lang="de"), None),
    "Russian not found": ("soft_404", page(paragraphs("Возможно, она была удалена."), title="Страница не найдена", heading="", lang="ru"), None),
    "Arabic not found": ("soft_404", page(paragraphs("عذرا"), title="الصفحة غير موجودة", heading="", lang="ar"), None),
    "an article that was taken down": ("soft_404", page("", title="Daily Post", heading="This article is no longer available"), None),
    "sent to the first page": ("soft_404", page(ARTICLE), origin(URL, "https://www.daily-post.example/")),
    "sent to the first page of a language": ("soft_404", page(ARTICLE), origin(URL, "https://daily-post.example/en/")),
    "a notice only": ("consent_page", page(paragraphs(*COOKIES), title="Daily Post", heading="Your privacy"), None),
    "a German notice only": ("consent_page", bare(paragraphs("Mit Ihrer Einwilligung nutzen wir Cookies und ähnliche Techniken, um Ihnen Anzeigen zu zeigen.", "Mehr dazu steht in der Datenschutzerklärung dieser Seiten und unserer Partner."), title="Die Post"), None),
    "sent to a host for consent": ("consent_page", page(ARTICLE), origin(URL, "https://consent.daily-post.example/v2/collectConsent?sessionId=3")),
    "sent to a path for consent": ("consent_page", page(TEASER), origin(URL, "https://www.daily-post.example/consent/tcf/?back=x")),
    "a form to log in": ("login_page", page(f"<p>Welcome back.</p>{LOGIN_FORM}", title="Log in | Daily Post", heading="Log in"), None),
    "a Spanish form to log in": ("login_page", bare(f"<h1>Iniciar sesión</h1>{LOGIN_FORM}", title="El Correo"), None),
    "sent to log in": ("login_page", page("<p>Members read more of what we write.</p>", title="Daily Post", heading="Welcome"), origin(URL, "https://www.daily-post.example/login?next=x")),
    "a section": ("list_page", samples.SECTION, origin("https://www.daily-post.example/world")),
    "the first page": ("list_page", page(ARTICLE), origin("https://www.daily-post.example/")),
    "a page that says it is a list": ("list_page", page(ARTICLE, head='<script type="application/ld+json">{"@type": "CollectionPage", "name": "World"}</script>'), None),
    "nothing at all": ("no_main_text", page("", heading=""), None),
    "buttons": ("no_main_text", page(paragraphs("Share", "Print"), heading=""), None),
    "a PDF": ("binary", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", origin(media_type="text/html")),
    "an image": ("binary", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), origin(media_type="image/png")),
    "a film": ("binary", bytes(range(256)) * 40, origin(media_type="video/mp4")),
    "JSON": ("wrong_kind", b'{"status": "ok", "articles": []}', origin(media_type="application/json")),
    "a feed": ("wrong_kind", b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>', origin(media_type="text/html")),
    "plain text": ("wrong_kind", TEXT.encode(), origin(media_type="text/plain")),
    "no bytes": ("empty", b"", None),
    "white space": ("empty", b" \r\n\t ", None),
}  # fmt: skip
GUARDED = '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><noscript>Enable JavaScript for comments.</noscript>'
TAKEN: dict[str, tuple[str, Origin | None]] = {
    "not free, and whole": (page(ARTICLE, head=LINKED % (NOT_FREE + ', "wordCount": 190')), None),
    "not free, the locked part is there": (page(f'<div class="paywall">{ARTICLE}</div>', head=LINKED % LOCKED_PART), None),
    "metered, and whole": (page(ARTICLE, head='<meta property="article:content_tier" content="metered">'), None),
    "asks to subscribe below": (page(ARTICLE + paragraphs("Subscribe to continue reading our coverage of the region."), head=LINKED % ""), None),
    "a news flash": (page(TEASER, head=LINKED % ""), None),
    "a short one without statements": (page(paragraphs(PARAGRAPHS[0], PARAGRAPHS[1])), None),
    "behind a guard that let it through": (page(ARTICLE + GUARDED), None),
    "comments guarded by a captcha": (page(ARTICLE + '<form><textarea></textarea><div class="g-recaptcha"></div></form>'), None),
    "a form to log in in its head": (page(LOGIN_FORM + ARTICLE, title=f"{TITLE} - Log in for more"), None),
    "of 404 people": (page(TEASER, title="404 people leave besieged city", heading="404 people leave besieged city"), None),
    "of what was not found": (page(ARTICLE, title="Missing page of agreement not found, mediators say, as talks go on in the capital of the province on Monday", heading=""), None),
    "about cookies": (page(paragraphs(*COOKIES, *PARAGRAPHS), head=LINKED % "", title="What cookies know", heading="What cookies know"), None),
    "with a notice above": (page('<div class="cookie-banner">' + paragraphs(*COOKIES) + "</div>" + ARTICLE), None),
    "about consent, at an address that says so": (page(ARTICLE), origin("https://www.daily-post.example/consent/law-passed")),
    "at a first page that asks for a story": (page(ARTICLE, head=LINKED % ""), origin("https://www.daily-post.example/?p=4711")),
    "sent on to its new address": (page(ARTICLE), origin("https://daily-post.example/?p=4711", URL)),
    "with many links beside it": (page(ARTICLE) + samples.SECTION, None),
    "under a heading that is a link to itself": (bare(f'<div><h2><a href="/a">{TITLE}</a></h2>{ARTICLE}</div>' + "".join(f'<div><h3><a href="/{n}">Earlier: part {n} of the story</a></h3><p>It began in the spring.</p></div>' for n in range(8)), title=TITLE), None),
    "about JavaScript": (page(paragraphs("Readers who disable JavaScript see the pages of ministries half empty, a survey found.") + ARTICLE), None),
    "under a false name": (page(ARTICLE), origin(media_type="application/octet-stream")),
    "called an image": (page(ARTICLE), origin(media_type="image/png")),
    "without a head": (f"<h1>{TITLE}</h1><div>{ARTICLE}</div>", None),
    "written as XHTML": ('<?xml version="1.0" encoding="utf-8"?>\n' + page(ARTICLE), None),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_page_that_is_no_article_is_set_aside_with_the_reason(name):
    code, body, at = REFUSED[name]
    item = read(body, at)
    assert code_of(item) == code
    assert isinstance(item, Rejection)
    assert code in REASON_CODES
    assert item.source_uri == (at or origin()).source_uri and item.raw_sha256 == SHA
    assert ": " in item.reason, "what is wrong, and the way out"


@pytest.mark.parametrize("name", TAKEN)
def test_an_article_that_looks_like_one_of_them_is_taken(name):
    body, at = TAKEN[name]
    item = read(body, at)
    assert code_of(item) == "an article", item
    assert isinstance(item, Document) and FIRST_WORDS in item.text


def test_a_page_that_states_its_length_is_searched_again():
    """Publishers split articles over boxes that an extractor takes for other things."""
    parts = "".join(f'<div class="related-teaser-box"><p>{text}</p></div>' for text in PARAGRAPHS[1:])
    words = len(TEXT.split())
    item = read(page(TEASER + parts, head=LINKED % f', "wordCount": {words}'))
    assert isinstance(item, Document)
    assert all(text in item.text for text in PARAGRAPHS)


CAFE = page(paragraphs(PARAGRAPHS[0] + " They came from the café at the Straße des 17. Juni.", *PARAGRAPHS[1:]))
BARE_CAFE = CAFE.replace('<meta charset="utf-8">', "")


@pytest.mark.parametrize(
    ("data", "charset", "encoding"),
    [
        (b"\xef\xbb\xbf" + CAFE.encode(), "iso-8859-1", "utf-8"),
        (CAFE.encode("utf-16"), "utf-8", "utf-16-le"),
        (BARE_CAFE.encode("cp1252"), "ISO-8859-1", "cp1252"),
        (CAFE.replace("utf-8", "windows-1251").encode("cp1252"), '"iso-8859-1"', "cp1252"),
        (CAFE.replace("utf-8", "iso-8859-1").encode("cp1252"), None, "cp1252"),
        (CAFE.replace("utf-8", "iso-8859-1").encode("cp1252"), "no-such-charset", "cp1252"),
        (CAFE.replace("utf-8", "iso-8859-1").encode("cp1252"), "utf-8", "cp1252"),
        (CAFE.encode(), "iso-8859-1", "utf-8"),  # a server's default that the bytes contradict
        (BARE_CAFE.encode("cp1252"), None, "cp1252"),
        (BARE_CAFE.encode("cp1252"), "unicode-1-1-utf-7", "cp1252"),
        (BARE_CAFE.encode("cp1252"), "base64", "cp1252"),
        (BARE_CAFE.encode("cp1252"), "unicode_escape", "cp1252"),
        (BARE_CAFE.encode("cp1252"), "utf-16", "cp1252"),
    ],
)
def test_mark_header_declaration_and_detection_in_that_order(data, charset, encoding):
    item = read(data, origin(charset=charset))
    assert isinstance(item, Document), item
    assert "café at the Straße" in item.text
    assert item.encoding is not None and item.encoding.lower() == encoding


def test_a_lost_byte_costs_the_article_only_if_it_stands_in_it():
    advert = page(ARTICLE + "<aside><p>Gr\xfc\xdfe</p></aside>").encode("latin-1").replace(b"\xdf", "ß".encode() * 9)
    item = read(advert)
    assert isinstance(item, Document) and FIRST_WORDS in item.text
    assert "\ufffd" not in item.text
    notes = [i.text for i in read_page(advert, origin(), Limits()) if isinstance(i, Note)]
    assert any("do not fit utf-8" in note for note in notes)
    inside = page(
        paragraphs("Die Stra\udcffe nach S\u00fcden, \u00fcber die Br\u00fccke. " + PARAGRAPHS[0], *PARAGRAPHS[1:])
    )
    assert code_of(read(inside.encode("utf-8", "surrogateescape"))) == "undecodable"


@pytest.mark.parametrize("hidden", ["&#xD800;", "&#55357;", "&#0;", "\x00", "&#x10FFFF;", "\x0b", "&#xFFFE;"])
def test_characters_that_no_warehouse_holds_never_pass(hidden):
    item = read(page(paragraphs(f"A line with {hidden} in it. " + PARAGRAPHS[0], *PARAGRAPHS[1:]), title=f"x{hidden}y"))
    assert code_of(item) in ("an article", "undecodable")
    if isinstance(item, Document):
        values = (item.text, item.title_field, item.outlet_field, item.byline_field, item.date_field)
        "".join(filter(None, values)).encode("utf-8")
        assert all("\x00" not in value for value in values if value)


HOSTILE: dict[str, Callable[[], bytes]] = {
    "deep": lambda: b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000,
    "deep links": lambda: b"<html><body>" + b"<a href=x><b><font>" * 30_000,
    "one line": lambda: b"<html><body><p>" + b"word " * 900_000,
    "many attributes": lambda: b"<html><body><p " + b" ".join(b"a%d=1" % n for n in range(6_000)) + b">x</p>",
    "deep JSON-LD": lambda: page(
        ARTICLE, head='<script type="application/ld+json">' + "[" * 200_000 + "</script>"
    ).encode(),
    "wide JSON-LD": lambda: page(
        ARTICLE, head='<script type="application/ld+json">[' + '{"@graph": [{}]},' * 20_000 + "{}]</script>"
    ).encode(),
    "comments that never end": lambda: b"<!-- " * 200_000 + page(ARTICLE).encode(),
    "open tags": lambda: b"<html>" + b"<" * 300_000,
    "spaces in a heading": lambda: page(
        ARTICLE, heading="log " * 2 + " " * 200_000, title="page" + "- " * 100_000
    ).encode(),
    "cookie words": lambda: page(paragraphs("our personal dat " * 20_000)).encode(),
    "page words": lambda: page(
        paragraphs("page you the " * 20_000, "java script enable " * 20_000), heading=""
    ).encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_within_its_limits(name, tmp_path):
    """As in a poll: in the process that parses, with the limits that hold there."""
    stored = store_bytes(HOSTILE[name](), tmp_path / "raw")
    at = replace(origin(), stored_sha256=stored.sha256)
    good = store_bytes(page(ARTICLE).encode(), tmp_path / "raw")
    with ParserProcess(Limits()) as parser:
        items = [item for item in parser.read(stored, at) if isinstance(item, Document | Rejection)]
        after = list(parser.read(good, replace(origin(), stored_sha256=good.sha256)))
    assert len(items) == 1
    assert isinstance(items[0], Document) or items[0].reason_code in REASON_CODES
    assert [type(item) for item in after] == [Document]


def test_a_page_over_the_limit_is_refused_with_the_setting_that_raises_it():
    item = read(b"<html><p>" + b"x" * 10_000_000)
    assert code_of(item) == "oversized"
    assert isinstance(item, Rejection) and "PASSAGE_DOCUMENT_LIMIT_MB" in item.reason


PIECES = st.sampled_from(
    ["<html>", "<head>", "<title>", "</title>", "<h1>", "</h1>", "<p>", "</p>", "<article>", "<a href='http://[x'>",
     "<script type='application/ld+json'>", '{"@type": ["Article", 3], "author": [{"name": {"name": 1}}, null]',
     ', "hasPart": "x", "wordCount": "1e9", "headline": ["a", {}], "@id": []}', "</script>", "<meta property='og:url' content='//['>",
     "<meta property='og:type' content='article'>", "<link rel=canonical href='http://\u2100.example:99999/x'>", "<h1>404</h1>",
     "cookies ", "Log in ", "<input type=password>", "\x00", "\ud83d", "&#xD800;", "\u202e", "<![CDATA[", "<!--", "-->",
     "<table><tr>", "<noscript>", PARAGRAPHS[0], "<time datetime='99999-99-99'>", "<svg>", "<base href='javascript:x'>"]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["", "http://[", "https://a.example/", "x:y", URL]))
def test_whatever_a_page_holds_it_is_one_document_or_one_reason(pieces, came):
    item = read("".join(pieces).encode("utf-8", "surrogatepass"), origin(URL, came or None))
    assert isinstance(item, Document | Rejection)
    if isinstance(item, Document):
        assert len(item.text.strip()) > 0
        item.text.encode("utf-8")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_whatever_bytes_come_they_are_one_document_or_one_reason(data):
    assert isinstance(read(data), Document | Rejection)
    assert isinstance(read(b"<html><body><p>" + data), Document | Rejection)


def test_reading_a_page_twice_gives_the_same():
    started = [read(page(ARTICLE, head=LINKED % "")) for _ in range(2)]
    assert started[0] == started[1]
