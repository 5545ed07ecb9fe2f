"""Places of a relative clause: where each of those before it only says where another one lies, none is taken."""

from transforms.events.places import PlaceMention, read_places, read_ties

TEXT = "Homs the district of Alwaer in Homs which was shelled by the army"


def test_places_that_all_lie_in_one_another() -> None:
    starts = (TEXT.index("Homs"), TEXT.index("Alwaer"), TEXT.rindex("Homs"))
    named = [
        PlaceMention(at, at + len(name), name.lower(), 1)
        for at, name in zip(starts, ("Homs", "Alwaer", "Homs"), strict=True)
    ]
    clause = TEXT.index("which"), len(TEXT)
    trigger = TEXT.index("shelled"), TEXT.index("shelled") + len("shelled")
    assert read_places(TEXT, clause, trigger, "shelling", named, read_ties(TEXT, named), []) == ()
