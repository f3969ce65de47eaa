"""The notes of a TEI text: their labels, their markers, and where they are called."""

from __future__ import annotations

from markup import calls, tei
from searchdoc.formats.tei_notes import NoteMark, notes_of
from searchdoc.formats.xml import parse_xml


def test_numbers_that_begin_again_give_way_to_places() -> None:
    decoded = tei("<p>Oak<note n='1'>Hard.</note></p><pb/><p>Elm<note n='1'>Soft.</note></p>")
    assert calls(decoded) == [("1", "[1]"), ("2", "[1]")]


def test_a_reference_in_a_note_calls_nothing() -> None:
    decoded = tei(
        "<p>Oak<note xml:id='a' n='1'>Hard.</note> elm<note n='2'>See note <ref target='#a'>1</ref>.</note></p>"
    )
    assert calls(decoded) == [("1", "[1]"), ("2", "[2]")]
    assert "See note 1." in decoded.text


def test_a_long_reference_stays_and_is_marked() -> None:
    decoded = tei("<p>Oak (<ref target='#a'>see the note below</ref>).</p><note xml:id='a' n='7'>Hard.</note>")
    assert decoded.text.startswith("Oak (see the note below[7]).")


def test_a_note_between_paragraphs_is_called_by_nothing() -> None:
    decoded = tei("<p>Oak.</p><note n='1'>Hard.</note>")
    assert calls(decoded) == []
    assert [hint.kind for hint in decoded.hints] == ["paragraph", "note"]


def test_callers_and_called_are_looked_up_by_element() -> None:
    root = parse_xml(b'<p><ref target="#a">1</ref><note xml:id="a">Hard.</note></p>', "a.xml")
    notes = notes_of([root])
    reference, note = root
    assert notes.callers[reference] == [NoteMark("1", "1")]
    assert notes.called_elsewhere == {note}


def test_a_note_that_points_to_its_place_is_called_there_alone() -> None:
    decoded = tei("<p>Oak<anchor xml:id='a'/> and elm<note target='#a' n='5'>Hard.</note>.</p>")
    assert decoded.text.startswith("Oak[5] and elm.\n")
    assert calls(decoded) == [("5", "[5]")]
