"""What files' names say, and what they only seem to say."""

from __future__ import annotations

import pytest

from searchdoc.structure.file_names import NO_NAME, FileName, read_file_name, same_person


@pytest.mark.parametrize(
    ("stem", "sender", "addressee", "date"),
    [
        ("1850-02-14 Eliza to Margaret", "Eliza", "Margaret", "1850-02-14"),
        ("1850-02-14_Eliza-to-Margaret", "Eliza", "Margaret", "1850-02-14"),
        ("1850-02-14 Eliza to Margaret (1)", "Eliza", "Margaret", "1850-02-14"),
        ("Marl_to_Pell_19110503", "Marl", "Pell", "1911-05-03"),
        ("Ada Quill to Tobias Marl, 3 May 1911", "Ada Quill", "Tobias Marl", "1911-05-03"),
        ("Ada Quill an Tobias Marl 3. Mai 1911", "Ada Quill", "Tobias Marl", "1911-05-03"),
        ("A. Quill to T. Marl 1911-05", "A. Quill", "T. Marl", "1911-05"),
        ("Letter Birk to agent 1850", "Birk", None, "1850"),
        ("Letter from Ada Quill", "Ada Quill", None, None),
        ("Brief Birk an Marl 1851", "Birk", "Marl", "1851"),
        ("1852 lettre de Birk à Marl", "Birk", "Marl", "1852"),
        ("1911-05-03 Lettre à Marl", None, "Marl", "1911-05-03"),
        ("Quill to the Harbour Board 1901", "Quill", "the Harbour Board", "1901"),
        ("Diary of Ada Quill 1850-1853", "Ada Quill", None, "1850/1853"),
    ],
)
def test_a_name_gives_sender_addressee_and_date(stem: str, sender: str | None, addressee: str, date: str) -> None:
    assert read_file_name(stem) == FileName(sender, addressee, date, sure=True)


@pytest.mark.parametrize(
    "stem",
    [
        "", "letter", "IMG_2041", "IMG_20240312_1", "DSC00017", "scan 3", "scan 2024-03-12", "copy to keep",
        "Letter to keep", "ZK 4-1", "ZK 1850-3", "F-1234-5", "letter-1852", "minutes 1923", "oil and lamps",
        "Guide to Graysand", "2019-05-01 Guide to Graysand", "Introduction to Lamps", "notes-from-the-harbour",
        "1850-02-31", "log.2024-05-01", "page 0001", "x" * 500,
    ],
)  # fmt: skip
def test_other_names_say_nothing(stem: str) -> None:
    """Numbers of papers, photographs and copies, titles of books."""
    assert read_file_name(stem) == NO_NAME


@pytest.mark.parametrize("stem", ["1911-05-03", "19110503", "letter 1911-05-03", "1911-05-03_minutes"])
def test_a_day_alone_is_a_date_and_no_name(stem: str) -> None:
    assert read_file_name(stem) == FileName(date="1911-05-03")


@pytest.mark.parametrize(
    ("stem", "sender"),
    [
        ("Pell_Tobias_1911-05-03", "Tobias Pell"),
        ("notes from Graysand", "Graysand"),
        ("Eliza to Margaret", "Eliza"),
        ("Recollections of Graysand", "Graysand"),
        ("Erinnerungen von Salzbach 1850", "Salzbach"),
    ],
)
def test_what_can_be_something_else_is_not_sure(stem: str, sender: str) -> None:
    """It only completes what the text says."""
    name = read_file_name(stem)
    assert (name.sender, name.sure) == (sender, False)


@pytest.mark.parametrize("short", ["Eliza", "E. Quill", "Quill", "E. Q.", "eliza quill", "Eliza Quill"])
def test_a_shorter_form_is_the_same_person(short: str) -> None:
    assert same_person(short, "Eliza Quill")
    assert same_person("Eliza Quill", short)


@pytest.mark.parametrize("other", ["Margaret", "M. Quill", "Eliza Pell", "Mother"])
def test_another_name_is_not(other: str) -> None:
    assert not same_person("Eliza Quill", other)
