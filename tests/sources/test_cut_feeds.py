"""Feeds without their end, and what is said of pictures in them: neither may pass for an item's whole text."""

from collections.abc import Callable

import pytest

from sources.reading import Document, Item, Rejection

Fetched = Callable[..., list[Item]]
ITEM = "<item><title>T</title><link>https://news.example/1</link><description>Text.</description></item>"
ATOM = "<entry><id>i</id><title>T</title><link href='https://news.example/1'/><summary>Text.</summary></entry>"


def rss(inside: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>V</title>{inside}</channel></rss>'


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def codes(items: list[Item]) -> list[str]:
    return [item.reason_code for item in items if isinstance(item, Rejection)]


@pytest.mark.parametrize("cut", range(0, len(ITEM), 7))
def test_an_item_that_is_cut_is_no_article(fetched: Fetched, cut: int) -> None:
    items = fetched(rss(ITEM).removesuffix("</channel></rss>") + ITEM.replace("1<", "other<")[:cut])
    assert [document.source_uri for document in documents(items)] == ["https://news.example/1"]
    assert codes(items) == (["broken_row", "broken_file"] if cut >= len("<item>") else ["broken_file"])


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    "<channel><title>V</title></channel>"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (RDF + ITEM + "</rdf:RDF>", []),
        (RDF + ITEM, ["broken_file"]),
        (RDF + ITEM[:-20], ["broken_row", "broken_file"]),
        (rss(ITEM.replace("Text.", "<![CDATA[It ends with </rss>.]]>")).removesuffix("</rss>"), ["broken_file"]),
        (rss(ITEM.replace("Text.", "<![CDATA[Te")).split("Te")[0] + "Te </rss> and", ["broken_row", "broken_file"]),
        (rss(ITEM) + "<!-- cached -->", []),
        (rss(ITEM)[:-1], []),
        (rss(ITEM).replace("rss", "RSS"), []),
        (f"<feed xmlns='http://www.w3.org/2005/Atom'>{ATOM}", ["broken_file"]),
        (f"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{ATOM}</a:feed>", []),
    ],
)
def test_a_feed_without_its_end_is_not_whole(fetched: Fetched, data: str, expected: list[str]) -> None:
    """As a whole it is told by its own address, from which the poll knows that it must be asked for again."""
    items = fetched(data)
    assert codes(items) == expected
    whole = [item.source_uri for item in items if isinstance(item, Rejection) and item.reason_code == "broken_file"]
    assert all("#" not in address for address in whole)


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<description>Said.</description><media:description>A long caption.</media:description>", "Said."),
        ("<media:description>A long caption.</media:description><description>Said.</description>", "Said."),
        ("<media:content><media:description>A long caption.</media:description></media:content>"
         "<description>Said.</description>", "Said."),
        ("<media:group><media:description>A caption.</media:description></media:group>", "A caption."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("prefix", ["media", "m"])
def test_what_is_said_of_a_picture_is_not_the_article(fetched: Fetched, prefix: str, inside: str, text: str) -> None:
    data = rss(f"<item><title>T</title>{inside}</item>").replace("media:", f"{prefix}:")
    bound = data.replace("<rss", f'<rss xmlns:{prefix}="http://search.yahoo.com/mrss/"')
    assert [document.text for document in documents(fetched(bound))] == [text]


def test_a_declaration_alone_is_empty(fetched: Fetched) -> None:
    assert codes(fetched('<?xml version="1.0"?>')) == ["empty"]
