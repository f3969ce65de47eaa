"""Options that several commands share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from searchdoc.cli.pages import LOOK_FOR, SHOW, WHERE, WRITE
from searchdoc.cli.streams import echo, has_every_letter
from searchdoc.cli.suggestions import addressee_names, devices, kinds, speaker_names
from searchdoc.errors import MalformedQuery

if TYPE_CHECKING:
    from searchdoc.keywords import Syntax
    from searchdoc.protocols import RecordColumns

IndexDirectory = Annotated[
    str,
    typer.Option(
        "--index",
        metavar="DIR",
        envvar="SEARCHDOC_INDEX",
        rich_help_panel=WHERE,
        help="The folder of the index, or its address in Milvus.",
    ),
]
ModelName = Annotated[
    str | None,
    typer.Option(
        "--model",
        metavar="NAME_OR_PATH",
        envvar="SEARCHDOC_MODEL",
        rich_help_panel=WHERE,
        help="The embedding model; the one that comes with searchdoc if not given.",
    ),
]
Device = Annotated[
    Literal["auto", "cpu", "cuda", "mps"],
    typer.Option(
        "--device",
        metavar="DEVICE",
        rich_help_panel=WHERE,
        autocompletion=devices,
        help="Where the embedding model runs: cpu, cuda or mps; auto takes a GPU for large builds alone.",
    ),
]
RerankerName = Annotated[
    str | None,
    typer.Option(
        "--rerank",
        metavar="NAME_OR_PATH",
        rich_help_panel=WHERE,
        help="A cross-encoder that reads the first passages once more; none by default.",
    ),
]
VerifierName = Annotated[
    str | None,
    typer.Option(
        "--verify-with",
        metavar="NAME_OR_PATH",
        rich_help_panel=WHERE,
        help="A question-answering or entailment model that reads the answer’s passages; none by default.",
    ),
]
SpeakerName = Annotated[
    str | None,
    typer.Option(
        "--speaker",
        metavar="NAME",
        rich_help_panel=LOOK_FOR,
        autocompletion=speaker_names,
        help="Only words of that person, or reports of them.",
    ),
]
AddresseeName = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="NAME",
        rich_help_panel=LOOK_FOR,
        autocompletion=addressee_names,
        help="Only words, or letters, to that person.",
    ),
]
PassageKindName = Annotated[
    str | None,
    typer.Option(
        "--kind",
        metavar="KIND",
        rich_help_panel=LOOK_FOR,
        autocompletion=kinds,
        help="Only body, quotation, note, introduction, caption, heading or source.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        rich_help_panel=LOOK_FOR,
        help="Only words, or letters, of that day or later (1922, 1922-12, '13 December 1922').",
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="DATE", rich_help_panel=LOOK_FOR, help="Only words, or letters, of that day or earlier."
    ),
]
Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="FIELD=VALUE",
        rich_help_panel=LOOK_FOR,
        help="Only documents that state it (collection=A, document=letters.csv); again for further conditions.",
    ),
]
TextColumn = Annotated[
    str | None,
    typer.Option(
        "--text",
        metavar="COLUMN",
        rich_help_panel=LOOK_FOR,
        help="The column of tables that holds the texts; it is found by its head or its length if not given.",
    ),
]
IdColumn = Annotated[
    str | None,
    typer.Option(
        "--id",
        metavar="COLUMN",
        rich_help_panel=LOOK_FOR,
        help="The column of tables that names each row; rows are numbered if not given.",
    ),
]
AsQuery = Annotated[
    bool,
    typer.Option("--query", rich_help_panel=LOOK_FOR, help="Read the words in the query language, whatever they are."),
]
AsPlain = Annotated[
    bool,
    typer.Option("--plain", rich_help_panel=LOOK_FOR, help="Read the words as plain language, whatever they are."),
]
MostHits = Annotated[
    int,
    typer.Option("-k", metavar="N", min=1, max=1000, rich_help_panel=SHOW, help="How many passages."),
]
Explain = Annotated[
    bool, typer.Option("--explain", rich_help_panel=SHOW, help="Say for each passage why it stands where it stands.")
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict", rich_help_panel=SHOW, help="Exit with 2 where a file was not read or something was not used."
    ),
]
AllowMissing = Annotated[
    bool,
    typer.Option(
        "--allow-missing", rich_help_panel=WHERE, help="Take out documents whose folder is gone or cannot be entered."
    ),
]
DocumentSeconds = Annotated[
    float | None,
    typer.Option(
        "--document-seconds",
        metavar="N",
        min=0,
        envvar="SEARCHDOC_DOCUMENT_SECONDS",
        rich_help_panel=WHERE,
        help="The time to read each document, 0 for no limit; a minute and one more for each MB if not given.",
    ),
]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="ADDRESS",
        envvar="SEARCHDOC_DASK",
        rich_help_panel=WHERE,
        help="Read and embed on a Dask cluster: its scheduler, or local:N for N workers on this machine.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", rich_help_panel=SHOW, help="Print one JSON document.")]


def _positive(seconds: float | None) -> float | None:
    if seconds is not None and seconds <= 0:
        raise typer.BadParameter(f"{seconds} is not in the range x>0.")
    return seconds


LanguageModelName = Annotated[
    str | None,
    typer.Option(
        "--llm",
        metavar="MODEL",
        rich_help_panel=WRITE,
        help="Have a language model write a paragraph from the passages, and check it.",
    ),
]
LanguageModelUrl = Annotated[
    str | None,
    typer.Option(
        "--llm-url",
        metavar="URL",
        rich_help_panel=WRITE,
        help="The server that has it, such as http://localhost:11434/v1; or OPENAI_BASE_URL.",
    ),
]
LanguageModelTimeout = Annotated[
    float | None,
    typer.Option(
        "--llm-timeout",
        metavar="SECONDS",
        callback=_positive,
        rich_help_panel=WRITE,
        help="How long to wait for its reply; 120 if not given.  [x>0]",
    ),
]


def refuse_together(ctx: typer.Context, *options: str) -> None:
    """Refuse the command where more than one of some options is given, which exclude each other."""
    given = [option for option in options if option in _given(ctx)]
    if len(given) > 1:
        ctx.fail(f"{given[0]} and {given[1]} exclude each other: leave one out")


def refuse_without(ctx: typer.Context, needed: str, *options: str, is_given: bool | None = None) -> None:
    """Refuse the command where options are given that mean something beside another one alone.

    ``is_given`` says whether that one is, where it is not only named but has a value that matters.
    """
    given = _given(ctx)
    if not (needed in given if is_given is None else is_given):
        for option in options:
            if option in given:
                ctx.fail(f"{option} goes with {needed}")


def _given(ctx: typer.Context) -> set[str]:
    """The options on the command line, under all of their names."""
    return {
        name
        for parameter in ctx.command.params
        if parameter.name and (source := ctx.get_parameter_source(parameter.name)) and source.name == "COMMANDLINE"
        for name in (*parameter.opts, *parameter.secondary_opts)
    }


def columns_of(text: str | None, identifier: str | None) -> RecordColumns | None:
    """The columns named; None where none is, so that those named before count."""
    from searchdoc.protocols import RecordColumns

    return None if text is None and identifier is None else RecordColumns(text, identifier)


def where_of(ctx: typer.Context, conditions: list[str] | None) -> dict[str, list[str]] | None:
    """The conditions as fields with the values of which any is wanted."""
    from searchdoc.storage.metadata import conditions_of

    try:
        return conditions_of(conditions or ()) or None
    except MalformedQuery as error:
        ctx.fail(f"--where {error}")


def syntax_of(ctx: typer.Context, *, query: bool, plain: bool) -> Syntax:
    """How the words are to be read; both options at once are refused."""
    if query and plain:
        ctx.fail("--query and --plain exclude each other: leave one out")
    if query:
        return "query"
    return "plain" if plain else "auto"


def print_json(document: object) -> None:
    """Print one JSON document; where standard output lacks letters, they are escaped."""
    echo(json.dumps(document, ensure_ascii=not has_every_letter(), indent=2))


Ocr = Annotated[
    bool | None,
    typer.Option(
        "--ocr/--no-ocr",
        show_default=False,
        rich_help_panel=WHERE,
        help="Have tesseract recognise the words on pictures; without either, as in the index before.",
    ),
]
OcrLanguage = Annotated[
    str | None,
    typer.Option(
        "--ocr-language",
        metavar="LANG",
        rich_help_panel=WHERE,
        help="In which languages they are, as tesseract names them: eng (default), eng+deu.",
    ),
]


def ocr_languages(ocr: bool | None, named: str | None) -> str | None:
    """The languages of words on pictures, "" for none at all, and None where nothing was said of it.

    Languages beside --no-ocr are refused.
    """
    if ocr is False:
        if named:
            raise typer.BadParameter("--no-ocr and --ocr-language exclude each other: leave one out")
        return ""
    return named or ("eng" if ocr else None)
