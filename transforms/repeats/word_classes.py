"""Closed classes of English words whose exchange changes the fact a text states, however alike the rest is.

Two texts that differ in one of these, in a number or in a name state different facts. Loosely: a weekday may be left
out by an editor, but not replaced; a multiplier may be neither; a negation may go only where much else was reworded.
Names are not listed: a capital letter tells them.
"""

# Class of a word, in the top four bits of its stored hash.
PLAIN, NAME, OPENING_NAME, NUMBER, EXCHANGED, SCALE, NEGATION = 0, 1, 2, 3, 4, 5, 6

_NUMBERS = """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety first second third fourth fifth sixth
seventh eighth ninth tenth several few many single couple pair"""
_DAYS = """monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow morning afternoon evening
night noon midnight dawn"""
_MONTHS = """january february march april may june july august september october november december jan feb mar apr jun
jul aug sept sep oct nov dec"""
_SIDES = """north south east west northern southern eastern western northeast northwest southeast southwest
northeastern northwestern southeastern southwestern northbound southbound left right"""
_FATES = """killed wounded injured hurt died dead evacuated trapped besieged detained arrested released freed captured
kidnapped abducted displaced returned entered arrived fled missing"""
_PEOPLE = """militants fighters rebels insurgents soldiers troops policemen police civilians people families residents
refugees women children men villagers protesters prisoners patients"""
_SCALES = """hundred hundreds thousand thousands million millions billion billions trillion dozen dozens score scores
half quarter quarters thirds double triple twice percent"""
_NEGATIONS = """not no never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent
hasnt havent hadnt wont wouldnt couldnt shouldnt denied denies deny refused refuses failed fails"""
# Capitalised only because they open a sentence.
_OPENERS = """a an the this that these those it its he she they we i you his her their our my and but or nor so yet if
when while as after before since until although though because however meanwhile moreover also still in on at by for
from with of to into over under about among during despite according there here then now some all most both each every
other others another such what who which where why how more less only even just not no"""

EXCHANGED_WORDS = tuple(f"{_NUMBERS} {_DAYS} {_MONTHS} {_SIDES} {_FATES} {_PEOPLE}".split())
SCALE_WORDS = tuple(_SCALES.split())
NEGATION_WORDS = tuple(_NEGATIONS.split())
OPENING_WORDS = tuple(_OPENERS.split())
