"""words of a run of capitals -> what each may be: decides whether a run can hold a name or a noun of an organisation.

Each spelling is looked into once for a vocabulary. It does not decide what the run names (`actors.persons`,
`actors.organisations`).
"""

from transforms.actors.classes import ActorWords, RunWord
from transforms.actors.person_names import PARTICLES, bare_of

_INITIAL = len("J.")
# A vocabulary outlives its batch.
_MOST = 20_000

# Where a word stands, and what it may be.
Run = list[tuple[int, RunWord]]


def read_run(start: int, written: list[str], words: ActorWords, covered: bytearray) -> tuple[Run, bool, bool]:
    """The words of a run, whether one of them can be of a name, and whether one is a noun of an organisation.

    Args:
        start: where the run begins.
        written: its words.
        words: vocabulary.
        covered: 1 where a place, an organisation or a state is named.
    """
    known = words.run_words
    run: Run = []
    named = is_org = False
    for raw in written:
        word = known.get(raw)
        if word is None:
            if len(known) >= _MOST:
                known.clear()
            word = known[raw] = _read(raw, words)
        run.append((start, word))
        _, _, _, org, free, _, _, _ = word
        if org:
            is_org = True
        if free and not covered[start]:
            named = True
        start += len(raw) + 1
    return run, named, is_org


def _read(raw: str, words: ActorWords) -> RunWord:
    """What a word may be."""
    bare, plain, stopped = bare_of(raw)
    free = plain not in words.no_name
    shouted = bare.removesuffix("s").isupper() and len(bare) > _INITIAL
    closes = stopped and len(bare) > _INITIAL
    particle = plain in PARTICLES
    return RunWord(
        len(bare),
        plain,
        stopped,
        plain in words.kinds["org"],
        free,
        free and not shouted,
        closes,
        (particle + bare.islower()) if particle else 0,
    )
