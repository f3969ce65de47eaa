"""English function words, and the verbs and adverbs that questions are made with."""

from __future__ import annotations

ENGLISH = frozenset(
    """
    a about above according across after again against all almost along already also although always am among an and
    another any anybody anyone anything are arent around as asked at away
    be became because become been before behind being below beside besides between beyond both but by
    came can cannot cant come comes concerning could couldnt
    describe describes described did didnt do does doesnt doing done dont down during
    each either else ever every everybody everyone everything explain explains explained except
    few find for from further
    gave get gets give given gives go goes going gone got
    had hadnt has hasnt have havent having he her here hers herself him himself his how however
    i if in instead into is isnt it its itself
    just know known
    less let like likely
    made make makes many may me mention mentions mentioned might mine more most much must my myself
    neither never no nobody none nor not nothing now
    of off often on once one only onto or other others otherwise ought our ours ourselves out over own
    per perhaps please
    quite
    rather regarding
    said same saw say saying says see seen shall she should shouldnt show shows since so some somebody someone
    something still such
    tell telling tells than that the their theirs them themselves then there therefore these they think thinks this
    those though through thus till to told too toward towards
    under until unto up upon us used
    very via
    was wasnt we well went were werent what whatever when whenever where whereas wherever whether which whichever
    while who whoever whom whose why will with within without wont would wouldnt
    yes yet you your yours yourself yourselves
    """.split()
)
"""Function words, folded. They are indexed; a question leaves them out if other words remain."""
