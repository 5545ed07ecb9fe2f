"""figures of an article -> the same, with what was left out: the noun meant by "three others", and parts of wholes.

Antecedents come from the same sentence or the one before; a number of the headline takes the noun that the body gives
to the same number. A part ("300 people including 40 fighters") names its whole only where the whole is not smaller.
"""

import re

from transforms.figures.drafts import Draft
from transforms.figures.grammar import word_set

_INCLUDES = re.compile(
    r"\b(?:including|includes?|included|among them|amongst them|among whom|of whom|of which|of these|of those|of them|some of them|incl)\b",
    re.IGNORECASE,
)
_OPENS_LIST = re.compile(
    r"^[\"“']?(?:of (?:these|those|them|the (?:dead|victims|total|wounded|injured))|among (?:them|these|those|the (?:dead|victims|wounded|injured|killed))|"
    r"they included?|these included?|the (?:dead|victims|wounded|injured|casualties) included?)\b",
    re.IGNORECASE,
)
# "Of the 276 girls seized, 57 escaped".
_OPENS_WHOLE = re.compile(r"^[\"“']?of the ", re.IGNORECASE)
# "2 medics were among at least 31 dead".
_AMONG = re.compile(
    r"^ (?:(?:was|were|are|is|have been|also|dead|killed) ){0,2}among (?:the |at least |some |about |more than |around |over )?$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r" (?:were|was|are|is|(?:have|has|had) been)\b", re.IGNORECASE)
_FIRST_OF_TWO = re.compile(r" (?:were|was|are|is|(?:have|has|had) been) (?:\w+ly )?\w+,? and ", re.IGNORECASE)
# A list goes on over these, and ends where a clause begins.
_LIST_GAP = re.compile(r"^[^.;:?!]{0,45}$")
_CLAUSE = re.compile(
    r"\b(?:was|were|has|have|had|is|are|been|said|killed|wounded|injured|killing|wounding|injuring|died|while|when|after|in)\b",
    re.IGNORECASE,
)
# "Two bombers killed 15 others": those who did it are no kind of the others.
# Figures this far back are out of reach.
_NEAR = 60
_AGENTS = word_set("bombers bomber attackers attacker assailants assailant kidnappers hijackers")
_ARMED = frozenset(("militants", "troops", "police"))


def complete(figures: list[Draft]) -> list[Draft]:
    """Fill in antecedents and parts. In: the figures of one article in reading order. Out: those that mean something."""
    kept: list[Draft] = []
    for at, figure in enumerate(figures):
        if figure.omitted and figure.omitted != "told":
            before = _same_number(kept, figure) if figure.omitted == "the" else _antecedent(kept, figure)
            if figure.omitted == "shared":
                before = _following(figures[at + 1 :], figure)
            # "raided the rebels in three strikes, killing four of them": those named, no strikes.
            is_named = figure.omitted == "of them" and figure.population_class != "people"
            if is_named and (before is None or before.figure_class != "people"):
                kept.append(figure)
                continue
            if before is None and figure.omitted in ("bare", "shared", "of them"):
                continue
            if before is not None:
                _take_noun(figure, before)
        kept.append(figure)
    _read_headline(kept)
    _link_parts(kept)
    return kept


def _antecedent(kept: list[Draft], figure: Draft) -> Draft | None:
    for before in reversed(kept[-_NEAR:]):
        if before.sentence_at < figure.sentence_at - (figure.omitted != "bare"):
            return None
        if before.figure_class in ("duration", "distance", "share"):
            continue
        if before.figure_class == "people" or figure.omitted in ("bare", "of them", "the other"):
            return before
        if figure.figure_class != "people":
            return before
    return None


def _same_number(kept: list[Draft], figure: Draft) -> Draft | None:
    """ "The 21 were freed": the people of whom the article has said this number."""
    same = [before for before in kept[-_NEAR:] if before.figure_class == "people" and before.size() == figure.size()]
    named = [before for before in same if before.population_class != "people"]
    chosen = named or same
    return chosen[-1] if chosen else None


def _following(figures: list[Draft], figure: Draft) -> Draft | None:
    """ "30 regime and 39 rebel fighters": the noun comes with the second number."""
    after = figures[0] if figures else None
    if after is None or after.sentence_id != figure.sentence_id or after.omitted or after.start - figure.end > 40:
        return None
    return (
        after
        if " and " in figure.text[figure.number_end : after.start + 1] and after.figure_class == "people"
        else None
    )


def _take_noun(figure: Draft, before: Draft) -> None:
    if figure.figure_class == "people" and before.figure_class == "people":
        figure.basis = "antecedent"
        is_armed = before.population_class in _ARMED
        # "three women and dozens more": the others are people, not women; "a civilian and four others" are civilians;
        # dozens more, or a bare number behind another verb, are as often somebody else unless those were armed.
        is_same_kind = before.population_class not in (
            "women",
            "children",
            "men",
            "evacuations",
            "families",
            "journalists",
            "aid_workers",
        )
        is_agent = before.population.lower().rsplit(" ", 1)[-1] in _AGENTS
        if is_agent or figure.omitted == "more" or (figure.omitted == "others" and figure.is_vague):
            is_same_kind = is_same_kind and not is_agent and _is_parallel(before, figure)
        if figure.omitted in ("bare", "shared", "of them", "the other", "the") or (is_armed and not is_agent):
            is_same_kind = True
        if is_same_kind:
            figure.population, figure.population_class = before.population, before.population_class
        return
    figure.basis = "antecedent"
    figure.figure_class, figure.population = before.figure_class, before.population
    figure.population_class, figure.unit = before.population_class, before.unit
    figure.rule = f"{before.figure_class}.antecedent"


def _is_parallel(before: Draft, figure: Draft) -> bool:
    """Whether two clauses tell of their subjects alike: "11 civilians were wounded and two were killed"."""
    if before.sentence_id != figure.sentence_id or figure.omitted != "more":
        return False
    is_told = _PASSIVE.match(figure.text, figure.number_end) is not None
    return is_told and _FIRST_OF_TWO.fullmatch(figure.text, before.end, figure.start) is not None


def _read_headline(kept: list[Draft]) -> None:
    """ "31 in regime strikes" above "killed 31 civilians" means civilians."""
    named: dict[float, Draft] = {}
    for other in kept:
        is_noun = other.basis == "noun" and other.figure_class == "people" and other.population_class != "people"
        if is_noun and other.part_of is None:
            named.setdefault(other.size(), other)
    for figure in kept:
        is_bare = figure.basis == "ellipsis" and figure.sentence_at == 0
        if (is_bare or figure.basis == "list") and (same := named.get(figure.size())) is not None:
            figure.population_class = same.population_class
            if is_bare:
                figure.population, figure.basis = same.population, "antecedent"


def _link_parts(kept: list[Draft]) -> None:
    for at, figure in enumerate(kept):
        if figure.figure_class != "people" and figure.whole_start is None:
            continue
        whole = _whole(kept[max(0, at - _NEAR) : at + 2], min(at, _NEAR), figure)
        if whole is None or whole is figure or whole.figure_class != figure.figure_class:
            continue
        if figure.size() <= whole.size() or whole.is_vague:
            figure.part_of = whole.figure_id
            if figure.basis == "article" and {figure.population_class, whole.population_class} <= _ARMED:
                figure.population_class = whole.population_class


def _whole(kept: list[Draft], at: int, figure: Draft) -> Draft | None:
    behind = kept[at + 1] if at + 1 < len(kept) else None
    is_beside = behind is not None and behind.sentence_id == figure.sentence_id and behind.figure_class == "people"
    if behind is not None and is_beside and _AMONG.match(figure.text[figure.end : behind.number_at]):
        return behind
    if figure.whole_start is not None:
        return next(
            (o for o in kept if o.sentence_id == figure.sentence_id and o.number_at == figure.whole_start), None
        )
    before: list[Draft] = []
    for k in range(at - 1, -1, -1):
        if kept[k].sentence_at < figure.sentence_at - 1:
            break
        if kept[k].figure_class == "people":
            before.append(kept[k])
    if not before:
        return None
    before.reverse()
    here = [other for other in before if other.sentence_id == figure.sentence_id]
    if here:
        last = here[-1]
        gap = figure.text[last.number_end : figure.number_at]
        is_of_them = (
            re.match(r" (?:of them|of whom|of these|of those|among them)\b", figure.text[figure.number_end :])
            is not None
        )
        if _INCLUDES.search(gap) or is_of_them:
            return next((o for o in kept if o.figure_id == last.part_of), None) if last.part_of and is_of_them else last
        is_list = figure.start >= last.end and _LIST_GAP.match(figure.text[last.end : figure.start]) is not None
        if last.part_of is not None and is_list and not _CLAUSE.search(figure.text[last.end : figure.start]):
            return next((o for o in kept if o.figure_id == last.part_of), None)
        if not _OPENS_LIST.match(figure.text) and not _OPENS_WHOLE.match(figure.text):
            return None
    if here and _OPENS_WHOLE.match(figure.text) and figure.omitted == "of them":
        return here[0]
    if before and not here and (_OPENS_LIST.match(figure.text) or figure.omitted == "of them"):
        wholes = [other for other in before if other.part_of is None]
        return wholes[-1] if wholes else None
    return None
