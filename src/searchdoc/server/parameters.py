"""What a request may ask for, with its limits; what is not named here is refused.

Kinds, modes, dates and names are left to the index, which refuses them in the command line's words.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from searchdoc.correspondence.table import LetterOptions
from searchdoc.index import Where
from searchdoc.limits import LARGEST_K, LONGEST_NAME, LONGEST_QUESTION
from searchdoc.models import PASSAGE_KINDS
from searchdoc.ranking.retrieval import SearchMode
from searchdoc.storage.metadata import conditions_of

MOST_CONDITIONS = 100
"""Values of a parameter that may be repeated, at most."""

MOST_DOCUMENTS, USUAL_DOCUMENTS = 1000, 100
"""Documents on one page of their list: at most, and where nothing else is asked for."""

MOST_LETTERS = 10_000
"""Letters in one answer, at most."""

MOST_CHARACTERS, USUAL_CHARACTERS = 200_000, 50_000
"""Characters of a document's text in one answer: at most, and where nothing else is asked for."""

Words = Annotated[str, Field(max_length=LONGEST_NAME)]
PassageCount = Annotated[int, Field(ge=1, le=LARGEST_K)]
Several = Annotated[list[Words], Field(max_length=MOST_CONDITIONS)]


class Parameters(BaseModel):
    """The parameters of a request."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class DocumentFilter(Parameters):
    """Which documents are meant."""

    where: Several = Field(
        default=[], description="FIELD=VALUE: only documents that state it. Repeated for further conditions."
    )
    document: Several = Field(
        default=[], description="Only documents of these ids, in files or in folders of these ids. May be repeated."
    )

    @property
    def conditions(self) -> Where | None:
        """The conditions as ``Index.ask`` takes them. Raises ``MalformedQuery``."""
        return conditions_of(self.where) or None

    @property
    def documents(self) -> list[str] | None:
        """The documents as ``Index.ask`` takes them."""
        return self.document or None


class PassageFilter(DocumentFilter):
    """Which passages are meant, and how a question is read."""

    speaker: Words | None = Field(default=None, description="Only words of that person, or reports of them.")
    to: Words | None = Field(default=None, description="Only words written to that person.")
    kind: Words | None = Field(
        default=None, description="Only passages of that kind.", json_schema_extra={"enum": list(PASSAGE_KINDS)}
    )
    since: Words | None = Field(
        default=None, description="Only words of that day or later: 1922, 1922-12, 13 December 1922.", examples=["1922"]
    )
    until: Words | None = Field(default=None, description="Only words of that day or earlier.", examples=["1923-01"])
    syntax: Literal["auto", "query", "plain"] = Field(
        default="auto", description="Whether the words are read in the query language."
    )

    def options(self) -> dict[str, Any]:
        """The options of ``Index.ask`` and ``Index.search``. Raises ``MalformedQuery``."""
        return {
            "speaker": self.speaker,
            "to": self.to,
            "kind": self.kind,
            "since": self.since,
            "until": self.until,
            "where": self.conditions,
            "document": self.documents,
            "syntax": self.syntax,
        }


class AskParameters(PassageFilter):
    """What ``/api/ask`` takes."""

    question: str = Field(
        max_length=LONGEST_QUESTION,
        description="The question.",
        examples=["what did Lenin say about foreign trade"],
    )
    k: PassageCount = Field(default=5, description="How many passages are cited.")
    threshold: float | None = Field(default=None, ge=0, description="The support an answer needs: 0 always answers.")


class SearchParameters(PassageFilter):
    """What ``/api/search`` takes."""

    query: str = Field(
        max_length=LONGEST_QUESTION,
        description="Words, or a query in the query language.",
        examples=["monopoly of foreign trade"],
    )
    k: PassageCount = Field(default=10, description="How many passages are listed.")
    mode: SearchMode = Field(default="hybrid", description="What ranks: words and meaning, words, or meaning.")


class DocumentsParameters(DocumentFilter):
    """What ``/api/documents`` takes."""

    after: Words = Field(default="", description="The page of the list behind this id: 'next' of the page before.")
    limit: int = Field(default=USUAL_DOCUMENTS, ge=1, le=MOST_DOCUMENTS, description="How many documents a page has.")


class LettersParameters(DocumentFilter):
    """What ``/api/letters`` takes."""

    sender: Words | None = Field(default=None, alias="from", description="Only letters from that person.")
    to: Words | None = Field(default=None, description="Only letters to that person.")
    since: Words | None = Field(default=None, description="Only letters of that day or later.", examples=["1922"])
    until: Words | None = Field(default=None, description="Only letters of that day or earlier.")
    place: Words | None = Field(default=None, description="Only letters written at that place.")
    missing: Several = Field(
        default=[], description="Only letters without it: from, to, date or place. May be repeated."
    )
    sort: Words = Field(default="date", description="By date, from, to, place or document.")
    reverse: bool = Field(default=False, description="The other way around.")
    everything: bool = Field(default=False, alias="all", description="Documents that are no letters, too.")
    start: int = Field(default=0, ge=0, le=2**53, description="How many letters of the list are passed over.")
    limit: int = Field(default=MOST_LETTERS, ge=1, le=MOST_LETTERS, description="How many letters are listed, at most.")

    def options(self) -> LetterOptions:
        """The options of ``Index.letters`` but for the documents."""
        return {
            "sender": self.sender,
            "to": self.to,
            "since": self.since,
            "until": self.until,
            "place": self.place,
            "missing": tuple(self.missing),
            "sort": self.sort,
            "reverse": self.reverse,
            "everything": self.everything,
        }


class TextParameters(Parameters):
    """What ``/api/documents/{id}`` takes."""

    start: int = Field(default=0, ge=0, le=2**53, description="The first character of the text.")
    length: int = Field(default=USUAL_CHARACTERS, ge=1, le=MOST_CHARACTERS, description="How many characters, at most.")


class PeopleParameters(Parameters):
    """What ``/api/people`` takes."""

    name: Words | None = Field(default=None, description="Only those who may be meant by that name, in any form.")


class ExportParameters(Parameters):
    """What ``/api/export`` takes."""

    id: Several = Field(
        default=[],
        description="Citations' ids, or for TEI a document's id. Repeated for further citations.",
        examples=[["calendar.txt:22523-22897:cf065b76"]],
    )
    format: Literal["csl-json", "bibtex", "ris", "chicago", "markdown", "html", "docx", "annotation", "tei"] = Field(
        description="What to write.", examples=["ris"]
    )


class NoParameters(Parameters):
    """What takes none."""
