"""The open index: ask, search, walk the passages. The Python surface of searchdoc."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from searchdoc.answering.answers import Answer, Answerer
from searchdoc.answering.citations import Citation, Place, cite, cite_place, resolve_citation
from searchdoc.embedding.embedder import load_embedder
from searchdoc.errors import EmptyQuery, IndexDamaged, ModelMismatch, OcrMissing
from searchdoc.keywords import KeywordIndex, Syntax
from searchdoc.models import Document, Passage
from searchdoc.passages.people import Speaker, Speakers, decode_speakers, names_by_document
from searchdoc.protocols import TokenEmbedder
from searchdoc.ranking.fusion import RankingParameters
from searchdoc.ranking.questions import QuestionReader
from searchdoc.ranking.reranking import load_reranker
from searchdoc.ranking.retrieval import Filters, Retriever, SearchMode
from searchdoc.ranking.verification import load_verifier
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import (
    DOCUMENTS,
    KEYWORDS,
    SPEAKERS,
    TOKENS,
    VECTORS,
    Generation,
    Manifest,
    open_generation,
)
from searchdoc.text.dates import parse_day
from searchdoc.vectors.dense import VectorIndex
from searchdoc.vectors.late_interaction import TokenIndex

if TYPE_CHECKING:
    from searchdoc.building.build import BuildReport
    from searchdoc.protocols import Progress, Reader

CORPUS, INDEX = "corpus", "index"
"""The folders that documents are read from and the index is written to by default."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How the documents on disk differ from those indexed: ids of documents, in order.

    ``missing`` are the whole paths of what was indexed and is not there, whose documents count as neither changed nor
    removed: a share may be offline.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    missing: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.missing)


