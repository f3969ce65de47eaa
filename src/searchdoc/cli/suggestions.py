"""What the Tab key suggests as values of options and arguments: pairs of a value and a few words about it.

Only what is asked for is read from the index, and nothing of a model. Where there is no index these raise
``SearchdocError`` as every reader of an index does; whoever answers a shell keeps that to himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from searchdoc.models import Passage
    from searchdoc.passages.people import Speaker, Speakers
    from searchdoc.storage.documents import DocumentStore
    from searchdoc.storage.generations import Generation

_LONGEST_DESCRIPTION = 60
"""Characters of a passage that are shown beside its citation's id."""

_KINDS = {
    "body": "the author's own words",
    "quotation": "words of somebody whom the author quotes",
    "note": "notes, whoever wrote them",
    "introduction": "what precedes the document itself",
    "caption": "words below a picture",
    "heading": "headings",
    "source": "where the document was found or printed",
}

_DEVICES = {
    "auto": "a GPU for large builds, the CPU for everything else",
    "cpu": "the CPU",
    "cuda": "a GPU by NVIDIA or AMD",
    "mps": "a GPU by Apple",
}
_MODES = {
    "hybrid": "words and meaning together",
    "keyword": "words alone, with phrases, AND, OR, NOT and fields",
    "semantic": "meaning alone",
}

_SHELLS = {"bash": "bash 4.4 or newer", "zsh": "zsh 5 or newer", "fish": "fish 3 or newer"}


def kinds() -> list[tuple[str, str]]:
    """The kinds of passages."""
    return list(_KINDS.items())


def shells() -> list[tuple[str, str]]:
    """The shells that have a completion script."""
    return list(_SHELLS.items())


def devices() -> list[tuple[str, str]]:
    """Where an embedding model can run."""
    return list(_DEVICES.items())


def modes() -> list[tuple[str, str]]:
    """The rankings."""
    return list(_MODES.items())


def mode_lists(incomplete: str) -> list[tuple[str, str]]:
    """The rankings after those already typed, separated by commas."""
    typed, comma, _ = incomplete.rpartition(",")
    return [(f"{typed}{comma}{name}", what) for name, what in _MODES.items() if name not in typed.split(",")]


def speaker_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Everybody who is heard in the documents; once something is typed, under other forms of the name too."""
    return heard_names(_speakers(ctx).people, every_form=bool(incomplete))


def addressee_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Everybody to whom something is written; once something is typed, under other forms of the name too."""
    return addressed_names(_speakers(ctx).people, every_form=bool(incomplete))


def people_names(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Everybody who speaks, is addressed or is named."""
    del incomplete
    return listed_names(_speakers(ctx).people)


def heard_names(people: Iterable[Speaker], *, every_form: bool) -> list[tuple[str, str]]:
    """The names of those who are heard, all forms of them or one each, with how much there is of them."""
    suggested = []
    for person in people:
        if person.heard:
            reported = len(person.reported) + len(person.retold)
            what = f"{len(person.own)} own, {len(person.quoted)} quoted, {reported} reported"
            suggested += [(form, what) for form in (person.name, *(person.variants if every_form else ()))]
    return list(dict(suggested).items())


def addressed_names(people: Iterable[Speaker], *, every_form: bool) -> list[tuple[str, str]]:
    """The names of those to whom something is written, all forms of them or one each, with how much it is."""
    suggested = []
    for person in people:
        if person.addressed:
            forms = (person.name, *(person.variants if every_form else ()))
            suggested += [(form, f"{len(person.addressed)} addressed") for form in forms]
    return list(dict(suggested).items())


def listed_names(people: Iterable[Speaker]) -> list[tuple[str, str]]:
    """The names of all people, with in how many documents they are."""
    from searchdoc.text.wording import counted

    return [(person.name, counted(person.documents, "document")) for person in people]


def _speakers(ctx: typer.Context) -> Speakers:
    from searchdoc.passages.people import decode_speakers
    from searchdoc.storage.generations import SPEAKERS

    return decode_speakers(_generation(ctx).path(SPEAKERS).read_bytes())


def document_ids(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The documents' ids."""
    names = [source.id for source in _generation(ctx).manifest.sources]
    return [(name, "a document") for name in names if name.startswith(incomplete)]


def export_formats() -> list[tuple[str, str]]:
    """The formats of ``export``."""
    from searchdoc.exporting.formats import FORMATS

    return [(one.name, f"{one.label}, a file with the ending {one.suffix}") for one in FORMATS.values()]


def citation_ids(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """The documents' ids; as soon as one document alone is meant, the ids of its passages' citations."""
    generation = _generation(ctx)
    names = [source.id for source in generation.manifest.sources]
    meant = [name for name in names if incomplete.startswith(f"{name}:") or f"{name}:".startswith(incomplete)]
    if len(meant) != 1:
        return [(f"{name}:", "a document") for name in meant]
    return list(_passages(_store(ctx, generation), meant[0], incomplete))


def _store(ctx: typer.Context, generation: Generation) -> DocumentStore:
    from searchdoc.passages.people import names_by_document
    from searchdoc.storage.documents import DocumentStore
    from searchdoc.storage.generations import DOCUMENTS
    from searchdoc.stores.addresses import is_remote

    directory = str(ctx.params["index_directory"])
    if is_remote(directory):
        from searchdoc.stores.opening import open_stored

        return open_stored(directory).store
    return DocumentStore.open(generation.path(DOCUMENTS), names_by_document(_speakers(ctx).people))


def _passages(store: DocumentStore, name: str, incomplete: str) -> Iterator[tuple[str, str]]:
    from searchdoc.models import citation_id

    place = store.find(name)
    for passage in store.passages_of(place) if place is not None else ():
        position = f"{name}:{passage.start}-{passage.end}:"
        if position.startswith(incomplete) or incomplete.startswith(position):  # before a checksum is computed
            yield citation_id(passage.document, passage.span), _description(passage)


def _description(passage: Passage) -> str:
    from searchdoc.text.wording import shortened

    words = f"{passage.speaker}: {passage.reading}" if passage.speaker else passage.reading
    return shortened(words, _LONGEST_DESCRIPTION)


def _generation(ctx: typer.Context) -> Generation:
    """The current generation of the index that the command line names so far, its files not looked at."""
    from searchdoc.storage.generations import Generation, read_manifest
    from searchdoc.stores.addresses import is_remote

    directory = str(ctx.params["index_directory"])
    if is_remote(directory):
        from searchdoc.stores.opening import generation_at

        return generation_at(directory)
    return Generation(Path(directory), read_manifest(directory))
