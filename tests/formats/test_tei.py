"""TEI files whole: letters, corpora, P4, and how they are asked."""

from __future__ import annotations

import time

from formats_checks import assert_nothing_lost
from markup import PEOPLE, document, pages, speakers, tei, voices
from searchdoc.formats.xml_files import XmlFileReader

SENT = """<profileDesc><correspDesc><correspAction type="sent"><persName>{who}</persName><date when="{day}"/>
</correspAction></correspDesc></profileDesc>"""


def letter(who: str, day: str, words: str) -> str:
    return (
        f"<TEI><teiHeader>{SENT.format(who=who, day=day)}</teiHeader><text><body><div type='letter'>"
        f"<opener><salute>Dear Nan,</salute></opener><p>{words}</p></div></body></text></TEI>"
    )


def test_a_letter_is_its_senders() -> None:
    header = SENT.format(who="Tobias Marl", day="1851-02-03")
    decoded = tei("<div><opener><salute>Dear old Nan</salute></opener><p>Oak is here.</p></div>", header)
    read = document(decoded)
    assert (read.author, read.date) == ("Tobias Marl", "1851-02-03")
    assert speakers(read) == [
        ("salutation", "Tobias Marl", "Dear old Nan"),
        ("body", "Tobias Marl", "Oak is here."),
    ]
    assert len(read.letters) == 1


def test_a_corpus_states_the_writer_of_each_letter() -> None:
    data = (
        '<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Papers</title></titleStmt>'
        f"</fileDesc></teiHeader>{letter('Tobias Marl', '1851-02-03', 'Oak is here, and elm too.')}"
        f"{letter('Anna Holt', '1851-03-04', 'Water is here, and no elm at all.')}</teiCorpus>"
    )
    decoded = XmlFileReader().read(data.encode(), "papers.xml")
    assert_nothing_lost(decoded)
    assert [(one.speaker, one.date, one.kind) for one in decoded.voices] == [
        ("Tobias Marl", "1851-02-03", "body"),
        ("Anna Holt", "1851-03-04", "body"),
    ]
    said = {words: who for kind, who, words in speakers(document(decoded)) if kind == "body"}
    assert said["Oak is here, and elm too."] == "Tobias Marl"
    assert said["Water is here, and no elm at all."] == "Anna Holt"


def test_letters_in_one_file_are_described_by_pointers() -> None:
    described = '<correspDesc {}><correspAction type="sent"><persName>{}</persName></correspAction></correspDesc>'
    one, two = described.format('corresp="#l1"', "Tobias Marl"), described.format('xml:id="d2"', "Anna Holt")
    decoded = tei(
        "<div xml:id='l1'><p>Oak.</p></div><div decls='#d2'><p>Elm.</p></div>", f"<profileDesc>{one}{two}</profileDesc>"
    )
    assert voices(decoded) == [("Tobias Marl", "Oak."), ("Anna Holt", "Elm.")]


def test_p4_is_read_with_its_entities_and_ids() -> None:
    data = b"""<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE TEI.2 SYSTEM "tei.dtd" [<!ENTITY weir "the Weir">]>
<TEI.2><teiHeader/><text><body><div1><head>Oaks</head><p>Caf\xe9 at &weir; &mdash; <q who="Ada Quill">come</q>.</p>
<pb n="ii"/></div1></body></text></TEI.2>"""
    decoded = XmlFileReader().read(data, "old.xml")
    assert_nothing_lost(decoded)
    assert decoded.text == "Oaks\n\nCafé at the Weir — “come”.\n\n"
    assert decoded.encoding == "iso-8859-1"
    assert voices(decoded) == [("Ada Quill", "come")]
    assert pages(decoded)[0][0] is None


def test_a_list_of_notes_under_a_heading_holds_each_note_once_and_nothing_else() -> None:
    decoded = tei(
        "<body><p>Oak<ref target='#n1'>1</ref> is old.</p></body>"
        "<back><head>Notes</head><note xml:id='n1' n='1'>Hard.</note><p>Printed at the Weir.</p></back>"
    )
    read = document(decoded)
    assert [(note.number, note.text, note.linked) for note in read.notes] == [(1, "Hard.", "marker")]
    assert [block.kind for block in read.blocks if read.slice(block.span) == "Printed at the Weir."] != ["note"]


def test_right_to_left_text_stays_in_the_order_of_reading() -> None:
    decoded = tei("<head>מכתב</head><p>שלום <said who='#holt'>לך הביתה עכשיו</said>.</p>")
    assert decoded.text == "מכתב\n\nשלום “לך הביתה עכשיו”.\n\n"
    assert voices(decoded) == [("Anna Holt", "לך הביתה עכשיו")]


def test_twice_the_edition_takes_twice_the_time() -> None:
    page = (
        "<pb n='1'/><sp who='#marl'><speaker>Marl</speaker><p>Oak<note n='1'>Hard.</note> and "
        "<said who='#holt'>elm is <q>soft</q></said>.</p></sp><quote who='#holt'><p>Water.</p></quote>"
    )

    def seconds(count: int) -> float:
        began = time.thread_time()
        document(tei(page * count, PEOPLE))
        return time.thread_time() - began

    seconds(10)
    small, large = seconds(150), seconds(600)
    assert large < 8 * small, (small, large)
