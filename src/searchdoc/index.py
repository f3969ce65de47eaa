"""The open index: ask, search, walk the passages. The Python surface of searchdoc."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

from searchdoc.answering.answers import Answer, Answerer
from searchdoc.answering.citations import Citation, Hits, Place, cite, cite_place, resolve_citation
from searchdoc.errors import EmptyQuery, IndexClosed, StoreError
from searchdoc.keywords import Syntax
from searchdoc.models import Document, Passage
from searchdoc.observing import note, stage
from searchdoc.opened import OpenGeneration
from searchdoc.passages.people import Speaker, Speakers
from searchdoc.places.addresses import is_address
from searchdoc.protocols import Embedder, Reader, RecordColumns
from searchdoc.ranking.questions import QuestionReader
from searchdoc.ranking.reranking import load_reranker
from searchdoc.ranking.retrieval import Filters, Retriever, SearchMode
from searchdoc.ranking.verification import load_verifier
from searchdoc.storage.documents import DocumentStore
from searchdoc.storage.generations import Manifest
from searchdoc.stores.addresses import is_remote
from searchdoc.stores.opening import current_generation
from searchdoc.text.dates import parse_day

if TYPE_CHECKING:
    from searchdoc.building.build import BuildReport
    from searchdoc.building.changes import Changes, IndexedFiles
    from searchdoc.building.memory import Source
    from searchdoc.checking.quotations import CheckedQuotation, QuotationChecker
    from searchdoc.checking.reports import CheckedDraft
    from searchdoc.collecting.comparing import Comparison
    from searchdoc.collecting.keeping import Notebook
    from searchdoc.collecting.kept import KeptCitations
    from searchdoc.collecting.timeline import Timeline
    from searchdoc.concordance.results import Concordance
    from searchdoc.correspondence.table import LetterOptions, LetterTable
    from searchdoc.exporting.export import Exportable
    from searchdoc.protocols import Progress
    from searchdoc.ranking.follow_ups import FollowUp
    from searchdoc.ranking.threads import Thread
    from searchdoc.text.refinding import Refound

Where = Mapping[str, object]
"""Fields that documents state, each with the value that is wanted, or with a list of which any is."""

CORPUS, INDEX = "corpus", "index"
"""The folders that documents are read from and the index is written to by default."""


class LimitOptions(TypedDict, total=False):
    """The options that limit what is looked at, whoever speaks there."""

    to: str | None
    kind: str | None
    since: str | None
    until: str | None
    where: Where | None
    document: str | Iterable[str] | None


class FilterOptions(LimitOptions, total=False):
    """The options by which ``Index.ask`` and ``Index.search`` limit what is looked at."""

    speaker: str | None


class AskOptions(FilterOptions, total=False):
    """The options of ``Index.ask``."""

    threshold: float | None
    syntax: Syntax


class Index:
    """An index, open for reading. Safe to use from many threads; only ``add`` and ``remove`` write.

    >>> index = searchdoc.open("index")                                     # doctest: +SKIP
    >>> answer = index.ask("what did Lenin say about foreign trade", k=5)   # doctest: +SKIP
    """

    def __init__(
        self,
        directory: str | Path,
        model: str | Embedder | None = None,
        rerank: str | None = None,
        device: str = "auto",
        verify_with: str | None = None,
        readers: Sequence[Reader] = (),
    ) -> None:
        self.location, self._local = str(directory), not is_remote(directory)
        self.directory = Path(directory)
        self._model, self._device, self._readers = model, device, tuple(readers)
        self._reranker = None if rerank is None else load_reranker(rerank)
        self._verifier = None if verify_with is None else load_verifier(verify_with)
        self._opened: OpenGeneration | None = self._open()
        self.report: BuildReport | None = None

    def __repr__(self) -> str:
        if self._opened is None:
            return f"Index({self.location!r}, closed)"
        store = self._opened.store
        return f"Index({self.location!r}, documents={store.documents}, passages={len(store)})"

    def __deepcopy__(self, _memo: dict[int, object]) -> Self:
        """The index itself: its files are shared, and programs copy what they hold an index in."""
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the files; results that were returned stay as they are, and nothing more can be asked."""
        self._opened = None

    def refresh(self) -> bool:
        """Take up what a build has written since; whether there was anything. Threads that are asking go on as before.

        Raises what ``searchdoc.open`` raises; what was open then stays open.
        """
        if current_generation(self.location) == self.manifest.generation:
            return False
        self._opened = self._open()
        return True

    def add(
        self,
        paths: str | Path | Source | Iterable[str | Path | Source],
        *,
        progress: Progress | None = None,
        dask: str | None = None,
    ) -> BuildReport:
        """Hold more files, folders and texts, bring everything up to date, and refresh; says what was done.

        A text with the id of one that is there takes its place. ``dask`` and what is raised are as in
        ``searchdoc.build``.
        """
        from searchdoc.building.memory import Source

        given = [paths] if isinstance(paths, (str, Path, Source)) else list(paths)
        return self._update(given, (), progress, dask)

    def remove(
        self, names: str | Path | Iterable[str | Path], *, progress: Progress | None = None, dask: str | None = None
    ) -> BuildReport:
        """Hold no longer the documents of those ids, or below those paths, and refresh; says what was done."""
        return self._update((), [names] if isinstance(names, (str, Path)) else list(names), progress, dask)

    def publish(self, store: str, *, progress: Progress | None = None) -> str:
        """Write what this index's folder holds into Milvus, at ``milvus://host:port/name``; the generation's id.

        Readers there see the generation before until the end. Raises ``StoreUnavailable`` and ``MissingExtra``.
        """
        from searchdoc.stores.addresses import milvus_address
        from searchdoc.stores.publishing import publish

        return publish(self.directory, milvus_address(store), progress).generation

    def _update(
        self,
        add: Sequence[str | Path | Source],
        remove: Sequence[str | Path],
        progress: Progress | None,
        dask: str | None,
    ) -> BuildReport:
        from searchdoc.building.build import update

        if not self._local:
            raise StoreError(
                "an index in Milvus is written by 'searchdoc build --store', from the folder that it was built in",
                self.location,
            )
        model = self._parts.embedder
        report = update(
            self.directory,
            model,
            progress,
            add=add,
            remove=remove,
            device=self._device,
            readers=self._readers,
            dask=dask,
        )
        self.refresh()
        self.report = report
        return report

    def _open(self) -> OpenGeneration:
        return OpenGeneration.open(self.location, self._model, self._device, self._reranker, self._verifier)

    @property
    def _parts(self) -> OpenGeneration:
        """What is open. Raises ``IndexClosed``."""
        opened = self._opened
        if opened is None:
            raise IndexClosed(self.location)
        return opened

    @property
    def manifest(self) -> Manifest:
        """The manifest of the generation that is open."""
        return self._parts.manifest

    @property
    def _store(self) -> DocumentStore:
        return self._parts.store

    @property
    def _speakers(self) -> Speakers:
        return self._parts.speakers

    @property
    def _questions(self) -> QuestionReader:
        return self._parts.questions

    @property
    def _retriever(self) -> Retriever:
        return self._parts.retriever

    @property
    def _answerer(self) -> Answerer:
        return self._parts.answerer

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
        where: Where | None = None,
        document: str | Iterable[str] | None = None,
        threshold: float | None = None,
        syntax: Syntax = "auto",
    ) -> Answer:
        """Answer in the documents' own words, with up to ``k`` citations, or say what is missing.

        ``speaker`` and ``to`` name those whose words they are and to whom they are written.
        ``where`` are fields that the document states and their values, as in ``{"collection": "A"}``, a list of values
        for any of them; ``document`` are ids of documents, of files that hold many, or of folders.
        ``threshold`` is the support that an answer needs: 0 always answers, higher values are silent more often.
        ``syntax`` says how the question is read: in the query language only where the whole is a query that somebody
        would type ("auto"), always ("query"), or never ("plain"); ``Answer.understood`` tells.
        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        parts = self._parts
        filters = _filters(
            parts, speaker=speaker, to=to, kind=kind, since=since, until=until, where=where, document=document
        )
        with stage("ask"):
            with stage("question"):
                asked = parts.questions.read(question, filters.speaker, correct=True, syntax=syntax)
            hits = parts.retriever.search(asked, k, "hybrid", filters, to_answer=True)
            with stage("answer"):
                answer = parts.answerer.answer(asked, hits, threshold)
        note("answered" if answer.answered else "silent")
        return answer

    def follow_up(self, question: str, before: Thread | None) -> FollowUp:
        """A question with what it leaves to the one before filled in: "and what did she answer?".

        ``before`` is where the conversation stands (``thread``), None for a first question. Raises as ``ask``.
        """
        from searchdoc.ranking.follow_ups import follow_up

        return follow_up(before, question, self._questions)

    def thread(self, answer: Answer, before: Thread | None = None) -> Thread:
        """Where a conversation stands after an answer; ``before`` is where it stood, whose people are remembered."""
        from searchdoc.ranking.threads import thread_after

        voice = answer.citations[0].voice if answer.answered else None
        heard = (None, None) if voice is None else (voice.speaker, voice.addressee)
        return thread_after(answer.question, self._questions, before, heard)

    def ask_many(self, questions: Iterable[str], k: int = 5, **options: Unpack[AskOptions]) -> list[Answer]:
        """The answers to several questions, in their order; ``options`` are those of ``ask``, and hold for all.

        They are asked in as many threads as there are cores.
        """
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(os.cpu_count()) as threads:
            return list(threads.map(lambda question: self.ask(question, k, **options), questions))

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
        where: Where | None = None,
        document: str | Iterable[str] | None = None,
        syntax: Syntax = "auto",
    ) -> Hits:
        """The ``k`` passages that fit best, best first, each as a citation with its scores and their explanation.

        ``since`` and ``until`` are inclusive and understand EDTF ("1922", "1922-12") and dates in words.
        ``syntax`` says how the query is read, as for ``ask``.
        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        if not query.strip():
            raise EmptyQuery("there is no word in the query: say what to look for", query)
        parts = self._parts
        filters = _filters(
            parts, speaker=speaker, to=to, kind=kind, since=since, until=until, where=where, document=document
        )
        with stage("search"):
            with stage("question"):
                question = parts.questions.read(query, filters.speaker, syntax=syntax)
            hits = Hits(cite(hit) for hit in parts.retriever.search(question, k, mode, filters))
        note("searched")
        return hits

    def passages(self, *, where: Where | None = None, document: str | Iterable[str] | None = None) -> Iterator[Passage]:
        """Every passage, in document order; ``where`` and ``document`` limit them as in ``ask``."""
        store, mask = self._store, self._parts.documents_meant(where, document)
        if mask is None:
            return store.passages()
        return (passage for place in mask.nonzero()[0].tolist() for passage in store.passages_of(place))

    def passage(self, ordinal: int) -> Passage:
        """The passage of an ordinal, as ``Speaker`` has them. Raises ``IndexError`` where there is none."""
        return self._store.passage(ordinal)

    def documents(
        self, *, where: Where | None = None, document: str | Iterable[str] | None = None
    ) -> Iterator[Document]:
        """Every document, in order of id; ``where`` and ``document`` limit them as in ``ask``."""
        store, mask = self._store, self._parts.documents_meant(where, document)
        places = range(store.documents) if mask is None else mask.nonzero()[0].tolist()
        return (store.document(place) for place in places)

    def identifiers(
        self, *, where: Where | None = None, document: str | Iterable[str] | None = None
    ) -> tuple[str, ...]:
        """The ids of the documents, none of which is read; ``where`` and ``document`` limit them as in ``ask``."""
        ids, mask = self._store.identifiers, self._parts.documents_meant(where, document)
        return ids if mask is None else tuple(ids[place] for place in mask.nonzero()[0].tolist())

    def document(self, identifier: str) -> Document | None:
        """The document with that id, or None."""
        store = self._store
        place = store.find(identifier)
        return None if place is None else store.document(place)

    def resolve(self, citation_id: str) -> Place:
        """The document and span that a citation's id points to, also where the document had another id before.

        Raises ``CitationError`` where it does not hold.
        """
        return resolve_citation(citation_id, self._document_once_called)

    def _document_once_called(self, identifier: str) -> Document | None:
        """The document with that id, or else the one that was indexed under it before it was renamed."""
        return self.document(identifier) or self.document(self.manifest.renamed.get(identifier, ""))

    def citation(self, citation_id: str) -> Citation:
        """A citation from its id, whole again. Raises ``CitationError`` where it does not hold."""
        place = self.resolve(citation_id)
        return cite_place(place, self._store.passages_of(self._store.find(place.document.id) or 0))

    def export(self, cited: Exportable, name: str) -> bytes:
        """An answer, a citation, its id or several of these in a format: "ris", "chicago" and others (docs/export.md).

        A format of whole documents takes a document's id. Raises ``CitationError`` for an id that does not hold,
        ``MissingExtra``, and ``SearchdocError`` for a format that there is not.
        """
        from searchdoc.exporting.export import export

        return export(cited, name, self.citation, self.document)

    def check_quotation(self, text: str, speaker: str | None = None) -> CheckedQuotation:
        """Whether a quotation stands in the documents word for word and, where one is named, in the speaker's words.

        Every difference is given, and the citation of the words that the documents have.
        Raises ``EmptyQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        return self.quotation_checker.check(text, speaker)

    def compare(self, one: str, other: str, on: str, k: int = 5, **options: Unpack[LimitOptions]) -> Comparison:
        """What two people said on a topic, in their own words alone and by date, from at most ``k`` passages each.

        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        parts = self._parts
        return parts.comparer.compare(one, other, on, k, _filters(parts, **options))

    def timeline(
        self, query: str, k: int = 50, *, syntax: Syntax = "auto", **options: Unpack[FilterOptions]
    ) -> Timeline:
        """The passages that fit a query, at most ``k``, by the dates of their words. Raises as ``search``."""
        parts = self._parts
        return parts.chronicler.timeline(query, k, _filters(parts, **options), syntax)

    def keep(self, citations: str | Iterable[str], why: str = "", tags: Iterable[str] = ()) -> KeptCitations:
        """Keep citations, named by their ids, in the file beside the index (docs/notebook.md); returns these.

        Raises ``CitationError`` where an id does not hold, and ``NotebookError`` where the file cannot be written.
        """
        named = [citations] if isinstance(citations, str) else citations
        return self._notebook.keep([self.citation(one) for one in named], why, tags)

    def kept(self, tag: str | None = None, *, update: bool = False) -> KeptCitations:
        """The citations that were kept, or those with a tag, and what became of their words. Raises ``NotebookError``.

        With ``update``, the file takes over how the words stand now, so that later edits are compared with these.
        """
        notebook = self._notebook
        return notebook.update().tagged(tag) if update else notebook.kept(tag)

    def forget(self, citations: str | Iterable[str]) -> KeptCitations:
        """Keep citations no longer, named by their ids as they were kept or as they are now; returns these.

        Raises ``UnknownCitation`` where one of them is not kept, and ``NotebookError``.
        """
        return self._notebook.forget([citations] if isinstance(citations, str) else citations)

    @property
    def _notebook(self) -> Notebook:
        return self._parts.notebook(self.location)

    def concordance(
        self,
        query: str,
        *,
        stems: bool = False,
        case: bool = False,
        accents: bool = False,
        meaning: bool = False,
        syntax: Syntax = "auto",
        **filters: Unpack[FilterOptions],
    ) -> Concordance:
        """All occurrences of a query, in order of the place, each exact to the character.

        Words without an operator are a phrase; with operators they are read in the query language of keyword search.
        Words count in this form only, without regard to case and accents: ``stems`` finds their other forms too,
        ``case`` and ``accents`` tell them apart. With ``meaning``, the sentences that mean it, whatever their words,
        the nearest first. ``filters`` are those of ``ask``; they hold for each occurrence by itself: ``speaker`` is
        the innermost voice whose words stand there.
        Raises ``EmptyQuery``, ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        from searchdoc.concordance.query_words import Spelling

        parts = self._parts
        wanted = _filters(parts, **filters)
        if meaning:
            return parts.concordancer.of_meaning(query, wanted)
        return parts.concordancer.of_words(query, syntax, Spelling(case, accents, stems), wanted)

    def letters(
        self,
        *,
        where: Where | None = None,
        document: str | Iterable[str] | None = None,
        **options: Unpack[LetterOptions],
    ) -> LetterTable:
        """The letters as a table: from, to, date, place, first words; the earliest first, with their totals.

        ``sender`` and ``to`` are names in any form, ``since``, ``until``, ``where`` and ``document`` those of ``ask``,
        ``place`` words of the place of writing. ``missing`` are the parts ("from", "to", "date", "place") that each
        letter must lack. ``sort`` is one of them or "document", ``reverse`` turns the order around, and ``everything``
        lists documents that are no letters, too.
        Raises ``MalformedQuery``, ``UnknownSpeaker`` and ``AmbiguousName``.
        """
        from searchdoc.correspondence.table import all_letters, choose_letters

        parts = self._parts
        documents, manifest = parts.documents_meant(where, document), parts.manifest
        table = all_letters(parts.store, documents, manifest.roots, manifest.created)
        return choose_letters(table, parts.speakers, options)

    @property
    def quotation_checker(self) -> QuotationChecker:
        """What holds quotations against the documents."""
        return self._parts.checker()

    def check(
        self, draft: str | Path | None = None, *, text: str | bytes | None = None, where: Where | None = None
    ) -> CheckedDraft:
        """Hold every quotation of a draft, a file or a ``text``, against the documents: a finding for each.

        ``where`` limits which documents may be the sources. Raises ``UnreadableDocument`` and ``MalformedQuery``.
        """
        from searchdoc.checking.reports import check_file, check_text

        parts = self._parts
        checker = parts.checker(parts.documents_meant(where, None))
        return check_file(Path(draft), checker) if draft is not None else check_text(text or "", checker)

    def speakers(self) -> tuple[Speaker, ...]:
        """Everybody heard or named in the documents."""
        return self._parts.speakers.people

    @property
    def period(self) -> tuple[str, str] | None:
        """The first and the last day (ISO 8601) that any words have; None where no date is known."""
        return self._store.period

    def people(self, name: str) -> tuple[Speaker, ...]:
        """Everybody whom a name in any of its forms may mean; empty where nobody has it."""
        return self._parts.speakers.called(name)

    def did_you_mean(self, query: str) -> str | None:
        """The query with words that occur nowhere replaced by the most similar ones that do; None if nothing is.

        In place of a word with a capital only a name is offered, and always a word with the same first letter.
        """
        return self._parts.keywords.did_you_mean(query, is_name=self._parts.questions.is_name)

    def changes(self) -> Changes:
        """What changed on disk since the index was built.

        Documents are read only where size or time differ; what lies beside them (side-cars, notes) is always read.
        """
        return self._files().changes()

    def edited(self, documents: Iterable[str]) -> tuple[str, ...]:
        """Those of the documents, by their ids, whose files are others now or gone, in order; only these are looked at.

        Texts from memory, and records of a file that holds many, are never among them.
        """
        asked = set(documents)
        files = (one for one in self.manifest.sources if one.id in asked and not one.collection)
        touched = [
            one
            for one in files
            if one.looks_touched() and (self._local or is_address(one.path) or Path(one.path).is_file())
        ]
        if not touched:
            return ()
        from searchdoc.building.changes import edited_documents

        return edited_documents(touched)

    def moved(self, documents: Iterable[str]) -> dict[str, str]:
        """Those of the documents, by their ids, whose bytes lie elsewhere below the roots now, each with its new id.

        The folders are looked through only where one of the documents was edited or is gone.
        """
        edited = self.edited(documents)
        return {old: file.id for old, file in self._files().moved(edited).items()} if edited else {}

    def words_now(self, citation: Citation) -> Refound | None:
        """Where a citation's words stand in the document's file as it is now, and how they were found again.

        None where the file has not been edited, renamed or moved since the index was built.
        """
        edited = self.edited([citation.document.id])
        return self._files().words_now(citation.document, citation.span) if edited else None

    def _files(self) -> IndexedFiles:
        from searchdoc.building.changes import IndexedFiles

        return IndexedFiles(self.manifest, self._readers)


def _filters(
    parts: OpenGeneration,
    *,
    speaker: str | None = None,
    to: str | None = None,
    kind: str | None = None,
    since: str | None = None,
    until: str | None = None,
    where: Where | None = None,
    document: str | Iterable[str] | None = None,
) -> Filters:
    return Filters(
        parts.speakers.find(speaker) if speaker else None,
        kind,
        parse_day(since, end=False) if since else None,
        parse_day(until, end=True) if until else None,
        parts.speakers.find_addressee(to) if to else None,
        parts.documents_meant(where, document),
    )


def build(
    paths: str | Path | Source | Iterable[str | Path | Source] = (CORPUS,),
    index: str | Path = INDEX,
    *,
    model: str | Embedder | None = None,
    progress: Progress | None = None,
    device: str = "auto",
    readers: Sequence[Reader] = (),
    text: str | None = None,
    identifier: str | None = None,
    ocr: bool | str | None = None,
    document_seconds: float | None = None,
    dask: str | None = None,
) -> Index:
    """Build an index of files, folders and texts, or bring it up to date, and open it.

    ``Index.report`` says what was done.
    ``model`` is the name or the folder of an embedding model, or an object with the methods of
    ``searchdoc.protocols.Embedder``, or better ``TokenEmbedder``; such an index is opened with the same object.
    ``readers`` are objects with the methods of ``searchdoc.protocols.Reader``, for formats of your own.
    ``text`` and ``identifier`` are the heads of the columns of tables that hold the texts and name the records; they
    are kept with the index.
    ``device`` is where passages are embedded, and then questions: "auto", "cpu", "cuda" or "mps".
    ``ocr`` has tesseract recognise the words on pictures: True in English, or its names of languages ("eng+deu"). By
    default it is as in the index before.
    ``document_seconds`` is the time to read each document, 0 for as long as it takes, and by default a minute and one
    more for each megabyte. What takes longer is not read, and reported.
    ``dask`` is the address of a Dask scheduler whose workers read and embed; "local:4" starts four on this machine.
    Raises what ``searchdoc.building.build.build_index`` raises.
    """
    from searchdoc.building.build import build_index
    from searchdoc.building.memory import Source
    from searchdoc.formats.installed import checked_reader

    given = [paths] if isinstance(paths, (str, Path, Source)) else paths
    own = tuple(map(checked_reader, readers))
    columns = None if text is None and identifier is None else RecordColumns(text, identifier)
    languages = {True: "eng", False: ""}[ocr] if isinstance(ocr, bool) else ocr
    report = build_index(
        given,
        index,
        model,
        progress,
        device=device,
        readers=own,
        columns=columns,
        ocr=languages,
        document_seconds=document_seconds,
        dask=dask,
    )
    opened = Index(index, model, device=device, readers=own)
    opened.report = report
    return opened


def open(  # noqa: A001 (the public name)
    index: str | Path = INDEX,
    *,
    model: str | Embedder | None = None,
    rerank: str | None = None,
    device: str = "auto",
    verify_with: str | None = None,
    readers: Sequence[Reader] = (),
) -> Index:
    """Open an index; in a ``with`` statement it is closed at the end.

    ``model`` is the embedding model, which must be the one that the index was built with: by default the one of that
    name. ``rerank`` names a cross-encoder, a folder or a model in the local cache, that reads the first passages of
    every hybrid ranking once more. ``device`` is where questions are embedded: the CPU on "auto" and "cpu", or else a
    GPU, "cuda" or "mps". ``verify_with`` names an extractive question-answering model or an entailment model, a folder
    or a model in the local cache, that reads the passages of every answer: ``ask`` is silent where it finds none there.
    ``readers`` are those that it was built with beside searchdoc's own. Raises ``IndexMissing``, ``IndexDamaged``,
    ``IndexIncompatible``, ``ModelMismatch``, ``ModelMissing`` and ``DeviceMissing``.
    """
    return Index(index, model, rerank, device, verify_with, readers)
