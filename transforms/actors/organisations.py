"""runs of capitalised words -> organisations: decides which names that are not listed are organisations.

"Raqqa Media Center said", "Liwa Shuhada": by the noun the name ends or begins with, and evidence beside it. It does not
read listed names (`actors.groups`).
"""

import re

from transforms.actors.classes import ActorWords, class_of
from transforms.actors.groups import Mention
from transforms.actors.person_names import slug
from transforms.actors.run_words import Run

_REBEL = "opposition_armed_group"
_OPENING = frozenset(["free", "new", "national", "islamic", "united", "democratic", "revolutionary", "liberation"])
_LONGEST = 6
_ARTICLES = frozenset(["al-", "el-", "ar-", "as-", "an-", "ad-", "at-", "az-"])
_ARMED_NOUNS = frozenset(["brigade", "brigades", "battalion", "battalions", "front", "movement", "legion", "martyrs"])
_SOURCE_BEFORE = re.compile(r"\b(?:according to|told|said|quoted|citing|cited)(?: the)? $")
_SPEECH_AFTER = re.compile(r"^(?:,? (?:also|later|has|had|then)){0,2} ([a-z]+)\b")


def read_organisation(text: str, run: Run, words: ActorWords, country: str | None) -> Mention | None:
    """An organisation that is not listed, by the noun its name ends or begins with: "Raqqa Media Center said".

    Args:
        text: the sentence.
        run: capitalised words, those of listed names cut out.
        words: vocabulary.
        country: the country the article is about.
    """
    orgs = words.kinds["org"]
    plain = [word.plain for _, word in run]
    size = next((i + 1 for i in range(len(run) - 1, 0, -1) if plain[i] in orgs), 0)
    armed = plain[0] not in words.kinds["not_name"] and orgs.get(plain[0]) == _REBEL
    if armed and not size:
        size = 2
        while size < len(run) and plain[size][:3] in _ARTICLES and not run[size - 1][1].stopped:
            size += 1
    first = 0
    while (
        first < size
        and plain[first] in words.kinds["not_name"]
        and plain[first] not in orgs
        and plain[first] not in _OPENING
    ):
        first += 1
    part, plain = run[first:size], plain[first:size]
    proper = [low for low in plain if not any(low in words.kinds[k] for k in ("not_name", "org", "modifier", "role"))]
    if len(part) < 2 or not proper or all(low in words.kinds["demonym"] for low in proper):
        return None
    # A country with the s of a lost apostrophe owns what follows.
    if len(part) > _LONGEST or any(
        word.stopped or (word.plain.endswith("s") and word.plain[:-1] in words.kinds["country"])
        for _, word in part[:-1]
    ):
        return None
    start, end = part[0][0], part[-1][0] + part[-1][1].size
    said = _SPEECH_AFTER.match(text[end : end + 40])
    spoken = bool(said) and said is not None and said.group(1) in words.kinds["speech"]
    source = spoken or _SOURCE_BEFORE.search(text[max(0, start - 20) : start])
    if not (source or armed or plain[-1] in _ARMED_NOUNS):
        return None
    name = text[start:end]
    pair = orgs.get(" ".join(plain[-2:]))
    actor_class = pair or orgs.get(plain[-1]) or (_REBEL if armed else class_of(name.lower(), words, country)[0])
    if actor_class == "civilian":
        actor_class = "civil_society"
    return Mention(
        start, end, slug(name), "named", 0.8, "organisation.noun", name, actor_class, None, None, False, None, 2
    )
