"""HTML inside of items: what no parser of XML takes back costs itself alone, not the text, the item or its neighbours."""

import html
import json

import pytest

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
