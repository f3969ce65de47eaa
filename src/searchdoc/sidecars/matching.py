"""Which row of a table describes which document.

A row names its files by their path below the table's folder, by their bare name, or by the name without its ending: a
transcription has another ending than the photograph that an export names. Where no column names files, a row is a
document's whose file bears the shelfmark, or whose file's name gives the same day and the same people.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from searchdoc.formats.fields import PEOPLE_FIELDS
from searchdoc.sidecars.precedence import names_of
from searchdoc.sidecars.tables import Row, Table, listed
from searchdoc.structure.file_names import read_file_name, same_person
from searchdoc.text.written_dates import edtf_of

_LEAST_MARK = 4
"""The least number of letters and digits of a shelfmark that is sought among the names of files."""


def match_rows(
    table: Table, documents: Sequence[str]
) -> tuple[dict[str, list[Row]], tuple[tuple[int | None, str], ...]]:
    """The rows of each document, and what is wrong: pairs of the row, if it is one row's, and what.

    ``documents`` are paths below the table's folder, with forward slashes.
    """
    if not table.names_files:
        by_contents = _by_contents(table.rows, documents)
        return by_contents, tuple(_left_over(table.rows, by_contents))
    found: dict[str, list[Row]] = defaultdict(list)
    problems: list[tuple[int | None, str]] = []
    missing: list[str] = []
    names = _Names(documents)
    for row in table.rows:
        candidates = [names.find(name) for name in row.files]
        for document in dict.fromkeys(one for several in candidates if len(several) == 1 for one in several):
            found[document].append(row)
        unclear = next((several for several in candidates if len(several) > 1), None)
        if unclear and not any(len(several) == 1 for several in candidates):
            problems.append((row.number, f"{row.files[0]!r} can be {' or '.join(unclear[:3])}: write its path"))
        elif row.files and not any(candidates):
            missing.append(f"{row.files[0]} (row {row.number})")
    if missing and found:
        noun = "a file that is" if len(missing) == 1 else f"{len(missing)} files that are"
        problems.append((None, f"it names {noun} not among the documents: {listed(missing)}"))
    return dict(found), tuple(problems)


class _Names:
    """The documents below a folder, by path, by name and by name without ending."""

    def __init__(self, documents: Iterable[str]) -> None:
        self._paths: dict[str, str] = {}
        self._bare: dict[str, list[str]] = defaultdict(list)
        for document in documents:
            path = PurePosixPath(_folded(document))
            self._paths[str(path)] = document
            for name in {path.name, path.stem}:
                self._bare[name].append(document)

    def find(self, written: str) -> list[str]:
        """The document that a table means, or several that it can mean."""
        key = _folded(written)
        if key in self._paths:
            return [self._paths[key]]
        name = key.rsplit("/", 1)[-1]
        found = self._bare.get(name) or self._bare.get(PurePosixPath(name).stem) or []
        if len(found) > 1:
            nearer = [one for one in found if "/" in key and _folded(one).startswith(key.rpartition("/")[0] + "/")]
            found = nearer or [one for one in found if "/" not in one] or found
        return found


def _folded(path: str) -> str:
    """A path for comparison: slashes forward, and capitals and accents as any system writes them."""
    return unicodedata.normalize("NFC", path.strip().replace("\\", "/")).removeprefix("./").casefold()


def _by_contents(rows: Sequence[Row], documents: Sequence[str]) -> dict[str, list[Row]]:
    """Rows and documents of which each is the other's only match."""
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for document, row in _marked(rows, documents):
        rows_of[document].append(row)
    if not rows_of:
        for document, row in _written_by(rows, documents):
            rows_of[document].append(row)
    used: dict[int, int] = defaultdict(int)
    for several in rows_of.values():
        for row in several:
            used[row.number] += 1
    return {
        document: several for document, several in rows_of.items() if len(several) == 1 and used[several[0].number] == 1
    }


def _left_over(rows: Sequence[Row], rows_of: dict[str, list[Row]]) -> Iterator[tuple[int | None, str]]:
    """The rows of a table without names of files for which no document was recognised."""
    used = {row.number for several in rows_of.values() for row in several}
    left = [str(row.number) for row in rows if row.number not in used]
    if left and used:
        noun = f"row {left[0]} describes" if len(left) == 1 else f"{len(left)} of its rows describe"
        shown = "" if len(left) == 1 else f" (rows {listed(left)})"
        yield None, f"{noun} no document here{shown}; a column 'file' can say which"


def _marked(rows: Sequence[Row], documents: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """The documents whose file's name is a row's shelfmark: "ZMI-44-1.txt" is ZMI 44/1."""
    by_mark = {_letters_and_digits(PurePosixPath(document).stem): document for document in documents}
    for row in rows:
        mark = _letters_and_digits(dict(row.fields).get("shelfmark", ""))
        if len(mark) >= _LEAST_MARK and mark in by_mark:
            yield by_mark[mark], row


def _written_by(rows: Sequence[Row], documents: Sequence[str]) -> Iterator[tuple[str, Row]]:
    """The documents whose file's name gives a row's day, sender and addressee, or as much of them as it gives."""
    by_day: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if day := edtf_of(dict(row.fields).get("date", "")):
            by_day[day].append(row)
    for document in documents:
        name = read_file_name(PurePosixPath(document).stem)
        if name.date and len(name.date) == len("1850-02-14") and (name.sender or name.addressee):
            for row in by_day.get(name.date, ()):
                if _fits(row, "author", name.sender) and _fits(row, "addressee", name.addressee):
                    yield document, row


def _fits(row: Row, field: str, name: str | None) -> bool:
    """Whether a row names the same person as a file's name, which may give a part of the name."""
    stated = names_of(dict(row.fields).get(field, "")) if field in PEOPLE_FIELDS else None
    return name is None or (stated is not None and same_person(name, stated))


def _letters_and_digits(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())
