"""What the markup of a file states about speakers counts more than the rules, and less than a side-car."""

from __future__ import annotations

import time

from conftest import no_collections
from markup import PEOPLE, document, html, speakers, tei
from searchdoc.models import Document, Span
from searchdoc.protocols import DecodedFile, Hint, StatedVoice
from searchdoc.sidecars import apply, apply_voices, read_sidecar
from searchdoc.structure import analyse

AUTHOR = "<fileDesc><titleStmt><title>Oaks</title><author>Ada Quill</author></titleStmt></fileDesc>"


def test_a_voice_of_the_markup_is_certain_and_named_as_the_editions() -> None:
    read = document(tei("<p>Old.</p><quote who='#holt'><p>Such water.</p></quote>", AUTHOR + PEOPLE))
    assert speakers(read) == [("body", "Ada Quill", "Old."), ("quotation", "Anna Holt", "Such water.")]
    voice = read.blocks[1].voices[-1]
    assert (voice.role, voice.rule, voice.confidence) == ("quoted", "edition", 1.0)
    assert read.blocks[1].voices[0].speaker == "Ada Quill"


def test_words_inside_a_paragraph_have_the_speaker_of_the_markup_and_not_of_the_rules() -> None:
    words = "Marl told Holt: <said who='#holt'>the weir will never stand again</said>, and he went."
    (quote,) = document(tei(f"<p>{words}</p>", AUTHOR + PEOPLE)).quotes
    assert [voice.speaker for voice in quote.voices] == ["Ada Quill", "Anna Holt"]


def test_where_the_markup_does_not_say_who_speaks_the_rules_do() -> None:
    words = "Tobias Marl said: <q>the weir will never stand again</q>, and Tobias Marl went."
    (quote,) = document(tei(f"<p>{words}</p>", AUTHOR)).quotes
    assert quote.voices[-1].rule.startswith("speech")
    assert "Marl" in (quote.voices[-1].speaker or "")


def test_a_quotation_in_a_quotation_has_both() -> None:
    words = "She said: <said who='#holt'>he told me <said who='#marl'>the weir is down</said> again</said>."
    outer, inner = document(tei(f"<p>{words}</p>", AUTHOR + PEOPLE)).quotes
    assert [voice.speaker for voice in inner.voices] == ["Ada Quill", "Anna Holt", "Tobias Marl"]
    assert outer.span.covers(inner.span)


def test_a_whole_paragraph_in_marks_is_the_speakers() -> None:
    read = document(tei("<p>Old.</p><p><said who='#holt'>The weir is down again.</said></p>", AUTHOR + PEOPLE))
    assert speakers(read)[1] == ("quotation", "Anna Holt", "“The weir is down again.”")


def test_a_turn_is_its_speakers_own_and_nobody_quotes_it() -> None:
    read = document(tei("<sp who='#holt'><speaker>HOLT</speaker><p>The weir is down.</p></sp>", AUTHOR + PEOPLE))
    (voice,) = read.blocks[0].voices
    assert (voice.speaker, voice.role, read.blocks[0].kind) == ("Anna Holt", "author", "body")


def test_names_in_capitals_and_names_turned_round_are_put_right() -> None:
    read = document(tei("<p>Old.</p><quote who='MARL, TOBIAS'><p>Such water.</p></quote>", AUTHOR))
    assert speakers(read)[1][1] == "Tobias Marl"


def test_a_note_has_the_writer_whom_the_edition_names() -> None:
    read = document(tei("<p>Oak<note n='1' resp='#holt'>Hard wood.</note> is old.</p>", AUTHOR + PEOPLE))
    (note,) = read.notes
    assert (note.author, note.linked) == ("Anna Holt", "marker")
    assert read.blocks[-1].voices[-1].rule == "edition"


