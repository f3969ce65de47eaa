"""The texts of an index as they are scanned, with their voices; those read last are kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock

from searchdoc.concordance.scanning import Alphabet, ScannedText
from searchdoc.concordance.whose_words import DocumentVoices
from searchdoc.keywords import KeywordIndex
from searchdoc.storage.documents import DocumentStore

KEPT_CHARACTERS = 16 * 10**6
"""The cache size, in characters of the texts that are kept: about three million words."""


@dataclass(frozen=True, slots=True)
class OpenText:
    """A document's text as it is scanned, and its voices."""

    scanned: ScannedText
    voices: DocumentVoices


class OpenTexts:
    """The texts of an open index by the places of their documents; any number of threads may share it."""

    def __init__(self, store: DocumentStore, keywords: KeywordIndex) -> None:
        self.store, self.keywords = store, keywords
        self._alphabet = Alphabet()
        self._kept: OrderedDict[int, OpenText] = OrderedDict()
        self._free = KEPT_CHARACTERS
        self._lock = Lock()

    def __getitem__(self, place: int) -> OpenText:
        with self._lock:
            if place in self._kept:
                self._kept.move_to_end(place)
                return self._kept[place]
        voices = DocumentVoices(self.store, place)  # outside the lock: none waits for another's document
        text = OpenText(ScannedText.of(voices.document, self._alphabet), voices)
        with self._lock:
            if place not in self._kept:
                self._kept[place] = text
                self._free -= len(text.scanned.text)
            while self._free < 0 and len(self._kept) > 1:
                self._free += len(self._kept.popitem(last=False)[1].scanned.text)
        return text
