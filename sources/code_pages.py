"""Bytes that are not Unicode -> a code page: decides which alphabet explains them with the fewest strangers, and which
page a label of the web means.

Single-byte pages give the same bytes different letters and nearly all of them decode, so statistics of short texts
mislead (charset-normalizer takes French and Turkish for windows-1250). Here each page is judged together with the
alphabets written in it: the pair that leaves the fewest letters unexplained wins, and among equals the smaller
alphabet (Hebrew before Russian, since any lower-case Hebrew byte is also a Russian letter). What no alphabet explains
is left to charset-normalizer with the multi-byte pages. It refuses to guess where UTF-8 was damaged: a code page
would turn one lost byte into a page of wrong letters.
"""

import re
from itertools import pairwise

# Page, and the letters beyond ASCII of one language (or of languages that share them), lower case.
# Order matters between equals of the same size only. Letters: the CLDR main exemplar sets.
_ALPHABETS: tuple[tuple[str, str], ...] = (
    ("cp1252", "äöüß"),
    ("cp1252", "áéíóúüñ"),
    ("cp1252", "àèéìíîòóù"),
    ("cp1252", "åäöæøé"),
    ("cp1252", "éèêëïöüóáíç"),
    ("cp1252", "áâãàçéêíóôõú"),
    ("cp1252", "éèêëàâæçîïôœùûüÿñ"),
    ("cp1252", "áéíóúýðþæö"),
    ("cp1252", "àáâãäåæçèéêëìíîïñòóôõöøœšžùúûüÿß"),  # English copy with names from several of them
    ("cp1254", "çğıİöşüâîû"),
    ("cp1250", "áéíóöőúüű"),
    ("cp1250", "ąćęłńóśźż"),
    ("cp1250", "čćđšž"),
    ("cp1250", "ăâîşţ"),
    ("cp1250", "áčďéěíňóřšťúůýž"),
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),
    ("cp1257", "ąčęėįšųūž"),
    ("cp1257", "āčēģīķļņšūž"),
    ("cp1257", "äõöüšž"),
    ("cp1255", "אבגדהוזחטיךכלםמןנסעףפץצקרשת"),
    ("cp1256", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي،؛؟ـًٌٍَُِّْپچژگ"),
    ("cp1253", "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ"),
    ("cp1251", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
    ("cp1251", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"),
    ("koi8_r", "абвгдежзийклмнопрстуфхцчшщъыьэюяё"),
)
# Page, and the labels under which the web knows it, without their separators: the table of the Encoding Standard (WHATWG,
# 4.2), in which labels of old standards mean the larger pages that are written under them. Labels that begin with "x-"
# are known without it too. Left out are UTF-16, which bytes show, and what the standard does not decode.
_FAMILIES: dict[str, str] = {
    "utf-8": "utf8 unicode11utf8 unicode20utf8",
    "cp866": "866 cp866 csibm866 ibm866",
    "iso8859-2": "csisolatin2 iso88592 isoir101 iso885921987 l2 latin2",
    "iso8859-3": "csisolatin3 iso88593 isoir109 iso885931988 l3 latin3",
    "iso8859-4": "csisolatin4 iso88594 isoir110 iso885941988 l4 latin4",
    "iso8859-5": "csisolatincyrillic cyrillic iso88595 isoir144 iso885951988",
    "iso8859-6": "arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 iso88596 iso88596e iso88596i isoir127 "
    "iso885961987",
    "iso8859-7": "csisolatingreek ecma118 elot928 greek greek8 iso88597 isoir126 iso885971987 suneugreek",
    "iso8859-8": "csiso88598e csiso88598i csisolatinhebrew hebrew iso88598 iso88598e iso88598i isoir138 iso885981988 "
    "logical visual",
    "iso8859-10": "csisolatin6 iso885910 isoir157 l6 latin6",
    "iso8859-13": "iso885913",
    "iso8859-14": "iso885914",
    "iso8859-15": "csisolatin9 iso885915 l9",
    "iso8859-16": "iso885916",
    "koi8_r": "cskoi8r koi koi8 koi8r",
    "koi8_u": "koi8ru koi8u",
    "mac_roman": "csmacintosh mac macintosh macroman",
    "mac_cyrillic": "maccyrillic macukrainian",
    "cp874": "dos874 iso885911 tis620",
    "cp1252": "ansix341968 ascii cp819 csisolatin1 ibm819 iso88591 isoir100 iso885911987 l1 latin1 usascii",
    "cp1254": "csisolatin5 iso88599 isoir148 iso885991989 l5 latin5",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb18030 gb2312 gb231280 gbk isoir58",
    "big5hkscs": "big5 big5hkscs cnbig5 csbig5 xbig5",
    "euc_jp": "cseucpkdfmtjapanese eucjp",
    "iso2022_jp": "csiso2022jp iso2022jp",
    "cp932": "csshiftjis ms932 mskanji shiftjis sjis windows31j",
    "cp949": "cseuckr csksc56011987 euckr isoir149 korean ksc56011987 ksc56011989 ksc5601 windows949",
}
_WINDOWS = (874, *range(1250, 1259))
WEB_PAGES: dict[str, str] = {label: page for page, labels in _FAMILIES.items() for label in labels.split()} | {
    f"{maker}{number}": f"cp{number}" for number in _WINDOWS for maker in ("cp", "win", "windows")
}
_MULTI_BYTE = ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr"]

# Signs that news copy in any language uses and that say nothing about the page.
_SIGNS = frozenset("“”‘’–—…•«»‹›„‚€£§©®™°·†‡²½¼¾ªº¿¡´`¨ \u00a0\u00ad\u200c\u200d\u200e\u200f")
_STRANGER_SHARE = 0.1
_UTF8_RUN = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def code_page_of(sample: bytes) -> str | None:
    """Name of the code page that explains the bytes best, or None if none does.

    `sample` holds bytes above 0x7F and is not valid UTF-8. None also where most of them form UTF-8 characters.
    """
    if is_damaged_utf8(sample):
        return None
    best: tuple[float, int, str] | None = None
    texts: dict[str, str | None] = {}
    for page, letters in _ALPHABETS:
        if page not in texts:
            texts[page] = _decoded(sample, page)
        text = texts[page]
        if text is not None:
            candidate = (_strangers(text, letters), len(letters), page)
            best = candidate if best is None or candidate[:2] < best[:2] else best
    if best is not None and best[0] <= _STRANGER_SHARE:
        return best[2]
    return _multi_byte_page(sample)


def is_damaged_utf8(sample: bytes) -> bool:
    """True if most bytes above 0x7F stand in well-formed UTF-8 characters."""
    high = len(_HIGH.findall(sample))
    return sum(len(run) for run in _UTF8_RUN.findall(sample)) * 2 > high > 0


def _decoded(sample: bytes, page: str) -> str | None:
    try:
        return sample.decode(page)
    except UnicodeDecodeError:
        return None


def _strangers(text: str, letters: str) -> float:
    """Share of the characters beyond ASCII that neither the alphabet nor the common signs hold; a capital right after
    a small letter counts too (KOI8-R and windows-1251 differ by it)."""
    known = frozenset(letters + letters.upper())
    high = [c for c in text if c > "\x7f" and c not in _SIGNS]
    if not high:
        return 0.0
    humps = sum(a.islower() and b.isupper() and max(a, b) > "\x7f" for a, b in pairwise(text))
    return (sum(c not in known for c in high) + humps) / len(high)


def _multi_byte_page(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for the few files that need it

    match = from_bytes(sample, cp_isolation=_MULTI_BYTE, enable_fallback=False).best()
    return match.encoding if match is not None and _decoded(sample, match.encoding) is not None else None
