"""What a name that stands in a text is the name of: a person, a body of people, a place, or a feast.

English and German names say it by their last word ("Thornbury Mill", "Lady Day", "Schlossmühle"), the languages of
the South and Russian by their first ("Rue Haute", "Plaza Mayor"). Small tables of folded words.
"""

from __future__ import annotations

import re
from typing import Literal

from searchdoc.text.framing_words import TITLES
from searchdoc.text.words import fold

NameKind = Literal["person", "body", "place", "feast"]
"""What a name is the name of."""

BODIES = frozenset(
    "committee congress council commission conference party plenum bureau board union government office ministry "
    "department court society company club school college university press times gazette state republic army academy "
    "association parliament senate assembly guild institute "
    "magistrat stadtrat verein gesellschaft ausschuss kommission komitee ministerium regierung akademie "
    "genossenschaft gemeinde partei universitat "
    "comite conseil societe ministere assemblee gouvernement academie universite junta consejo comision sociedad "
    "ministerio gobierno academia asamblea comitato consiglio societa ministero accademia governo "
    "комитет совет комиссия общество министерство правительство академия conselho sociedade comissao governo raad "
    "genootschap maatschappij vereniging".split()
)
"""Words by which a name is that of a body of people."""

_PLACES = frozenset(
    "mill house hall church chapel abbey priory street road lane square bridge farm grange manor park river brook beck "
    "lake hill moor wood forest castle station inn tavern tower wharf harbour harbor bay island valley dale field bank "
    "cottage court lodge mine quarry green common market gate "
    "muhle haus hof kirche strasse gasse platz brucke schloss burg berg wald tal see fluss tor markt garten "
    "molen huis kerk straat plein brug".split()
)
_PLACES_FIRST = frozenset(
    "rue place pont moulin chateau eglise quai boulevard avenue mont lac foret hotel "
    "calle plaza puente molino castillo iglesia via piazza ponte mulino castello chiesa monte lago palazzo "
    "улица площадь мост мельница церковь гора озеро praca moinho igreja".split()
)
_COMPOUND_ENDS = ("muhle", "strasse", "gasse", "kirche", "brucke", "platz", "schloss", "straat", "kerk")
_FEAST_WORDS = frozenset("day eve sunday monday tag abend sonntag montag".split())
_FEASTS = frozenset(
    "michaelmas martinmas candlemas lammas whitsun whitsuntide easter eastertide christmas christmastide pentecost "
    "midsummer ascension advent lent epiphany shrovetide hallowmas allhallows yule twelfthnight "
    "ostern pfingsten weihnachten weihnacht michaelis martini johannis lichtmess himmelfahrt fronleichnam fastnacht "
    "allerheiligen allerseelen silvester noel paques pentecote toussaint chandeleur careme navidad pascua pentecostes "
    "cuaresma natale pasqua pentecoste ognissanti ferragosto рождество пасха троица покров пасху natal pascoa kerstmis "
    "pasen pinksteren".split()
)
_GIVEN_NAMES = frozenset(
    "john william thomas george james charles henry joseph robert edward samuel richard david peter daniel benjamin "
    "alfred arthur albert frederick walter harry frank ernest francis matthew andrew alexander michael stephen philip "
    "simon isaac jacob abraham adam amos nathan noah oliver edwin edgar hugh martin patrick paul ralph roger stuart "
    "mary elizabeth ann anne anna sarah jane margaret ellen emma alice hannah martha eliza florence edith annie louisa "
    "lucy harriet catherine charlotte emily caroline susan rebecca rachel ruth helen grace agnes eleanor frances "
    "isabella johann hans karl carl friedrich wilhelm heinrich otto hermann georg franz josef max ernst paul emil "
    "august ludwig theodor rudolf gustav konrad maria marie elisabeth margarete katharina luise johanna emma klara "
    "clara ida".split()
)
"""The most frequent first names of English and German, whose surnames can be words for places: "Robert Hall"."""

_WORD = re.compile(r"[^\W\d_]+")


def name_kind(name: str) -> NameKind:
    """What a name is the name of; a person where no word of it tells anything else.

    One word alone is only known for a feast or a German compound: "Mill" and "Day" are surnames, too.
    """
    words = [fold(word) for word in _WORD.findall(name)]
    if not words:
        return "person"
    last = words[-1]
    if last in _FEASTS or words[0] in _FEASTS or (len(words) > 1 and last in _FEAST_WORDS):
        return "feast"
    if len(words) > 1 and BODIES.intersection(words):
        return "body"
    if words[0] in _GIVEN_NAMES or words[0] in TITLES or len(words[0]) == 1:
        return "person"
    if len(words) > 1 and (last in _PLACES or words[0] in _PLACES_FIRST):
        return "place"
    compound = any(last.endswith(end) and len(last) > len(end) + 2 for end in _COMPOUND_ENDS)
    return "place" if compound else "person"
