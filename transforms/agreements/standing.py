"""agreement + the events linked to it -> its stage and its label.

The stage is the latest that the article tells: broken, then halted, then being carried out, then in force, then made,
then negotiated. The label is made of the text's own facts, nothing else: places, kind, previous or new.
"""

from collections.abc import Mapping

from transforms.agreements.identity import Agreement

_LABELS = {
    "evacuation": "evacuation agreement",
    "ceasefire": "ceasefire",
    "de_escalation": "de-escalation agreement",
    "amnesty": "amnesty",
    "release": "release deal",
    "aid": "aid agreement",
    "peace": "peace agreement",
    "other": "agreement",
}
_UNDER_WAY = ("ongoing", "completed")
_SHOWN = 4  # places in a label


# What is done under a deal says what the deal is about, where its name does not.
_KIND_OF_EVENT = {
    "evacuation": "evacuation",
    "detainee_release": "release",
    "humanitarian_aid": "aid",
    "ceasefire_agreed": "ceasefire",
    "amnesty_offered": "amnesty",
}


def agreement_kind(agreement: Agreement, linked: Mapping[str, Mapping[str, object]]) -> str:
    """What the deal is about: as named, else by what is done under it; one of codes.AGREEMENT_KINDS."""
    if agreement.kind != "other":
        return agreement.kind
    kinds = {
        _KIND_OF_EVENT[str(event["event_type"])] for event in linked.values() if event["event_type"] in _KIND_OF_EVENT
    }
    return next((kind for kind in _KIND_OF_EVENT.values() if kind in kinds), "other")


def agreement_status(agreement: Agreement, linked: Mapping[str, Mapping[str, object]]) -> str:
    """One of codes.AGREEMENT_STATUSES, by the order in the module's docstring."""
    told = {reference.status for reference in agreement.references}
    stages = [event["status"] for event in linked.values() if event["event_type"] == "evacuation"]
    if "broken" in told or any(event["event_type"] == "ceasefire_breakdown" for event in linked.values()):
        return "broken"
    if "halted" in stages or "halted" in told:
        return "halted"
    if any(stage in _UNDER_WAY for stage in stages):
        return "being_implemented"
    if "in_force" in told or agreement.kind == "de_escalation":
        return "in_force"
    if "signed" in told:
        return "signed"
    return "in_negotiation" if told == {"in_negotiation"} else "agreed"


def agreement_label(agreement: Agreement, linked: Mapping[str, Mapping[str, object]], names: Mapping[str, str]) -> str:
    """Short name of what the text says: Previous, the places, what it is about."""
    places: dict[str, None] = {}
    for event in linked.values():
        for role in ("from", "at"):
            members = event.get(role)
            for place in sorted(members) if isinstance(members, list) else []:
                places[names.get(place, place)] = None
    where = "-".join(list(places)[:_SHOWN])
    age = {"previous": "previous", "new": "new"}.get(agreement.age or "", "")
    label = " ".join(part for part in (age, where, _LABELS[agreement_kind(agreement, linked)]) if part)
    return label[0].upper() + label[1:]