def test_a_letter_quoted_is_found_with_its_writer_and_addressee() -> None:
    letter = (
        "<floatingText><body><opener><dateline><date when='1851-02-03'>3 Feb. 1851</date></dateline>"
        "<salute>Dear Nan,</salute></opener><p>The oak for the weir is here.</p>"
        "<closer>Yours truly,<signed><persName ref='#marl'>T. Marl</persName></signed></closer></body></floatingText>"
    )
    read = document(tei(f"<p>This letter came:</p>{letter}<p>So he wrote.</p>", AUTHOR + PEOPLE))
    (found,) = read.letters
    assert (found.author, found.addressee, found.date) == ("Tobias Marl", "Nan", "1851-02-03")
    assert {speaker for kind, speaker, _ in speakers(read) if kind == "quotation"} == {"Tobias Marl"}


def test_a_side_car_counts_more() -> None:
    read = document(tei("<p>Old.</p><quote who='#holt'><p>Such water.</p></quote>", AUTHOR + PEOPLE))
    sidecar = read_sidecar(b'[[voice]]\nwords = "Such water."\nspeaker = "Edward Pell"\n', "letter.voices.toml")
    stated = apply(read, sidecar)
    assert speakers(stated)[1] == ("quotation", "Edward Pell", "Such water.")
    assert stated.blocks[1].voices[-1].rule == "side-car"


def test_a_page_that_says_whose_a_quotation_is_is_believed() -> None:
    quoted = "<blockquote><p>Such water.</p><footer>Tobias Marl</footer></blockquote>"
    read = document(html(f"<h1>Oaks</h1><p>Old oaks stand here.</p>{quoted}"))
    assert speakers(read)[1:] == [
        ("body", None, "Old oaks stand here."),
        ("quotation", "Tobias Marl", "Such water."),
        ("caption", None, "Tobias Marl"),
    ]


def test_voices_over_no_words_of_the_text_are_passed_over() -> None:
    text = "menu\n\nOak is old."
    hints = (Hint(Span(0, 4), "furniture", 0, "boilerplate"), Hint(Span(6, 17), "paragraph"))
    decoded = DecodedFile(text, hints, voices=(StatedVoice(Span(0, 4), "Ada Quill"),))
    before = analyse(decoded, "a", "a.html", "0" * 64)
    assert apply_voices(before, decoded.voices).blocks == tuple(before.blocks)


def test_many_voices_take_linear_time() -> None:
    def seconds(count: int) -> float:
        text = "Oak is old and tall here.\n\n" * count
        spans = [Span(at * 27, at * 27 + 25) for at in range(count)]
        hints = tuple(Hint(span, "paragraph") for span in spans)
        read: Document = analyse(DecodedFile(text, hints), "a", "a.html", "0" * 64)
        inner = tuple(
            voice
            for span in spans
            for voice in (StatedVoice(span, "Ada Quill"), StatedVoice(Span(span.start + 4, span.end - 4), "Anna Holt"))
        )
        with no_collections():
            began = time.thread_time()
            apply_voices(read, (StatedVoice(Span(0, len(text)), "Tobias Marl", kind="body"), *inner))
            return time.thread_time() - began

    most = max(0.3, 10 * seconds(500))
    assert any(seconds(2000) < most for _ in range(2))  # once more where something else was in the way


def test_words_of_somebody_unknown_keep_the_speaker_whom_the_rules_found() -> None:
    text = "Oaks\n\nTobias Marl said: “the weir will never stand again”, and Tobias Marl went."
    hints = (Hint(Span(0, 4), "heading", 1), Hint(Span(6, len(text)), "paragraph"))
    at = text.index("the weir")
    voice = StatedVoice(Span(at, text.index("”")), None)
    decoded = DecodedFile(text, hints, voices=(voice,))
    before = analyse(decoded, "a", "a.html", "0" * 64)
    assert [quote.voices[-1].speaker for quote in before.quotes] == ["Marl"]
    assert apply_voices(before, decoded.voices).quotes == tuple(before.quotes)
