"""Whose words they are, in words."""

from __future__ import annotations

import searchdoc
from searchdoc.models import Voice
from searchdoc.server.pages.labels import (
    EDITOR,
    UNKNOWN,
    citation_label,
    outer_labels,
    section_label,
    shown_date,
    voice_label,
)

ELIZA = Voice("Eliza Thornbury", "author", "1851-01-09", "Margaret Pell", confidence=0.95)
ROBERT = Voice("Robert Dacre", "quoted", "1850-11-03", confidence=0.6)


def test_a_voice_is_named_with_addressee_date_and_hue() -> None:
    label = voice_label(ELIZA, {"Eliza Thornbury": 4})
    assert (label.name, label.whom, label.when) == ("Eliza Thornbury", "Margaret Pell", "9 January 1851")
    assert (label.hue, label.sure) == (4, "")


def test_who_is_quoted_is_named_with_who_quotes_and_with_the_doubt() -> None:
    label = section_label([ELIZA, ROBERT], {})
    assert (label.name, label.manner, label.sure) == ("Robert Dacre", "quoted by Eliza Thornbury", "60% sure")
    reported = section_label([ELIZA, Voice(None, "quoted", mode="reported")], {})
    assert (reported.name, reported.manner) == (UNKNOWN, "reported by Eliza Thornbury")


def test_nobody_is_named_who_is_not_established() -> None:
    assert voice_label(None, {}).name == UNKNOWN
    assert voice_label(Voice(None, "author"), {}).speaker is None
    editor = voice_label(Voice(None, "editor"), {})
    assert (editor.name, editor.editor, editor.hue) == (EDITOR, True, None)


def test_names_of_documents_turn_nothing_around() -> None:
    """A right-to-left override in a name would turn what follows it on the page."""
    assert voice_label(Voice("Ada\u202eQuill", "author", addressee="\x1bBoard"), {}).name == "AdaQuill"


def test_a_note_is_the_editors(papers: searchdoc.Index) -> None:
    (note, *_) = papers.search("Curzon ultimatum", 1, kind="note")
    label = citation_label(note, {})
    assert label.editor
    assert label.name == "Editor’s note 22 (editor not named)"
    assert outer_labels(note, {}) == ()


def test_a_citation_says_by_whom_it_is_reported(papers: searchdoc.Index) -> None:
    citation = papers.ask("what did Lenin say about foreign trade").citations[0]
    assert citation_label(citation, {}).name == "Lenin"
    outer = outer_labels(citation, {})
    assert [(one.manner, one.name) for one in outer] == [
        ("reported by", "Trotsky"),
        ("reported by", "the searchdoc project"),
    ]


def test_dates_are_written_as_people_do() -> None:
    assert [shown_date(date) for date in ("1850-11-03", "1850/1853", None)] == ["3 November 1850", "1850–1853", ""]
