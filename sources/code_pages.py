"""Bytes that are not Unicode -> a code page: decides which alphabet explains them with the fewest strangers.

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
