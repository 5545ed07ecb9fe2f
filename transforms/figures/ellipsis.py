"""bare numbers -> people: what a number without a noun counts, by the verb, the toll or the headline around it.

"killing 40", "120 wounded", "death toll rises to 70", "7 killed", "31 in regime strikes", "hundreds fled". It refuses
a number that no such word claims: those stay without a figure. Which earlier noun is meant ("three others") is
decided by figures_to_parts.
"""

import re
from functools import lru_cache

from transforms.figures.grammar import Anchor, word_set
from transforms.figures.nouns import SPEECH, Lexicon, Phrase, tokens_from

_AUXILIARIES = word_set("""was were is are been be being have has had also reportedly still now already so far more others other then
    later either mostly all believed reported thought feared said to critically seriously severely badly slightly
    lightly fatally immediately confirmed left listed presumed got get gets getting remain remains remained who""")
_TOLL = re.compile(
    r"\b(?:toll|tally|number of (?:the |all |those )?(?:\w+ )?(?:victims|dead|deaths|casualties|killed|wounded|injured|fatalities|people|"
    r"civilians|martyrs|those|injuries|detainees|displaced|refugees|prisoners|hostages|missing|evacuees|children|fighters|militants))\b",
    re.IGNORECASE,
)
_TOLL_LEAD = word_set("""to at is was are were reached reaches hit hits passed passes now of as stands stood exceeded exceeds topped tops
    surpassed surpasses totalled totaled toll rises rising""")
# "brought to 49 the number killed".
_THE_NUMBER = re.compile(r" the (?:total )?(?:number|toll|death toll|tally)\b", re.IGNORECASE)
_RISE = re.compile(
    r"\b(?:rises?|rose|risen|rising|climbs?|climbed|climbing|jumps?|jumped|soars?|soared|increased?|mounts?|mounted|grows|grew|grown|raised|up|brought|brings|bringing|put|puts|putting)\b",
    re.IGNORECASE,
)
# The mark before a word is matched, not looked at: over letters beyond ASCII that is four times as fast in Rust.
HARM_WORDS = (
    r"(?i)(?:^|\W)(?:kill|die[ds]?(?:\W|$)|dying|dead|death|wound|injur|martyr|massacr|slain|abduct|kidnap|captur|evacuat|releas|freed|drown|"
    r"execut|behead|murder|casualt|victim|perish|toll|hurt|missing|displac|detain|arrest|trapped|besieg|bodies|fatal|shot)"
)
_HARM = re.compile(HARM_WORDS)
_VIOLENCE = re.compile(
    r"\b(?:strikes?|air ?strikes?|raids?|attacks?|blasts?|bombings?|bombs?|shelling|clash(?:es)?|explosions?|fighting|violence|crash|"
    r"bombardment|shootings?|massacre|ambush|battles?|assault|offensive|quake|earthquake|fire|rockets?|mortars?|stampede)\b",
    re.IGNORECASE,
)
_GROUPS = word_set("group groups batch batches crowd wave contingent party queue")
SOURCES = word_set("""activists officials residents medics doctors police monitors witnesses rescuers locals inhabitants villagers reporters
    journalists leaders firefighters rescue workers hospital staff medical staff security forces lawmakers experts ministers
    correspondents representatives negotiators observers""")
_HEADLINE_LEAD = frozenset(
    ("updated", "update", "breaking", "urgent", "correction", "watch", "video", "exclusive", "over", "least")
)
_NOUNLESS = word_set("""in on at when as near after during from since by across inside outside around before while including and but
    or overnight with within among amid for so who that until today yesterday this last late early per over
    monday tuesday wednesday thursday friday saturday sunday others more dead between north south east west more
    despite through hours days not where to off under according including mostly mainly also a an the he she they it his
    their its then just there here""")


@lru_cache(maxsize=8)
def tells_of_harm(text: str) -> bool:
    """Whether a sentence tells of dead, hurt, held, moved or freed people; asked once for each of its numbers."""
    return _HARM.search(text) is not None


def reads_as_ellipsis(text: str, anchor: Anchor, phrase: Phrase, lexicon: Lexicon) -> tuple[str, int] | None:
    """The rule by which a bare number counts people, and the end of its expression; None if none holds."""
    words, before = phrase.words, anchor.before
    end = max(anchor.end, phrase.end) if phrase.shift else anchor.end
    participle = _participle_behind(text, anchor, phrase, lexicon)
    if participle is not None:
        return "ellipsis.participle", max(participle, end)
    is_open = not words or words[0] in _NOUNLESS or words[0] in SPEECH
    verb = _verb_before(before, lexicon)
    if verb and (is_open or phrase.shift or _is_name_behind(text, end)):
        return "ellipsis.verb", end
    if verb and words and words[0] not in ("of",) and _looks_plural(words):
        return "ellipsis.verb", end
    is_closed_off = is_open or _is_name_behind(text, end)
    if (
        before
        and (before[-1] in _TOLL_LEAD or anchor.bound != "exact")
        and is_closed_off
        and _toll_before(text, anchor)
    ):
        return "ellipsis.toll", end
    if words[:1] == ("who",) or _THE_NUMBER.match(text, end):
        return "ellipsis.who", end
    if before[-2:] == ("population", "of"):
        return "ellipsis.population", end
    is_unnamed = is_open or words[0] in _AUXILIARIES or words[0] in ("will", "would")
    is_carried = before[-1:] and (
        before[-1] in lexicon.carriers or (before[-1] == "of" and before[-2:-1] and before[-2] in _GROUPS)
    )
    if is_unnamed and is_carried and not phrase.of:
        return "ellipsis.group", end
    if phrase.shift in ("others", "other", "more") and tells_of_harm(text):
        return "ellipsis.others", end
    if anchor.quantity.is_vague and words and _moves_or_suffers(words, lexicon) and not phrase.of:
        return "ellipsis.vague_subject", end
    if _opens_headline(text, anchor, words):
        return "ellipsis.headline", end
    return None


