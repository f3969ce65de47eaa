"""``searchdoc people``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from searchdoc.cli.exit_status import ExitStatus
from searchdoc.cli.options import AsJson, IndexDirectory, print_json
from searchdoc.cli.pages import Command, command_app, example_lines
from searchdoc.cli.streams import echo
from searchdoc.cli.suggestions import people_names
from searchdoc.text.characters import without_controls
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from searchdoc.passages.people import Speaker, Speakers

app = command_app()


@app.command("people", cls=Command, epilog=example_lines("searchdoc people", 'searchdoc people "Eliza Thornbury"'))
def people(
    name: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME]...", autocompletion=people_names, help="A name in any of its forms."),
    ] = None,
    *,
    as_json: AsJson = False,
    index_directory: IndexDirectory = "index",
) -> int:
    """List who speaks in the documents, who is addressed and who is named, under which names, and what is unsure.

    With NAME, only those who may be meant by it. Where a name fits several people, or one person is listed twice, say
    in people.toml who is who and build again.
    """
    from searchdoc.stores.opening import generation_at, read_speakers

    speakers = read_speakers(generation_at(index_directory))
    if as_json:
        named = " ".join(name or ())
        listed = speakers.called(named) if named else speakers.people
        print_json({"people": [person.to_dict() for person in listed]})
        if not listed:
            _say_nobody(named, speakers)
        return ExitStatus.FOUND if listed or not name else ExitStatus.NOTHING
    return list_people(speakers, " ".join(name or ()))


def list_people(speakers: Speakers, name: str = "") -> int:
    """Print everybody, or those who may be meant by a name; the exit status says whether that is anybody."""
    from searchdoc.passages.people import by_prominence

    listed = speakers.called(name) if name else speakers.people
    for person in sorted(listed, key=by_prominence):
        if name or person.kind in ("person", "body"):
            _print(person)
    if not name:
        _print_others(listed)
    elif not listed:
        _say_nobody(name, speakers)
    return ExitStatus.FOUND if listed else ExitStatus.NOTHING


def _say_nobody(name: str, speakers: Speakers) -> None:
    near = speakers.like(name)
    way_out = f" Did you mean {' or '.join(near)}?" if near else ""
    echo(without_controls(f"Nobody is called {name!r} in these documents.{way_out}"), err=True)


def _print(person: Speaker) -> None:
    counts = (
        ("own", len(person.own)),
        ("quoted", len(person.quoted)),
        ("reported", len(person.reported) + len(person.retold)),
        ("addressed", len(person.addressed)),
    )
    known = [f"{number} {what}" for what, number in counts if number]
    known += [f"in {counted(person.documents, 'document')}"] if person.documents else []
    echo(without_controls(f"{person.name}: {', '.join(known)}"))
    others = [f"{form} ({number})" for form, number in person.forms if form != person.name]
    if others:
        echo(without_controls(f"  as {', '.join(others)}"))
    if person.unsure:
        echo(without_controls(f"  unsure: {', '.join(person.unsure)}?"))


def _print_others(listed: Sequence[Speaker]) -> None:
    """The names that are nobody's, in a line each kind."""
    for kind, plural in (("place", "Places"), ("feast", "Feasts")):
        names = [max((person.name, *person.variants), key=len) for person in listed if person.kind == kind]
        if names:
            echo(without_controls(f"{plural}, and nobody’s names: {', '.join(names)}"))
