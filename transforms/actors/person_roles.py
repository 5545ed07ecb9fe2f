"""words beside a name -> office or description: decides which words before or after a name describe its bearer.

"Syrian Ambassador to the UN" before it, ", the head of the Russian center" or " spokesman for the group" after it. It does
not decide whether the name is a person's (`actors.persons`).
"""

import re
from itertools import islice

from transforms.actors.classes import ActorWords, folded

_BEFORE = re.compile(r"[^\s]+")
_STOP = frozenset(
    [
        "that",
        "who",
        "whom",
        "whose",
        "which",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "has",
        "have",
        "had",
        "and-then",
        "by",
        "with",
        "after",
        "before",
        "as",
        "when",
        "while",
        "but",
        "or",
        "than",
        "into",
        "during",
        "against",
        "told",
        "said",
        "says",
        "between",
        "because",
        "if",
        "then",
        "also",
        "not",
        "from",
        "via",
        "during",
    ]
)
_JOINING = frozenset(["of", "for", "to", "in", "at", "the", "and", "on", "de", "a"])
_PREPOSITIONS = frozenset(["of", "for", "to", "in", "at", "from", "with", "on", "and"])
_ASIDE = re.compile(
    r"^(?: \([^()]{1,20}\))?(?:, | - | )?(?:who (?:is|was|works as|serves as|heads) )?"
    r"(?:(?:the|a|an|his|her|its|their|one of the|another|currently|also|then|himself) ){0,2}"
)
_IN_NAMES = frozenset(
    [
        "affairs",
        "foreign",
        "human",
        "rights",
        "united",
        "nations",
        "red",
        "cross",
        "crescent",
        "reconciliation",
        "islamic",
        "civil",
    ]
)
_MAX_COMPLEMENT = 14
_MAX_LEAD = 7
_MAX_UNKNOWN = 2
_WINDOW = 170
_MAX_LISTED = 8


def role_before(before: str, words: ActorWords) -> tuple[str, bool] | None:
    """Office or title that ends right before a name, and whether a title or office stands next to the name.

    "Syrian Ambassador to the UN " gives it whole; a determiner is left out.
    """
    if not before.endswith(" "):
        return None
    found = before.split()
    if not found:
        return None
    at = len(found)
    titled = False
    while True:
        if at and _is_role(found, at - 1, words):
            titled = titled or at == len(found)
            # "Head of the center Maj. Gen.": what the title belongs to reaches further than its modifiers.
            linked = _linked(found, at - 1, words)
            at = _extend(found, at - 1 if linked is None else linked, words)
            continue
        linked = _linked(found, at, words)
        if linked is None:
            break
        at = _extend(found, linked, words)
    if at == len(found):
        return None
    begin = next(islice(_BEFORE.finditer(before), at, None)).start()
    return before[begin:].rstrip(" ,"), titled


def ends_in_role(before: str, words: ActorWords) -> bool:
    """Whether the last word may be an office or a title: `role_before` then looks closer."""
    last = before.lower().rsplit(maxsplit=2)[-2:]
    if not last:
        return False
    low = last[-1].rstrip(".,")
    roles = words.kinds["role"]
    return low in roles or low in words.kinds["title"] or f"{last[0]} {low}" in roles


def _is_role(found: list[str], at: int, words: ActorWords) -> bool:
    """Whether the word at that place is an office or a title."""
    raw = found[at]
    if raw[-1] in ',;:"\u201d)' or (raw.endswith(".") and raw[:-1].lower() not in words.kinds["title"]):
        return False
    low = raw.lower().rstrip(".")
    title = words.kinds["title"]
    if low in title and (raw[0].isupper() or low in words.kinds["role"]):
        return True
    if low in words.kinds["role"]:
        return True
    return at > 0 and f"{found[at - 1].lower()} {low}" in words.kinds["role"]


def _linked(found: list[str], at: int, words: ActorWords) -> int | None:
    """Place of an office whose complement ("of the council in Homs") ends before `at`."""
    if not at or found[at - 1].lower() in _JOINING:
        return None
    for i in range(at - 1, max(-1, at - 1 - _MAX_COMPLEMENT), -1):
        raw = found[i]
        low = raw.lower().rstrip(".")
        if raw[-1] in ',;:!?"\u201c\u201d' or (
            raw[-1] == "." and low not in words.kinds["title"] and "." not in raw[:-1]
        ):
            return None
        if low in _STOP or low in words.kinds["speech"] or (raw[0].isupper() and _is_time(low, words)):
            return None
        if low in _PREPOSITIONS and low != "and" and i and _is_role(found, i - 1, words):
            return i - 1
    return None


def _is_time(low: str, words: ActorWords) -> bool:
    """Whether a capitalised word can stand in no description: days, months, function words."""
    return (
        low in words.kinds["not_name"]
        and not any(low in words.kinds[k] for k in ("modifier", "org", "class_word", "role", "common"))
        and low not in _IN_NAMES
    )


