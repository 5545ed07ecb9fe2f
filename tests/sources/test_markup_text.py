"""HTML inside of items: what no parser of XML takes back costs itself alone, not the text, the item or its neighbours."""

import html
import json

import pytest

from sources.markup_text import markup_text, one_line
from sources.reading import Document

_CONTROLS = ("&#1;", "&#11;", "&#xb;", "&#xffff;", "\x01", "\x0b", "\x1f", "\ufffe")


@pytest.mark.parametrize("control", _CONTROLS, ids=ascii)
def test_controls_in_markup_cost_nothing(fetched, control: str) -> None:
    """XML cannot hold them, but JSON can, and so can HTML inside of XML: by reference."""
    words = f"<p>One{control} text</p><p>next</p>"
    held = {"items": [{"url": "https://news.example/1", "content_html": words}]}
    bodies = [json.dumps(held), json.dumps(held, ensure_ascii=False)]
    if control.startswith("&"):
        bodies.append(
            f"<rss version='2.0'><channel><item><description>{html.escape(words)}</description></item></channel></rss>"
        )
    for body in bodies:
        (text,) = (item.text for item in fetched(body) if isinstance(item, Document))
        assert text == "One text\nnext"


def test_half_a_character_in_markup_does_not_end_the_text(fetched) -> None:
    items = fetched('{"items": [{"id": "1", "content_html": "<p>One\\ud800 text</p>"}]}')
    assert [item.text for item in items if isinstance(item, Document)] == ["One\ufffd text"]


@pytest.mark.parametrize("depth", [100, 255, 256, 300, 2_040, 2_100, 100_000])
def test_no_depth_of_nesting_cuts_the_text(depth: int) -> None:
    closed = "<p>Before</p>" + "<div>" * depth + "deep" + "</div>" * depth + "<p>After</p>"
    left_open = "<p>Before</p>" + "<span><b>" * depth + "deep<script>no</script><p>After"
    assert markup_text(closed) == markup_text(left_open) == "Before\ndeep\nAfter"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p></body></html><p>After</p>", "One\nAfter"),
        ("<html><body><p>One</p></body></html >\n<p>After</p>", "One\nAfter"),
        ("<html><head><title>T</title></head><BODY><p>One</p></BODY></HTML>After", "One\nAfter"),
        ("One</div><p>After</p>", "One\nAfter"),
        ("<p>One</p><p hidden>no</p><p>Two</p>", "One\nTwo"),
        ('<p>One <b hidden="until-found">no</b>two<span hidden=""><i>no</i></span></p>', "One two"),
        ("<p>One<div style='display: none'>no<p>no</p></div>two</p>", "One\ntwo"),
        ("one<script>no</script>two", "onetwo"),
        ("<p>The hidden <i>cost</i></p>", "The hidden cost"),
    ],
)
def test_what_shows_of_markup_is_its_text(markup: str, text: str) -> None:
    assert markup_text(markup) == text


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("A <b>bold</b> move", "A bold move"),
        ("A <b>bold</b> &lt;title&gt;", "A bold <title>"),
        ("&lt;b&gt;bold&lt;/b&gt; move", "bold move"),
        ("&lt;a href='x'&gt;link", "link"),
        ("One&lt;br /&gt;two", "One two"),
        ("How the &lt;video&gt; tag works", "How the <video> tag works"),
        ("Why &lt;/div&gt; is missing", "Why </div> is missing"),
        ("The &lt;rss&gt;&lt;/rss&gt; elements", "The <rss></rss> elements"),
        ("Families &amp;amp; buses", "Families & buses"),
        ("Families &amp; buses", "Families & buses"),
        ("<i>Post</i> &amp;amp; Times", "Post & Times"),
        ("Profit < 5 million and > 3", "Profit < 5 million and > 3"),
        ("I &lt;3 \n Homs", "I <3 Homs"),
        ("<p>Unclosed", "Unclosed"),
        ("<o:p></o:p>From a word processor", "From a word processor"),
        ("<!-- note -->Seen", "Seen"),
        ("half \ud800\x00", "half \ufffd"),
    ],
)
def test_titles_lose_their_markup_and_none_of_their_words(title: str, line: str) -> None:
    assert one_line(title) == line
