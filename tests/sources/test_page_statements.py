"""page_statements: which statement of a page becomes title, outlet, byline, date and link, and which is not believed."""

from datetime import UTC, datetime
from pathlib import Path
from time import process_time

import pytest

from sources.fetched import FetchedAs
from sources.linked_data import linked_data
from sources.main_text import main_text, page_tree
from sources.page_statements import is_home, is_same_site, page_statements
from sources.pages import read_page
from sources.reading import Document, Limits, Origin
from sources.reading_frames import to_reading
from sources.seed_tables import read_seed_table
from tests.sources.page_samples import ARTICLE, LINKED, PARAGRAPHS, TEASER, TITLE, page
from transforms.document_to_article import document_to_article
from transforms.document_to_lines import document_to_lines

URL = "https://www.daily-post.co.uk/world/convoy-leaves"
NOW = datetime(2017, 6, 1, tzinfo=UTC)


def linked(node: str) -> str:
    return f'<script type="application/ld+json">{node}</script>'


def meta(**names: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in names.items())


GRAPH = linked(
    '{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "@id": "#site", "name": "The Post Site"},'
    '{"@type": "Organization", "@id": "#us", "name": "Post Media"}, {"@type": "Person", "@id": "#jr", "name": "Jane Roe"},'
    '{"@type": ["NewsArticle", "Thing"], "headline": "Convoy leaves &amp; returns", "author": [{"@id": "#jr"}, {"name": "A. Poe"}],'
    '"publisher": {"@id": "#us"}, "datePublished": "2016-12-15"}]}'
)
OTHERS = linked(
    '[{"@type": "Article", "url": "https://www.daily-post.co.uk/other", "headline": "Another", "author": "Someone Else"},'
    '{"@type": "Article", "mainEntityOfPage": {"@id": "http://daily-post.co.uk/world/convoy-leaves/"}, "headline": "This one",'
    ' "author": "Jane Roe", "datePublished": "2016-12-15"}]'
)
OTHER_PAGE = (
    '{"@type": "Article", "url": "https://www.daily-post.co.uk/other", "headline": "Bakers return", "author": "Someone Else",'
    ' "datePublished": "2012-01-05"}'
)
UNNAMED = '{"@type": "Article", "headline": "%s", "author": "No One", "datePublished": "2012-01-05"}'
UNNAMED_OWN = (UNNAMED % TITLE).replace("No One", "Jane Roe")
GOOD = meta(article__published_time="2016-12-14T08:00:00Z")


def dated(written: str) -> str:
    return linked(f'{{"@type": "Article", "datePublished": "{written}"}}')