def _extend(found: list[str], at: int, words: ActorWords) -> int:
    """First word of the description whose head stands at `at`: its modifiers before it belong to it."""
    first = at
    for i in range(at - 1, max(-1, at - 1 - _MAX_LEAD), -1):
        raw = found[i]
        low = raw.lower()
        if raw[-1] in ',;:!?"\u201c\u201d)' or raw[0] in '"\u201c':
            break
        if raw[-1] == "." and low.rstrip(".") not in words.kinds["title"] and "." not in raw[:-1]:
            break
        bare = low.replace("\u2019", "'").removesuffix("'s").rstrip(".").replace(".", "")
        known = any(
            bare in words.kinds[k] for k in ("modifier", "role", "title", "demonym", "org", "class_word", "country")
        )
        capital = raw[0].isupper() and bare not in words.kinds["not_name"] and bare not in words.kinds["speech"]
        # "in Iraq member of the council": a bare country is no modifier, its possessive and "US" are.
        place = low in words.kinds["country"] and low not in words.kinds["demonym"]
        if place or not (known or capital) or bare in ("the", "a", "an"):
            break
        first = i
    return _extend_by_name(found, first, words)


def _extend_by_name(found: list[str], at: int, words: ActorWords) -> int:
    """First word of a listed organisation that ends right before `at` ("Operation Inherent Resolve spokesman")."""
    if not at or found[at - 1][-1] in ',;:"':
        return at
    for size in range(min(_MAX_LISTED, at), 0, -1):
        if found[at - size][0].isupper() and _is_listed(" ".join(found[at - size : at]), words):
            return at - size
    return at


def _is_listed(phrase: str, words: ActorWords) -> bool:
    """Whether the words are a listed form of an organisation, a possessive s left out."""
    plain = folded(phrase)
    actor_id = words.by_alias.get(plain) or words.by_alias.get(plain.removesuffix("s"))
    return actor_id is not None and not words.actors[actor_id].is_person


def role_after(after: str, words: ActorWords) -> str | None:
    """Description that follows a name: ", the head of the Russian center", " spokesman for the group"."""
    lead = _ASIDE.match(after)
    opened = lead.end() if lead else 0
    if not opened:
        return None
    determined = after[:opened].strip(" ,-") != ""
    comma = "," in after[:opened]
    head = _head_after(after[opened:].split(maxsplit=_MAX_LEAD)[:_MAX_LEAD], words, determined, comma)
    if head is None:
        return None
    found = [(m.start(), m.group()) for m in _BEFORE.finditer(after, opened)]
    end = found[head][0] + len(found[head][1].rstrip(',.;:"\u201d'))
    if found[head][1][-1] in ",.;:":
        return after[opened:end]
    for i, (start, raw) in enumerate(found[head + 1 : head + 2 + _MAX_COMPLEMENT]):
        low = raw.lower().strip(',.;:\u201d"')
        if not i and (low not in _PREPOSITIONS or low == "and"):
            break
        if low in _STOP - {"with", "from"} or low in words.kinds["speech"] or raw[0] in '"\u201c(':
            break
        end = start + len(raw.rstrip(',.;:"\u201d'))
        if raw[-1] in ',;:"\u201d' or (raw[-1] == "." and "." not in raw[:-1]):
            break
    return after[opened:end]


def _head_after(found: list[str], words: ActorWords, determined: bool, comma: bool) -> int | None:
    """Place of the office among the words after a name, null if they do not lead to one."""
    head = None
    unknown = 0
    for i, raw in enumerate(found):
        low = raw.lower().strip(',.;:\u201d"')
        bare = low.replace("\u2019", "'").removesuffix("'s").replace(".", "")
        if low in words.kinds["role"] or low in words.kinds["title"]:
            head = i
        elif low in _STOP or low in words.kinds["speech"] or low in _JOINING:
            break
        else:
            known = any(bare in words.kinds[k] for k in ("modifier", "demonym", "org", "class_word", "country"))
            known = known or (raw[0].isupper() and (determined or comma or _is_listed(raw, words)))
            # "a pharmacy owner": a determiner opens a description even if its words are not listed.
            unknown += not known
            if not known and (head is not None or not determined or unknown > _MAX_UNKNOWN):
                break
        if raw[-1] in ",.;:":
            break
    return head


def role_beside(text: str, start: int, end: int, words: ActorWords) -> str | None:
    """Office before or after the name at these offsets."""
    lead = role_before(text[max(0, start - _WINDOW) : start], words)
    return lead[0] if lead is not None else role_after(text[end : end + _WINDOW], words)


def owner_before(before: str, words: ActorWords) -> str | None:
    """Listed organisation whose possessive stands right before a name: "UNHCR's Maria Vogel"."""
    if not before.endswith(("'s ", "\u2019s ")):
        return None
    found = before[:-3].split(" ")
    for size in range(min(_MAX_LISTED, len(found)), 0, -1):
        phrase = " ".join(found[-size:])
        if phrase[:1].isupper() and _is_listed(phrase, words):
            return phrase
    return None
