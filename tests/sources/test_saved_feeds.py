"""A JSON Feed that was saved as a file is read as the feed it names itself, other JSON as before."""

import io
import json
import zipfile
from pathlib import Path

import pytest

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "feeds"
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Valley Post",
    "authors": [{"name": "The Desk"}],
    "items": [{"id": "1", "url": "https://news.example/1", "content_html": "<p>Families left.</p><p>They went north.</p>"}],
}  # fmt: skip
FIELDS = ["source_uri", "stem", "text", "outlet_field", "byline_field", "date_field", "item_id"]


def test_saved_feed_gives_the_golden_documents(write, read):
    path = write("saved.json", (GOLDEN / "jsonfeed.json").read_bytes())
    reading = read()
    expected = json.loads((GOLDEN / "jsonfeed.json.saved.expected").read_text(encoding="utf-8"))
    found = reading.incoming.sort("source_uri").select(FIELDS).to_dicts()
    assert [row | {"source_uri": row["source_uri"].removeprefix(str(path))} for row in found] == expected["documents"]
    aside = reading.rejections.sort("source_uri").select("source_uri", "reason_code").rows()
    assert [[uri.removeprefix(str(path)), code] for uri, code in aside] == expected["rejections"]
    assert set(reading.incoming["source_kind"]) == {"json"}
    assert set(reading.documents["media_type"]) == {"application/feed+json"}


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("kept.json", data)
    return buffer.getvalue()


WRITTEN = {
    "first.json": json.dumps(FEED).encode(),
    "last.json": json.dumps(dict(reversed(FEED.items())), indent=1).encode(),
    "escaped.json": json.dumps(FEED).replace("/", "\\/").encode(),
    "marked.json": b"\xef\xbb\xbf" + json.dumps(FEED).encode(),
    "utf16.json": json.dumps(FEED).encode("utf-16"),
    "older.json": json.dumps(FEED | {"version": "http://jsonfeed.org/version/1"}).encode(),
    "packed.zip": zipped(json.dumps(FEED).encode()),
}


@pytest.mark.parametrize("name", WRITTEN)
def test_feed_is_known_by_its_version_however_it_is_written(write, read, name):
    write(name, WRITTEN[name])
    reading = read()
    assert reading.incoming.select("text", "outlet_field", "byline_field").rows() == [
        ("Families left.\nThey went north.", "Valley Post", "The Desk")
    ]
    assert reading.rejections.is_empty()


RECORD = {"id": "r-1", "text": "Buses left.", "items": [{"content_text": "Not read."}]}
OTHER = {
    "no version": RECORD,
    "another version": RECORD | {"version": "https://example.org/version/1"},
    "a version further in": RECORD | {"source": {"version": "https://jsonfeed.org/version/1.1"}},
    "an array of records": [RECORD | {"version": "https://jsonfeed.org/version/1.1"}],
}


@pytest.mark.parametrize("name", OTHER)
def test_other_json_is_read_as_records(write, read, name):
    write("other.json", json.dumps(OTHER[name]).encode())
    reading = read()
    assert reading.incoming["text"].to_list() == ["Buses left."]
    assert set(reading.documents["media_type"]) == {"application/json"}


def test_what_is_wrong_with_a_saved_feed_is_told(write, read, codes):
    write("cut.json", json.dumps(FEED).encode()[:-20])
    write("empty.json", json.dumps(FEED | {"items": []}).encode())
    write("wrong.json", json.dumps(FEED | {"items": {"a": 1}}).encode())
    write("good.txt", b"Families left the town on Monday.")
    assert codes(read()) == [("cut.json", "broken_file"), ("empty.json", "empty"), ("wrong.json", "wrong_kind")]
