"""references to deals in one article -> agreements: which references mean the same deal.

What introduces a deal (reached, signed, negotiated, guaranteed, "a deal") opens an agreement unless it retells one; what
only points at one ("the agreement", "under the deal") joins the fitting one told nearest before, else after. A bare "the
truce" that nothing introduces, dates or carries out is no agreement of the article. It never joins a previous truce to a
new deal, nor two deals that the events keep apart.
"""

from dataclasses import dataclass, field

from transforms.agreements.references import Reference

_INTRODUCES = ("made", "guaranteed", "negotiated", "indefinite")


@dataclass(slots=True)
class Agreement:
    """One deal of an article: its references in reading order, and the event that is its making."""

    references: list[Reference] = field(default_factory=list)
    events: set[str] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """What it is about: the first kind that a reference states."""
        return next((one.kind for one in self.references if one.kind != "other"), "other")

    @property
    def age(self) -> str | None:
        """previous, new or null."""
        return next((one.age for one in self.references if one.age), None)

    def people(self, role: str) -> set[str]:
        """Actors that any reference names in a role."""
        return {actor for one in self.references for actor, as_ in one.parties if as_ == role}


def group_references(references: list[Reference], events: dict[int, str]) -> list[Agreement]:
    """Bring references to the same deal together.

    In: the references of one article in reading order; the making event of a reference by its index. Out: agreements in
    the order of their first reference; references that point at nothing are left out.
    """
    agreements: list[Agreement] = []
    pointing: list[int] = []
    for index, reference in enumerate(references):
        event = events.get(index)
        known = next((one for one in agreements if event is not None and event in one.events), None)
        if known is None and not _opens(reference):
            pointing.append(index)
            continue
        if known is None:
            known = _retold(reference, event, agreements)
        if known is None:
            known = Agreement()
            agreements.append(known)
        known.references.append(reference)
        if event is not None:
            known.events.add(event)
    for index in pointing:
        _attach(references[index], events.get(index), agreements)
    for agreement in agreements:
        agreement.references.sort(key=lambda one: (one.order, one.start))
    return sorted(agreements, key=lambda one: (one.references[0].order, one.references[0].start))


def _opens(reference: Reference) -> bool:
    return reference.form in _INTRODUCES or reference.age == "previous" or bool(reference.parties)


def _retold(reference: Reference, event: str | None, agreements: list[Agreement]) -> Agreement | None:
    """The agreement that a new introduction tells again, the nearest one before."""
    for known in reversed(agreements):
        if not _fits(reference, known) or (event is not None and known.events):
            continue
        last = known.references[-1]
        negotiated = {one.form for one in known.references} == {"negotiated"}
        if reference.form == "guaranteed" or last.form == "guaranteed":
            if reference.form == last.form:
                return known
            continue
        if reference.form == "made" and negotiated:
            return known
        if reference.form == "negotiated" or (reference.age == "new" and not reference.is_definite):
            continue
        mine = {actor for actor, role in reference.parties if role == "party"}
        theirs = known.people("party")
        shared = bool(mine) and bool(theirs) and (mine <= theirs or theirs <= mine)
        if shared or reference.form == "indefinite" or reference.is_definite:
            return known
        if not mine and not theirs and reference.kind == known.kind:
            return known
    return None


def _attach(reference: Reference, event: str | None, agreements: list[Agreement]) -> None:
    fitting = [one for one in agreements if _fits(reference, one)]
    if event is not None:
        fitting = [one for one in fitting if event in one.events] or fitting
    before = [one for one in fitting if one.references[0].order <= reference.order]
    if before:
        max(
            before, key=lambda one: max(r.order for r in one.references if r.order <= reference.order)
        ).references.append(reference)
    elif fitting:
        fitting[0].references.append(reference)
    elif reference.form == "carried_out" or (event is not None and reference.kind != "ceasefire"):
        agreements.append(Agreement([reference], {event} if event else set()))


def _fits(reference: Reference, agreement: Agreement) -> bool:
    if (reference.age == "previous") != (agreement.age == "previous"):
        return False
    return reference.kind == agreement.kind or "other" in (reference.kind, agreement.kind)
