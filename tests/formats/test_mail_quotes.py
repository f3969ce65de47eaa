"""Who wrote which lines: what mail programs write above a quotation, in their languages."""

from __future__ import annotations

import pytest

from searchdoc.formats.composing import Composer
from searchdoc.formats.mail_quotes import MailHead, MailLine, MailWriter, attributed, lines_of_mail, person_of
from searchdoc.protocols import DecodedFile


@pytest.mark.parametrize(
    ("line", "writer", "date"),
    [
        ("On 4 March 2025, Jane Smith wrote:", "Jane Smith", "2025-03-04"),
        ("On Tue, Mar 4, 2025 at 10:12 AM Jane Smith <j@x.org> wrote:", "Jane Smith", "2025-03-04"),
        ("On Tue, 4 Mar 2025 10:12:00 +0000, Jane Smith <j@x.org> wrote:", "Jane Smith", "2025-03-04"),
        ("On 04/03/2025 10:12, Jane Smith wrote:", "Jane Smith", None),
        ("On 2025-03-04 10:12, Smith, Jane wrote:", "Jane Smith", "2025-03-04"),
        ("On Tuesday, March 4th, 2025 at 10:12 AM, j@x.org wrote:", "j@x.org", "2025-03-04"),
        ("Smith, Jane <j@x.org> wrote on 4 March 2025:", "Jane Smith", "2025-03-04"),
        ("Am Di., 4. März 2025 um 10:12 Uhr schrieb Jane Smith <j@x.org>:", "Jane Smith", "2025-03-04"),
        ("Am 04.03.2025 um 10:12 schrieb Jane Smith:", "Jane Smith", "2025-03-04"),
        ("Le mar. 4 mars 2025 à 10:12, Jane Smith <j@x.org> a écrit :", "Jane Smith", "2025-03-04"),
        ("вт, 4 мар. 2025 г. в 10:12, Иван Петров <i@x.ru> написал:", "Иван Петров", "2025-03-04"),
        ("4 марта 2025 г., в 10:12, Иван Петров написал(а):", "Иван Петров", "2025-03-04"),
        ("El mar, 4 mar 2025 a las 10:12, Ana Ruiz (<a@x.es>) escribió:", "Ana Ruiz", "2025-03-04"),
        ("Il giorno mar 4 mar 2025 alle ore 10:12 Ada Rossi <a@x.it> ha scritto:", "Ada Rossi", "2025-03-04"),
        ("Op di 4 mrt 2025 om 10:12 schreef Jan de Wit <j@x.nl>:", "Jan de Wit", "2025-03-04"),
        ("Em ter., 4 de mar. de 2025 às 10:12, Ana Luz <a@x.br> escreveu:", "Ana Luz", "2025-03-04"),
        ("W dniu 04.03.2025 o 10:12, Jan Nowak pisze:", "Jan Nowak", "2025-03-04"),
        ("Jane Smith wrote:", "Jane Smith", None),
    ],
)
def test_a_line_says_who_wrote_and_when(line: str, writer: str, date: str | None) -> None:
    """A day that can be two is none."""
    assert attributed(line) == MailHead(writer, None, date)


@pytest.mark.parametrize(
    "line",
    [
        "He wrote to me:",
        "I wrote:",
        "In her letter my aunt wrote:",
        "On 4 March 2025, Jane Smith wrote.",
        "wrote:",
    ],
)
def test_a_line_that_names_nobody_says_nothing(line: str) -> None:
    """Whoever is quoted below it is not established."""
    assert attributed(line) is None


def test_names_are_bare() -> None:
    """Without marks, and with the given name first; a name with two commas is left as it stands."""
    assert person_of('"Smith, Jane" <j@x.org>') == "Jane Smith"
    assert person_of("*Jane Smith* [mailto:j@x.org]") == "Jane Smith"
    assert person_of("Smith, Jane, Hull") == "Smith, Jane, Hull"


def test_marks_are_counted_and_left_out() -> None:
    """With spaces between them or without."""
    assert lines_of_mail("a\r\n>> b\n> > > c\n>d") == [
        MailLine(0, "a"), MailLine(2, "b"), MailLine(3, "c"), MailLine(1, "d"),
    ]  # fmt: skip


def test_flowed_lines_end_where_the_depth_changes_and_before_a_signature() -> None:
    """A space at the end means that the line goes on (RFC 3676, section 4.2)."""
    text = "one \ntwo\n> three \nfour \n-- \nsoft \nend "
    assert [line.words for line in lines_of_mail(text, flowed=True)] == [
        "one two", "three ", "four ", "-- ", "soft end ",
    ]  # fmt: skip
    assert lines_of_mail("jo \nined", flowed=True, delsp=True) == [MailLine(0, "joined")]


def written(text: str) -> DecodedFile:
    composer = Composer()
    MailWriter(composer).write(lines_of_mail(text))
    return composer.decoded()


@pytest.mark.parametrize(
    "above",
    [
        "-----Original Message-----\nFrom: Ada Quill\nSent: 4 March 2025\nTo: Tobias Marl\nSubject: x",
        "From: Ada Quill\nDate: 4 March 2025\nTo: Tobias Marl\nSubject: x",
        "*From:* Ada Quill <a@x.org>\n*Sent:* Tuesday, March 4, 2025 9:00 AM\n*To:* Tobias Marl",
        "De : Ada Quill\nEnvoyé : mardi 4 mars 2025 09:00\nÀ : Tobias Marl\nObjet : x",
        "От: Ada Quill\nОтправлено: 4 марта 2025 г. 9:00\nКому: Tobias Marl\nТема: x",
        "Begin forwarded message:\n\nFrom: Ada Quill\nSubject: x\nDate: 4 March 2025\nTo: Tobias Marl",
    ],
)
def test_the_lines_above_a_message_say_whose_it_is(above: str) -> None:
    """They are set apart, and what follows is quoted."""
    decoded = written(f"I agree.\n\n{above}\n\nThe lamp is out.\n")
    (voice,) = decoded.voices
    assert (voice.speaker, voice.addressee, voice.date) == ("Ada Quill", "Tobias Marl", "2025-03-04")
    assert decoded.text[voice.span.start : voice.span.end] == "The lamp is out."
    assert [hint.kind for hint in decoded.hints] == ["paragraph", "furniture", "quotation"]


def test_two_lines_with_colons_are_no_header() -> None:
    """A timetable quotes nobody."""
    decoded = written("From: Hull\nTo: York\n\nTwo trains a day.\n")
    assert decoded.voices == ()
    assert [hint.kind for hint in decoded.hints] == ["paragraph", "paragraph"]


def test_a_signature_ends_with_what_is_quoted_below_it() -> None:
    """Top-posted replies have theirs in the middle."""
    decoded = written("Yes.\n-- \nAda\n-----Original Message-----\nFrom: Bo\n\nWill you?\n")
    labels = [(hint.kind, hint.label) for hint in decoded.hints]
    assert labels == [
        ("paragraph", ""), ("furniture", "signature"), ("furniture", "mail header"), ("quotation", ""),
    ]  # fmt: skip
    assert [voice.speaker for voice in decoded.voices] == ["Bo"]
