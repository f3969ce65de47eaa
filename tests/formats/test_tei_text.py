"""The text of a TEI file: what is printed of it, what is set apart, and who speaks."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from markup import TEI, blocks, calls, pages, tei, voices, words_of
from searchdoc.formats.xml_files import XmlFileReader


def test_blocks_are_what_the_edition_says() -> None:
    decoded = tei(
        "<div><head>The weir</head><opener><dateline>Graysand, 3 May 1851</dateline><salute>Dear Nan,</salute></opener>"
        "<p>Oak is\n  <hi>here</hi>.</p><closer>Yours <signed>Tobias Marl</signed></closer></div>"
    )
    assert blocks(decoded) == [
        ("heading", "The weir"),
        ("dateline", "Graysand, 3 May 1851"),
        ("salutation", "Dear Nan,"),
        ("paragraph", "Oak is here."),
        ("paragraph", "Yours"),
        ("signature", "Tobias Marl"),
    ]


def test_a_closing_phrase_in_signed_is_no_name() -> None:
    assert words_of(tei("<closer><signed>your obedient servant</signed></closer>"), "signature") == []


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("the <choice><sic>wier</sic><corr>weir</corr></choice>", "the wier"),
        ("<choice><corr>weir</corr><sic>wier</sic></choice>", "wier"),
        ("<choice><orig>vpon</orig><reg>upon</reg></choice>", "vpon"),
        ("<choice><abbr>yr</abbr><expan>your</expan></choice>", "yr"),
        ("<app><lem>oak</lem><rdg>ash</rdg></app>", "oak"),
        ("the <sic>wier</sic> <corr>alone</corr>", "the wier alone"),
        ("car<lb break='no'/>ried", "carried"),
        ("car\n <lb break='no'/>\n ried", "carried"),
        ("corre-<lb break='no'/>spondence", "corre-\nspondence"),
        ("one<lb/>two", "one\ntwo"),
        ("one<pb n='3'/>two", "one two"),
        ("wr<gap reason='torn'><desc>a hole</desc></gap>te", "wr[…]te"),
        ("<supplied>Marl</supplied> wrote", "[Marl] wrote"),
        ("<unclear>oak</unclear> <add>here</add>", "oak here"),
        ("he said <q>go home </q>and went", "he said “go home” and went"),
        ("he said “<q>go home</q>”", "he said “go home”"),
        ("he said <q>‘go’</q>", "he said ‘go’"),
        ("<q>he said <q>go</q></q>", "“he said ‘go’”"),
        ("see <ref target='http://weir.example'>there</ref>", "see there"),
    ],
)
def test_what_was_written_is_printed_once(markup: str, printed: str) -> None:
    assert tei(f"<p>{markup}</p>").text == printed + "\n\n"


def test_what_is_struck_out_or_belongs_to_the_page_stands_apart() -> None:
    decoded = tei("<p>Oak <del>ash</del> and <fw type='header'>THE WEIR</fw><fw type='catch'>elm</fw>elm.</p>")
    assert blocks(decoded) == [
        ("paragraph", "Oak and elm."),
        ("deleted", "ash"),
        ("running head", "THE WEIR"),
        ("catchword", "elm"),
    ]


def test_a_note_is_called_where_it_stands_and_follows_the_paragraph() -> None:
    decoded = tei(
        "<p>Oak<note n='1' place='foot'><p>Hard.</p><p>Old.</p></note> is here.</p><p>Elm<note n='2'>Soft.</note></p>"
    )
    assert [words for _, words in blocks(decoded)] == ["Oak[1] is here.", "Hard.", "Old.", "Elm[2]", "Soft."]
    assert calls(decoded) == [("1", "[1]"), ("2", "[2]")]
    assert [hint.label for hint in decoded.hints if hint.kind == "note"] == ["1", "1", "2"]


def test_notes_at_the_end_are_called_by_their_references_and_anchors() -> None:
    decoded = tei(
        "<body><p>Oak<ref target='#n1'>1</ref> and elm<ptr target='#n2'/> and ash<anchor xml:id='a'/>.</p></body>"
        "<back><div><note xml:id='n1'>Hard.</note><note xml:id='n2'>Soft.</note>"
        "<note target='#a'>Grey.</note></div></back>"
    )
    assert decoded.text.startswith("Oak[1] and elm[2] and ash[3].\n")
    assert calls(decoded) == [("1", "[1]"), ("2", "[2]"), ("3", "[3]")]


def test_whoever_is_said_to_speak_speaks() -> None:
    decoded = tei(
        "<p>He said <said who='#marl'>the mill stands<note>It fell.</note></said>.</p>"
        "<quote who='#holt'><p>Such water.</p><p>Never before.</p></quote>"
        "<cit><quote><l>Weirs are for water</l></quote><bibl><author>Edward Pell</author></bibl></cit>"
    )
    assert voices(decoded) == [
        ("Tobias Marl", "the mill stands[1]"),
        ("Anna Holt", "Such water.\n\nNever before."),
        ("Edward Pell", "Weirs are for water"),
    ]
    assert words_of(decoded, "quotation") == ["Such water.", "Never before.", "Weirs are for water"]


def test_reported_speech_is_reported() -> None:
    assert [one.mode for one in tei("<p><said who='#marl' direct='false'>he was ill</said></p>").voices] == ["reported"]


def test_speakers_whom_the_file_does_not_list_are_named_as_a_problem() -> None:
    decoded = tei("<p><said who='#hal'>Go home</said> and <said who='Ada Quill'>stay here</said></p>")
    assert voices(decoded) == [("Ada Quill", "stay here")]
    assert decoded.problems == ("the markup names speakers whom the file does not list: #hal",)


def test_a_play_has_turns_with_the_names_of_their_speakers() -> None:
    decoded = tei(
        "<sp who='#marl'><speaker>MARL</speaker><l>To weir or not</l><l>to weir.</l><stage>He goes.</stage>"
        "<l>Gone.</l></sp>"
        "<sp><speaker>Hob.</speaker><p>Stay!</p></sp>"
    )
    assert voices(decoded) == [
        ("Tobias Marl", "MARL\nTo weir or not\nto weir."),
        ("Tobias Marl", "Gone."),
        ("Hob", "Hob.\nStay!"),
    ]
    assert all(one.kind == "body" for one in decoded.voices)


def test_a_letter_quoted_is_its_signers_with_its_date() -> None:
    decoded = tei(
        "<p>This came: <floatingText><body><opener><dateline><date when='1851-02-03'>3 Feb.</date></dateline>"
        "<salute>Dear Nan,</salute></opener><p>Oak is here.</p><closer><signed><persName ref='#marl'>T. M.</persName>"
        "</signed></closer></body></floatingText> So he wrote.</p>"
    )
    (voice,) = decoded.voices
    assert (voice.speaker, voice.date) == ("Tobias Marl", "1851-02-03")
    assert words_of(decoded, "paragraph") == ["This came:", "So he wrote."]


def test_a_notes_writer_is_whom_resp_names() -> None:
    decoded = tei("<p>Oak<note resp='#holt'>Hard wood.</note> here.</p>")
    assert voices(decoded) == [("Anna Holt", "Hard wood.")]


def test_pages_are_as_they_are_numbered() -> None:
    decoded = tei("<p>Title</p><pb n='12'/><p>Oak goes <pb n='13'/>on.</p>")
    assert pages(decoded) == [(None, "Title"), ("12", "Oak goes"), ("13", "on.")]


def test_lists_tables_and_figures() -> None:
    decoded = tei(
        "<list type='ordered'><item>Oak</item><item>Elm <list><item>wych</item></list></item></list>"
        "<list><label>a.</label><item>Ash</item></list>"
        "<table><head>Costs</head><row><cell>Oak</cell><cell/><cell>3 <p>pounds</p></cell></row></table>"
        "<figure><head>The weir</head><figDesc>Water</figDesc></figure>"
    )
    assert blocks(decoded) == [
        ("item", "1. Oak"),
        ("item", "2. Elm"),
        ("item", "wych"),
        ("item", "a. Ash"),
        ("caption", "Costs"),
        ("row", "Oak\t\t3 pounds"),
        ("caption", "The weir"),
        ("picture", "Water"),
    ]


def test_verses_are_lines_of_a_stanza() -> None:
    decoded = tei("<lg><head>Song</head><lg><l>Oak</l><l>Elm</l></lg><lg><l>Ash</l></lg></lg>")
    assert [words for _, words in blocks(decoded)] == ["Song", "Oak\nElm", "Ash"]


NAMES = ["p", "q", "said", "note", "lg", "l", "list", "item", "table", "row", "cell", "sp", "speaker", "stage", "del",
         "choice", "sic", "corr", "floatingText", "opener", "signed", "fw", "div", "head", "figure", "quote", "ref",
         "pb", "lb", "supplied", "label", "app", "rdg"]  # fmt: skip
TREES = st.recursive(
    st.text("ab \n“é", max_size=5),
    lambda inner: st.tuples(st.sampled_from(NAMES), st.lists(inner, max_size=4)),
    max_leaves=25,
)


def element(tree: object) -> ET.Element:
    """A tree of names and words as an element, by another library than the one that reads it."""
    name, children = tree if isinstance(tree, tuple) else ("p", [tree])
    made = ET.Element(name, {"who": "#marl", "n": "2"})
    for child in [] if name in {"pb", "lb"} else children:
        if isinstance(child, tuple):
            made.append(element(child))
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + child
        else:
            made.text = (made.text or "") + child
    return made


@settings(max_examples=200)
@given(TREES)
def test_whatever_is_nested_in_whatever_nothing_is_lost(tree: object) -> None:
    body = ET.tostring(element(tree), encoding="unicode")
    decoded = XmlFileReader().read(TEI.format(header="", text=f"<body>{body}</body>").encode(), "a.xml")
    assert_nothing_lost(decoded)
    if "choice" not in body and "app" not in body:
        letters = [letter for letter in "".join(element(tree).itertext()) if letter in "abé"]
        assert sorted(letters) == sorted(letter for letter in decoded.text if letter in "abé")
