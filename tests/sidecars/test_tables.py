"""Tables as people and programs write them: separators, encodings, languages, columns."""

from __future__ import annotations

import pytest

from searchdoc.sidecars.tables import Row, Table, listed, read_table

ROW = Row(
    2,
    ("lamp.txt",),
    (("author", "Quill, Ada"), ("addressee", "Tobias Marl"), ("date", "1911-05-03"), ("place", "Weir")),
)

TABLES = {
    "commas": 'file,author,addressee,date,place\nlamp.txt,"Quill, Ada",Tobias Marl,1911-05-03,Weir\n',
    "semicolons, German": "Datei;Verfasserin;Empfänger;Datum;Ort\nlamp.txt;Quill, Ada;Tobias Marl;1911-05-03;Weir\n",
    "tabs, French": "fichier\tauteur\tdestinataire\tdate\tlieu\nlamp.txt\tQuill, Ada\tTobias Marl\t1911-05-03\tWeir\n",
    "strokes, Spanish": "archivo|remitente|destinatario|fecha|lugar\nlamp.txt|Quill, Ada|Tobias Marl|1911-05-03|Weir",
    "old line ends": "file;from;to;date;place\r\nlamp.txt;Quill, Ada;Tobias Marl;1911-05-03;Weir\r\n\r\n",
    "Dublin Core": (
        "path,dcterms:creator,dcterms:audience,dcterms:date,dcterms:spatial\n"
        'lamp.txt,"Quill, Ada",Tobias Marl,1911-05-03,Weir\n'
    ),
}


@pytest.mark.parametrize("written", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_row_is_read_from_all_of_them(written: str, encoding: str) -> None:
    """Columns are known in several languages, and a row is counted as a spreadsheet counts it."""
    assert read_table(TABLES[written].encode(encoding), "list.csv") == Table((ROW,))


def test_a_table_of_windows_is_read() -> None:
    """What Excel saves as CSV is no UTF-8."""
    text = "Datei;Absender;Empfänger;Datum\n" + "".join(
        f"brief-{n}.txt;Jörg Müller;Käthe Groß aus Köln;3. März 18{n}\n" for n in range(50, 60)
    )
    table = read_table(text.encode("cp1252"), "list.csv")
    assert table is not None
    assert dict(table.rows[0].fields) == {
        "author": "Jörg Müller",
        "addressee": "Käthe Groß aus Köln",
        "date": "3. März 1850",
    }


def test_excel_may_say_which_separator_it_is() -> None:
    table = read_table(b"sep=;\nfile;author\na.txt;Ada, Tobias\n", "list.csv")
    assert table is not None
    assert table.rows == (Row(2, ("a.txt",), (("author", "Ada, Tobias"),)),)


def test_a_heading_above_the_columns_is_passed_over() -> None:
    """And counted, as a spreadsheet does."""
    table = read_table(b"Papers of the harbour,,\n,,\nfile,author,date\na.txt,Ada Quill,1911\n", "list.csv")
    assert table is not None
    assert table.rows == (Row(4, ("a.txt",), (("author", "Ada Quill"), ("date", "1911"))),)


def test_unknown_columns_are_named_in_one_sentence() -> None:
    table = read_table(b"file,author,weather,sea\na.txt,Ada Quill,fog,calm\n", "list.csv")
    assert table is not None
    assert table.problems == ((None, "the columns weather, sea are not read"),)


def test_a_row_with_more_cells_than_columns_is_not_used() -> None:
    """A comma that is not quoted moves everything behind it."""
    table = read_table(b"file,author,date\na.txt,Quill, Ada,1911\nb.txt,Ada Quill\n", "list.csv")
    assert table is not None
    assert table.rows == (Row(3, ("b.txt",), (("author", "Ada Quill"),)),)
    assert table.problems == ((2, "it has 4 cells under 3 columns; nothing in it is used: quote its commas"),)


def test_zotero_names_files_people_and_shelfmarks() -> None:
    """Its other columns, some eighty, are no problem."""
    written = (
        '"Key","Item Type","Publication Year","Author","Title","Date","Place","Language","Archive Location",'
        '"Call Number","File Attachments","Recipient","Manual Tags"\n'
        '"A1","letter","1911","Quill, Ada; Marl, Tobias","On oil","1911-05-03","Weir","en","ZK 4/1","",'
        '"/home/ada/Zotero/storage/Q/lamp.txt; /home/ada/Zotero/storage/Q/scan.pdf","Pell, Edward",""\n'
    )
    table = read_table(written.encode(), "zotero.csv")
    assert table is not None
    assert table.problems == ()
    (row,) = table.rows
    assert row.files == ("/home/ada/Zotero/storage/Q/lamp.txt", "/home/ada/Zotero/storage/Q/scan.pdf")
    assert dict(row.fields) == {
        "kind": "letter",
        "author": "Quill, Ada; Marl, Tobias",
        "addressee": "Pell, Edward",
        "title": "On oil",
        "date": "1911-05-03",
        "place": "Weir",
        "language": "en",
        "shelfmark": "ZK 4/1",
    }


def test_tropy_repeats_its_columns_for_each_photograph() -> None:
    """Columns are links; the letter's own come first."""
    dublin, tropy = "http://purl.org/dc/elements/1.1/", "https://tropy.org/v1/tropy#"
    columns = [f"{dublin}{name}" for name in ("title", "creator", "date", "identifier")]
    photograph = [f"{tropy}path", f"{dublin}title", f"{tropy}note"]
    letter = ["On oil", "Quill, Ada", "1911-05-03", "ZK 4/1"]
    cells = [*letter, "/scans/0001.jpg", "page 1", "", "/scans/0002.jpg", "page 2", ""]
    written = "\n".join(",".join(f'"{cell}"' for cell in row) for row in (columns + photograph * 2, cells))
    table = read_table(written.encode(), "tropy.csv")
    assert table is not None
    assert table.problems == ()
    assert table.rows == (
        Row(
            2,
            ("/scans/0001.jpg", "/scans/0002.jpg"),
            (("title", "On oil"), ("author", "Quill, Ada"), ("date", "1911-05-03"), ("shelfmark", "ZK 4/1")),
        ),
    )


@pytest.mark.parametrize("data", [b"", b"fog", b"a,b\n1,2\n", b"file\na.txt\n", b"x" * 10**6, b'{"a": 1}'])
def test_what_describes_no_documents_is_no_table(data: bytes) -> None:
    assert read_table(data, "list.csv") is None


def test_bytes_that_are_no_text_are_a_problem() -> None:
    table = read_table(b"PK\0\0", "list.csv")
    assert table is not None
    assert table.problems == ((None, "it is a binary file, not text; save it as plain text first"),)


def test_a_sentence_lists_a_few_names() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed([str(number) for number in range(20)]) == "0, 1, 2, 3, 4, 5, 6, 7 and 12 more"
