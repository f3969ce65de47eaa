"""What the page of the letters shows: rows, heads that sort, totals, what is missing, the network."""

from urllib.parse import parse_qs, urlsplit

import pytest

import searchdoc
from searchdoc.errors import UnknownSpeaker
from searchdoc.server.pages.letters import AskedLetters, chosen_letters, entries_of, letters_view


def test_a_row_leads_to_the_letter_and_to_both_people(papers: searchdoc.Index) -> None:
    table = papers.letters(sender="Robert Dacre", to="Eliza Thornbury")
    (entry,) = entries_of(table.rows)
    assert (entry.when, entry.place) == ("20 May 1850", "Liverpool")
    assert entry.link == "/documents/thornbury/1850-05-20%20Robert%20to%20Eliza.txt?at=0#here"
    assert (entry.sender_link, entry.addressee_link) == ("/people/Robert%20Dacre", "/people/Eliza%20Thornbury")
    assert entry.permanent.startswith("/passages/thornbury/1850-05-20%20Robert%20to%20Eliza.txt:0-621:")


def test_a_quoted_letter_says_in_what_and_leads_to_its_place(papers: searchdoc.Index) -> None:
    """So does what is no letter."""
    entries = entries_of(papers.letters(everything=True).rows)
    (quoted,) = (one for one in entries if one.where.startswith("quoted in"))
    assert quoted.where == "quoted in Eliza Thornbury to Margaret Pell"
    assert quoted.link.endswith("?at=421#here")
    assert any(one.where == "no letter" and one.words for one in entries)


def test_what_is_asked_for_stays_in_every_address(papers: searchdoc.Index) -> None:
    """Heads sort what is shown, years and gaps narrow it down, and downloads are of the same letters."""
    view, table = letters_view(papers, AskedLetters(sender="Eliza", sort="to"))
    assert {row.sender for row in table} == {"Eliza Thornbury"}
    for link in (
        *(head.link for head in view.heads),
        *(one.link for one in view.years),
        *(one for _, one in view.downloads),
    ):
        assert parse_qs(urlsplit(link).query)["from"] == ["Eliza"]
    assert [(head.name, head.sorted) for head in view.heads] == [
        ("Date", "none"),
        ("From", "none"),
        ("To", "ascending"),
        ("Place", "none"),
    ]
    assert [parse_qs(urlsplit(head.link).query).get("reverse") for head in view.heads] == [None, None, ["yes"], None]


def test_totals_lead_to_the_letters_that_they_count(papers: searchdoc.Index) -> None:
    """By person, by year and by what is missing."""
    view, table = letters_view(papers, AskedLetters())
    counts = [one for person in view.people for one in (person.sent, person.received) if one.link]
    assert counts
    for one in (*counts, *view.years, *view.missing):
        query = {name: values[0] for name, values in parse_qs(urlsplit(one.link).query).items()}
        query["sender"] = query.pop("from", "")
        assert len(chosen_letters(papers, AskedLetters(**query))) == one.number, one.link
    assert len(table) == 13
    assert view.told.startswith("12 letters and 1 e-mail · 1850–2025 · ")


def test_the_picture_leads_to_people_and_to_the_letters_of_a_pair(papers: searchdoc.Index) -> None:
    view, _ = letters_view(papers, AskedLetters())
    assert view.picture is not None
    assert 'href="/people/Eliza%20Thornbury"' in view.picture
    assert 'href="/letters?from=Eliza+Thornbury&amp;to=Margaret+Pell"' in view.picture


def test_what_cannot_be_read_is_said_on_the_page(papers: searchdoc.Index) -> None:
    """With what was typed, so that it can be mended; a download is refused."""
    view, table = letters_view(papers, AskedLetters(sender="Elisa Thornburry"))
    assert view.reason.startswith("Nobody called 'Elisa Thornburry' speaks")
    assert (len(table), view.picture, view.asked.sender) == (0, None, "Elisa Thornburry")
    with pytest.raises(UnknownSpeaker):
        chosen_letters(papers, AskedLetters(sender="Elisa Thornburry"))


def test_an_address_has_only_what_is_given() -> None:
    assert AskedLetters().link == "/letters"
    assert AskedLetters(sender="Ada Quill", since="1911").link == "/letters?from=Ada+Quill&since=1911"
    assert AskedLetters(sort="to").is_narrowed is False
    assert AskedLetters(place="Weir").is_narrowed is True
