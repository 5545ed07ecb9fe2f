"""What makes two items of the web the same article, under which address, id and date it is kept."""

import time
from datetime import UTC, datetime

import feedparser.datetimes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.fetched import FetchedAs
from sources.item_links import host_of, item_address
from sources.reading import Document, Limits, Origin, Refused
from sources.stated_dates import stated_date
from sources.web_document import web_document

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ORIGIN = Origin(
    "https://user:secret@news.example/feed.xml", "feed.xml", "c" * 64, "raw/cc/" + "c" * 64, NOW,
    fetched=FetchedAs("feed", "https://news.example/en/feed.xml", "application/rss+xml", "utf-8", "The Valley Post"),
)  # fmt: skip
UNNAMED = Origin("https://news.example/f", "f", "c" * 64, "raw/c", NOW, fetched=FetchedAs("feed", "https://news.example/f", None, None, None))  # fmt: skip
TEXT = "Buses left the town of Madaya on Friday.\nThey came back at dusk."


def document(origin: Origin = ORIGIN, limits: Limits | None = None, **fields: str | None) -> Document:
    given = {"source_kind": "rss", "media_type": "application/rss+xml", "encoding": "utf-8", "text": TEXT}
    return web_document(origin, limits or Limits(), **given | fields)  # type: ignore[arg-type]


def test_golden_document() -> None:
    found = document(
        title=" Buses  leave\nMadaya ", link="../story?id=7&utm_source=rss#top", item_id=" tag:1 ", byline="Jane Roe",
        outlet="Feed's own title", date="Wed, 18 Jul 2018 23:30:00 -0500",
    )  # fmt: skip
    assert found == Document(
        raw_sha256="c727e0da576dab3a2cd16f7ae4f0de2c0fe1208e7719a994b8df290b4895ed87",
        source_uri="https://news.example/story?id=7",
        source_file="feed.xml",
        source_kind="rss",
        stem="the-valley-post-c727e0da576dab3a",
        text=TEXT,
        fetched_at=NOW,
        media_type="application/rss+xml",
        encoding="utf-8",
        path=ORIGIN.stored_path,
        container_sha256="c" * 64,
        title_field="Buses leave Madaya",
        outlet_field="The Valley Post",
        byline_field="Jane Roe",
        date_field="2018-07-18T23:30:00-05:00",
        item_id="tag:1",
    )


def test_guid_link_host_date_and_byline_make_no_other_article() -> None:
    first = document(title="A", item_id="1", link="https://a.example/x", date="2018-01-01", byline="Jane")
    other = document(title="A", item_id="2", link="http://m.b.example/y?fbclid=1", date="2019-01-01")
    assert (first.raw_sha256, first.stem) == (other.raw_sha256, other.stem)
    changed = [document(title="B"), document(title="A", text=TEXT + "."), document(UNNAMED, title="A"), document()]
    assert len({first.raw_sha256, *(d.raw_sha256 for d in changed)}) == 5


def test_without_an_outlet_the_host_names_it() -> None:
    assert document(UNNAMED, link="https://Www.News.example:8080/x").stem.startswith("www.news.example-")
    assert document(UNNAMED, outlet="Enab Baladi عنب بلدي").stem.startswith("enab-baladi-")
    assert document(UNNAMED, outlet="عنب بلدي").stem.startswith("news.example-")


def test_without_a_link_the_guid_or_the_hash_is_the_address() -> None:
    assert document(item_id="tag:1").source_uri == "https://***@news.example/feed.xml#item=tag:1"
    for item_id in (None, "x" * 501, "a\nb\u202e"):
        found = document(item_id=item_id, link="javascript:alert(1)")
        assert found.source_uri == f"https://***@news.example/feed.xml#item={found.raw_sha256[:16]}"


def test_credentials_of_links_and_guids_are_not_stored() -> None:
    found = document(link="https://u:p@news.example/x?access_token=abc", item_id="https://u:p@news.example/x")
    assert found.source_uri == "https://news.example/x?access_token=***"
    assert found.item_id == "https://***@news.example/x"


