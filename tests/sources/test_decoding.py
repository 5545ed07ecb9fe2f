"""Bytes -> text: every Unicode form round-trips, real texts in code pages come back, damage never passes."""

import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sources.body_text import body_text
from sources.decoding import decode, open_text
from sources.reading import Refused, is_blank, sample_of

# Text as files hold it: no controls but line ends and tabs, no lone surrogates.
characters = st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n\r\t ")
texts = st.text(characters, min_size=1).filter(lambda t: t.strip().strip("\ufeff\u200b") and t[0] != "\ufeff")

MARKED = [
    ("utf-8", b"\xef\xbb\xbf"),
    ("utf-16-le", b"\xff\xfe"),
    ("utf-16-be", b"\xfe\xff"),
    ("utf-32-le", b"\xff\xfe\0\0"),
    ("utf-32-be", b"\0\0\xfe\xff"),
]


@pytest.mark.parametrize(("encoding", "mark"), MARKED)
@settings(deadline=None)
@given(text=texts)
def test_marked_unicode_round_trips(encoding, mark, text):
    assume(not is_blank(text))
    decoded = decode(mark + text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@settings(deadline=None)
@given(text=texts)
def test_utf8_round_trips(text):
    data = text.encode()
    if data.startswith((b"%PDF-", b"%!PS", b"{\\rtf", b"GIF8", b"BZh9")):
        return
    assert decode(data).text == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["Aleppo fell.", "حلب مدينة\r\nالآن"])
def test_utf16_without_a_mark_is_known_by_its_nuls(encoding, text):
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("cp1252", "The officer said “the town’s last buses” had left — at noon."),
        ("cp1252", "Les civils ont été évacués hier où l’armée était arrivée à l’aube."),
        ("cp1252", "Die Behörden müssen größere Gruppen führen."),
        ("cp1252", "La evacuación comenzó ayer según la misión española."),
        ("cp1252", "José Müller and Bjørn Åström met François Nuñez."),
        ("cp1254", "Kasabadan tahliye edilen siviller İdlib’e ulaştı, yetkililer açıkladı."),
        ("cp1250", "Ewakuacja cywilów zakończyła się wczoraj, podały władze."),
        ("cp1250", "Evakuace civilistů skončila včera večer, řekly úřady města."),
        ("cp1251", "Эвакуация жителей завершена вчера."),
        ("koi8_r", "Эвакуация жителей завершена вчера."),
        ("cp1253", "Η εκκένωση ολοκληρώθηκε χθες το βράδυ."),
        ("cp1255", "פינוי התושבים הסתיים אתמול."),
        ("cp1256", "تم إجلاء المدنيين بعد وقف إطلاق النار، أمس."),
        ("gb18030", "平民撤离行动已于昨晚结束，停火仍在继续。"),
    ],
)  # fmt: skip
def test_real_sentences_in_code_pages_come_back(page, text):
    decoded = decode(text.encode(page))
    assert (decoded.text, decoded.encoding) == (text, page)


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-16", "rot13", "no-such-charset"])
def test_a_false_declaration_does_not_beat_the_bytes(declared):
    page = f'<html><meta charset="{declared}"><p>the café “was” open</p>'
    assert decode(page.encode(), is_page=True).text == page


CYRILLIC = "Эвакуация жителей завершена вчера, сообщили власти города."


def test_the_servers_charset_stands_above_the_pages_own() -> None:
    page = f'<html><meta charset="koi8-r"><p>{CYRILLIC}</p>'
    assert body_text(page.encode("cp1251"), "Windows-1251", is_xml=True).text == page
    assert body_text(page.encode("koi8-r"), None, is_xml=True).text == page


def test_the_pages_own_charset_is_taken_if_the_servers_does_not_fit() -> None:
    page = f'<html><meta charset="cp1251"><p>{CYRILLIC} «»</p>'
    data = page.encode("cp1251")
    for declared in ("us-ascii-but-not", "utf-8", "shift_jis"):
        assert body_text(data, declared, is_xml=True).text == page


def test_a_byte_order_mark_stands_above_the_servers_charset() -> None:
    decoded = body_text(b"\xef\xbb\xbf" + CYRILLIC.encode(), "windows-1251", is_xml=True)
    assert (decoded.text, decoded.encoding) == (CYRILLIC, "utf-8")


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "windows-1251", "utf-16", "utf-16le", "unicode_escape", "", "\x00", "a b"]
)
def test_a_servers_false_charset_does_not_beat_utf8(declared: str) -> None:
    assert body_text(CYRILLIC.encode(), declared, is_xml=True).text == CYRILLIC


@pytest.mark.parametrize(
    "declared", ["unicode_escape", "raw-unicode-escape", "punycode", "idna", "utf-7", "utf-16", "hex"]
)
def test_codecs_that_are_no_charsets_do_nothing(declared: str) -> None:
    text = "plain \\u003cscript\\u003e +ADw- text"
    page = f'<html><meta charset="{declared}"><p>{text}</p>'
    assert body_text(text.encode(), declared, is_xml=True).text == text
    assert decode(page.encode(), is_page=True).text == page


def test_a_charset_of_the_web_means_what_browsers_take_it_for() -> None:
    text = "The officer said “the town’s last buses” had left."
    assert body_text(text.encode("cp1252"), "ISO-8859-1", is_xml=True).text == text


def test_a_seven_bit_declaration_is_honoured():
    page = '<html><meta charset="iso-2022-jp"><p>避難</p>'
    assert decode(page.encode("iso-2022-jp"), is_page=True).text == page


@settings(deadline=None)
@given(data=st.binary(min_size=1, max_size=300))
def test_any_bytes_give_storable_text_or_a_refusal(data):
    try:
        text = decode(data).text
    except Refused as refused:
        assert refused.code in {"binary", "empty", "undecodable"}
    else:
        assert "\x00" not in text
        text.encode()  # a lone surrogate would raise


@settings(deadline=None)
@given(data=st.binary(max_size=600))
def test_samples_are_short_and_printable(data):
    sample = sample_of(data)
    assert sample is None or (len(sample) <= 200 and sample.isprintable())


def test_a_stream_keeps_damaged_bytes_apart_and_line_ends_as_they_are():
    stream, encoding = open_text(io.BytesIO("café\r\n".encode() * 5 + b"bad \xe9\n"))
    lines = list(stream)
    assert encoding == "utf-8"
    assert lines == ["café\r\n"] * 5 + ["bad \udce9\n"]


def test_a_streams_code_page_is_found_behind_a_long_ascii_beginning():
    data = b"ascii only\n" * 300_000 + "Ein größerer Bus führte sie fort.\n".encode("cp1252")
    stream, encoding = open_text(io.BytesIO(data))
    assert encoding == "cp1252"
    assert stream.read().endswith("größerer Bus führte sie fort.\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", True), (" \n\t\u00a0\u2028", True), ("\u200b\n \u200b\ufeff", True), ("\u200ba", False), ("\u0661", False)],
)
def test_blank_is_what_shows_nothing(text: str, expected: bool) -> None:
    assert is_blank(text) is expected


def test_marks_of_no_width_alone_are_empty() -> None:
    with pytest.raises(Refused) as refused:
        decode("\u200b\n\u200b\u2060".encode())
    assert refused.value.code == "empty"
