"""Who says what stands in quotation marks, and whose speech is only reported."""

import pytest

import texts
from searchdoc.models import Span, Voice
from searchdoc.structure.people import find_names
from searchdoc.structure.speech import SpeechReader, quotation_pieces

HOST = (Voice("Quill", "author"),)
KNOWN = "Mr. Marl said so. Miss Birk said so too.\n\n"


def spoken(words: str) -> list[tuple[str, str | None, str]]:
    """The first word, the speaker and the rule of each quotation and each reporting sentence."""
    text = KNOWN + words
    reader = SpeechReader(text, find_names(text), "en", 1902)
    found = reader.read(Span(len(KNOWN), len(text)), HOST)
    return [
        (text[one.span.start : one.span.end].split()[0], one.voices[-1].speaker, one.voices[-1].rule) for one in found
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("“The oil has run out,” said Marl.", [("The", "Marl", "speech-after")]),
        ("“The oil has run out,” Marl then said.", [("The", "Marl", "speech-after")]),
        ("Marl said: “The oil has run out.”", [("The", "Marl", "speech-before")]),
        ("In Marl’s letter: “The oil has run out.”", [("The", "Marl", "speech-before")]),
        ("I said: “The oil has run out.”", [("The", "Quill", "speech-own")]),
        ("“The oil has run out,” I said.", [("The", "Quill", "speech-own-after")]),
        ("Marl came in. “The oil has run out,” he said.", [("The", "Marl", "speech-pronoun-after")]),
        ("Marl came in. He said: “The oil has run out.”", [("The", "Marl", "speech-pronoun")]),
        ("Marl met Birk. “The oil has run out,” he said.", [("The", None, "speech-pronoun-after")]),
        (
            "“The oil has run out,” said Marl, “and nobody has sent.”",
            [("The", "Marl", "speech-after"), ("and", "Marl", "speech-goes-on")],
        ),
        ("“The oil has run out,” said the keepers.", [("The", None, "speech-group")]),
        ("The letter reads: “The oil has run out.”", [("The", None, "speech-document")]),
        ("It was so. “The oil has run out.”", [("The", None, "speech-none")]),
        ('"The oil has run out," said Birk.', [("The", "Birk", "speech-after")]),
        ("Marl and Birk said: “The oil has run out.”", [("The", None, "speech-before")]),
        ("They call it “the lamp”, said Marl.", []),
        ("She read “The Lamp That Burned Low” to Marl.", []),
        ("Marl demanded that oil be sent.", [("Marl", "Marl", "reported-speech")]),
        ("A letter to Marl demanded that oil be sent.", []),
        ("Quill demanded that oil be sent.", []),
    ],
)
def test_speakers(words: str, expected: list[tuple[str, str | None, str]]) -> None:
    assert spoken(words) == expected


def test_reported_speech_is_the_hosts_words_about_somebody() -> None:
    text = KNOWN + "Marl demanded that oil be sent."
    (quote,) = SpeechReader(text, find_names(text), "en", None).read(Span(len(KNOWN), len(text)), HOST)
    assert quote.voices[-1].mode == "reported"
    assert quote.voices[:-1] == HOST


def test_a_quotation_takes_the_day_that_its_sentence_names() -> None:
    text = KNOWN + "On 3 May 1901 Marl said: “The oil has run out.”"
    (quote,) = SpeechReader(text, find_names(text), "en", None).read(Span(len(KNOWN), len(text)), HOST)
    assert quote.voices[-1].date == "1901-05-03"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a “b c” d «e» f", ["b c", "e"]),
        ("‘it’s so’ and ‘no’", ["it’s so", "no"]),
        ('the 6" pipe, "so"', ["so"]),
        ("„b“ and “”", ["b"]),
        ("an “unclosed one", ["unclosed one"]),
        ("none", []),
    ],
)
def test_what_stands_between_quotation_marks(text: str, expected: list[str]) -> None:
    pieces = list(quotation_pieces(text, Span(0, len(text))))
    assert [text[piece.span.start : piece.span.end] for piece in pieces] == expected


def test_a_pronoun_after_two_who_may_be_meant_names_nobody() -> None:
    """Somebody who acts under a whole name may be the one, though no title or initial tells that it is a name."""
    said = "“I will not see the lamp go out for want of oil,” he told the Board."
    document = texts.document(
        f"The light\n\nThe oil was bought of Mr. Marl, although Jonas Birk had offered his. {said}"
    )
    assert [quote.voices[-1].speaker for quote in document.quotes] == [None]
    document = texts.document(f"The light\n\nThe oil was bought of Mr. Marl, although it was dear. {said}")
    assert [quote.voices[-1].speaker for quote in document.quotes] == ["Marl"]
