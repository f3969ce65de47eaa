"""Function words, and the verbs and adverbs that questions are made with, of languages whose lists are our own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

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

_MORE = {
    "de": """
        woran womit wovon worüber wofür wodurch worauf worin wobei wogegen woraus wonach worum wovor wozu daran davon
        darüber dafür dadurch darauf darin dabei dagegen daraus danach darum davor dazu falls sofern sobald obwohl
        obgleich indem seitdem bevor ans ums ins aufs fürs vors durchs übers unters durfte durften dürfen darf möchte
        möchten mochte mochten mag ließ ließen lassen lässt bekam bekommen bekäme nahm nehmen wäre wären hätte hätten
        würde würden sollten wollten konnten mussten
    """,
}

MORE: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _MORE.items()}
)
"""Function words, in lower case, that Whoosh's list of a language (ISO 639-1) leaves out."""

_FURTHER = {
    "el": """
        ο η το οι τα του της των τον την τη τους τις στο στη στον στην στους στις στα ενας μια ενα και κι ή ούτε αλλα
        ομως να θα δεν δε μη μην ας που ποιος ποια ποιο ποιοι ποιες ποιον ποιαν ποιου πως πότε πού τι γιατι πόσο πόσα
        πόσοι πόσες πόσος πόση οτι αν οταν οπως όπου ειναι ηταν ειχε ειχαν εχει εχουν εχω ειμαι σε με για απο ως προς
        κατα μετα παρα χωρις μεχρι αυτος αυτη αυτο αυτοι αυτα αυτον εκεινος εκεινη εκεινο μου σου μας σας εγω εσυ
        εμεις εσεις επισης πολυ
    """,
    "tr": """
        ve veya ya da de ki ile bir bu şu o bunu şunu onu bunun onun ben sen biz siz onlar için gibi kadar göre sonra
        önce ama fakat ancak çünkü eğer mi mı mu mü ne neden niçin niye nasıl nerede nereye nereden kim kimi kime kimin
        hangi kaç değil daha en çok az her hiç bazı idi oldu olan olarak olduğu olduğunu var yok şey
    """,
    "ar": """
        في من على إلى عن مع هذا هذه ذلك تلك التي الذي الذين ما ماذا من متى أين كيف لماذا كم أي هل هو هي هم أنا نحن أنت
        كان كانت يكون قد لقد لا لم لن إن أن أو ثم بل لكن حتى كل بعض بين بعد قبل عند غير و ف ب
    """,
    "uk": """
        і й та а але або чи не ні що як де коли хто кого кому ким чого чому куди звідки скільки який яка яке які яким
        якого в у на з із зі до від для про по за під над при без через між це цей ця ці той та те ті він вона воно
        вони я ти ми ви його її їх був була було були є бути вже ще тільки також
    """,
    "pl": """
        i a ale lub albo oraz nie tak że żeby jak gdzie kiedy kto kogo komu kim co czego czemu dlaczego ile skąd dokąd
        jaki jaka jakie jakim który która które którego czy w we na z ze do od dla o po za pod nad przy bez przez
        między to ten ta te ci tego tej on ona ono oni one ja ty my wy jego jej ich był była było były jest są być
        już jeszcze tylko także się
    """,
    "cs": """
        a i ale nebo ani ne že aby jak kde kdy kdo koho komu kým co čeho čemu proč kolik odkud kam jaký jaká jaké který
        která které kterého zda v ve na z ze do od pro o po za pod nad při bez mezi to ten ta ty ti toho on ona ono oni
        já my vy jeho její jejich byl byla bylo byli je jsou být už ještě jen také se si
    """,
}  # fmt: skip

FURTHER: Mapping[str, frozenset[str]] = MappingProxyType(
    {language: frozenset(words.split()) for language, words in _FURTHER.items()}
)
"""Function words, in lower case, of languages (ISO 639-1) for which Whoosh has no list, or a short one."""
