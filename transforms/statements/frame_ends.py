"""frames of one sentence -> the same, each claim ended where the next frame begins.

It refuses to find frames: `statements.frames` does.
"""

from transforms.statements.frame import Frame
from transforms.statements.words import Line, SpeechWords, word_set

_MEDIA = word_set("agency television tv channel radio newspaper media correspondent daily news")
_TAILS = ("said_after", "according_to_after", "said_inverted")
_JOINTS = " \t\u00a0,;–—-"


def shorten(words: SpeechWords, line: Line, found: list[Frame]) -> list[Frame]:
    """End a claim where the next verb of the same speaker begins; give a claim that another outlet passes on its end."""
    if len(found) == 1:
        return (
            found
            if found[0].claim is None or found[0].claim[1] - found[0].claim[0] > 2
            else [found[0]._replace(claim=None)]
        )
    out = list(found)
    for index, frame in enumerate(found):
        if frame.claim is None or index + 1 >= len(found):
            continue
        after = found[index + 1]
        start, end = frame.claim
        if (after.heir >= 0 and start < after.left < end) or (
            after.claim is None
            and after.kind == "say"
            and after.heir < 0
            and start < after.left < end
            and passes_on(words, line, after)
        ):
            out[index] = frame._replace(claim=_strip_join(line.text, start, after.left))
        elif after.rule in _TAILS and start < after.left < end and start >= frame.right:
            kept = passes_on(words, line, after) or line.text[frame.right :].lstrip(" ,").startswith("that ")
            kept = kept and frame.rule != "reported_passive"
            out[index] = frame._replace(claim=_strip_join(line.text, start, after.left) if kept else None)
    return [
        frame if frame.claim is None or frame.claim[1] - frame.claim[0] > 2 else frame._replace(claim=None)
        for frame in out
    ]


def passes_on(words: SpeechWords, line: Line, frame: Frame) -> bool:
    """True if the speaker of a frame is an outlet: it repeats what others said."""
    if frame.phrase is None:
        return False
    written = line.slice(frame.phrase.first, frame.phrase.last).lower()
    return (
        written in words.outlets or written.removeprefix("the ") in words.outlets or bool(_MEDIA & set(written.split()))
    )


def _strip_join(text: str, start: int, end: int) -> tuple[int, int]:
    inner = text[start:end].rstrip(_JOINTS)
    for word in (" and", " but", " while", " then"):
        inner = inner.removesuffix(word)
    return start, start + len(inner.rstrip(_JOINTS))
