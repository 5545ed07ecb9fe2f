"""clause around a date -> past or future: on which side of the day of writing a date without a year or week lies.

News tells what happened, so the past is the default; it refuses to see a future where no word of the same clause says
so.
"""

import re

_LOOK = 90
# The patterns below read lower case.
_FUTURE = re.compile(
    r"\b(?:will|won['\u2019]?t|shall|(?:would|should|must)(?! have\b)"
    r"|(?:scheduled|expected|planned|slated|set|poised|supposed|likely) to\b(?! have\b)"
    r"|(?:scheduled|expected|planned|slated|set) for\b|(?:scheduled|expected|planned|slated) (?:in|on|at|by)\b"
    r"|(?:is|are|was|were|be) (?:about|bound|going|ready) to\b(?! (?:the|an?|work|school)\b)"
    # Elsewhere "due to" is a cause: "due to shelling on Sunday".
    r"|due to (?:arrive|attend|be|begin|brief|bring|cast|close|come|complete|continue|convene|deliver|depart|discuss|end|enter|evacuate|"
    r"expire|face|fly|get|give|go|head|hold|host|join|land|last|launch|leave|make|meet|move|open|present|reach|receive|release|reopen|"
    r"report|resume|return|send|sign|speak|start|submit|take|talk|travel|visit|vote|withdraw)\b"
    r"|due (?:in|on|at|back|out)\b"
    r"|(?:plans?|planning|intends?|hopes?|prepares?|preparing|vow(?:s|ed)|pledge[sd]|agreed|promised|expects?|wants?) to\b"
    r"|plans? (?:an?|another|its|their|new)\b|(?:is|are) to (?!the\b|an?\b|blame\b)[a-z]+"
    # Timetables stand in the present tense: "the truce expires on Friday", "ministers are meeting in Vienna on Friday".
    r"|(?:is|are) (?:meeting|visiting|travell?ing|hosting|holding|convening|due)\b"
    r"|(?:expires|begins|starts|resumes|convenes|meets?)(?: in [a-z]+)?\s*$"
    r"|^\s*to (?:take effect|take place|come into (?:force|effect)|go into effect|begin|start|resume|be [a-z]+)\b"
    r"|(?:planned|scheduled|expected|due|slated)(?=\s+(?:for|on|in|by)\b|\s*$)|upcoming|forthcoming|ahead of)"
)
# Told as past though planned then.
_WAS_FUTURE = re.compile(
    r"\b(?:had been|was to have|were to have|would have|should have)\b|\b(?:would|will) have been\b"
)
_SPEECH = frozenset(
    ("say", "says", "said", "told", "tells", "reported", "reports", "announced", "added", "stated", "confirmed")
)
_UNTIL = re.compile(r"until|till", re.IGNORECASE)
# Before "until" these words point ahead: "have until Sunday", "extended the truce until Monday".
_AHEAD_UNTIL = re.compile(
    r"\b(?:ha(?:ve|s)|valid|closed|deadline|runs?|lasts?|(?:extend|postpone|delay|suspend|prolong|renew|adjourn|defer)[a-z]{0,3})\b(?:\s+[a-z]+){0,4}\s*$"
)
_TURN = re.compile(
    r"[,;:.!?\"\u201c\u201d()\u2014]|\b(?:that|which|who|whom|where|when|after|before|since|while|whereas|because|although|though|but|"
    r"and|says?|said|told|tells|reported|reports|announced|added|stated|confirmed|according)\b"
)
# The last one: what stands before it is passed over at once, and read from its end.
_LAST_TURN = re.compile(rf"(?s:.*)(?P<turn>{_TURN.pattern})")
# A finite past or a participle right before the date takes it, unless "be" makes it a passive: "to be held on Friday".
_PAST_NEXT = re.compile(
    r"\b(?:[a-z]{2,}ed|held|made|broke|began|fell|won|hit|left|came|went|took|sent|met|struck|killed|signed|was|were|had|did)\s+(?:[a-z]+ly\s+)?$"
)
_BE = re.compile(r"\b(?:be|been|being|get|is|are)\s+(?:[a-z]+ly\s+)?[a-z]+\s+(?:[a-z]+ly\s+)?$")
_PLANNED_NEXT = re.compile(r"\b(?:planned|scheduled|expected|slated|due|set)\s+(?:for\s+)?$")


def is_future(text: str, start: int, end: int) -> bool:
    """Say whether the clause around text[start:end] speaks of what is still to come.

    The clause reaches back to the last comma, quotation mark, conjunction or verb of speech; where the date opens the
    clause ("On Friday talks will begin"), what follows it is read instead.
    """
    # Lower case is searched faster than either case.
    before = text[max(0, start - _LOOK) : start].lower()
    turn = _LAST_TURN.match(before)
    clause = (before[turn.end() :] if turn else before).lstrip()
    if clause:
        if _UNTIL.match(text, start) and _AHEAD_UNTIL.search(clause):
            return True
        if not _FUTURE.search(clause) or _WAS_FUTURE.search(clause):
            return False
        return bool(_PLANNED_NEXT.search(clause) or _BE.search(clause) or not _PAST_NEXT.search(clause))
    if turn and turn["turn"] in _SPEECH:
        return False
    after = text[end : end + _LOOK].lower().lstrip(" ,")
    stop = _TURN.search(after)
    clause = after[: stop.start()] if stop else after
    return bool(_FUTURE.search(clause)) and not _WAS_FUTURE.search(clause)
