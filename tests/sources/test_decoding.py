"""Bytes -> text: every Unicode form round-trips, real texts in code pages come back, damage never passes."""

import codecs
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sources.body_text import body_text
from sources.decoding import decode, open_text, web_encoding
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
    assume(not is_blank(text))
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


LABELS = {
    "cp874": "windows-874 dos-874 iso-8859-11 ISO8859-11 tis-620 win874",
    "cp932": "shift_jis Shift-JIS x-sjis sjis windows-31j ms_kanji ms932 csShiftJIS",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 KSC5601 ksc_5601 korean windows-949 iso-ir-149",
    "big5hkscs": "big5 big5-hkscs x-x-big5 cn-big5 csbig5",
    "gb18030": "gb2312 gb_2312-80 gbk x-gbk chinese iso-ir-58 gb18030",
    "euc_jp": "euc-jp x-euc-jp EUC_JP",
    "cp1250": "windows-1250 cp1250 x-cp1250 windows1250 win-1250",
    "cp1251": "windows-1251 cp1251 x-cp1251 windows1251 cp-1251 win1251",
    "cp1252": "iso-8859-1 iso8859-1 iso_8859-1:1987 latin1 latin-1 l1 us-ascii ascii ansi_x3.4-1968 cp819 x-cp1252",
    "cp1254": "iso-8859-9 iso_8859-9:1989 latin5 l5 csisolatin5 windows-1254",
    "cp866": "ibm866 866 csibm866 cp866",
    "koi8_r": "koi8-r koi8 koi cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh x-mac-roman mac csmacintosh",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "iso8859-8": "iso-8859-8 iso-8859-8-i logical visual hebrew",
    "iso8859-7": "greek sun_eu_greek elot_928 iso-8859-7",
    "iso8859-15": "l9 csisolatin9 iso-8859-15",
    "utf-8": "utf8 UTF-8 unicode-1-1-utf-8 x-unicode20utf8",
}


@pytest.mark.parametrize("page", LABELS)
def test_labels_mean_what_the_webs_standard_says(page: str) -> None:
    for label in LABELS[page].split():
        assert codecs.lookup(web_encoding(label) or "none").name == codecs.lookup(page).name, label


@pytest.mark.parametrize("label", ["utf-16", "utf-16le", "unicode", "x-user-defined", "utf-7", "x", "-", "", "no-such"])
def test_labels_that_mean_nothing_for_bytes_of_eight_bits(label: str) -> None:
    assert web_encoding(label) is None


KOREAN = "평화를 위한 협상이 어제 저녁 끝났으며 휴전이 계속되고 있다."
# Bytes that the label does not explain whole, and what stands in the place of the damage.
NEARLY: dict[str, tuple[str, bytes, str]] = {
    "a hole of windows-1252": ("windows-1252", "<p>café “déjà”</p>".encode("cp1252") + b"<p>\x81</p>", "<p>café “déjà”</p><p>\ufffd</p>"),
    "the only one beyond ASCII": ("iso-8859-1", b"<p>plain</p><p>\x81</p>", "<p>plain</p><p>\ufffd</p>"),
    "half a syllable": ("euc-kr", f"<p>{KOREAN}</p>".encode("cp949") + b"<p>\xc9</p>", f"<p>{KOREAN}</p><p>\ufffd</p>"),
    "a syllable of the larger page": ("euc-kr", "<p>쀍 똠방각하</p>".encode("cp949"), "<p>쀍 똠방각하</p>"),
    "a hole of windows-1251": ("windows-1251", CYRILLIC.encode("cp1251") + b" \x98", CYRILLIC + " \ufffd"),
    "one in a hundred": ("windows-1255", "שלום ".encode("cp1255") * 100 + b"\xd9 " * 4, "שלום " * 100 + "\ufffd " * 4),
}  # fmt: skip


@pytest.mark.parametrize("is_xml", [True, False])
@pytest.mark.parametrize("name", NEARLY)
def test_a_few_bytes_that_do_not_fit_are_damage_and_do_not_refute_the_label(name: str, *, is_xml: bool) -> None:
    label, data, text = NEARLY[name]
    body = body_text(data, label, is_xml=is_xml)
    assert (body.text, body.is_damaged) == (text, "\ufffd" in text)
    if is_xml:
        declared = f'<?xml version="1.0" encoding="{label}"?>'
        assert body_text(declared.encode() + data, None, is_xml=True).text == declared + text


def test_many_bytes_that_do_not_fit_refute_the_label() -> None:
    body = body_text(CYRILLIC.encode("koi8-r"), "euc-kr", is_xml=True)
    assert (body.text, body.encoding, body.is_damaged) == (CYRILLIC, "koi8_r", False)


def test_a_label_that_fits_whole_stands_above_one_that_nearly_does() -> None:
    page = f'<?xml version="1.0" encoding="windows-1251"?><p>{KOREAN[:3]}</p>'.encode("cp949")
    assert body_text(page + b"\xc9", "euc-kr", is_xml=True).encoding == "windows-1251"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "euc-kr", None])
def test_damaged_utf8_is_utf8_whatever_the_label_says(label: str | None) -> None:
    text = CYRILLIC * 3
    body = body_text(text.encode() + b" \xd0", label, is_xml=True)
    assert (body.text, body.encoding, body.is_damaged) == (text + " \ufffd", "utf-8", True)


def test_a_whole_file_with_damage_is_refused_whatever_it_declares() -> None:
    with pytest.raises(Refused):
        decode('<html><meta charset="windows-1251"><p>Да</p>'.encode("cp1251") + b"\x98", is_page=True)


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
    [("", True), (" \n\t\u00a0\u2028", True), ("\u200b\n \u200b\ufeff", True), ("\u200ba", False), ("\u0661", False),
     ("\u200e\u200f", True), ("\u202b \u202c", True), ("\u2066\u2069", True), ("\u061c", True), ("\u00ad", True),
     ("\u200d\ufe0f", True), ("\u2063\u180e", True), ("\u3164\U000e0100", True), ("\u200f\u0641", False), ("\u2800", False)],
)  # fmt: skip
def test_blank_is_what_shows_nothing(text: str, expected: bool) -> None:
    assert is_blank(text) is expected


def test_marks_of_no_width_alone_are_empty() -> None:
    with pytest.raises(Refused) as refused:
        decode("\u200b\n\u200b\u2060".encode())
    assert refused.value.code == "empty"
