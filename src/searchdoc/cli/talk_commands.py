"""What can be typed in a conversation besides questions: commands, which begin with a colon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from searchdoc.cli.people import list_people
from searchdoc.cli.show import SURROUNDINGS, show_in_context
from searchdoc.cli.streams import echo
from searchdoc.cli.terminal import Text, console
from searchdoc.conversation import Conversation
from searchdoc.errors import MalformedQuery, UnknownCitation
from searchdoc.models import PASSAGE_KINDS
from searchdoc.passages.people import Speakers
from searchdoc.text.characters import without_controls
from searchdoc.text.dates import parse_day
from searchdoc.text.wording import counted

if TYPE_CHECKING:
    from searchdoc.answering.answers import Answer
    from searchdoc.answering.citations import Citation
    from searchdoc.index import AskOptions, Index

FILTERS = MappingProxyType(
    {
        ":speaker": "speaker",
        ":to": "to",
        ":kind": "kind",
        ":since": "since",
        ":until": "until",
        ":document": "document",
    }
)
"""The commands that limit what is answered from, and the options of ``Index.ask`` that they set."""

_MOST_PASSAGES = 1000


@dataclass
class Talk:
    """A conversation on the terminal: what is asked, how many passages are shown, and what holds for all questions."""

    index: Index
    number: int
    options: AskOptions
    answer: Answer | None = None
    over: bool = False
    conversation: Conversation = field(init=False)

    def __post_init__(self) -> None:
        self.conversation = Conversation(self.index)

    @property
    def filters(self) -> Mapping[str, str]:
        """The filters that hold, by name."""
        return {name: str(self.options[name]) for name in FILTERS.values() if self.options.get(name)}  # type: ignore[literal-required]

    @property
    def filters_shown(self) -> str:
        """The filters that hold, as the prompt shows them: "speaker Lenin, since 1922"."""
        return ", ".join(f"{name} {value}" for name, value in self.filters.items())


def run_command(talk: Talk, line: str) -> None:
    """Do what a command says. Raises ``SearchdocError`` for one that there is not, and for what it cannot do."""
    name, _, argument = line.partition(" ")
    if name not in TALK_COMMANDS:
        near = get_close_matches(name, TALK_COMMANDS, n=1)
        way_out = f"did you mean {near[0]}?" if near else ":help lists them"
        raise MalformedQuery(f"there is no command {name}: {way_out}", name)
    TALK_COMMANDS[name][1](talk, argument.strip())


def _show(talk: Talk, argument: str) -> None:
    """A citation of the last answer by its number, or any by its id."""
    citation = talk.index.citation(argument) if ":" in argument else _numbered(talk, argument or "1")
    show_in_context(console(), citation, SURROUNDINGS, talk.index.words_now(citation))


def _numbered(talk: Talk, number: str) -> Citation:
    """The citation of a number in the last answer. Raises ``UnknownCitation``."""
    citations = talk.answer.citations if talk.answer else ()
    if citation := next((one for one in citations if str(one.number) == number), None):
        return citation
    there_are = f"the last answer has {counted(len(citations), 'citation')}" if citations else "nothing is cited yet"
    raise UnknownCitation(f"there is no citation {number}: {there_are}", number)


def _who(talk: Talk, argument: str) -> None:
    list_people(Speakers(talk.index.speakers()), argument)


def _checked(talk: Talk, option: str, value: str) -> str:
    """A value of a filter, a person under the whole name. Raises ``SearchdocError`` where nothing can fit it."""
    if option == "speaker":
        return Speakers(talk.index.speakers()).find(value).name
    if option == "to":
        return Speakers(talk.index.speakers()).find_addressee(value).name
    if option == "kind" and value not in PASSAGE_KINDS:
        raise MalformedQuery(f"there is no kind {value!r}: choose one of {', '.join(PASSAGE_KINDS)}", value)
    if option in ("since", "until"):
        parse_day(value, end=option == "until")
    if option == "document":
        next(iter(talk.index.documents(document=value)), None)
    return value


def _filter(option: str) -> Callable[[Talk, str], None]:
    """A command that sets one filter, or lifts it where nothing follows."""

    def set_filter(talk: Talk, argument: str) -> None:
        value = _checked(talk, option, argument) if argument else None
        talk.options[option] = value  # type: ignore[literal-required]
        _say_filters(talk)

    return set_filter


def _say_filters(talk: Talk) -> None:
    shown = talk.filters_shown
    console().print(Text(f"From now on only: {shown}." if shown else "No filter holds.", "dim"))


def _clear(talk: Talk, argument: str) -> None:
    del argument
    for option in FILTERS.values():
        talk.options[option] = None  # type: ignore[literal-required]
    talk.conversation.forget()
    _say_filters(talk)


def _number(talk: Talk, argument: str) -> None:
    if not (argument.isascii() and argument.isdigit() and 1 <= int(argument[:9]) <= _MOST_PASSAGES):
        raise MalformedQuery(f":k takes a number from 1 to {_MOST_PASSAGES}, such as ':k 3'", argument)
    talk.number = int(argument)
    console().print(Text(f"Up to {counted(talk.number, 'passage')} an answer.", "dim"))


def _json(talk: Talk, argument: str) -> None:
    from searchdoc.cli.options import print_json

    del argument
    if talk.answer is None:
        raise MalformedQuery("nothing has been asked yet: ask something first", "")
    print_json(talk.answer.to_dict())


def _help(talk: Talk, argument: str) -> None:
    del talk, argument
    out = console()
    width = max(map(len, TALK_COMMANDS)) + 2
    for name, (what, _) in TALK_COMMANDS.items():
        out.print(Text(what).named(name, width))
    for example in ("and what did she answer?", "what about the rent?", "and in 1922?", "why?"):
        echo(without_controls(f"  {example}"))


def _quit(talk: Talk, argument: str) -> None:
    del argument
    talk.over = True


TALK_COMMANDS: Mapping[str, tuple[str, Callable[[Talk, str], None]]] = MappingProxyType(
    {
        ":show": ("a citation in its context: ':show 2' of the last answer, or its id", _show),
        ":who": ("who speaks, is addressed or is named; ':who mary' under which names", _who),
        ":speaker": ("only words of that person", _filter("speaker")),
        ":to": ("only words written to that person", _filter("to")),
        ":kind": ("only body, quotation, note, introduction, caption, heading or source", _filter("kind")),
        ":since": ("only words of that day or later: 1922, 1922-12, 13 December 1922", _filter("since")),
        ":until": ("only words of that day or earlier", _filter("until")),
        ":document": ("only from that document", _filter("document")),
        ":clear": ("lift all filters, and begin anew: the next question carries nothing over", _clear),
        ":k": ("how many passages an answer has: ':k 3'", _number),
        ":json": ("the last answer as JSON", _json),
        ":help": ("this list", _help),
        ":quit": ("leave, as Ctrl-D does", _quit),
    }
)
"""The commands, and for each what it is for and what does it; a filter without a value is lifted."""
