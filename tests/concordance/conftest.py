"""Indexes that the tests of the concordance share; never written to."""

import pytest

import searchdoc
from embedders import HashingEmbedder
from shared import LETTERS, index_of

FRENCH = """Lettre de Luc Favre à la Société

Lyon, le 2 mai 1889

Messieurs,

L’été n’a pas été bon. J’ai vu l'herbier du curé : c’est un œuvre d’homme patient. Les élèves l’ont recopié.

Luc Favre
"""

WORDS = """On the writing of words

The exami-
nation of the well-
known mill-wheel's rim took 1,250 days. Its keeper’s lamp and the keepers' lamps stood in the U.S. office; the
keeper said so. It had had had enough, and the naïve Na\u00efve na\u0131\u0308ve cafe\u0301 had none.

A new paragraph begins with enough words. 植物園の植物です。
"""


@pytest.fixture(scope="session")
def mill(tmp_path_factory: pytest.TempPathFactory) -> searchdoc.Index:
    """The letters about the mill, a French one, and a page about how words are written."""
    texts = {**LETTERS, "lettre.txt": FRENCH, "words.txt": WORDS}
    return index_of(tmp_path_factory.mktemp("mill"), texts, HashingEmbedder())
