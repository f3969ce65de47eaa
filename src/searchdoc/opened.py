"""The parts of one generation of an index, open for reading: what is asked, ranked and answered with.

A generation is held while it is open, so that it goes on answering through any number of later builds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from searchdoc.answering.answers import Answerer
from searchdoc.embedding.embedder import load_embedder
from searchdoc.embedding.recorded import load_recorded
from searchdoc.errors import IndexDamaged, MalformedQuery, ModelMismatch
from searchdoc.keywords import KeywordIndex
from searchdoc.passages.people import Speakers
from searchdoc.protocols import Embedder, Mask, TokenEmbedder
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.questions import QuestionReader
from searchdoc.ranking.reranking import Reranker
from searchdoc.ranking.retrieval import Retriever
from searchdoc.ranking.verification import Verifier
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import Manifest
from searchdoc.storage.holding import HeldGeneration
from searchdoc.storage.metadata import wanted_values
from searchdoc.stores.opening import open_stored

if TYPE_CHECKING:
    from searchdoc.checking.quotations import QuotationChecker
    from searchdoc.collecting.comparing import Comparer
    from searchdoc.collecting.keeping import Notebook
    from searchdoc.collecting.timeline import Chronicler
    from searchdoc.concordance.asking import Concordancer

_SETTINGS, _COUNTS = frozenset({"longest"}), frozenset({"documents", "passages", "notes"})
"""The settings and the counts without which an index cannot be asked."""

_SHOWN = 12
"""The most fields that a sentence lists."""


@dataclass(frozen=True, slots=True)
class OpenGeneration:
    """An open generation; any number of threads may share it."""

    held: HeldGeneration
    manifest: Manifest
    speakers: Speakers
    store: DocumentStore
    keywords: KeywordIndex
    embedder: TokenEmbedder
    questions: QuestionReader
    retriever: Retriever
    answerer: Answerer
    _made: dict[str, Concordancer] = field(default_factory=dict, repr=False)
    """What is made at its first use and then kept."""

    @classmethod
    def open(
        cls,
        location: str | Path,
        model: str | Embedder | None,
        device: str,
        reranker: Reranker | None = None,
        verifier: Verifier | None = None,
    ) -> OpenGeneration:
        """Open the current generation of an index. Raises what ``searchdoc.open`` raises."""
        stored = open_stored(location)
        manifest, speakers, store, keywords = stored.manifest, stored.speakers, stored.store, stored.keywords
        _check(manifest, str(location))
        embedder = _embedder(manifest, model, device)
        parameters = RankingParameters()
        questions = QuestionReader(store, keywords, speakers, parameters)
        return cls(
            stored.held,
            manifest,
            speakers,
            store,
            keywords,
            embedder,
            questions,
            Retriever(store, keywords, stored.vectors, stored.tokens, embedder, parameters, reranker),
            Answerer(
                keywords,
                stored.tokens,
                embedder,
                speakers,
                context_limit=embedder.window - int(manifest.settings["longest"]),
                not_read=len(manifest.accounts.not_read),
                is_name=questions.is_name,
                verifier=verifier,
            ),
        )

    def checker(self, documents: Mask | None = None) -> QuotationChecker:
        """What holds quotations against the documents, or those that a mask of the shape (documents,) admits."""
        from searchdoc.checking.quotations import QuotationChecker

        allowed = None if documents is None else self.store.of_documents(documents)
        return QuotationChecker(self.store, self.keywords, self.speakers, allowed)

    @property
    def comparer(self) -> Comparer:
        """What puts the words of two people side by side."""
        from searchdoc.collecting.comparing import Comparer

        return Comparer(self.speakers, self.questions, self.retriever, self.answerer)

    @property
    def chronicler(self) -> Chronicler:
        """What puts passages in order of their dates."""
        from searchdoc.collecting.timeline import Chronicler

        return Chronicler(self.questions, self.retriever, self.answerer)

    def notebook(self, location: str | Path) -> Notebook:
        """The citations kept from the index at that place."""
        from searchdoc.collecting.keeping import Notebook
        from searchdoc.collecting.kept_file import notebook_path
        from searchdoc.collecting.reanchoring import Reanchorer

        return Notebook(notebook_path(location), Reanchorer(self.store, self.keywords, self.manifest.renamed))

    @property
    def concordancer(self) -> Concordancer:
        """What lists all occurrences of words, and all that mean something."""
        if "concordancer" not in self._made:
            from searchdoc.concordance.asking import Concordancer
            from searchdoc.concordance.texts import OpenTexts

            texts = OpenTexts(self.store, self.keywords)
            self._made["concordancer"] = Concordancer(texts, self.retriever.vectors, self.embedder)
        return self._made["concordancer"]

    def documents_meant(self, where: Mapping[str, object] | None, document: str | Iterable[str] | None) -> Mask | None:
        """Which documents a filter admits; shape (documents,). None where it admits all.

        ``where`` are fields and their values, ``document`` ids of documents, of files that hold many, or folders.
        Raises ``MalformedQuery`` for a field that no document states and for an id that there is not.
        """
        wanted = wanted_values(where or {})
        ids = [wanted.pop("document")] if "document" in wanted else []
        if document is not None:
            ids.append((document,) if isinstance(document, str) else tuple(document))
        if not (wanted or ids):
            return None
        mask = np.ones(self.store.documents, dtype=np.bool_)
        for name, values in wanted.items():
            matching = self.store.stating(name, values)
            if matching is None:
                raise MalformedQuery(f"no document states {name!r}: they state {self._fields()}", name)
            mask &= matching
        for names in ids:
            mask &= self._named(names)
        return mask

    def _named(self, names: Iterable[str]) -> Mask:
        mask = np.zeros(self.store.documents, dtype=np.bool_)
        for name in names:
            places = self.store.places_of(name)
            if not places:
                raise MalformedQuery(
                    f"there is no document {name!r} in this index: 'searchdoc status --documents' lists them", name
                )
            mask[list(places)] = True
        return mask

    def _fields(self) -> str:
        fields = self.store.fields
        more = f" and {len(fields) - _SHOWN} more" if len(fields) > _SHOWN else ""
        return ", ".join(fields[:_SHOWN]) + more


def _check(manifest: Manifest, location: str) -> None:
    """Raise ``IndexDamaged`` where a manifest does not say what is needed to ask an index."""
    for what, stated, needed in (("settings", manifest.settings, _SETTINGS), ("counts", manifest.counts, _COUNTS)):
        if not needed.issubset(stated):
            raise IndexDamaged(location, f"the {what} in its manifest lack {min(needed.difference(stated))!r}")


def _embedder(manifest: Manifest, model: str | Embedder | None, device: str) -> TokenEmbedder:
    embedder = load_recorded(manifest.model.name, device) if model is None else load_embedder(model, device)
    if embedder.fingerprint != manifest.model.fingerprint:
        raise ModelMismatch(
            f"the index was built with the model {manifest.model.name} and cannot be asked with {embedder.name}: "
            "leave out --model, or build the index again with it",
            embedder.name,
            manifest.model.name,
        )
    return embedder