def names_a_source(anchor: Anchor, phrase: Phrase, lexicon: Lexicon) -> bool:
    """ "killing 12 activists said": commas were lost, and the noun names who said it."""
    is_source = phrase.head in SOURCES and phrase.follower in SPEECH
    return is_source and not phrase.of and bool(_verb_before(anchor.before[-1:], lexicon, far=False))


def _verb_before(before: tuple[str, ...], lexicon: Lexicon, far: bool = True) -> bool:
    if not before:
        return False
    if before[-1] in lexicon.harm or before[-1] in ("claims", "claimed", "claiming"):
        return True
    # "killing as many as 40", "has left 12": adverbs between verb and number.
    return (
        far
        and before[-1] in ("another", "also", "reportedly", "only", "including")
        and before[-2:-1] != ()
        and before[-2] in lexicon.harm
    )


def _participle_behind(text: str, anchor: Anchor, phrase: Phrase, lexicon: Lexicon) -> int | None:
    """ "7 killed", "50 others were injured", "over 130 are injured", "2200 evacuated from": the end of what is shown."""
    if phrase.of == "of" and not phrase.words:
        return None
    position = phrase.end if (phrase.shift or phrase.of) else anchor.end
    found_auxiliary = False
    tokens = tokens_from(text, position, 6)
    for at, (word, _, end) in enumerate(tokens):
        low = word.lower()
        if at + 1 < len(tokens) and f"{low} {tokens[at + 1][0].lower()}" in lexicon.participles:
            return anchor.end
        if low in lexicon.participles:
            if at == 0 and _names_things(tokens[1:3], lexicon):
                return None
            return end if at == 0 else anchor.end
        if (
            low in lexicon.intransitives
            and (found_auxiliary or at == 0)
            and low not in ("remain", "remained", "suffered")
        ):
            return anchor.end
        if low not in _AUXILIARIES:
            return None
        found_auxiliary = True
    return None


def _names_things(tokens: list[tuple[str, int, int]], lexicon: Lexicon) -> bool:
    """Whether a participle stands before a noun in the plural that is nobody: "three displaced fractures"."""
    word, follower = (*(token[0] for token in tokens), "", "")[:2]
    if word in _NOUNLESS or word in _AUXILIARIES or word in SOURCES or follower.lower() in SPEECH:
        return False
    if word in lexicon.intransitives or word in lexicon.participles or word in lexicon.harm:
        return False
    return word.islower() and len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _toll_before(text: str, anchor: Anchor) -> bool:
    lead = text[max(0, anchor.start - 200) : anchor.start]
    if _TOLL.search(lead):
        return True
    near = text[max(0, anchor.start - 30) : anchor.start]
    return (_RISE.search(near) is not None and anchor.before[-1] in ("to", "at") and tells_of_harm(text)) or (
        _RISE.search(near) is not None and anchor.before[-1] == "to" and _VIOLENCE.search(lead) is not None
    )


def _moves_or_suffers(words: tuple[str, ...], lexicon: Lexicon) -> bool:
    for word in words[:4]:
        if word in lexicon.intransitives or word in lexicon.participles or (word.endswith("ing") and len(word) > 5):
            return True
        if word not in _AUXILIARIES:
            return False
    return False


def _opens_headline(text: str, anchor: Anchor, words: tuple[str, ...]) -> bool:
    if anchor.written.lower() == "one" or len(anchor.before) > 2 or not words or words[0] not in ("in", "as", "after"):
        return False
    if anchor.before and not _HEADLINE_LEAD.issuperset(anchor.before):
        return False
    is_opening = not text[: anchor.start].strip(" \"“'[(") or bool(anchor.before)
    return is_opening and _VIOLENCE.search(text[anchor.end : anchor.end + 60]) is not None


def _looks_plural(words: tuple[str, ...]) -> bool:
    """A noun that no list knows, in the place of an object of harm: "killed 12 Houthis"."""
    for word in words[:3]:
        if word in _NOUNLESS:
            return False
        if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
            return True
    return False


def _is_name_behind(text: str, position: int) -> bool:
    """ "kills six Syrian state TV": a headline's source behind the number."""
    tokens = tokens_from(text, position, 1)
    return bool(tokens) and tokens[0][0][0].isupper()
