"""Bytes of sitemaps -> links: golden pairs, and faults by name."""

import gzip
from collections.abc import Callable

import pytest

from sources.reading import Item, Limits, Link, Note, Rejection

Fetched = Callable[..., list[Item]]
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
URL = "<url><loc>https://news.example/1</loc></url>"


def urlset(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{inside}</urlset>'


NEWS = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset {NS} xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc>https://news.example/business/a?utm_source=map&amp;id=1</loc>
    <lastmod>2018-07-20</lastmod>
    <image:image><image:loc>https://news.example/a.jpg</image:loc></image:image>
    <news:news><news:publication><news:name>Post</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2018-07-18T10:00:00+03:00</news:publication_date><news:title>Families &amp;amp; buses</news:title></news:news>
  </url>
  <url><loc> /relative/b </loc><lastmod>2018-07-20T10:00:00Z</lastmod></url>
  <url><lastmod>2018-07-20</lastmod></url>
</urlset>"""


def test_golden_news_sitemap(fetched: Fetched) -> None:
    assert fetched(NEWS, "sitemap") == [
        Link("https://news.example/business/a?id=1", "item", title_field="Families & buses", date_field="2018-07-18T10:00:00+03:00"),
        Link("https://news.example/relative/b", "item", date_field="2018-07-20T10:00:00+00:00"),
    ]  # fmt: skip


def test_golden_index(fetched: Fetched) -> None:
    index = f"""<sitemapindex {NS}><sitemap><loc>https://news.example/map1.xml.gz</loc><lastmod>2018-07-20</lastmod></sitemap>
    <sitemap><loc>https://news.example/en/feed.xml</loc></sitemap><sitemap><loc>https://news.example/index2.xml</loc></sitemap></sitemapindex>"""
    assert fetched(index, "sitemap") == [
        Link("https://news.example/map1.xml.gz", "sitemap", date_field="2018-07-20"),
        Note("it lists itself as a further sitemap: not followed"),
        Link("https://news.example/index2.xml", "sitemap"),
    ]


ONE = [Link("https://news.example/1", "item")]
READ: dict[str, tuple[bytes | str, list[Link], str]] = {
    "plain": (urlset(URL), ONE, ""),
    "no namespace": (f"<urlset>{URL}</urlset>", ONE, ""),
    "an old namespace": (f'<urlset xmlns="http://www.google.com/schemas/sitemap/0.84">{URL}</urlset>', ONE, ""),
    "prefixes": ('<s:urlset xmlns:s="urn:x"><s:url><s:loc>https://news.example/1</s:loc></s:url></s:urlset>', ONE, ""),
    "gzip": (gzip.compress(urlset(URL).encode()), ONE, ""),
    "gzip of several members": (gzip.compress(urlset(URL).encode()[:60]) + gzip.compress(b"") + gzip.compress(urlset(URL).encode()[60:]), ONE, ""),
    "gzip of a thousand members": (b"".join(gzip.compress(bytes([c]), 1) for c in urlset(URL).ljust(1000).encode()), ONE, ""),
    "gzip that is padded": (gzip.compress(urlset(URL).encode()) + b"\0" * 512, ONE, ""),
    "gzip with something behind it": (gzip.compress(urlset(URL).encode()) + b"<!-- made -->", ONE, "13 bytes after the end of its gzip"),
    "lines of text": ("\ufeffhttps://news.example/1\r\n\r\nhttps://news.example/1\n", ONE, ""),
    "lines of which some are none": ("# a list\nhttps://news.example/1\n", ONE, "1 of its 2 lines"),
    "UTF-16": (urlset(URL).replace("UTF-8", "UTF-16").encode("utf-16"), ONE, ""),
    "bare ampersands": (urlset("<url><loc>https://news.example/?a=1&b=2&id=3</loc></url>"), [Link("https://news.example/?a=1&b=2&id=3", "item")], "2 bare ampersands"),
    "CDATA": (urlset("<url><loc><![CDATA[https://news.example/?a=1&b=2]]></loc></url>"), [Link("https://news.example/?a=1&b=2", "item")], ""),
    "comments": (urlset(f"<!-- <url> -->{URL}<!-- -->"), ONE, ""),
    "the same address twice": (urlset(URL * 3), ONE, ""),
    "a byte that fits nothing": (urlset(URL + "<url><loc>https://news.example/a\x81</loc></url>").replace("UTF-8", "windows-1252").encode("latin-1"), ONE, "1 of its addresses"),
    "damage in the middle": (urlset(f"{URL}<url><loc>https://news.example/2</lo></url>{URL}"), ONE, "not well-formed"),
    "addresses that lead nowhere": (urlset(URL + "<url><loc>file:///etc/passwd</loc></url><url><loc>javascript:x</loc></url>"), ONE, "2 of its addresses"),
    "empty": (urlset(""), [], "lists nothing"),
    "a feed": ('<rss version="2.0"><channel><item><link>https://news.example/1</link><description>Text</description></item></channel></rss>', ONE, ""),
    "elements of others": (urlset(f"<x><url><loc>https://news.example/no</loc></url></x>{URL}"), ONE, ""),
    "dates that are none": (urlset("<url><loc>https://news.example/1</loc><lastmod>soon</lastmod></url>"), [Link("https://news.example/1", "item", date_field="soon")], ""),
    "dates of the future": (urlset("<url><loc>https://news.example/1</loc><lastmod>2099-01-01</lastmod></url>"), ONE, ""),
    "another host": (urlset("<url><loc>https://other.example/1</loc></url>"), [Link("https://other.example/1", "item")], ""),
}  # fmt: skip
DAMAGED = {"a byte that fits nothing"}  # which is told beside what it costs


@pytest.mark.parametrize("name", READ)
def test_what_is_read(fetched: Fetched, name: str) -> None:
    data, expected, noted = READ[name]
    items = fetched(data, "sitemap")
    assert [item for item in items if isinstance(item, Link)] == expected
    noticed = " | ".join(item.text for item in items if isinstance(item, Note))
    assert (noted in noticed) if noted else noticed == ""
    assert len(items) == len(expected) + (2 if name in DAMAGED else bool(noted))


_HALF = urlset(URL)[:-9] + "<url><loc>https://news.exa"
_PACKED = gzip.compress(urlset(URL).encode())
CUT: dict[str, tuple[bytes | str, list[Link]]] = {
    "in an address": (_HALF, ONE),
    "in an end tag": (urlset(URL)[:-2], ONE),
    "before the first": (urlset("")[:-9], []),
    "in a gzip": (gzip.compress(_HALF.encode()), ONE),
    "gzip in the middle": (gzip.compress(urlset(URL + "<!-- " + "x" * 99 + "-->").encode())[:-12], ONE),
    "gzip in its check": (_PACKED[:-3], ONE),
    "gzip behind its first member": (_PACKED + _PACKED[:5], ONE),
}


@pytest.mark.parametrize("name", CUT)
def test_a_cut_sitemap_is_read_and_not_taken_for_whole(fetched: Fetched, name: str) -> None:
    data, expected = CUT[name]
    items = fetched(data, "sitemap")
    assert [item for item in items if isinstance(item, Link)] == expected
    (cut,) = (item for item in items if isinstance(item, Rejection))
    assert (cut.source_uri, cut.reason_code) == ("https://news.example/en/feed.xml", "broken_file")
    assert "is cut" in cut.reason


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_half_an_address_of_a_cut_text_is_left_out(fetched: Fetched, end: bytes) -> None:
    data = gzip.compress(b"https://news.example/1" + end + b"https://news.example/22" + end, 0)
    items = fetched(data[: -8 - len(end) - 1], "sitemap")
    assert [item for item in items if isinstance(item, Link)] == ONE
    assert [item.reason_code for item in items if isinstance(item, Rejection)] == ["broken_file"]


_BOMB = gzip.compress(b"<urlset>" + b"<url/>" * 5_000_000)
REFUSED: dict[str, tuple[bytes | str, str]] = {
    "a page": ("<!doctype html><title>404</title>", "wrong_kind"),
    "words": ("Not found", "wrong_kind"),
    "other XML": ("<svg/>", "wrong_kind"),
    "no XML": ("<<<", "wrong_kind"),
    "an entity bomb": (f'<!DOCTYPE u [<!ENTITY a "{"a" * 999}">]>' + urlset("<url><loc>&a;&a;&a;</loc></url>"), "declares_types"),
    "an entity that is a file": ('<!DOCTYPE u [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + urlset("<url><loc>&a;</loc></url>"), "declares_types"),
    "nested deep": (urlset("<a>" * 5000), "nested_too_deep"),
    "a gzip bomb": (_BOMB, "suspicious_ratio"),
    "gzip with junk": (b"\x1f\x8b\x08" + b"junk" * 9, "broken_file"),
    "gzip of too many members": (gzip.compress(urlset(URL).encode()) + gzip.compress(b"") * 1000, "broken_file"),
    "a gzip bomb of many members": (gzip.compress(b"<urlset>" + b" " * 200_000) * 50, "suspicious_ratio"),
    "gzip that is cut at once": (gzip.compress(b"x")[:9], "broken_file"),
    "nothing": ("", "empty"),
    "nothing in gzip": (gzip.compress(b""), "empty"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused(fetched: Fetched, name: str) -> None:
    data, code = REFUSED[name]
    (only,) = fetched(data, "sitemap")
    assert isinstance(only, Rejection)
    assert only.reason_code == code


def test_fifty_thousand_and_one_addresses(fetched: Fetched) -> None:
    data = urlset("".join(f"<url><loc>https://news.example/{number}</loc></url>" for number in range(50_001)))
    assert len(fetched(data, "sitemap")) == 50_001
    data = urlset("".join(f"<url><loc>https://news.example/{number}</loc></url>" for number in range(12)))
    bounded = fetched(data, "sitemap", limits=Limits(items=10))
    assert [type(item) for item in bounded] == [Link] * 10 + [Note]
    assert "PASSAGE_ITEM_LIMIT" in bounded[-1].text  # type: ignore[union-attr]
