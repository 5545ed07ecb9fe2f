"""name -> key and forms: decides how a person's name is cut, keyed and shortened.

It does not decide whether capitalised words are a person (`actors.persons`).
"""

import re
import unicodedata

from transforms.places_to_aliases import fold_name

_UPPER = "A-Z\u00c0-\u00d6\u00d8-\u00de\u0100\u0106\u010c\u011e\u0130\u0141\u015a\u015e\u0160\u017b\u017d"
_AP = "'\u2019\u2018\u02bc"
_PREFIX = r"(?:al|el|an|ar|as|ash|ad|at|az|ul|ud|de|da)"
# Letters, and apostrophes inside words. U+02BC counts as a letter: each character has one reading only, so that a
# word that leads to no name is given up in one pass.
_LETTERS = r"[^\W\d_]*(?:['\u2019\u2018](?=\w)[^\W\d_]*)*"
_REST = rf"{_LETTERS}(?:-(?=[^\W\d_]|['\u2019\u2018]\w){_LETTERS}){{0,4}}\.?"
_CAPITAL = rf"(?:{_PREFIX}-)?[{_UPPER}]{_REST}"
_PARTICLE = r"(?:bin|ibn|bint|abu|al|el|de|der|den|van|von|da|di|du|la|le|ul|ud|ad-Din|ben)"
_FREE = rf"(?<![\w@#{_AP}-])"
# A run of capitalised words with the small words that stand inside names. It is searched from its first capital, which
# is quick to find; a prefix before it is added later.
_PREFIXED = "|".join(rf"(?<={_FREE}(?:{p})-[{_UPPER}])" for p in ("al|el|an|ar|as|ad|at|az|ul|ud|de|da", "ash"))
_RUN = re.compile(
    rf"[{_UPPER}](?:(?<![\w@#{_AP}-][{_UPPER}])|{_PREFIXED}){_REST}(?: (?:{_PARTICLE} ){{0,2}}{_CAPITAL}){{1,11}}"
)
# Rust syntax, for polars: what such a run cannot do without.
RUN_SCREEN = rf"[{_UPPER}][^ ]* (?:{_PARTICLE} ){{0,2}}(?:{_PREFIX}-)?[{_UPPER}]"
_SERVANT = frozenset(
    ["abdel", "abdul", "abd", "abu", "abdal", "bin", "ibn", "al", "el", "de", "van", "von", "um", "umm"]
)
_INSEPARABLE = frozenset(["abdel", "abdul", "abd", "abu", "abdal", "um", "umm"])
_POSSESSIVE = re.compile(rf"[{_AP}]s?$")
_OWNED = frozenset(f"{_AP}s")
_MIN_SHORT = 3
PARTICLES = frozenset(_PARTICLE[3:-1].split("|"))


def slug(name: str) -> str:
    """Key of a name: lower-case ASCII words joined by underscores, apostrophes and full stops left out.

    >>> slug("Bashar al-Ja\u2019afari")
    'bashar_al_jaafari'
    """
    plain = fold_name(name)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain.replace(".", "")).strip("_")


def runs(text: str) -> list[tuple[int, list[str]]]:
    """Runs of two and more capitalised words of a text: where they begin, and the words: a name, or a title and one."""
    found = []
    for match in _RUN.finditer(text):
        start, end = match.span()
        if start and text[start - 1] == "-":
            start -= len("ash-") if text[start - 2] == "h" else len("al-")
        found.append((start, text[start:end].split(" ")))
    return found


def bare_of(word: str) -> tuple[str, str, bool]:
    """A word of a run without possessive s and closing full stop, which are no part of the name.

    As written, in small letters, and whether one of the two was there.
    """
    bare = word
    stopped = word.endswith(".")
    if stopped and len(word) > len("J."):
        bare = word[:-1]
    owner = _POSSESSIVE.search(bare) if bare[-1] in _OWNED else None
    if owner:
        bare = bare[: owner.start()]
        stopped = True
    return bare, bare.lower().replace(".", "").replace("\u2019", "'"), stopped


def short_forms(name: str) -> list[str]:
    """Shorter forms that later mentions use: the last word, with its particle or servant word where it has one.

    >>> short_forms("Rami Abdel Rahman")
    ['Abdel Rahman']
    >>> short_forms("Karim al-Hariri")
    ['al-Hariri', 'Hariri']
    """
    words = name.split(" ")
    if len(words) < 2:
        return []
    last, before = words[-1], words[-2]
    forms = []
    if len(words) > 2 and words[1].lower() not in _SERVANT and words[0].lower() not in _SERVANT:
        forms.append(f"{words[0]} {words[1]}")
    if before.lower() in _SERVANT and len(words) > 2:
        forms.append(f"{before} {last}")
        if before.lower() not in _INSEPARABLE:
            forms.append(last)
        return forms
    if before.lower() in _SERVANT:
        return []
    forms.append(last)
    bare = re.sub(rf"^{_PREFIX}-", "", last, flags=re.I)
    if bare != last:
        forms.append(bare)
    return [f for f in forms if len(f) >= _MIN_SHORT]
