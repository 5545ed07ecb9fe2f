"""words that name a source -> key and class: decides what an actor that no list holds is called in the tables.

It refuses to decide whether two sources are the same: `statements.statement_speakers` does.
"""

import re
import unicodedata
from functools import lru_cache

from transforms.statements.words import word_set

_FILLER = word_set("the a an of for and in one another some other his her its their")
PARTS = word_set(
    "arm wing branch unit office bureau spokesman spokeswoman spokesperson head chief leader director member"
)
_CLASSES = (
    ("document", "report statement resolution bulletin document letter communique communiqué declaration draft text memo article survey study video recording"),
    ("media", "media television tv channel radio newspaper agency correspondent journalist reporter outlet broadcaster reporters journalists press news photographer"),
    ("monitoring_organisation", "observatory monitor monitors monitoring watchdog"),
    ("international_organisation", "un nato eu unicef unhcr ocha wfp who peacekeepers"),
    ("opposition_armed_group", "rebel rebels militant militants fighters insurgents jihadist jihadists militia faction factions opposition"),
    ("government", "official officials government ministry minister army military police governor president presidency spokesman state regime authorities diplomat diplomats ambassador officer officers soldier soldiers commander security intelligence kremlin pentagon mayor source sources troops presidential"),
    ("civil_society", "activist activists charity volunteer volunteers medic medics doctor doctors rescuers rescuer workers worker hospital nurse campaign campaigners group groups organisation organization network analyst expert experts analysts lawyer paramedic union association"),
)  # fmt: skip
_CLASS_OF = {word: kind for kind, listed in _CLASSES for word in listed.split()}


def class_of_source(name: str, kind: str) -> str:
    """Class of an actor by its last telling word; persons without one are civilians, groups civil society."""
    if kind == "document":
        return "document"
    told = next((_CLASS_OF[word] for word in reversed(fold_name(name).split()) if word in _CLASS_OF), None)
    return told or ("civilian" if kind in ("person", "plural") else "civil_society")


def slug(name: str) -> str:
    """Key of the words: `A Syrian government official` -> syrian_government_official; `arm of the X` -> x_arm."""
    head, of, rest = name.partition(" of ")
    if of and any(word in PARTS for word in fold_name(head).split()):
        named = " ".join(word for word in rest.split() if word[:1].isupper())
        name = f"{named or rest} {head}"
    kept = [word for word in fold_name(name).split() if word not in _FILLER]
    return "_".join(kept[:8])


@lru_cache(maxsize=1 << 14)
def fold_name(name: str) -> str:
    """Lower-case ASCII words of a name, without possessives and marks."""
    plain = name.replace("’", "'")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    plain = plain.replace("’s", "").replace("'s", "").replace("’", "").replace("'", "")
    return " ".join(re.findall(r"[^\W_]+", plain.lower()))
