"""The text of HTML: blocks, lines, tables, pages, and whose words a quotation is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from formats_checks import assert_nothing_lost
from markup import blocks, html, pages, voices, words_of
from searchdoc.formats.html import HtmlReader
from searchdoc.formats.html_text import is_page_number, page_number
from searchdoc.formats.html_tree import parse_markup


def test_blocks_are_what_the_markup_says() -> None:
    decoded = html(
        "<h1>The weir</h1><div>Loose <b>words</b><p>Oak<p>Elm</div><h3>Below</h3>"
        "<blockquote><p>Water.</p><blockquote>Ash.</blockquote></blockquote>"
    )
    assert [(hint.kind, hint.level) for hint in decoded.hints] == [
        ("heading", 1),
        ("paragraph", 0),
        ("paragraph", 0),
        ("paragraph", 0),
        ("heading", 3),
        ("quotation", 1),
        ("quotation", 2),
    ]
    assert decoded.text == "The weir\n\nLoose words\n\nOak\n\nElm\n\nBelow\n\nWater.\n\nAsh.\n\n"


@pytest.mark.parametrize(
    ("markup", "printed"),
    [
        ("<p>Oak  <i> is </i>\n here </p>", "Oak is here"),
        ("<p>one<br>two<br/> three</p>", "one\ntwo\nthree"),
        ("<p>one<br><br>two</p>", "one\n\ntwo"),
        ("<p>one<br></p>two", "one\n\ntwo"),
        ("<p>he said <q>go <q>home</q></q></p>", "he said “go ‘home’”"),
        ("<p>H<sub>2</sub>O &amp; caf&eacute;&nbsp;!</p>", "H2O & café\u00a0!"),
        ("<p>&nbsp;</p><p>Oak</p>", "Oak"),
        ("<p><img alt='O' src=x>ak</p>", "Oak"),
        ("<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>", "漢(kan)"),
        ("<ol start=3><li>Oak<li value=9>Elm<li>Ash</ol>", "3. Oak\n\n9. Elm\n\n10. Ash"),
        ("<ol type=a><li>Oak<li>Elm</ol>", "a. Oak\n\nb. Elm"),
        ("<ol type=I><li>Oak</ol><ul><li>Elm</ul>", "I. Oak\n\nElm"),
        ("<dl><dt>Q:<dd>Who?<dt>A:<dd>Marl.</dl>", "Q: Who?\n\nA: Marl."),
        ("<pre>\none\n  two\n\nthree</pre>", "one\n  two\n\nthree"),
        ("<table><tr><th>Oak<th>Elm<tr><td>1<td><td><p>3</p></table>", "Oak\tElm\n\n1\t\t3"),
        ("<table><tr><td><h2>Oak</h2><p>Elm</p><td>Ash</table>", "Oak\n\nElm\n\nAsh"),
        ("<table><tr><td><table><tr><td>1<td>2</table></table>", "1\t2"),
    ],
)
def test_the_text_is_what_a_person_reads(markup: str, printed: str) -> None:
    assert html(markup).text.rstrip() == printed


def test_captions_items_rows_and_pictures_have_labels() -> None:
    decoded = html(
        "<figure><img src=x alt='Water'><figcaption>The weir</figcaption></figure>"
        "<table><caption>Costs</caption><tr><td>Oak<td>3</table><ul><li>Elm</ul><p>So <del>ash</del> it is.</p>"
    )
    assert blocks(decoded) == [
        ("picture", "Water"),
        ("caption", "The weir"),
        ("caption", "Costs"),
        ("row", "Oak\t3"),
        ("item", "Elm"),
        ("paragraph", "So it is."),
        ("deleted", "ash"),
    ]


@pytest.mark.parametrize(
    ("page", "speaker"),
    [
        ("<blockquote><p>Such water.</p><footer>— Tobias Marl, <cite>Oaks</cite></footer></blockquote>", "Tobias Marl"),
        ("<blockquote><p>Such water.</p><p>— <cite>Tobias Marl</cite></p></blockquote>", "Tobias Marl"),
        (
            "<figure><blockquote><p>Such water.</p></blockquote><figcaption>Tobias Marl</figcaption></figure>",
            "Tobias Marl",
        ),
        ("<blockquote><p>Such water.</p><footer>from an old song</footer></blockquote>", None),
        ("<blockquote><p>Such water.</p></blockquote><p><cite>Tobias Marl</cite></p>", None),
        ("<blockquote><p>Such water. <cite>The Times</cite></p></blockquote>", None),
    ],
)
def test_a_quotation_has_the_speaker_who_is_plainly_stated(page: str, speaker: str | None) -> None:
    assert voices(html(page)) == ([(speaker, "Such water.")] if speaker else [])


PAGES = [
    "<span epub:type='pagebreak' id='p12' title='12'></span>",
    "<span role='doc-pagebreak' aria-label=' page 12 '></span>",
    "<span class='pagenum'><a id='Page_12'>[Pg 12]</a></span>",
    "<span class='pagenum'>{12}</span>",
    "<a class='pagenum' id='Page_12' title='12'> </a>",
    "<span class='pagenum ws-pagenum' id='12' title='12'>&#8203;</span>",
    "<a class='pagebreak' id='page12'></a>",
]


@pytest.mark.parametrize("mark", PAGES)
def test_pages_begin_where_their_numbers_stand(mark: str) -> None:
    decoded = html(f"<p>Oak goes {mark}on.</p>")
    assert pages(decoded) == [(None, "Oak goes"), ("12", "on.")]
    assert decoded.text == "Oak goes on.\n\n"


def test_a_long_text_is_no_page_number() -> None:
    root = parse_markup("<p class='pagenum'>This is a paragraph of the text after all</p><i class='pagenum'>xii</i>")
    long, short = (node for node in root.nodes() if node.tag in {"p", "i"})
    assert not is_page_number(long)
    assert (is_page_number(short), page_number(short)) == (True, "xii")


def test_right_to_left_text_stays_in_the_order_of_reading() -> None:
    assert html("<p dir=rtl>שלום <bdo>לך</bdo></p>").text == "שלום לך\n\n"


@pytest.mark.no_cover  # a hundred thousand calls, of which each would be counted
def test_ten_thousand_elements_in_each_other_are_read() -> None:
    for tag in ("div", "b", "blockquote", "ul><li", "table><tr><td", "q"):
        assert "Oak" in html(f"<{tag}>" * 10_000 + "Oak").text


TAGS = (
    "p div b q blockquote ul ol li table tr td caption h2 pre dl dt dd br a sup del figure figcaption cite footer nav "
    "section span aside ruby"
).split()
ATTRIBUTES = st.sampled_from(
    [{}, {"id": "n"}, {"href": "#n"}, {"class": "pagenum"}, {"role": "doc-noteref", "href": "#n"}, {"class": "menu"}]
)
TREES = st.recursive(
    st.text("ab \n“é", max_size=5),
    lambda inner: st.tuples(st.sampled_from(TAGS), ATTRIBUTES, st.lists(inner, max_size=4)),
    max_leaves=25,
)


def element(tree: object) -> etree._Element:
    """A tree of tags and words as an element of another library than the one that reads it."""
    tag, attributes, children = tree if isinstance(tree, tuple) else ("p", {}, [tree])
    made = etree.Element(tag, attributes)
    for child in [] if tag == "br" else children:
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
    made = element(tree)
    decoded = HtmlReader().read(etree.tostring(made, method="html", encoding="unicode").encode(), "a.html")
    assert_nothing_lost(decoded)
    if "pagenum" not in (marked := etree.tostring(made, encoding="unicode")) and "href" not in marked:
        letters = sorted(letter for letter in "".join(map(str, made.itertext())) if letter in "abé")
        assert sorted(letter for letter in decoded.text if letter in "abé") == letters


UNITS = ["<p>a", "<table><tr><td>a", "<sup><a href='#n'>1</a></sup>", "<li id=n><a href=#n>1</a>", "<blockquote>a",
         "<blockquote><cite>Ada Quill</cite>", "<q>a", "<br>", "<pre>\n\na", "<img alt=water>", "<del>a", "<aside>a",
         "<span class=pagenum>1", "<footer>a", "<nav>a", "<figure><blockquote>a", "<ol><li>a", "<p id=n>a"]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("before", ["", "<div id=n>"])
def test_any_repetition_takes_linear_time(unit: str, before: str) -> None:
    def seconds(count: int) -> float:
        began = time.thread_time()
        HtmlReader().read((before + unit * count).encode(), "a.html")
        return time.thread_time() - began

    # a busy machine may take a short time for a long one, but not three times
    assert any(seconds(4_000) < max(0.5, 10 * seconds(1_000)) for _ in range(3))


def test_words_that_belong_to_nobody_are_kept_in_furniture() -> None:
    assert words_of(html("<nav>Oak</nav><p>Elm.</p>"), "boilerplate") == ["Oak"]
