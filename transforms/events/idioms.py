"""a noun -> happening or idiom: decides which nouns only look like a happening ("nuclear deal", "hunger strike").

It refuses nothing else: what the noun tells is decided by its clause.
"""

from transforms.events.sentence import DETERMINERS
from transforms.events.words import Found, word_set

_OTHER_DEALS = word_set(
    "nuclear trade arms oil energy business weapons great good big coalition land football climate gas"
)
_NOT_STRIKES = word_set("hunger general rail air-traffic teachers")
_FIGHTERS = word_set("groups group forces rebels fighters militants those troops jihadists factions militias men")
_HEAD_OF = word_set(
    "team order orders plan plans effort efforts centre center negotiating committee official officials buses bus"
)
_NOT_TRUCE = word_set("guarantor guarantors monitor monitors monitoring task committee line talks zone zones")


def is_idiom(words: list[str], found: Found) -> bool:
    """True where the noun names no happening."""
    before = words[found.first - 1] if found.first else ""
    after = words[found.last] if found.last < len(words) else ""
    low = words[found.last - 1]
    if low in ("deal", "deals"):
        return (
            before in _OTHER_DEALS
            or before in ("to", "will", "can", "must", "not")
            or after in ("blow",)
            or (
                after == "with"
                and before not in DETERMINERS
                and found.last - found.first == 1
                and not before.endswith(("ed", "d"))
            )
        )
    if low in ("agreement", "accord"):
        return before in ("in", "own", "trade", "nuclear", "of")
    if low in ("strike", "strikes"):
        return before in _NOT_STRIKES or after in ("a", "deal")
    if low == "fighting" and before in _FIGHTERS:
        return True
    if low in ("talks", "battles", "fighting"):
        return after in ("to", "about", "for") or before in ("he", "she", "those", "who", "is", "are")
    if low in ("attack", "attacks") and before in ("heart", "panic", "verbal", "media", "cyber"):
        return True
    if found.meaning == "ceasefire_agreed" and after in _NOT_TRUCE:
        return True
    if found.meaning in ("evacuation", "negotiation") and after in _HEAD_OF:
        return True
    if low in ("offensive", "shooting"):
        return before in ("is", "are", "was", "most", "very")
    return found.meaning in ("air_or_artillery_attack",) and before in ("to", "will", "drop", "dropped", "dropping")