class Index:
    """An index, open for reading. Never writes; safe to use from many threads.

    >>> index = searchdoc.open("index")                                     # doctest: +SKIP
    >>> answer = index.ask("what did Lenin say about foreign trade", k=5)   # doctest: +SKIP
    """

    def __init__(
        self,
        directory: str | Path,
        model: str | TokenEmbedder | None = None,
        rerank: str | None = None,
        device: str = "auto",
        verify_with: str | None = None,
    ) -> None:
        self.directory = Path(directory)
        self._generation: Generation = open_generation(self.directory)
        self.manifest: Manifest = self._generation.manifest
        self._speakers = read_speakers(self._generation)
        self._store = DocumentStore.open(self._generation.path(DOCUMENTS), names_by_document(self._speakers.people))
        self._vectors = VectorIndex.open(
            self._generation.path(VECTORS), len(self._store), self.manifest.model.dimension
        )
        self._tokens = TokenIndex.open(self._generation.path(TOKENS), len(self._store))
        self._keywords = KeywordIndex.open(self._generation.path(KEYWORDS))
        self._embedder = _embedder(self.manifest, model, device)
        parameters = RankingParameters()
        self._questions = QuestionReader(self._store, self._keywords, self._speakers, parameters)
        self._retriever = Retriever(
            self._store,
            self._keywords,
            self._vectors,
            self._tokens,
            self._embedder,
            parameters,
            None if rerank is None else load_reranker(rerank),
        )
        self._answerer = Answerer(
            self._keywords,
            self._tokens,
            self._embedder,
            self._speakers,
            context_limit=self._embedder.window - int(self.manifest.settings["longest"]),
            not_read=len(self.manifest.accounts.not_read),
            is_name=self._questions.is_name,
            verifier=None if verify_with is None else load_verifier(verify_with),
        )
        self.report: BuildReport | None = None

    def __repr__(self) -> str:
        return f"Index({str(self.directory)!r}, documents={self._store.documents}, passages={len(self._store)})"

    def __len__(self) -> int:
        return len(self._store)

    def ask(
        self,
        question: str,
        k: int = 5,
        *,
        speaker: str | None = None,
        to: str | None = None,
        kind: str | None = None,
        since: str | None = None,
        until: str | None = None,
        threshold: float | None = None,
        syntax: Syntax = "auto",
    ) -> Answer:
        """Answer in the documents' own words, with up to ``k`` citations, or say what is missing.

        ``speaker`` and ``to`` name those whose words they are and to whom they are written.
        ``threshold`` is the support that an answer needs: 0 always answers, higher values are silent more often.
        ``syntax`` says how the question is read: in the query language only where the whole is a query that somebody
        would type ("auto"), always ("query"), or never ("plain"); ``Answer.understood`` tells.
        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        filters = self._filters(speaker, to, kind, since, until)
        asked = self._questions.read(question, filters.speaker, correct=True, syntax=syntax)
        hits = self._retriever.search(asked, k, "hybrid", filters, to_answer=True)
        return self._answerer.answer(asked, hits, threshold)

    def search(
        self,
        query: str,
        k: int = 10,
        mode: SearchMode = "hybrid",
        *,
        speaker: str | None = None,
        to: str | None = None,
        kind: str | None = None,
        since: str | None = None,
        until: str | None = None,
        syntax: Syntax = "auto",
    ) -> list[Citation]:
        """The ``k`` passages that fit best, best first, each as a citation with its scores and their explanation.

        ``since`` and ``until`` are inclusive and understand EDTF ("1922", "1922-12") and dates in words.
        ``syntax`` says how the query is read, as for ``ask``.
        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        if not query.strip():
            raise EmptyQuery("there is no word in the query: say what to look for", query)
        filters = self._filters(speaker, to, kind, since, until)
        question = self._questions.read(query, filters.speaker, syntax=syntax)
        return [cite(hit) for hit in self._retriever.search(question, k, mode, filters)]

    def _filters(
        self, speaker: str | None, to: str | None, kind: str | None, since: str | None, until: str | None
    ) -> Filters:
        return Filters(
            self._speakers.find(speaker) if speaker else None,
            kind,
            parse_day(since, end=False) if since else None,
            parse_day(until, end=True) if until else None,
            self._speakers.find_addressee(to) if to else None,
        )

    def passages(self) -> Iterator[Passage]:
        """Every passage, in document order."""
        return self._store.passages()

    def documents(self) -> Iterator[Document]:
        """Every document, in order of id."""
        return (self._store.document(place) for place in range(self._store.documents))

    def document(self, identifier: str) -> Document | None:
        """The document with that id, or None."""
        place = self._store.find(identifier)
        return None if place is None else self._store.document(place)

    def resolve(self, citation_id: str) -> Place:
        """The document and span that a citation's id points to. Raises ``CitationError`` where it does not hold."""
        return resolve_citation(citation_id, self.document)

    def citation(self, citation_id: str) -> Citation:
        """A citation from its id, whole again. Raises ``CitationError`` where it does not hold."""
        place = self.resolve(citation_id)
        return cite_place(place, self._store.passages_of(self._store.find(place.document.id) or 0))

    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody heard or named in the documents."""
        return self._speakers.people

    def did_you_mean(self, query: str) -> str | None:
        """The query with words that occur nowhere replaced by the most similar ones that do; None if nothing is.

        In place of a word with a capital only a name is offered, and always a word with the same first letter.
        """
        return self._keywords.did_you_mean(query, is_name=self._questions.is_name)

    def changes(self) -> Changes:
        """What changed on disk since the index was built.

        Documents are read only where size or time differ; what lies beside them (side-cars, notes) is always read.
        """
        from searchdoc.building.describing import describe
        from searchdoc.building.folders import shown
        from searchdoc.building.roots import is_below
        from searchdoc.building.source import discover, has_changed

        known = {source.id: source for source in self.manifest.sources}
        excluded = frozenset(map(Path, self.manifest.excluded))
        discovered = discover(self.manifest.roots, excluded, allow_missing=True, readers=self._ocr_readers())
        found = {file.id: file for file in describe(discovered, self.manifest.roots).files}
        changed = [one for one in sorted(set(found) & set(known)) if has_changed(found[one], known[one])]
        unreadable = {path for path, _ in self.manifest.unreadable}
        added = tuple(one for one in sorted(set(found) - set(known)) if shown(found[one].path) not in unreadable)
        out_of_sight = (*discovered.missing, *discovered.blocked)
        removed = sorted(one for one in set(known) - set(found) if not is_below(known[one].path, out_of_sight))
        return Changes(added, tuple(changed), tuple(removed), tuple(map(str, discovered.missing)))

    def _ocr_readers(self) -> tuple[Reader, ...]:
        """What had words recognised on pictures, where that was so; nothing where it cannot be done here any more."""
        from searchdoc.formats.files import ocr_readers

        languages = str(self.manifest.settings.get("ocr", ""))
        try:
            return ocr_readers(languages) if languages else ()
        except OcrMissing:
            return ()


def read_speakers(generation: Generation) -> Speakers:
    """Everybody heard or named in the documents of an index. Raises ``IndexDamaged``."""
    try:
        return decode_speakers(generation.path(SPEAKERS).read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamaged(str(generation.directory), SPEAKERS) from error


def build(
    paths: Iterable[str | Path] = (CORPUS,),
    index: str | Path = INDEX,
    *,
    model: str | TokenEmbedder | None = None,
    progress: Progress | None = None,
    device: str = "auto",
    ocr: bool | str | None = None,
) -> Index:
    """Build an index of files and folders, or bring it up to date, and open it; ``Index.report`` says what was done.

    ``model`` is the name or the folder of an embedding model, or an object with the methods of
    ``searchdoc.protocols.TokenEmbedder``; such an index is opened with the same object.
    ``device`` is where passages are embedded, and then questions: "auto", "cpu", "cuda" or "mps".
    ``ocr`` has tesseract recognise the words on pictures: True in English, or its names of languages ("eng+deu"). By
    default it is as in the index before.
    Raises what ``searchdoc.building.build.build_index`` raises.
    """
    from searchdoc.building.build import build_index

    roots = [paths] if isinstance(paths, (str, Path)) else paths
    languages = {True: "eng", False: ""}[ocr] if isinstance(ocr, bool) else ocr
    report = build_index(roots, index, model, progress, device=device, ocr=languages)
    opened = Index(index, model, device=device)
    opened.report = report
    return opened


def open(  # noqa: A001 (the public name)
    index: str | Path = INDEX,
    *,
    model: str | TokenEmbedder | None = None,
    rerank: str | None = None,
    device: str = "auto",
    verify_with: str | None = None,
) -> Index:
    """Open an index.

    ``model`` is the embedding model, which must be the one that the index was built with: by default the one of that
    name. ``rerank`` names a cross-encoder, a folder or a model in the local cache, that reads the first passages of
    every hybrid ranking once more. ``device`` is where questions are embedded: the CPU on "auto" and "cpu", or else a
    GPU, "cuda" or "mps". ``verify_with`` names an extractive question-answering model or an entailment model, a folder
    or a model in the local cache, that reads the passages of every answer: ``ask`` is silent where it finds none there.
    Raises ``IndexMissing``, ``IndexDamaged``, ``IndexIncompatible``, ``ModelMismatch``,
    ``ModelMissing`` and ``DeviceMissing``.
    """
    return Index(index, model, rerank, device, verify_with)


def _embedder(manifest: Manifest, model: str | TokenEmbedder | None, device: str) -> TokenEmbedder:
    embedder = load_embedder(model if model is not None else manifest.model.name, device)
    if embedder.fingerprint != manifest.model.fingerprint:
        raise ModelMismatch(
            f"the index was built with the model {manifest.model.name} and cannot be asked with {embedder.name}: "
            "leave out --model, or build the index again with it",
            embedder.name,
            manifest.model.name,
        )
    return embedder