FIELD: dict[str, tuple[str, str, str | None]] = {
    "outlet of OpenGraph before the publisher": ("outlet", meta(og__site_name="The Daily Post") + LINKED % "", "The Daily Post"),
    "outlet of the publisher": ("outlet", LINKED % "", "Daily Post"),
    "outlet by reference": ("outlet", GRAPH, "Post Media"),
    "outlet of the web site's node": ("outlet", linked('{"@type": "WebSite", "name": "The Post Site"}'), "The Post Site"),
    "outlet of the application": ("outlet", '<meta name="application-name" content="Daily Post">', "Daily Post"),
    "an address is no outlet": ("outlet", meta(og__site_name="https://www.daily-post.co.uk"), None),
    "an account is no outlet": ("outlet", '<meta name="publisher" content="@dailypost">', None),
    "no outlet from the address": ("outlet", "", None),
    "byline of JSON-LD": ("byline", LINKED % "" + '<meta name="author" content="admin">', "Jane Roe"),
    "bylines by reference": ("byline", GRAPH, "Jane Roe, A. Poe"),
    "byline of a meta element as written": ("byline", '<meta name="byl" content="By JANE ROE, AP Writer">', "By JANE ROE, AP Writer"),
    "a profile's address is no byline": ("byline", meta(article__author="https://social.example/jane"), None),
    "no byline without one": ("byline", "", None),
    "date of JSON-LD before a meta element": ("date", LINKED % "" + meta(article__published_time="2016-12-14"), "2016-12-15T10:00:00+02:00"),
    "date of OpenGraph": ("date", meta(article__published_time="2016-12-14T08:00:00Z"), "2016-12-14T08:00:00Z"),
    "a date that programs write for none": ("date", meta(article__published_time="0001-01-01T00:00:00"), None),
    "modified is not published": ("date", meta(article__modified_time="2016-12-14T08:00:00Z"), None),
    "modified in JSON-LD is not published": ("date", linked('{"@type": "Article", "dateModified": "2016-12-14"}'), None),
    "a day that begins with a zero": ("date", dated("03 Apr 2017"), "03 Apr 2017"),
    "a day of numbers that begins with a zero": ("date", meta(article__published_time="08.04.2017 09:30"), "08.04.2017 09:30"),
    "an empty date is none": ("date", dated("") + GOOD, "2016-12-14T08:00:00Z"),
    "a nought is no date": ("date", dated("0") + GOOD, "2016-12-14T08:00:00Z"),
    "noughts are no date": ("date", dated("0000-00-00T00:00:00"), None),
    "the year before all years is no date": ("date", dated("-0001-11-30T00:00:00+00:00"), None),
    "the first year in another order is no date": ("date", dated("1 January 0001"), None),
    "the moment from which computers count is no date": ("date", dated("1970-01-01T01:00:00+01:00") + GOOD, "2016-12-14T08:00:00Z"),
    "a date of the future does not hide another": ("date", dated("2099-01-01") + GOOD, "2016-12-14T08:00:00Z"),
    "an unreadable date does not hide another": ("date", dated("{{date}}") + GOOD, "2016-12-14T08:00:00Z"),
    "a day that no month has does not hide another": ("date", dated("2017-02-30") + GOOD, "2016-12-14T08:00:00Z"),
    "a date in words stays for the transforms": ("date", dated("3 avril 2017"), "3 avril 2017"),
    "a word is no date": ("date", dated("yesterday"), None),
    "JSON-LD with its encoding": ("byline", (LINKED % "").replace("ld+json", "LD+JSON; charset=utf-8"), "Jane Roe"),
    "title as printed where the statement has more": ("title", meta(og__title=f"{TITLE} - Daily Post"), TITLE),
    "title of the page's own article": ("title", OTHERS, "This one"),
    "link on another site is not believed": ("link", '<link rel="canonical" href="https://copies.example/a">', URL),
    "link to the first page is not believed": ("link", '<link rel="canonical" href="https://www.daily-post.co.uk/">', URL),
    "link on another host of the site": ("link", '<link rel="canonical" href="https://amp.daily-post.co.uk/a">', "https://amp.daily-post.co.uk/a"),
    "the suffix is no site": ("link", '<link rel="canonical" href="https://other.co.uk/a">', URL),
    "relative link": ("link", '<link rel="CANONICAL" href="../a?id=3">', "https://www.daily-post.co.uk/a?id=3"),
    "link of OpenGraph": ("link", meta(og__url="https://www.daily-post.co.uk/b"), "https://www.daily-post.co.uk/b"),
    "a link that is none": ("link", '<link rel="canonical" href="http://[x"><meta property="og:url" content="javascript:alert(1)">', URL),
    "broken JSON-LD says nothing": ("byline", linked('{"@type": "Article", "author": "Jane Roe",'), None),
    "JSON-LD in a comment": ("byline", linked('<!--\n{"@type": "Article", "author": "Jane Roe"}\n-->;'), "Jane Roe"),
    "JSON-LD with line ends in its words": ("byline", linked('{"@type": "https://schema.org/Article", "author": "Jane\n Roe"}'), "Jane Roe"),
    "related articles say nothing of this one": ("byline", linked('{"@type": "WebPage", "relatedLink": [{"@type": "Article", "author": "Someone Else"}]}'), None),
    "the right one of several articles": ("byline", OTHERS, "Jane Roe"),
    "another page of the site gives no byline": ("byline", linked(OTHER_PAGE), None),
    "another page of the site gives no date": ("date", linked(OTHER_PAGE) + GOOD, "2016-12-14T08:00:00Z"),
    "another page of the site gives no title": ("title", linked(OTHER_PAGE), TITLE),
    "a page of another site gives no date": ("date", linked(OTHER_PAGE.replace("www.daily-post.co.uk", "x.example")), None),
    "another page by its relative address": ("byline", linked(OTHER_PAGE.replace("https://www.daily-post.co.uk", "")), None),
    "the section that the page stands in": ("byline", linked(OTHER_PAGE.replace("/other", "/world/")), "Someone Else"),
    "this page on its site for telephones": ("byline", linked(OTHER_PAGE.replace("www.", "m.").replace("other", "world/convoy-leaves")), "Someone Else"),
    "the article under the page's title": ("byline", linked(f'[{UNNAMED % "Another story"}, {UNNAMED_OWN}]'), "Jane Roe"),
    "none of several that could be meant": ("byline", linked(f'[{UNNAMED % "Another story"}, {UNNAMED % "A third one"}]'), None),
    "the only article that names nothing": ("byline", linked(f'[{OTHER_PAGE}, {UNNAMED % "Buses"}]'), "No One"),
    "JSON-LD in a section of XML": ("byline", linked('// <![CDATA[\n{"@type": "Article", "author": "Jane Roe"}\n// ]]>'), "Jane Roe"),
    "JSON-LD with something behind it": ("byline", linked('{"@type": "Article", "author": "Jane Roe"} x'), None),
}  # fmt: skip


@pytest.mark.parametrize("name", FIELD)
def test_a_statement_becomes_its_field(name):
    field, head, expected = FIELD[name]
    assert getattr(page_statements(page_tree(page(ARTICLE, head=head)), URL, NOW), field) == expected


@pytest.mark.parametrize(
    ("markup", "byline"),
    [
        ('<span itemprop="author"><span itemprop="name">Jane Roe</span>, reporter</span>', "Jane Roe"),
        ('<p>By <a href="/jane" rel="author">Jane Roe</a></p>', "Jane Roe"),
        ('<p class="byline">By <b>Jane Roe</b> Monday, November</p>', None),  # it may as well be any other line
        (f'<span itemprop="author">{PARAGRAPHS[0]}</span>', None),
    ],
)
def test_a_printed_byline_counts_where_the_page_marks_it(markup, byline):
    assert page_statements(page_tree(page(markup + ARTICLE)), URL).byline == byline


