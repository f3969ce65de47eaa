"""Who wrote a document, to whom and when."""

import pytest

import texts
from searchdoc.structure.authorship import Authorship, addressed, find_authorship, label, signed, without_honorific
from searchdoc.structure.people import find_names

BODY = "The lamp burned all night, and the keeper slept beside it until the morning came."


def authorship(text: str, stated: dict[str, str] | None = None) -> Authorship:
    lines, zones, names = texts.framed(text)
    return find_authorship(lines, zones, names, stated or {}, "text.txt")


@pytest.mark.parametrize(
    ("text", "author", "rule"),
    [
        (f"The lamp\n\nBy Ada Quill\n\n{BODY}", "Ada Quill", "byline"),
        (f"The lamp\n\n{BODY}\n\nA. Birk", "Birk", "signature"),
        (f"The lamp\n\nBy Ada Quill\n\n{BODY}\n\nA. Birk", "Birk", "signature"),
        (f"Letter from Anna Birk to the Council\n\n{BODY}", "Anna Birk", "title"),
        (f"Captain Marl’s report on the lamp\n\n{BODY} Captain Marl left.", "Marl", "title"),
        (f"Memories of a lamp, by Ada Quill\n\n{BODY}", "Ada Quill", "title"),
        (f"The lamp\n\nEdited by Ada Quill\n\n{BODY}", None, "unsigned"),
        (f"The lamp\n\n{BODY}", None, "unsigned"),
        (f"Tagebuch des Pfarrers Gotthilf Brenner in Salzbach\n\n{BODY}", "Gotthilf Brenner", "title"),
        (f"Memoirs of the keeper Ada Quill\n\n{BODY}", "Ada Quill", "title"),
        ("Дорогой брат!\n\nМасло привезли поздно, и лампа гасла.\n\nпришлите верёвку", None, "unsigned"),
    ],
)
def test_the_author(text: str, author: str | None, rule: str) -> None:
    found = authorship(text)
    assert (found.author, found.rule) == (author, rule)
    assert found.host[-1].speaker == author


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Recollections of Graysand", None),
        ("Journal of Physics", None),
        ("The Journal of Graysand", None),
        ("Letters from Graysand", None),
        ("Erinnerungen von Graysand", None),
        ("Journal of Amos Birk", "Amos Birk"),
        ("Journal of A. Birk", "A. Birk"),
        ("Journal of Lady Birk", "Birk"),
        ("Reports by Birk", "Birk"),
    ],
)
def test_one_word_after_of_names_nobody(title: str, author: str | None) -> None:
    """It may be a place or a subject, and the text that only names it again confirms nothing."""
    assert authorship(f"{title}\n\n{BODY} It shone over Graysand.\n\nGraysand had one lamp.").author == author


@pytest.mark.parametrize(
    ("title", "text", "author"),
    [
        ("Journal of Birk", f"{BODY}\n\nT. Birk", "Birk"),
        ("Journal of Birk", f"{BODY} Mr. Birk was asked for oil. Mr. Birk had none.", "Birk"),
    ],
)
def test_one_word_that_the_text_confirms_is_a_name(title: str, text: str, author: str) -> None:
    """By a signature, or by a form of address before it."""
    assert authorship(f"{title}\n\n{text}").author == author


def test_what_is_stated_goes_before_everything() -> None:
    stated = {"author": "Ada Quill", "date": "1902-05-03", "title": "Oil", "addressee": "the Council"}
    found = authorship(f"The lamp\n\n{BODY}\n\nA. Birk", stated)
    assert (found.author, found.rule, found.date, found.title) == ("Ada Quill", "stated", "1902-05-03", "Oil")
    assert found.addressee == "the Council"


def test_a_calendar_is_its_compilers_and_reports_the_author() -> None:
    found = authorship(f"Calendar of a letter from Anna Birk\n\nCompiled by T. Marl, 1950.\n\n{BODY}")
    compiler, reported = found.host
    assert found.reports
    assert (found.author, found.rule, compiler.role, compiler.date) == ("T. Marl", "byline", "editor", "1950")
    assert (reported.speaker, reported.mode, reported.rule) == ("Anna Birk", "reported", "title")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"A letter\n\n3 May 1902\n\nDear Sir,\n\n{BODY}", "1902-05-03"),
        (f"A letter of 1 May 1902\n\n3 May 1902\n\nDear Sir,\n\n{BODY}", "1902-05-01"),
        (f"A letter of 1 May 1902\n\nDear Sir,\n\n{BODY}\n\nA. Birk\n\n2 May 1902", "1902-05-02"),
        (f"A letter\n\n{BODY}", None),
    ],
)
def test_the_date(text: str, date: str | None) -> None:
    lines, zones, names = texts.framed(text)
    assert texts.document(text).date == date
    assert find_authorship(lines, zones, names, {"date": "1 April 1900"}, "x").date == "1900-04-01"


@pytest.mark.parametrize(
    ("greeting", "addressee"),
    [
        ("Dear Anna,", "Anna"),
        ("To the Plenum.", "the Plenum"),
        ("Comrades!", None),
        ("My dear Captain Marl,", "Marl"),
        ("Mr. EDITOR—DEAR SIR:", "Editor"),
    ],
)
def test_who_is_greeted(greeting: str, addressee: str | None) -> None:
    assert addressed(greeting, find_names("Captain Marl said so.")) == addressee


def test_one_name_for_one_person() -> None:
    names = find_names("Then Captain J. P. Marl said so.")
    assert label(names, "the Captain J. P. Marl,") == "Marl"
    assert (
        label(names, "the Hon. Secretary Anna Birk") == without_honorific("the Hon. Secretary Anna Birk") == "Anna Birk"
    )


@pytest.mark.parametrize(
    ("signature", "name"),
    [
        ("Deine Schwester\nFriederike", "Friederike"),
        ("Ihre Schülerin Henriette Vogt", "Henriette Vogt"),
        ("Dein treuer Bruder\nJustus", "Justus"),
        ("Your loving sister Ada", "Ada"),
        ("Gehorsamst\nDr. K. Westphal", "Dr. K. Westphal"),
        ("Ada Quill, Consul", "Ada Quill"),
        ("Yours", "Yours"),
    ],
)
def test_a_signature_is_the_name_without_the_words_of_closing(signature: str, name: str) -> None:
    """On its line, or on the line above."""
    assert signed(signature) == name
