"""Bytes of feeds and APIs -> documents, links, rejections and notes: golden pairs, and faults by name."""

import gzip
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sources.fetched import FetchedAs
from sources.parser_process import ParserProcess
from sources.raw_store import store_bytes
from sources.reading import Document, Item, Limits, Link, Note, Origin, Rejection

Fetched = Callable[..., list[Item]]
GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "feeds"
_LEFT_OUT = {"raw_sha256", "fetched_at", "path", "container_sha256", "source_file", "sample"}
ITEM = "<item><title>T</title><link>https://news.example/1</link><description>Text.</description></item>"
ATOM = "<entry><id>i</id><title>T</title><link href='https://news.example/1'/><summary>Text.</summary></entry>"


def rss(inside: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>V</title>{inside}</channel></rss>'


def said(text: str) -> str:
    return rss(ITEM.replace("Text", text))


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def links(items: list[Item], role: str) -> list[str]:
    return [item.url for item in items if isinstance(item, Link) and item.role == role]


def codes(items: list[Item]) -> list[str]:
    return [item.reason_code for item in items if isinstance(item, Rejection)]


def notes(items: list[Item]) -> str:
    return " | ".join(item.text for item in items if isinstance(item, Note))


def as_written(item: Item) -> dict[str, str]:
    values = {field.name: getattr(item, field.name) for field in fields(item) if field.name not in _LEFT_OUT}
    return {"is": type(item).__name__} | {name: value for name, value in values.items() if value is not None}


def in_process(data: str, folder: Path) -> list[Item]:
    """Read a feed in the process that parses."""
    stored = store_bytes(data.encode(), folder / "raw")
    as_what = FetchedAs("feed", "https://news.example/f", None, None, None)
    origin = Origin(
        "https://news.example/f", "f", stored.sha256, "raw/x", datetime(2026, 3, 1, tzinfo=UTC), fetched=as_what
    )
    with ParserProcess(Limits()) as parser:
        return list(parser.read(stored, origin))


@pytest.mark.parametrize("name", sorted(path.name for path in GOLDEN.iterdir() if path.suffix != ".expected"))
def test_golden_feeds(fetched: Fetched, name: str) -> None:
    kind = "api" if name == "reliefweb.json" else "feed"
    expected = json.loads((GOLDEN / f"{name}.expected").read_text(encoding="utf-8"))
    assert [as_written(item) for item in fetched((GOLDEN / name).read_bytes(), kind)] == expected


_UTF16 = '<?xml version="1.0" encoding="utf-16"?>'
_LATIN = '<?xml version="1.0" encoding="iso-8859-1"?>'
_CAFE = ITEM.replace("Text", "Café عرب")
# What is wrong -> the body, its charset by the header, the text that comes out, and what of it is noted.
TEXTS: dict[str, tuple[bytes, str | None, str, str]] = {
    "byte order mark of UTF-8": (b"\xef\xbb\xbf" + rss(ITEM).encode(), None, "Text.", ""),
    "byte order mark beats header and declaration": (b"\xef\xbb\xbf" + rss(_CAFE, _LATIN).encode(), "koi8-r", "Café عرب.", "read as utf-8"),
    "UTF-16 with mark": (rss(_CAFE, _UTF16).encode("utf-16"), None, "Café عرب.", ""),
    "UTF-16 without mark": (rss(_CAFE, _UTF16).encode("utf-16-be"), None, "Café عرب.", ""),
    "UTF-32 without mark": (rss(_CAFE, '<?xml version="1.0" encoding="utf-32"?>').encode("utf-32-le"), None, "Café عرب.", ""),
    "EBCDIC": (rss(ITEM, '<?xml version="1.0" encoding="cp037"?>').encode("cp037"), None, "Text.", ""),
    "header and declaration say Latin-1 of UTF-8": (rss(_CAFE, _LATIN).encode(), "iso-8859-1", "Café عرب.", "read as utf-8"),
    "header is right, no declaration": (rss(ITEM.replace("Text", "Привет мир")).encode("koi8-r"), "KOI8-R", "Привет мир.", ""),
    "header beats declaration": (rss(ITEM.replace("Text", "Привет"), _LATIN).encode("koi8-r"), "koi8-r", "Привет.", "read as koi8-r"),
    "declaration without header": (rss(ITEM.replace("Text", "Café"), _LATIN).encode("cp1252"), None, "Café.", ""),
    "no such charset": (rss(ITEM.replace("Text", "Café"), _LATIN.replace("iso-8859-1", "no-such")).encode("cp1252"), "bogus", "Café.", ""),
    "says UTF-8 and is Latin-1": (rss(ITEM.replace("Text", "Café à Homs, déjà"), '<?xml version="1.0" encoding="utf-8"?>').encode("cp1252"), "utf-8", "Café à Homs, déjà.", "read as cp1252"),
    "says UTF-16 and is UTF-8": (rss(_CAFE, _UTF16).encode(), None, "Café عرب.", ""),
    "control characters": (said("Te\x00x\x0bt").encode(), None, "Text.", "2 characters that XML cannot hold"),
    "impossible references": (said("Te&#xD800;&#0;x&#x110000;t&#65535;").encode(), None, "Text.", "4 references"),
    "entities of HTML that nobody declared": (said("Te&nbsp;x&hellip;t&eacute;").encode(), None, "Te x…té.", ""),
    "bare ampersands": (said("A & B at AT&T, Q&A").encode(), None, "A & B at AT&T, Q&A.", "3 bare ampersands"),
    "markup that is not escaped": (said("A <b>bold</b> word<br>here").encode(), None, "A bold word\nhere.", "not well-formed"),
    "escaped twice": (said("&amp;lt;p&amp;gt;One &amp;amp; two").encode(), None, "<p>One & two.", ""),
    "CDATA": (said("<![CDATA[<p>One & two</p><p>Three]]>").encode(), None, "One & two\nThree.", ""),
    "CDATA that speaks of document types": (said("<![CDATA[<b>a</b> &lt;!ENTITY b]]>").encode(), None, "a <!ENTITY b.", ""),
    "white space before the declaration": (b"\n\n  " + rss(ITEM).encode(), None, "Text.", ""),
    "no declaration": (rss(ITEM, "").encode(), None, "Text.", ""),
    "a processing instruction and comments": (rss(f"<!-- <item> -->{ITEM}", '<?xml version="1.0"?><?xml-stylesheet href="http://x/"?><!-- a -->').encode(), None, "Text.", ""),
    "a document type without declarations": (rss(ITEM, '<!DOCTYPE rss SYSTEM "http://169.254.169.254/x.dtd">').encode(), None, "Text.", ""),
    "an inclusion stays outside": (said('Text<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>').encode(), None, "Text.", ""),
    "content beats a summary": (rss('<item><link>https://news.example/1</link><x:encoded xmlns:x="http://purl.org/rss/1.0/modules/content/">The full text</x:encoded><description>Short</description></item>').encode(), None, "The full text", ""),
    "a summary that is longer than the content": (f'<feed xmlns="http://www.w3.org/2005/Atom"><title>V</title>{ATOM.replace("<summary>", "<content>T</content><summary>")}</feed>'.encode(), None, "Text.", ""),
    "prefixes for everything": (b'<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:id>i</a:id><a:link href="https://news.example/1"/><a:summary>Text.</a:summary></a:entry></a:feed>', None, "Text.", ""),
    "Atom 0.3": (f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>V</title>{ATOM}</feed>'.encode(), None, "Text.", ""),
    "items outside of the channel": (f'<rss version="2.0"><channel><title>V</title></channel>{ITEM}</rss>'.encode(), None, "Text.", ""),
    "no end at all, items whole": (rss(ITEM).removesuffix("</channel></rss>").encode(), None, "Text.", "not well-formed"),
    "unknown namespaces": (rss(ITEM.replace("<title>", '<q:w xmlns:q="urn:q"><q:title>X</q:title></q:w><title>')).encode(), None, "Text.", ""),
    "a hundred nested elements of HTML": (said("&lt;div&gt;" * 100 + "Text").encode(), None, "Text.", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TEXTS)
def test_text_of_what_is_faulty(fetched: Fetched, name: str) -> None:
    data, charset, text, noted = TEXTS[name]
    items = fetched(data, charset=charset)
    assert [document.text for document in documents(items)] == [text]
    assert links(items, "item") == ["https://news.example/1"]
    assert (noted in notes(items)) if noted else notes(items) == ""


_NESTED = b'{"items": ' + b"[" * 200_000
_BOMB = "<!DOCTYPE lolz [" + "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9)) + "]>"
# What came instead -> the body, the kind that was asked for, and the reason why it is set aside as a whole.
REFUSED: dict[str, tuple[bytes | str, str, str]] = {
    "a consent page": ("<!DOCTYPE html><html><body>Accept cookies</body></html>", "feed", "wrong_kind"),
    "XHTML": ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "a" "b"><html xmlns="http://www.w3.org/1999/xhtml"/>', "feed", "wrong_kind"),
    "a page behind white space and comments": ("\n\n<!-- a --><!-- b -->\n<HTML>", "feed", "wrong_kind"),
    "words": ("Service unavailable", "feed", "wrong_kind"),
    "JSON of another kind": ('{"error": "x"}', "feed", "wrong_kind"),
    "a sitemap": ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "feed", "wrong_kind"),
    "an empty answer": (b"", "feed", "empty"),
    "white space": (b" \r\n\t", "feed", "empty"),
    "an entity bomb": (rss(ITEM.replace("Text", "&l9;"), _BOMB), "feed", "declares_types"),
    "an entity bomb in UTF-16": (rss(ITEM, _UTF16 + _BOMB).encode("utf-16"), "feed", "declares_types"),
    "an entity that is a file": (rss(ITEM, '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "feed", "declares_types"),
    "a parameter entity": (rss(ITEM, '<!DOCTYPE r [ %x; ]>'), "feed", "declares_types"),
    "attribute lists": (rss(ITEM, "<!DOCTYPE r [<!ATTLIST a b CDATA 'c'>]>"), "feed", "declares_types"),
    "elements nested deep": (rss("<a>" * 200_000), "feed", "nested_too_deep"),
    "junk": ("x" * 10_000_000, "feed", "wrong_kind"),
    "angle brackets": ("<" * 1_000_000, "feed", "wrong_kind"),
    "bytes of everything": (bytes(range(256)) * 1000, "feed", "binary"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "feed", "binary"),
    "gzip inside": (gzip.compress(rss(ITEM).encode()), "feed", "binary"),
    "more items than the limit": (rss(ITEM * 11), "feed", "too_many_items"),
    "more items of JSON than the limit": (json.dumps({"items": [{"id": str(n)} for n in range(11)]}), "feed", "too_many_items"),
    "JSON nested deep": (_NESTED, "feed", "nested_too_deep"),
    "JSON that is cut": ('{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1"', "feed", "broken_file"),
    "JSON with a number of ten thousand digits": ('{"items": [' + "9" * 10_000 + "]}", "feed", "broken_file"),
    "JSON with items of a wrong type": ('{"version": "https://jsonfeed.org/version/1", "items": {"a": 1}}', "feed", "wrong_kind"),
    "an API's error": ('{"error": {"message": "no appname"}}', "api", "wrong_kind"),
    "an API's page of HTML": ("<html>login</html>", "api", "wrong_kind"),
    "an API's number": ("42", "api", "wrong_kind"),
    "an API's answer that is cut": ('{"data": [{"id": "1", "fields"', "api", "broken_file"),
    "an API with more items than the limit": (json.dumps({"data": [{}] * 11}), "api", "too_many_items"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_came_instead_of_a_feed(fetched: Fetched, name: str) -> None:
    data, kind, code = REFUSED[name]
    (only,) = fetched(data, kind, limits=Limits(items=10))
    assert isinstance(only, Rejection)
    assert (only.reason_code, only.source_uri) == (code, "https://news.example/en/feed.xml")
    assert len(only.reason) > 20


ITEMS: dict[str, tuple[str, list[str], list[str]]] = {
    "a guid that is a number is no link": ("<guid>123</guid><description>Text</description>", ["https://news.example/en/feed.xml#item=123"], []),
    "a guid that is a link": ("<guid>https://news.example/g</guid><description>Text</description>", ["https://news.example/g"], []),
    "a guid that says it is no link": ('<guid isPermaLink="false">https://news.example/g</guid><description>Text</description>', ["https://news.example/en/feed.xml#item=https://news.example/g"], []),
    "no guid": ("<link>https://news.example/2</link><description>Text</description>", ["https://news.example/2"], []),
    "a relative link": ("<link>../a/b?c=1</link><description>Text</description>", ["https://news.example/a/b?c=1"], []),
    "a link without scheme": ("<link>//news.example/x</link><description>Text</description>", ["https://news.example/x"], []),
    "a link that is a script": ("<guid>1</guid><link>javascript:alert(1)</link><description>Text</description>", ["https://news.example/en/feed.xml#item=1"], []),
    "a link that is a file": ("<guid>1</guid><link>file:///etc/passwd</link><description>Text</description>", ["https://news.example/en/feed.xml#item=1"], []),
    "a link with credentials": ("<link>https://me:pw@news.example/x</link><description>Text</description>", ["https://news.example/x"], []),
    "a link broken over lines": ("<link>\n https://news.example/x\n</link><description>Text</description>", ["https://news.example/x"], []),
    "nothing": ("", [], ["no_text"]),
    "a title alone": ("<title>T</title>", [], ["no_text"]),
    "text that does not show": ("<description>&lt;p&gt;&amp;nbsp; &amp;#8203;&lt;/p&gt;</description>", [], ["no_text"]),
    "a script alone": ("<description>&lt;script&gt;x()&lt;/script&gt;</description>", [], ["no_text"]),
    "a text over the limit": (f"<link>https://news.example/2</link><description>{'x' * 5001}</description>", [], ["oversized"]),
    "more lines than the limit": (f"<link>https://news.example/2</link><description>{'&lt;p&gt;x' * 102}</description>", [], ["too_many_lines"]),
}  # fmt: skip


@pytest.mark.parametrize("name", ITEMS)
def test_an_item_never_costs_the_others(fetched: Fetched, name: str) -> None:
    inside, addresses, refused = ITEMS[name]
    items = fetched(rss(f"{ITEM}<item>{inside}</item>{ITEM}"), limits=Limits(document_bytes=5000, lines=100))
    assert [document.source_uri for document in documents(items)] == [
        "https://news.example/1",
        *addresses,
        "https://news.example/1",
    ]
    assert codes(items) == refused


def test_damage_costs_the_items_it_is_in(fetched: Fetched) -> None:
    good = ITEM.replace("Text", "كان الطريق إلى الشمال مفتوحا لمدة ساعة")
    data = rss(good + ITEM.replace("Text", "Te?xt") + good).encode().replace(b"?xt", b"\xffxt")
    items = fetched(data)
    assert (len(documents(items)), codes(items)) == (2, ["undecodable"])
    assert "1 of its bytes do not fit utf-8" in notes(items)


def test_an_empty_feed_is_said_to_be_empty(fetched: Fetched) -> None:
    for data in (
        rss(""),
        '<feed xmlns="http://www.w3.org/2005/Atom"/>',
        '{"version": "https://jsonfeed.org/version/1", "items": []}',
    ):
        assert fetched(data) == [Note("the feed holds no items")]


def test_duplicates_in_one_feed_are_one_document(fetched: Fetched) -> None:
    again = ITEM.replace("<title>", "<guid>g2</guid><pubDate>Mon, 1 Jan 2018 00:00:00 GMT</pubDate><title>").replace(
        "/1<", "/1?utm_source=x<"
    )
    assert len({document.raw_sha256 for document in documents(fetched(rss(ITEM + again)))}) == 1


def test_the_outlet_of_the_list_of_feeds_overrules(fetched: Fetched) -> None:
    (document,) = documents(fetched(rss(ITEM), outlet="The Valley Post"))
    assert (document.outlet_field, document.stem[:16]) == ("The Valley Post", "the-valley-post-")


def test_authors_lose_their_mail_addresses(fetched: Fetched) -> None:
    written = {
        "desk@news.museum (The Desk)": "The Desk", "Jane Roe &lt;jane@news.example&gt;": "Jane Roe", "jane@news.example": None,
        "Jane Roe (Damascus)": "Jane Roe (Damascus)", "By Jane Roe &amp; Ali Omar": "By Jane Roe & Ali Omar",
    }  # fmt: skip
    items = fetched(rss("".join(ITEM.replace("<title>", f"<author>{author}</author><title>") for author in written)))
    assert [document.byline_field for document in documents(items)] == list(written.values())


NEXT = {
    "offset": ({"links": {"next": {"href": "https://news.example/en/feed.xml?offset=10"}}}, ["https://news.example/en/feed.xml?offset=10"], ""),
    "relative": ({"next": "/en/api?page=2"}, ["https://news.example/en/api?page=2"], ""),
    "next_page_url": ({"next_page_url": "?page=2"}, ["https://news.example/en/feed.xml?page=2"], ""),
    "in a holder": ({"meta": {"next": "https://news.example/p/2"}}, ["https://news.example/p/2"], ""),
    "none": ({"next": None}, [], ""),
    "a page's number": ({"nextPage": 2}, [], ""),
    "a token": ({"nextPage": "abc123"}, [], ""),
    "a loop": ({"next": "https://news.example/en/feed.xml#x"}, [], "itself"),
    "another host": ({"next": "https://evil.example/?page=2"}, [], "another host, evil.example"),
    "a file": ({"links": {"next": {"href": "file:///etc/passwd"}}}, [], ""),
    "a wrong type": ({"links": {"next": [["x"]]}}, [], ""),
}  # fmt: skip


@pytest.mark.parametrize("name", NEXT)
def test_next_pages(fetched: Fetched, name: str) -> None:
    page, found, noted = NEXT[name]
    items = fetched(json.dumps({"data": [{"id": 1, "fields": {"url": "https://a.example/1"}}]} | page), "api")
    assert links(items, "next") == found
    assert links(items, "item") == ["https://a.example/1"]
    assert (noted in notes(items)) if noted else notes(items) == ""


APIS = {
    "articles, as NewsAPI": ({"status": "ok", "articles": [{"source": {"id": None, "name": "Post"}, "author": "Jane", "title": "T", "url": "https://a.example/1", "publishedAt": "2018-07-18T10:00:00Z", "content": "One.\nTwo."}]}, ("One.\nTwo.", "T", "Post", "Jane", "2018-07-18T10:00:00+00:00")),
    "results, as the Guardian": ({"response": {"results": [{"id": "w/1", "webTitle": "T", "webUrl": "https://a.example/1", "webPublicationDate": "2018-07-18T10:00:00Z", "fields": {"body": "<p>One.</p><p>Two.</p>", "byline": "Jane"}}]}}, ("One.\nTwo.", "T", None, "Jane", "2018-07-18T10:00:00+00:00")),
    "docs, as the New York Times": ({"response": {"docs": [{"web_url": "https://a.example/1", "snippet": "S", "lead_paragraph": "One.", "pub_date": "2018-07-18", "headline": {"main": "T"}, "byline": {"original": "By Jane"}}]}}, ("One.", "T", None, "By Jane", "2018-07-18")),
    "a list, as WordPress": ([{"id": 7, "date_gmt": "2018-07-18T10:00:00", "link": "https://a.example/1", "title": {"rendered": "T &#8211; <i>x</i>"}, "content": {"rendered": "<p>One.</p>"}}], ("One.", "T – x", None, None, "2018-07-18T10:00:00")),
    "items": ({"items": [{"text": "One.", "url": "https://a.example/1", "authors": [{"name": "Jane"}, {"name": "Ali"}]}]}, ("One.", None, None, "Jane, Ali", None)),
}  # fmt: skip


@pytest.mark.parametrize("name", APIS)
def test_shapes_of_other_apis(fetched: Fetched, name: str) -> None:
    page, expected = APIS[name]
    (found,) = documents(fetched(json.dumps(page), "api"))
    assert (found.text, found.title_field, found.outlet_field, found.byline_field, found.date_field) == expected
    assert found.source_uri == "https://a.example/1"


def test_wrong_types_in_an_api_cost_their_item_or_field(fetched: Fetched) -> None:
    wrong = [7, None, ["x"], {"fields": {"body": 7}}, {"fields": {"body": [1], "title": "T"}}, {"fields": "x"},
             {"fields": {"title": {"a": []}, "body": "Kept.", "date": {"created": []}, "source": 5, "url": ["\ud800"]}},
             {"fields": {"body": "lone \ud800", "url": "https://a.example/2"}}]  # fmt: skip
    items = fetched(json.dumps({"data": wrong}), "api")
    assert [document.text for document in documents(items)] == ["Kept."]
    assert codes(items) == ["broken_row"] * 5 + ["no_text"]
    assert links(items, "item") == ["https://a.example/2"]


_DIES_IN = {
    "made a document": ("web_items", "_document", rss(ITEM + ITEM.replace("Text", "ABORT") + ITEM)),
    "taken out of XML": ("feeds", "markup_text", rss(ITEM + ITEM.replace("Text", "ABORT") + ITEM)),
    "taken out of JSON": ("json_feed", "markup_text", json.dumps({"items": [
        {"url": "https://news.example/1", "content_html": text} for text in ("<p>Text.", "<p>ABORT", "<p>Text.")]})),
}  # fmt: skip


@pytest.mark.parametrize("at", _DIES_IN)
def test_a_deadly_item_costs_itself_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str) -> None:
    """What kills the process while an item is read is passed over when the feed is read again."""
    module, name, body = _DIES_IN[at]
    hostile = (
        f"import os\nimport sources.{module} as w\n_d = w.{name}\ndef die(item, *a):\n"
        f"    if 'ABORT' in str(item): os.abort()\n    return _d(item, *a)\nw.{name} = die\n"
    )
    (tmp_path / "sitecustomize.py").write_text(hostile)
    (tmp_path / "usercustomize.py").write_text(hostile)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{Path(__file__).resolve().parents[2]}")
    items = in_process(body, tmp_path)
    assert len(documents(items)) == 2
    (lost,) = (item for item in items if isinstance(item, Rejection))
    assert (lost.reason_code, lost.source_uri) == ("parser_died", "https://news.example/f#item=2")
    assert len(links(items, "item")) == 2


SLOW = {
    "comments that stay open": rss("<!--" * 200_000), "sections that stay open": rss("<![CDATA[" * 100_000),
    "document types": "<!DOCTYPE " * 100_000, "instructions": "<?xml " * 100_000, "ampersands": said("&" * 200_000),
    "brackets": said("&amp;lt;" * 100_000), "open items": rss("<item><guid>" * 20_000),
    "objects in objects": '{"items": [' + '{"a": ' * 900 + "1" + "}" * 900 + "]}",
}  # fmt: skip


@pytest.mark.parametrize("name", SLOW)
def test_what_is_made_to_be_slow_is_read_in_its_time(tmp_path: Path, name: str) -> None:
    items = in_process(SLOW[name], tmp_path)
    assert "parser_too_slow" not in codes(items)
    assert items


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_body_raises(fetched: Fetched, data: st.DataObject) -> None:
    """A feed with pieces of itself and of noise put in, taken out or cut never makes a reader raise."""
    name = data.draw(st.sampled_from(["rss20.xml", "atom.xml", "rdf.xml", "jsonfeed.json", "reliefweb.json"]))
    body = bytearray((GOLDEN / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(at, min(len(body), at + 300)))
        piece = data.draw(
            st.one_of(
                st.binary(max_size=20),
                st.sampled_from([b"", b"<", b"]]>", b"&", b"&#x0;", b"</item>", b'"', b"\\ud800", b"[[", b"<![CDATA["]),
            )
        )
        body[at:end] = piece
    kind = data.draw(st.sampled_from(["feed", "sitemap", "api"]))
    for item in fetched(
        bytes(body), kind, charset=data.draw(st.sampled_from([None, "utf-8", "utf-16", "koi8-r", "x"]))
    ):
        assert isinstance(item, Document | Link | Note | Rejection)
        if isinstance(item, Document):
            item.text.encode()