@pytest.mark.parametrize(
    ("fields", "limits", "code"),
    [
        ({"text": " \u200b\n"}, Limits(), "no_text"),
        ({"text": "a\x00b"}, Limits(), "undecodable"),
        ({"text": "a\ud800b"}, Limits(), "undecodable"),
        ({"title": "a\ud800b"}, Limits(), "undecodable"),
        ({"item_id": "a\ud800b"}, Limits(), "undecodable"),
        ({}, Limits(document_bytes=20), "oversized"),
        ({"text": "a\n" * 9}, Limits(lines=8), "too_many_lines"),
    ],
)
def test_refused(fields: dict[str, str], limits: Limits, code: str) -> None:
    with pytest.raises(Refused) as error:
        document(limits=limits, **fields)
    assert error.value.code == code


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("story", "https://news.example/en/story"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?p=1&utm_medium=x&P=2&empty=&flag", "https://news.example/en/feed.xml?p=1&P=2&empty=&flag"),
        ("https://NEWS.example:443/a%2Fb/ü?q=ä#f", "https://news.example/a%2Fb/ü?q=ä"),
        ("http://news.example:80", "http://news.example/"),
        ("http://news.example:81/", "http://news.example:81/"),
        (" https://news.example/a\n  b ", "https://news.example/a%20%20b"),
        ("https://news.example/?source=1&ref=2&uid=3&cid=4&gallery=5", "https://news.example/?source=1&ref=2&uid=3&cid=4&gallery=5"),
        ("https://news.example/?UTM_Source=a&fbclid=b&gclid=c&mc_cid=d&id=1", "https://news.example/?id=1"),
        ("https://news.example/a\u00a0b\u200b", "https://news.example/a%C2%A0b%E2%80%8B"),  # as browsers do
        ("https://news.example/?appname=desk&id=1", "https://news.example/?id=1"),
        ("http://[::1]/x", "http://[::1]/x"),
        ("http://u:p@news.example/", "http://news.example/"),
        *((link, None) for link in (
            None, "", " ", "mailto:a@b.example", "javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/", "data:,x",
            "http://", "http:///x", "http://[::1", "http://a.example:99999/", "http://a.example:x/", "https://a\x00b/", "x" * 4001,
            "https://a.example/\ud800", "https://a\u200b.example/",
        )),
    ],
)  # fmt: skip
def test_addresses(link: str | None, address: str | None) -> None:
    assert item_address(link, "https://news.example/en/feed.xml") == address


