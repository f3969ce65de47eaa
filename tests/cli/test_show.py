"""``searchdoc show``: a citation's words in their context."""

import json
from pathlib import Path

import searchdoc
from conftest import Command
from herrings import HERRINGS
from searchdoc.models import Span, citation_id
from shared import validate


def test_show_prints_the_words_in_their_context(
    command: Command, calendar: searchdoc.Index, calendar_index: Path
) -> None:
    """The words as they stand in the document, with what comes before and after."""
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    result = command("show", hit.id, "--context", "50", "--index", calendar_index)
    assert (result.status, result.err) == (0, "")
    text = hit.document.text
    assert result.out.startswith(f"…{text[hit.start - 50 : hit.end + 50]}…\n")
    assert hit.id in result.out


def test_show_prints_the_citation_as_json(command: Command, calendar: searchdoc.Index, calendar_index: Path) -> None:
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    printed = json.loads(command("show", hit.id, "--json", "--index", calendar_index).out)
    assert (printed["id"], printed["text"]) == (hit.id, hit.text)


def test_a_context_of_nothing_leaves_the_words_alone(
    command: Command, calendar: searchdoc.Index, calendar_index: Path
) -> None:
    (hit,) = calendar.search("monopoly of foreign trade", 1)
    result = command("show", hit.id, "--context", "0", "--index", calendar_index)
    assert result.out.startswith(f"…{hit.text}…\n")


def test_show_names_the_letter(command: Command, tmp_path: Path) -> None:
    """Which of several it is, who wrote it to whom, where and when; JSON validates against the published schema."""
    (tmp_path / "light.txt").write_text(
        "Correspondence on the harbour light\n\nGraysand, 3 May 1911\n\nDear Mr. Pell,\n\nI ask the Board for oil.\n\n"
        "Yours faithfully,\n\nTobias Marl\n\nWeir, 9 May 1911\n\nDear Mr. Marl,\n\nI have sent your letter on.\n\n"
        "Yours truly,\n\nEdward Pell",
        encoding="utf-8",
    )
    index = searchdoc.build([tmp_path / "light.txt"], tmp_path / "index")
    (hit,) = index.search("ask the Board for oil", 1)
    printed = command("show", hit.id, "--index", tmp_path / "index").out
    assert "\nin letter 1 of 2: Tobias Marl → Edward Pell, Graysand, 3 May 1911\n" in printed
    as_json = json.loads(command("show", hit.id, "--json", "--index", tmp_path / "index").out)
    validate(as_json, "citation")
    assert (as_json["letter"]["author"], as_json["letter"]["number"]) == ("Tobias Marl", 1)
    assert as_json["reference"] == hit.reference


def test_a_scan_is_cited_by_page_and_shown_as_it_stands(command: Command, tmp_path: Path) -> None:
    """An answer leaves out what belongs to the page; ``show`` has the text of the source around it."""
    (tmp_path / "herrings.txt").write_bytes(HERRINGS.encode())
    index = searchdoc.build([tmp_path / "herrings.txt"], tmp_path / "index")
    asked = command("ask", "who made an examination of every hull", "--index", tmp_path / "index")
    assert asked.status == 0
    assert "made an examination of every hull" in asked.out
    assert "FLEETS" not in asked.out
    assert "pp. 216–218" in asked.out
    told = json.loads(
        command("ask", "who made an examination of every hull", "--json", "--index", tmp_path / "index").out
    )
    validate(told, "answer")
    first = told["citations"][0]
    assert first["page"] == {"label": "216", "number": 1}
    assert all(one["text"] == HERRINGS[one["start"] : one["end"]] for one in [*told["answer"], *told["citations"]])
    assert "THE HERRING FLEETS OF GRAYSAND      217" in HERRINGS[first["gaps"][0]["start"] : first["gaps"][0]["end"]]
    shown = command("show", first["id"], "--index", tmp_path / "index")
    assert HERRINGS[first["start"] : first["end"]] in shown.out
    owners = HERRINGS.index("The owners")
    assert index.citation(citation_id(next(index.documents()), Span(owners, owners + 10))).reference.endswith(
        "p. 218; line 15"
    )


def test_a_running_head_ends_no_sentence_of_an_answer(tmp_path: Path) -> None:
    """Nor does a page's number count anything."""
    text = (
        "THE MILLS OF WEIR.   17\n\nThe miller came home.\n\n"
        "The miller counted the sacks of barley and\nTHE MILLS OF WEIR.   18\n\n"
        "found that all of them were empty. He went home.\n"
    )
    (tmp_path / "mills.txt").write_text(text, encoding="utf-8")
    index = searchdoc.build([tmp_path / "mills.txt"], tmp_path / "index")
    answer = index.ask("who counted the sacks of barley")
    assert answer.claims[0].text == text[text.index("The miller counted") : text.index(" He went")]
    assert not index.ask("how many sacks of barley did the miller count").answered


def test_what_is_left_out_of_a_document_is_listed(command: Command, tmp_path: Path) -> None:
    """With its line and what it is, by the document's id or its file; exit 1 where there is nothing."""
    text = "---\ntitle: The mill\n---\n\nBarley was dear in May.\n\n* * *\n\nThe loft was shut.\n"
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "mill.txt").write_text(text, encoding="utf-8")
    (tmp_path / "papers" / "tide.txt").write_text("The tide was low.\n", encoding="utf-8")
    index = tmp_path / "index"
    searchdoc.build([tmp_path / "papers"], index)
    listed = command("show", "mill.txt", "--left-out", "--index", index)
    assert (listed.status, listed.out) == (0, "line 1: front matter: --- title: The mill ---\nline 7: rule: * * *\n")
    assert command("show", tmp_path / "papers" / "mill.txt", "--left-out", "--index", index).out == listed.out
    printed = json.loads(command("show", "mill.txt", "--left-out", "--json", "--index", index).out)
    assert printed["document"] == "mill.txt"
    assert [(one["line"], one["label"], one["text"]) for one in printed["left_out"]] == [
        (1, "front matter", "---\ntitle: The mill\n---"),
        (7, "rule", "* * *"),
    ]
    assert all(text[one["start"] : one["end"]] == one["text"] for one in printed["left_out"])
    whole = command("show", "tide.txt", "--left-out", "--index", index)
    assert (whole.status, whole.out, whole.err) == (1, "", "nothing in tide.txt is left out\n")
    unknown = command("show", "nine.txt", "--left-out", "--index", index)
    assert (unknown.status, unknown.out) == (2, "")
    assert "the index holds no document nine.txt: 'searchdoc status --documents' lists them" in unknown.err
