r"""RTF files as Word, WordPad and TextEdit write them, by hand: no library writes notes, changes or code pages.

Source of the examples: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formats_checks import assert_nothing_lost
from office_files import blocks_of, calls_of, pages_of, read_rich_text, rich_text
from searchdoc.errors import UnreadableDocument


def blocks(body: str) -> list[tuple[str, str]]:
    decoded = read_rich_text(rich_text(body))
    assert_nothing_lost(decoded)
    return blocks_of(decoded)


def words(body: str) -> str:
    """The words of a file that is one paragraph."""
    ((kind, read),) = blocks(body)
    assert kind == "paragraph"
    return read


def test_a_sermon_with_a_heading_a_quotation_and_a_list() -> None:
    body = (
        r"{\pard\s1\b On the lamp\par}\pard\plain Brethren, the lamp burns\line all night.\par"
        "\n"
        r"{\pard\s2 No oil, no light.\par}\pard\s3 Second part\par\pard{\listtext\pard\f3\'b7\tab}Oil\par"
        r"{\pntext\pard 2.\tab}{\*\pn\pnlvlbody{\pntxta .}}Salt\par\pard\outlinelevel9 End.\par"
    )
    assert blocks(body) == [
        ("heading 1", "On the lamp"),
        ("paragraph", "Brethren, the lamp burns\nall night."),
        ("quotation 1", "No oil, no light."),
        ("heading 2", "Second part"),
        ("paragraph", "• Oil"),
        ("paragraph", "2. Salt"),
        ("paragraph", "End."),
    ]


def test_footnotes_endnotes_and_comments_are_notes() -> None:
    body = (
        r"The lamp{\super\chftn{\footnote\pard\plain\s0{\super\chftn} Of brass.\par And glass.}} burns"
        r"{\*\atnid AQ}{\*\atnauthor Ada Quill}\chatn{\*\annotation{\*\atnref 1}{\*\atndate 1}\pard Which?\par} oil"
        r"{\chftn{\*\footnote\ftnalt\pard Whale oil.}}.\par"
    )
    decoded = read_rich_text(rich_text(body))
    assert_nothing_lost(decoded)
    assert blocks_of(decoded) == [
        ("paragraph", "The lamp[1] burns[^c1] oil[^e1]."),
        ("note 1", "Of brass."),
        ("note 1", "And glass."),
        ("note c1", "Which? — Ada Quill"),
        ("note e1", "Whale oil."),
    ]
    assert calls_of(decoded) == [("[1]", "1"), ("[^c1]", "c1"), ("[^e1]", "e1")]
    endnotes = read_rich_text(rich_text(r"\aftnnrlc Oil{\footnote\ftnalt Of whales.}.\par"))
    assert calls_of(endnotes) == [("[^i]", "i")]


def test_bytes_are_read_in_the_code_page_of_their_font() -> None:
    """Also of two bytes a character, the second of which can be an ordinary letter."""
    assert words(r"caf\'e9 \'93oil\'94") == "café “oil”"
    assert words(r"{\f1\'cf\'f0\'e8\'e2\'e5\'f2} salt") == "Привет salt"
    assert words(r"{\f2\'93\'fa\'96\'7b\'83A}") == "日本ア"
    assert words(r"{\f3 a\'b7}") == "α•"
    assert words(r"\f1\'e4\plain\'e4") == "дä"


@pytest.mark.parametrize(
    ("head", "data", "expected"),
    [
        (rb"\ansi\ansicpg1250", rb"\'e8", "č"),
        (rb"\mac", rb"\'8e", "é"),
        (rb"\pc", rb"\'82", "é"),
        (rb"\pca", rb"\'82", "é"),
        (rb"\ansi\ansicpg936", rb"\'c4\'e3", "你"),
        (rb"\ansi\ansicpg949", rb"\'c7\'d1", "한"),
        (rb"\ansi\ansicpg950", rb"\'a7\'41", "你"),
        (rb"\ansi\ansicpg65001", "é".encode(), "é"),
        (rb"\ansi\ansicpg99999", rb"\'e9", "é"),
    ],
)
def test_the_code_page_of_the_file_holds_where_the_font_states_none(head: bytes, data: bytes, expected: str) -> None:
    assert (
        read_rich_text(rb"{\rtf1" + head + rb"{\fonttbl{\f0 Times;}}\f0 " + data + rb"\par}").text == f"{expected}\n\n"
    )


def test_unicode_stands_before_what_older_readers_show() -> None:
    r"""As many characters as ``\uc`` says; characters beyond the basic plane are two; a word ends what is skipped."""
    assert words(r"a\u8212\'97b") == "a—b"
    assert words(r"a\u8212?b") == "a—b"
    assert words(r"\uc2 a\u26085\'93\'fab") == "a日b"
    assert words(r"{\uc0 a\u8212 b}\u8212?c") == "a—b—c"
    assert words(r"\u-10179\'3f\u-8704\'3f.") == "\U0001f600."
    assert words(r"a\u8212\emdash b") == "a—b"
    assert blocks(r"a\u8212\par b") == [("paragraph", "a—"), ("paragraph", "b")]
    assert words(r"{\f3\u-3999?}") == "α"


def test_signs_and_spaces_that_are_control_words() -> None:
    assert words(r"\lquote a\rquote \ldblquote b\rdblquote \endash\emdash\~c\-d\_e\tab f\{g\}\\") == (
        "‘a’ “b” –—\u00a0c\u00add\u2011e\tf{g}\\"
    ).replace("’ ", "’").replace("” ", "”")


def test_tables_a_row_a_paragraph() -> None:
    """Also one inside another, and one whose paragraphs do not say that they stand in a table."""
    body = (
        r"\trowd\cellx10\cellx20\pard\intbl Item\cell Price\cell\row"
        r"\trowd\cellx10\cellx20\pard\intbl Oil\par two casks\cell 4s.\cell\row\pard Paid.\par"
        r"\trowd a\cell b\cell\row\pard End.\par"
    )
    assert [read for _, read in blocks(body)] == ["Item\tPrice", "Oil\ntwo casks\t4s.", "Paid.", "a\tb", "End."]
    nested = (
        r"\trowd\pard\intbl Out\cell\pard\intbl\itap2 in one\nestcell in two\nestcell"
        r"{\*\nesttableprops\trowd\cellx1\nestrow}{\nonesttables\par}\pard\intbl after\cell\row\pard End.\par"
    )
    assert [read for _, read in blocks(nested)] == ["Out", "in one\tin two", "after", "End."]
    assert [read for _, read in blocks(r"\trowd\pard\intbl a\cell b\cell\pard End.\par")] == ["a\tb", "End."]


def test_pages_are_those_that_the_file_begins() -> None:
    body = (
        r"Salt{\footnote Of the sea.}.\page Fish.\par\pard\pagebb Oil.\par\pard"
        r"\sect\sectd Lamp.\sect\sectd\sbknone Sea.\par"
    )
    decoded = read_rich_text(rich_text(body))
    assert_nothing_lost(decoded)
    assert pages_of(decoded) == ["Salt[1]. Of the sea.", "Fish.", "Oil.", "Lamp. Sea."]


def test_hidden_and_deleted_words_and_headers_stand_apart() -> None:
    body = (
        r"{\header\pard The lamp, page {\field{\*\fldinst  PAGE }{\fldrslt 7}}\chpgn\par}{\footer Board\par}"
        r"Seen{\v secret}{\deleted gone}\revised  kept{\v0.}{\deleted\par} on.\par"
    )
    assert blocks(body) == [
        ("paragraph", "Seen kept. on."),
        ("furniture hidden text", "secret"),
        ("furniture header", "The lamp, page "),
        ("furniture footer", "Board"),
    ]


def test_fields_show_their_results_and_pictures_no_bytes() -> None:
    body = (
        r"See {\field{\*\fldinst HYPERLINK {\field{\*\fldinst x}{\fldrslt y}}}{\fldrslt the chart}}"
        r"{\pict\pngblip 89504e470d0a}{\*\shppict{\pict\bin7 }}}}\\\x01}}{\nonshppict{\pict 00}}."
    ).replace("x01", "a")
    assert words(body) == "See the chart."


def test_a_text_box_is_read_once() -> None:
    box = r"{\shp{\*\shpinst\shpleft1{\sp{\sn name}{\sv value}}{\shptxt\pard In the box.\par}}"
    old = r"{\shprslt{\*\do\dobxpage{\dptxbxtext\pard In the box.\par}}}}"
    assert blocks(f"Before {box}{old}and after.\\par") == [
        ("paragraph", "Before and after."),
        ("paragraph", "In the box."),
    ]


def test_the_form_in_unicode_is_taken_where_there_are_two() -> None:
    assert words(r"{\upr{Lampe}{\*\ud{L\u228?mpe}}}.") == "Lämpe."


def test_what_programs_write_for_themselves_is_no_text() -> None:
    body = (
        r"{\colortbl;\red0\green0\blue0;}{\*\generator Riched20 10.0;}{\info{\title The lamp}{\author A Typist}}"
        r"{\*\listtable{\list{\listlevel{\leveltext\'01\u-3913 ?;}}}}{\*\themedata 504b}{\*\unknownthing words}Lit.\par"
    )
    decoded = read_rich_text(rich_text(body))
    assert decoded.text == "Lit.\n\n"
    assert decoded.metadata == (("title", "The lamp"),)


def test_textedit_ends_paragraphs_with_a_backslash() -> None:
    assert blocks("\\cocoartf2639\\pard One.\\\nTwo.\\\n") == [("paragraph", "One."), ("paragraph", "Two.")]


def test_right_to_left_text_is_in_the_order_of_reading() -> None:
    hebrew = "".join(f"\\u{ord(letter)}?" for letter in "נר הנמל")
    assert words(rf"\rtlpar\rtlch {hebrew}") == "נר הנמל"


def test_what_follows_the_end_of_the_file_is_no_text() -> None:
    assert read_rich_text(rich_text("Lit.") + b"\x00\x00 rest {of} it").text == "Lit.\n\n"


def test_a_file_that_ends_in_the_middle_is_read_as_far_as_it_goes() -> None:
    decoded = read_rich_text(rich_text(r"The lamp{\footnote Of bra")[:-1])
    assert_nothing_lost(decoded)
    assert decoded.problems == ("it ends in the middle: what follows is not there",)
    assert blocks_of(decoded) == [("paragraph", "The lamp[1]"), ("note 1", "Of bra")]


@pytest.mark.parametrize("data", [b"", b"words", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\html}"])
def test_what_is_no_rtf_is_named(data: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"letter\.rtf: it does not begin as RTF does: give it the ending of"):
        read_rich_text(data)


def test_groups_may_stand_inside_each_other_to_any_depth() -> None:
    depth = 50_000
    assert words("{" * depth + "deep" + "}" * depth) == "deep"
    assert "deep" in read_rich_text(rich_text(r"{\footnote " * 5_000 + "deep" + "}" * 5_000)).text


UNITS = ("{", "}", "\\", "\\'e9", "\\u-10179?", "\\u233 ", "a", "\\par ", "\\cell ", "\\row ", "\\intbl\\itap9 ",
    "{\\footnote a}", "\\bin3 ", "\\f1", "\\page ", "\\sect ", "{\\v a}", "\\pagebb ", "\\nestcell ", "{\\*\\x }",
    "{\\fonttbl\\f1 a;}", "{\\stylesheet\\s1 a", "{\\shp{\\*\\shpinst{\\shptxt a}}}", "\\line ", "{\\header a}", "\\\n",
)  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_the_time_grows_with_the_length(unit: str) -> None:
    def seconds(count: int) -> float:
        data = rich_text(unit * count)
        began = time.process_time()
        read_rich_text(data)
        return time.process_time() - began

    small, large = (min(seconds(count) for _ in range(3)) for count in (2_000, 8_000))
    assert large < max(0.1, 10 * small)


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)


def escaped(written: str) -> str:
    units = written.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2))
    return "".join(f"\\u{number}?" for number in numbers)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["par", "note", "cell", "hidden", "header"]), WORDS), max_size=8))
def test_nothing_is_lost(content: list[tuple[str, str]]) -> None:
    """Every word is in the text, and in one block."""
    forms = {
        "par": r"{}\par ", "note": r"x{{\footnote {}}}\par ", "cell": r"\pard\intbl {}\cell x\cell\row\pard ",
        "hidden": r"{{\v {}}}\par ", "header": r"{{\header {}}}",
    }  # fmt: skip
    decoded = read_rich_text(rich_text("".join(forms[kind].format(escaped(one)) for kind, one in content)))
    assert_nothing_lost(decoded)
    read = "".join(decoded.text.split())
    assert all("".join(one.split()) in read for _, one in content)


GROUPS = (
    "{\\field", "{\\*\\fldinst PAGE}", "{\\fldrslt ", "{\\upr", "{\\*\\ud", "\\deleted ", "{\\info{\\title ",
    "{\\listtext ", "{\\*\\annotation ", "\\ftnalt ", "\\super ", "1", "\x00", "é",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*UNITS, *GROUPS]), max_size=30))
def test_anything_is_read_or_refused_and_never_anything_else(units: list[str]) -> None:
    assert_nothing_lost(read_rich_text(rich_text("".join(units))))