@given(st.text(max_size=60))
def test_an_address_stays_what_it_is_and_no_link_raises(link: str) -> None:
    for written in (link, f"http://{link}", f"https://a.example/{link}"):
        once = item_address(written, "https://news.example/")
        if once is not None:
            assert item_address(once, "https://other.example/") == once
            assert host_of(once)
            assert "#" not in once


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("Wed, 18 Jul 2018 23:30:00 EST", "2018-07-18T23:30:00-05:00"),
        ("Wed, 18 Jul 2018 23:30:00 GMT", "2018-07-18T23:30:00+00:00"),
        ("Wed, 18 Jul 2018 23:30:00 CET", "2018-07-18T23:30:00"),  # no zone that everybody understands
        ("2018-07-18T10:00:00.5+05:30", "2018-07-18T10:00:00.500000+05:30"),
        ("2018-07-18", "2018-07-18"),
        ("2018-03-04", "2018-03-04"),
        ("18/07/2018", "2018-07-18"),
        ("03/04/2018", "03/04/2018"),
        ("July 2018", "July 2018"),
        ("yesterday", "yesterday"),
        ("Wed, 18 Jul 2018 25:30:00 GMT", "Wed, 18 Jul 2018 25:30:00 GMT"),
        ("Wed, 18 Jul 2018 23:30:00 +9900", "Wed, 18 Jul 2018 23:30:00 +9900"),
        ("2026-03-02T11:59:59Z", "2026-03-02T11:59:59+00:00"),
        ("2026-03-02T12:00:01Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("Wed, 18 Jul 2099 25:30:00 GMT", None),
        ("Wed, 18 Jul 2018 23:30:00 GMT+3", "2018-07-18T23:30:00+03:00"),  # not POSIX's sign
        ("Mon Apr 03 2017 10:00:00 GMT-0530 (Some Summer Time)", "2017-04-03T10:00:00-05:30"),
        ("20180718T100000Z", "2018-07-18T10:00:00+00:00"),
        ("2018/07/08", "2018-07-08"),
        ("2018.07.08 10:00", "2018-07-08T10:00:00"),
        ("2018年7月8日 10:00", "2018-07-08T10:00:00"),
        ("2018년 07월 08일", "2018-07-08"),
        ("-0001-11-30T00:00:00+00:00", None),
        ("0000-00-00 00:00:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", None),
        ("Wed, 30 Nov -0001 00:00:00 +0000", None),
        ("1/1/0001 12:00:00 AM", None),
        ("Thu, 01 Jan 1970 00:00:00 +0000", None),
        ("0", None),
        ("x" * 200, "x" * 100),
        (" \u200b", None),
        (None, None),
    ],
)
def test_dates(written: str | None, stated: str | None) -> None:
    assert stated_date(written, NOW) == stated


def test_the_feeds_reader_knows_dates_that_are_written_in_other_languages() -> None:
    parsed = time.struct_time((2018, 7, 18, 4, 30, 0, 2, 199, 0))
    assert stated_date("2018년 07월 18일 오후 01:30", NOW, parsed) == "2018-07-18T04:30:00+00:00"
    assert stated_date("Wed, 18 Jul 2018 07:30:00 +0300", NOW, parsed) == "2018-07-18T07:30:00+03:00"
    assert stated_date(None, NOW, parsed) == "2018-07-18T04:30:00+00:00"
    assert stated_date("nonsense", NOW, time.struct_time((2018, 13, 1, 0, 0, 0, 0, 0, 0))) == "nonsense"


@pytest.mark.parametrize(
    "written",
    [
        "2018-07",
        "2018",
        "1531908000",
        "2018-02-30T10:00:00Z",
        "2018-13-01",
        "10:00",
        "--07-18",
        "2018-W29-3",
        "2018-199",
    ],
)
def test_what_a_feeds_reader_fills_in_is_not_believed(written: str) -> None:
    parsed = feedparser.datetimes._parse_date(written)
    assert parsed is not None
    assert stated_date(written, NOW, parsed) == written


@pytest.mark.parametrize(
    ("written", "stated"),
    [
        ("2018/07/18", "2018-07-18"),  # read as the first of November
        ("20180718T103000Z", "2018-07-18T10:30:00+00:00"),  # without its time
        ("Wed, 18 Jul 2018 10:00 PM", "2018-07-18T22:00:00"),  # as the morning
    ],
)
def test_what_is_written_in_full_is_read_before_a_feeds_reader_is_asked(written: str, stated: str) -> None:
    assert stated_date(written, NOW, feedparser.datetimes._parse_date(written)) == stated


def test_a_guess_at_day_and_month_is_none() -> None:
    assert stated_date("03/04 2018 x", NOW, time.struct_time((2018, 3, 4, 0, 0, 0, 0, 0, 0))) == "03/04 2018 x"


@given(st.text(max_size=40), st.datetimes(min_value=datetime(1971, 1, 1)))
def test_no_date_raises_and_none_is_from_the_future(written: str, moment: datetime) -> None:
    stated_date(written, NOW)
    found = stated_date(moment.isoformat(), NOW)
    assert (found is None) == (moment.replace(tzinfo=UTC) > datetime(2026, 3, 2, 12, tzinfo=UTC))
