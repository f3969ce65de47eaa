"""Whether a name is a woman's or a man's: by its title, by a common given name, or by a Slavic surname's ending.

Small tables of folded words. A name that none of them knows has no gender here, which contradicts no pronoun.
"""

from __future__ import annotations

import re
from typing import Literal

from searchdoc.text.name_parts import name_parts
from searchdoc.text.words import fold

Gender = Literal["female", "male"]
"""What a pronoun in the singular tells of the person that it stands for."""

_MALE_TITLES = frozenset(
    "mr sir lord herr rev reverend monsieur senor signor don fra abbe pere uncle bishop rabbi господин senhor "
    "mijnheer".split()
)
_WOMEN = frozenset(
    """
    abigail ada adela adelaide adele agatha agnes alexandra alice amalia amalie amelia amy ana anastasia angela
    anna annabel anne annie antonia augusta barbara beatrice beatriz bella bertha bessie betsy betty blanche
    brigitte carlotta carmen carolina caroline catarina catharina catherine cecilia charlotte christina christine
    clara clare claudia constance cora cornelia daisy deborah diana dolores dora dorothea dorothy edith eleanor
    elena eleonora elisa elisabeth eliza elizabeth ella ellen elsa elsie emilia emilie emily emma ernestine esther
    ethel eugenie eva eve fanny flora florence frances francesca franziska frieda friederike gabriele georgiana
    gertrud gertrude grace gretchen hanna hannah harriet hedwig helen helena helene henrietta henriette hilda
    hildegard hortense ida inge ingeborg inessa irene irina isabel isabella jane janet jeanne jenny jessie joan
    joanna johanna josefa josephine juana judith julia juliana julie karoline katharina katherine käthe kate katie
    larissa laura lena leonora lily lina lisa lotte louisa louise lucia lucy ludmila luise luisa lydia madeleine
    magdalena margaret margarete margarita margherita margarethe margot maria marianne marie marina marta martha
    mary mathilde matilda maud mercedes mildred minna miriam molly nadezhda nancy natalia nathalie nellie nelly
    nina nora olga olivia ottilie paula pauline penelope philippa phoebe polly rachel rebecca regina renate rosa
    rosalie rosalind rose ruth sabine sally sara sarah selma silvia sofia sonja sophia sophie stella susan susanna
    susannah sybil sylvia tatiana teresa thea theresa therese tilly ursula valentina vera victoria viola virginia
    walburga wilhelmina wilhelmine winifred анна александра варвара вера галина екатерина елена елизавета ирина
    лидия любовь людмила мария марфа надежда наталия наталья нина ольга софья софия татьяна
    """.split()
)
_MEN = frozenset(
    """
    aaron abel abraham adam adolf alan albert alberto albrecht alexander alexandre alexei alfred alonso alphonse
    amos andreas andrei andrew anselm anthony antoine anton antonio archibald arnold arthur august auguste augustus
    bartholomew basil benedict benjamin bernard bernhard boris bruno carl carlo carlos cecil charles christian
    christopher claude clement conrad cuthbert cyril daniel david dietrich dmitri dominic donald duncan ebenezer
    edgar edmund eduard edward edwin eli elias emil enoch enrique erich ernest ernst eugene ezra felix ferdinand
    fernando francesco francis francois frank franz frederick friedrich fritz gabriel geoffrey georg george georges
    georgi gerald gerard gerhard gilbert giacomo giovanni giuseppe gottfried gottlieb gregor gregory grigori guido
    gustav guy hans harold harry heinrich henri henry herbert hermann hermanus horace hubert hugh hugo humphrey ian
    ignaz igor ilya isaac israel ivan jack jacob jacques jakob james jan jasper jean jeremiah joachim johann
    johannes john jonas jonathan jorge jose josef joseph joshua josiah juan julian julius jürgen karl kaspar
    kenneth klaus konrad konstantin lawrence leo leon leonard leonid leopold lev lewis lorenzo louis luca lucas
    ludwig luigi luis luke luther manuel marco mario mark markus martin matthew matthias maurice max maximilian
    michael michel miguel mikhail moritz moses nathan nathaniel neil nicholas nicolas nikolai nikolaus noah norman
    oliver oscar oskar oswald otto owen pablo paolo patrick paul pedro peter philip philipp pierre pietro pyotr
    ralph ramon raymond reginald reinhold rené richard robert roberto roger roland rudolf rupert samuel sebastian
    sergei siegfried sigmund silas simon solomon stanley stefan stephan stephen theodor theodore thomas timothy
    tobias ulrich valentin victor viktor vincent vladimir vyacheslav walter werner wilfred wilhelm william winston
    wolfgang yuri zachary александр алексей андрей борис василий виктор владимир вячеслав георгий григорий дмитрий
    иван константин лев леонид максим михаил николай павел петр сергей федор юрий
    """.split()
)
_SLAVIC_WOMAN = re.compile(r"\w{2,}(?:ov|ev|yov|sk|tsk)a(?:ya|ja|ia)?|\w{2,}(?:ова|ева|ина|ская|цкая|ичева)")
_SLAVIC_MAN = re.compile(r"\w{2,}(?:ov|ev|yov|sky|skij|skii|skiy|ski)|\w{2,}(?:ов|ев|ский|скии|цкий|цкии)")
_FOLDED_WOMEN, _FOLDED_MEN = frozenset(map(fold, _WOMEN)), frozenset(map(fold, _MEN))


def gender_of(*forms: str) -> Gender | None:
    """The gender that the forms of one person's name tell; None where none does, or where they contradict each other.

    A title counts more than a given name, and that more than a surname's ending.
    """
    parts = [one for form in forms if (one := name_parts(form)) is not None]
    told_by_titles = {
        "female" if one.of_a_woman else "male" for one in parts if one.of_a_woman or one.title in _MALE_TITLES
    }
    given = [one.given[0] if one.given else one.surname for one in parts]
    told_by_given_names = {"female" for name in given if name in _FOLDED_WOMEN} | {
        "male" for name in given if name in _FOLDED_MEN
    }
    surnames = [one.surname for one in parts]
    told_by_surnames = {"female" for name in surnames if _SLAVIC_WOMAN.fullmatch(name)} | {
        "male" for name in surnames if _SLAVIC_MAN.fullmatch(name)
    }
    for told in (told_by_titles, told_by_given_names, told_by_surnames):
        if told:
            return None if len(told) > 1 else "female" if "female" in told else "male"
    return None
