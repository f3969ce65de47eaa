"""What a cosine says by a certain model: how alike it makes texts that have nothing to do with each other.

With some models two texts that share nothing have a cosine of 0, with others one of 0.75 (Ethayarajh 2019, How
Contextual are Contextualized Word Representations?, on anisotropy), and in most a lower one where they are in two
languages. Some put a text and its translation beside each other, others do not. All of this is measured, once for each
model, by a few texts in several languages.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from searchdoc.embedding.cache import write_whole
from searchdoc.embedding.model_files import cache_folder
from searchdoc.protocols import Embedder

QUESTIONS = (
    ("Who repaired the church organ?", "When was the potato harvest brought in?"),
    ("Wer hat die Kirchenorgel repariert?", "Wann wurde die Kartoffelernte eingebracht?"),
    ("Qui a réparé l’orgue de l’église ?", "Quand les pommes de terre ont-elles été récoltées ?"),
    ("Кто починил церковный орган?", "Когда собрали урожай картофеля?"),
    ("Ποιος επισκεύασε το εκκλησιαστικό όργανο;", "Πότε μαζεύτηκε η σοδειά της πατάτας;"),
    ("谁修理了教堂的管风琴？", "土豆是什么时候收获的？"),
)
"""Questions that no passage of ``PASSAGES`` answers, the same in each language, English first."""

PASSAGES = (
    (
        "The notary read the will aloud, and the nephew left the room without a word.",
        "Two wolves were seen near the sheepfold, so the shepherds kept fires burning until dawn.",
        "In her third year at the conservatory she gave up the violin and began to paint.",
    ),
    (
        "Der Notar verlas das Testament, und der Neffe verließ ohne ein Wort das Zimmer.",
        "Zwei Wölfe wurden beim Schafstall gesehen, darum hielten die Hirten bis zum Morgen Feuer am Brennen.",
        "In ihrem dritten Jahr am Konservatorium gab sie die Geige auf und begann zu malen.",
    ),
    (
        "Le notaire lut le testament à haute voix, et le neveu quitta la pièce sans un mot.",
        "On vit deux loups près de la bergerie, et les bergers entretinrent des feux jusqu’à l’aube.",
        "Dans sa troisième année au conservatoire, elle abandonna le violon et se mit à peindre.",
    ),
    (
        "Нотариус прочёл завещание вслух, и племянник молча вышел из комнаты.",
        "У овчарни видели двух волков, поэтому пастухи жгли костры до рассвета.",
        "На третьем году консерватории она бросила скрипку и начала писать красками.",
    ),
    (
        "Ο συμβολαιογράφος διάβασε τη διαθήκη και ο ανιψιός έφυγε από το δωμάτιο χωρίς λέξη.",
        "Δύο λύκοι φάνηκαν κοντά στη στάνη, κι οι βοσκοί κράτησαν φωτιές αναμμένες ως την αυγή.",
        "Στον τρίτο χρόνο της στο ωδείο άφησε το βιολί και άρχισε να ζωγραφίζει.",
    ),
    (
        "公证人宣读了遗嘱，侄子一言不发地离开了房间。",
        "有人在羊圈附近看见两只狼，牧羊人便点着火堆直到天亮。",
        "在音乐学院的第三年，她放弃了小提琴，开始画画。",
    ),
)
"""Passages on three topics, the same in each language, in the order of ``QUESTIONS``."""

_NEGLIGIBLE = 0.5
"""Mean cosine of unrelated texts below which a model's cosines are taken as they are."""

_TRANSLATIONS_FOUND = 0.9
"""Share of the passages whose nearest passage in another language must be their translation."""

_VERSION = 1
"""Version of the texts above: raised whenever they change, so that models are measured again."""


class CosineScale(msgspec.Struct, frozen=True):
    """How a model's cosines are to be read.

    ``unrelated`` is the mean cosine of a question and a passage that have nothing to do with each other, both in
    English; 0 where it is negligible. ``across`` and ``across_deviation`` are the mean and the standard deviation of
    the cosines of such pairs in two languages. ``translates`` says whether texts lie beside their translations.
    """

    unrelated: float = 0.0
    across: float = 0.0
    across_deviation: float = 1.0
    translates: bool = False

    def similarity(self, cosine: float) -> float:
        """The cosine on a scale on which unrelated texts have 0, and a text and itself 1."""
        return (cosine - self.unrelated) / (1 - self.unrelated)

    def similarity_across(self, cosine: float) -> float:
        """By how many standard deviations a cosine is above that of unrelated texts in two languages."""
        return (cosine - self.across) / self.across_deviation


def cosine_scale(embedder: Embedder) -> CosineScale:
    """The scale of a model's cosines: measured at the first call, then kept in the process and in the cache."""
    kept = cache_folder() / "scales" / f"{embedder.fingerprint}-{_VERSION}.json"
    try:
        return _decoded(kept.read_bytes())
    except (OSError, msgspec.DecodeError):
        scale = measure_scale(embedder)
    with suppress(OSError):  # without the cache it is only slower
        write_whole(kept, msgspec.json.encode(scale))
    return scale


@lru_cache(maxsize=16)
def _decoded(data: bytes) -> CosineScale:
    return msgspec.json.decode(data, type=CosineScale)


def measure_scale(embedder: Embedder) -> CosineScale:
    """The scale of a model's cosines, from ``QUESTIONS`` and ``PASSAGES``."""
    questions = np.array([embedder.embed_query(text) for texts in QUESTIONS for text in texts])
    passages = embedder.embed_passages([text for texts in PASSAGES for text in texts])
    asked_in = np.repeat(np.arange(len(QUESTIONS)), len(QUESTIONS[0]))
    written_in = np.repeat(np.arange(len(PASSAGES)), len(PASSAGES[0]))
    cosines = questions @ passages.T
    unrelated = float(cosines[np.ix_(asked_in == 0, written_in == 0)].mean())
    across = cosines[asked_in[:, None] != written_in]
    return CosineScale(
        0.0 if unrelated < _NEGLIGIBLE else unrelated,
        float(across.mean()),
        max(float(across.std()), 1e-6),
        _translations_found(passages @ passages.T, written_in) >= _TRANSLATIONS_FOUND,
    )


def _translations_found(cosines: NDArray[np.float32], written_in: NDArray[np.int64]) -> float:
    """The share of passages and other languages in which the nearest passage is the translation."""
    topics = np.arange(len(written_in)) % len(PASSAGES[0])
    found = [
        topics[np.argmax(np.where(written_in == language, row, -np.inf))] == topic
        for row, own, topic in zip(cosines, written_in, topics, strict=True)
        for language in range(len(PASSAGES))
        if language != own
    ]
    return float(np.mean(found))
