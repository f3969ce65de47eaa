"""How the files on disk differ from those that an index was made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from searchdoc.building.describing import describe
from searchdoc.building.edits import moved_files, was_edited, words_now
from searchdoc.building.folders import shown
from searchdoc.building.roots import is_below
from searchdoc.building.source import Discovered, SourceFile, discover, has_changed, is_in_memory
from searchdoc.errors import OcrMissing, SearchdocError
from searchdoc.formats.files import ocr_readers
from searchdoc.formats.installed import installed_readers
from searchdoc.models import Document, Span
from searchdoc.places.addresses import path_at
from searchdoc.protocols import Reader
from searchdoc.storage.generations import Manifest, SourceRecord
from searchdoc.text.refinding import Refound


@dataclass(frozen=True, slots=True)
class Changes:
    """How the documents on disk differ from those indexed: ids of documents, in order.

    ``missing`` are the whole paths of what was indexed and is not there, whose documents count as neither changed nor
    removed: a share may be offline, and a server.
    ``moved`` are pairs of ids: a document that was removed or changed, and the added one that holds its bytes now.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    missing: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.missing)


@dataclass(frozen=True)
class IndexedFiles:
    """The files of an index, as its manifest records them, held against what lies on disk now.

    ``own_readers`` are those that the caller gave; a file is read by the same readers as when the index was built.
    """

    manifest: Manifest
    own_readers: Sequence[Reader] = ()

    def changes(self) -> Changes:
        """What changed on disk since the index was built.

        Documents are read only where size or time differ; what lies beside them (side-cars, notes) is always read.
        """
        known = self._known
        discovered, found = self._files_now()
        changed = [one for one in sorted(set(found) & set(known)) if has_changed(found[one], known[one])]
        added = self._added(found)
        out_of_sight = (*map(str, discovered.missing), *map(str, discovered.blocked))
        removed = sorted(one for one in set(known) - set(found) if not is_below(known[one].path, out_of_sight))
        moved = moved_files((known[one] for one in (*removed, *changed)), (found[one] for one in added))
        return Changes(
            added,
            tuple(changed),
            tuple(removed),
            (*map(str, discovered.missing), *(str(one.path) for one in discovered.unreachable)),
            tuple(sorted((old, file.id) for old, file in moved.items())),
        )

    def moved(self, edited: Iterable[str]) -> dict[str, SourceFile]:
        """Where the bytes of edited documents lie now, by the documents' ids; those that lie nowhere are left out."""
        try:
            _, found = self._files_now()
        except SearchdocError:  # the folders have become such that no index could be built of them
            return {}
        return moved_files((self._known[one] for one in edited), (found[one] for one in self._added(found)))

    def words_now(self, document: Document, span: Span) -> Refound:
        """Where words of an edited document stand in its file as it is now, and how they were found again."""
        file = self.moved([document.id]).get(document.id)
        path = path_at(self._known[document.id].path) if file is None else file.path
        found = words_now(document, span, path, self._readers)
        return found if file is None else replace(found, moved_to=file.id)

    @cached_property
    def _known(self) -> dict[str, SourceRecord]:
        """The records of all files, by the ids of their documents or that of the file that holds many."""
        files = (one for one in self.manifest.sources if not (one.collection or is_in_memory(one.path)))
        return {file.id: file for file in (*files, *self.manifest.collections)}

    def _files_now(self) -> tuple[Discovered, dict[str, SourceFile]]:
        """What lies below the roots now, and the documents among it by their ids."""
        roots, excluded = self.manifest.roots, frozenset(self.manifest.excluded)
        discovered = discover(roots, excluded, allow_missing=True, readers=self._readers)
        return discovered, {file.id: file for file in describe(discovered, roots).files}

    def _added(self, found: Mapping[str, SourceFile]) -> tuple[str, ...]:
        """The documents among files that are found which are new: neither known nor known not to be readable."""
        unreadable = {path for path, _ in self.manifest.unreadable}
        return tuple(one for one in sorted(set(found) - set(self._known)) if shown(found[one].path) not in unreadable)

    @cached_property
    def _readers(self) -> tuple[Reader, ...]:
        """The readers beside those that searchdoc has always: one's own, installed ones, that of pictures."""
        return (*self.own_readers, *installed_readers().readers, *self._ocr_readers())

    def _ocr_readers(self) -> tuple[Reader, ...]:
        """What had words recognised on pictures, where that was so; nothing where it cannot be done here any more."""
        languages = str(self.manifest.settings.get("ocr", ""))
        try:
            return ocr_readers(languages) if languages else ()
        except OcrMissing:
            return ()


def edited_documents(touched: Iterable[SourceRecord]) -> tuple[str, ...]:
    """The ids of the documents whose files are others now or gone, among records of files with another size or time."""
    return tuple(one.id for one in touched if not is_in_memory(one.path) and was_edited(one))
