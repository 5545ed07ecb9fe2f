"""written name -> spelling keys: decides which spellings of a transliterated name count as one.

Two keys: the *sound* key keeps vowels in three classes, the *frame* key keeps consonants only. Equal keys are a reason
to look, not a decision: `places.variants` asks for support and for a single candidate. Refuses names of other scripts.
"""

import re

from transforms.places_to_aliases import fold_name

_ARTICLE = re.compile(r"\b(?:al|el|ad|adh|an|ar|as|ash|at|ath|az|ul) (?=\w)")
_PAIRS = (
    ("tch", "c"), ("ch", "c"), ("sh", "c"), ("sch", "c"), ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"),
    ("ph", "f"), ("ck", "k"), ("q", "k"), ("x", "ks"), ("dj", "j"), ("zh", "z"), ("ts", "s"), ("tz", "z"),
)  # fmt: skip
_ENDING = re.compile(r"(?<=[a-z]{2})(?:iyyah|iyyeh|iyya|iyah|iyeh|ieh|iah|ia|iya|iye|yeh|yah|ah|eh|a|e|h)(?![^ \n])")
_VOWELS = str.maketrans({"e": "i", "y": "i", "o": "u", "w": "u"})
_DOUBLED = re.compile(r"(.)\1+")
_NO_VOWELS = str.maketrans("", "", "aiu ")


def sound_key(name: str) -> str:
    """Key of a name that ignores article, doubled letters, ending and the choice within a vowel class.

    >>> sound_key("Talbisseh") == sound_key("Talbiseh"), sound_key("al-Hasakah") == sound_key("Hasake")
    (True, True)
    """
    return sound_of_folded(fold_name(name))


def sound_of_folded(folded: str) -> str:
    """`sound_key` of a form that is folded already (`place_aliases.alias_norm`)."""
    return sounds_of_folded([folded])[0]


def sounds_of_folded(folded: list[str]) -> list[str]:
    """`sound_of_folded` of each form; the forms are worked on as the lines of one text, which is far faster."""
    kept = _ARTICLE.sub("", "\n".join(folded))
    for pair, letter in _PAIRS:
        kept = kept.replace(pair, letter)
    kept = _ENDING.sub("", _DOUBLED.sub(r"\1", kept))
    return _DOUBLED.sub(r"\1", kept.translate(_VOWELS)).split("\n")


def frame_of_sound(sound: str) -> str:
    """Key of the consonants of a sound key, words joined.

    >>> frame_of_sound(sound_key("Rityan")) == frame_of_sound(sound_key("Ratyan"))
    True
    """
    return frames_of_sounds([sound])[0]


def frames_of_sounds(sounds: list[str]) -> list[str]:
    """`frame_of_sound` of each key."""
    return _DOUBLED.sub(r"\1", "\n".join(sounds).translate(_NO_VOWELS)).split("\n")