def test_a_heading_that_is_the_sites_name_is_no_title():
    head = meta(og__site_name="Daily Post", og__title="Convoy leaves - Daily Post")
    tree = page_tree(page(ARTICLE, heading="Daily Post", head=head))
    assert page_statements(tree, URL).title == "Convoy leaves"


def test_a_date_in_the_markup_is_found_and_not_called_stated():
    statements = page_statements(page_tree(page('<time datetime="2016-12-15">Thursday</time>' + ARTICLE)), URL)
    assert (statements.date, statements.has_date) == ("2016-12-15", False)


TIME = '<time datetime="2012-01-05">5 Jan 2012</time>'


@pytest.mark.parametrize(
    ("markup", "date"),
    [
        (f'<p class="byline">Published {TIME}</p>{ARTICLE}', "2012-01-05"),
        (f'<p class="meta">By Jane Roe</p><p class="publish-date">Published 11:11 PM EST Nov 19, 2016</p>{ARTICLE}', "11:11 PM EST Nov 19, 2016"),
        (f'<p class="date">Updated {TIME}</p>{ARTICLE}', None),
        (f'<p class="date modified">{TIME}</p>{ARTICLE}'.replace("<time", '<time class="updated"'), None),
        (f'{ARTICLE}<aside><a href="/x">Other</a> {TIME}</aside>', None),
        (f'{TEASER}<aside><a href="/x">Other</a> {TIME}</aside>', None),
        (f'{TEASER}<div class="related"><a href="/x">Other</a> {TIME}</div>', None),
        (f'{TEASER}<div><h3><a href="/x">Other</a></h3> {TIME}</div>', None),
        (f'{TEASER}<div id="comments"><div>{TIME}<p>Nice.</p></div></div>', None),
        (f'{TEASER}<div class="comment"><meta itemprop="datePublished" content="2016-12-20">Nice.</div>', None),
        (f"{ARTICLE}<p>{TIME}</p>", None),
    ],
)  # fmt: skip
def test_a_printed_date_counts_where_it_is_the_articles(markup, date):
    assert page_statements(page_tree(page(markup)), URL, NOW).date == date


def test_white_space_in_linked_data_costs_no_time():
    """A square of so many characters is hours of work."""
    started = process_time()
    for gap in ("\n", " ", ";"):
        linked_data(
            ['{"@type": "Article"' + gap * 300_000 + "x", '{"@type": "Article"}' + gap * 300_000 + "x"], frozenset()
        )
    assert process_time() - started < 2


def test_a_saved_page_and_a_fetched_one_say_the_same():
    text = page(ARTICLE, head=LINKED % "")
    saved, fetched = main_text(text), _read(text)
    assert (saved.text, saved.title, saved.outlet, saved.byline, saved.date) == (
        fetched.text, fetched.title_field, fetched.outlet_field, fetched.byline_field, fetched.date_field,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("head", "outlet", "published"),
    [
        (LINKED % "", ("Daily Post", "field"), ("2016-12-15", "feed_field")),
        ("", (None, None), (None, "none")),
    ],
)
def test_articles_name_the_field_as_the_basis(head, outlet, published):
    phrases = read_seed_table(Path(__file__).resolve().parents[2] / "seeds", "phrases")
    incoming = to_reading([_read(page(ARTICLE, head=head))], []).incoming.with_columns(article_id="stem")
    row = document_to_article(incoming, document_to_lines(incoming, phrases), phrases).to_dicts()[0]
    assert (row["outlet"], row["outlet_basis"]) == outlet
    assert (row["published_on"] and row["published_on"].isoformat(), row["published_basis"]) == published
    assert row["title"] == TITLE


@pytest.mark.parametrize(
    ("address", "expected"),
    [("https://a.example", True), ("https://a.example/index.html", True), ("https://a.example/de/", True),
     ("https://a.example/en-GB", True), ("https://a.example/?p=3", False), ("https://a.example/world", False),
     ("http://[", False), ("", False)],
)  # fmt: skip
def test_first_pages(address, expected):
    assert is_home(address) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("https://www.a.co.uk/x", "http://m.a.co.uk", True), ("https://a.co.uk", "https://b.co.uk", False),
     ("http://127.0.0.1:80/a", "http://127.0.0.1:81/b", True), ("http://localhost/", "http://www.localhost/", True),
     ("http://[", "http://[", False), ("https://a.github.io", "https://b.github.io", False)],
)  # fmt: skip
def test_sites(one, other, expected):
    assert is_same_site(one, other) is expected


def _read(text: str) -> Document:
    fetched = FetchedAs("article", URL, "text/html", None, None)
    origin = Origin(URL, "a", "ab" * 32, "raw/ab/x", datetime(2016, 12, 16, tzinfo=UTC), fetched=fetched)
    (document,) = read_page(text.encode(), origin, Limits())
    assert isinstance(document, Document)
    return document
