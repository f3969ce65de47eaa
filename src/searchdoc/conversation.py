"""A conversation with an index: questions that follow each other, and take over what they leave out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from searchdoc.answering.answers import Answer
from searchdoc.index import AskOptions, Index

if TYPE_CHECKING:
    from searchdoc.ranking.threads import Thread


class Conversation:
    """Questions to an index, each read after the one before. Each thread needs a conversation of its own.

    >>> talk = searchdoc.Conversation(index)                                # doctest: +SKIP
    >>> talk.ask("what did Eliza say about Canada").claims[0].text          # doctest: +SKIP
    'You ask me whether I shall go to Canada with Robert.'
    >>> answer = talk.ask("and what did Margaret answer?")                  # doctest: +SKIP
    >>> answer.carried.sentence                                             # doctest: +SKIP
    'asked as: what did Margaret answer to Eliza Thornbury about Canada'
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.thread: Thread | None = None
        """Where the conversation stands; None before the first question."""

    def ask(self, question: str, k: int = 5, **options: Unpack[AskOptions]) -> Answer:
        """Answer a question, with what it leaves to the one before filled in; arguments and errors of ``Index.ask``.

        ``Answer.carried`` says what was filled in and how the question was asked; it is None where nothing was. A
        question that raises an error, or that asks a query, changes nothing for the next one.
        """
        read = self.index.follow_up(question, self.thread)
        answer = self.index.ask(read.question, k, **options)
        if answer.understood == "question":
            self.thread = self.index.thread(answer, self.thread)
        return replace(answer, carried=read) if read.carried else answer

    def forget(self) -> None:
        """Begin anew: the next question carries nothing over."""
        self.thread = None
