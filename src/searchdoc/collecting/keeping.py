"""The notebook of an index: citations kept, listed, forgotten and brought up to date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from searchdoc.answering.citations import Citation
from searchdoc.collecting.kept import KeptCitation, KeptCitations, KeptRecord
from searchdoc.collecting.kept_file import add_records, change_records, read_records, remove_records
from searchdoc.collecting.reanchoring import Reanchorer
from searchdoc.errors import UnknownCitation


@dataclass(frozen=True)
class Notebook:
    """The kept citations of an index, in the file at ``path``; any number of threads and processes may share it."""

    path: Path
    reanchorer: Reanchorer

    def keep(self, citations: Iterable[Citation], why: str = "", tags: Iterable[str] = ()) -> KeptCitations:
        """Keep citations for a reason; one that is kept already gets the new reason, and further tags.

        Raises ``NotebookError`` where the file cannot be read or written.
        """
        named = tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        chosen = {citation.id: citation for citation in citations}
        day = datetime.now(UTC).date().isoformat()
        add_records(self.path, [self.reanchorer.record_of(one, why.strip(), named, day) for one in chosen.values()])
        records = [record for record in read_records(self.path) if record.id in chosen]
        return KeptCitations(str(self.path), self.reanchorer.find_all(records))

    def kept(self, tag: str | None = None) -> KeptCitations:
        """Every kept citation, or those with a tag, and what became of its words.

        Raises ``NotebookError`` where the file cannot be read.
        """
        entries = self.reanchorer.find_all(read_records(self.path))
        return KeptCitations(str(self.path), entries).tagged(tag)

    def forget(self, identifiers: Iterable[str]) -> KeptCitations:
        """Take citations out of the file, named by their ids as they were kept or as they are now; returns these.

        Raises ``UnknownCitation`` where one of them is not kept, and ``NotebookError``.
        """
        wanted = [identifier.strip() for identifier in identifiers]
        kept = self.kept()
        for identifier in wanted:
            if not kept.called([identifier]):
                raise UnknownCitation(f"{identifier} is not kept: 'searchdoc kept' lists what is", identifier)
        forgotten = kept.called(wanted)
        remove_records(self.path, {one.record.id for one in forgotten})
        return KeptCitations(kept.path, forgotten)

    def update(self) -> KeptCitations:
        """Write down each citation as its words stand now, so that later edits are compared with these; returns all.

        The words as they were first kept stay in the file; what is lost stays as it is. Raises ``NotebookError``.
        """
        now = {one.record: one for one in self.kept().entries if one.citation is not None}
        change_records(self.path, lambda record: self._renewed(record, now[record]) if record in now else record)
        return self.kept()

    def _renewed(self, record: KeptRecord, now: KeptCitation) -> KeptRecord:
        assert now.citation is not None  # noqa: S101 (only what is found is renewed)
        written = self.reanchorer.record_of(now.citation, record.why, record.tags, record.kept)
        was = record.was or (record.text if record.text != written.text else "")
        return replace(written, was=was)
