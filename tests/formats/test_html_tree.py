"""HTML as a tree: tags are closed as browsers close them, at any depth, in linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchdoc.formats.html_tree import MarkupNode, parse_markup, walk_nodes


def shape(node: MarkupNode) -> str:
    """A tree of few levels as words: "p('a' b('x'))"; neighbouring pieces of words are one."""
    inner: list[str] = []
    for child in node.children:
        if isinstance(child, MarkupNode):
            inner.append(shape(child))
        elif inner and inner[-1].endswith("'"):
            inner[-1] = f"{inner[-1][:-1]}{child}'"
        else:
            inner.append(f"'{child}'")
    return f"{node.tag}({' '.join(inner)})"


@pytest.mark.parametrize(
    ("markup", "tree"),
    [
        ("<p>a<p>b", "(p('a') p('b'))"),
        ("<p>a<div>b</div>", "(p('a') div('b'))"),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", "(ul(li('a' ul(li('b'))) li('c')))"),
        ("<table><tr><td>a<td>b<tr><td>c</table>", "(table(tr(td('a') td('b')) tr(td('c'))))"),
        ("<table><tr><td><table><tr><td>a</table><td>b</table>", "(table(tr(td(table(tr(td('a')))) td('b'))))"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "(dl(dt('a') dd('b') dt('c')))"),
        ("<b><p>a</b>b</p>c", "(b(p('ab') 'c'))"),
        ("a</p>b<br>c<img src=x>", "('ab' br() 'c' img())"),
        ("<a href=x>a<a href=y>b", "(a('a') a('b'))"),
        ("AT&T &amp; &eacute;&#8212;&lt;p&gt;", "('AT&T & é—<p>')"),
        ("<script>x < y; '<p>'</script>a", "(script('x < y; '<p>'') 'a')"),
        ("<!-- a -->b<!-- c", "('b<!-- c')"),
        ("a<![if !vml]>b<![endif]>c", "('abc')"),
        ("<![CDATA[a < b]]>", "('a < b')"),
        ("a < b <c", "('a < b <c')"),
        ("<a id=x />b<p/>c", "(a() 'b' p() 'c')"),
    ],
)
def test_tags_are_closed_as_browsers_close_them(markup: str, tree: str) -> None:
    assert shape(parse_markup(markup)) == tree


def test_xml_knows_no_void_elements() -> None:
    assert shape(parse_markup("<meta>a</meta><p>b<p>c</p></p>", html=False)) == "(meta('a') p('b' p('c')))"


def test_the_first_of_two_attributes_of_one_name_counts() -> None:
    (node,) = [one for one in parse_markup('<p ID="a" id="b" hidden>').nodes() if one.tag == "p"]
    assert node.attributes == {"id": "a", "hidden": ""}


def test_the_order_says_what_is_inside_what() -> None:
    nodes = list(parse_markup("<div><p>a<b>b</b></p></div><p>c</p>").nodes())
    assert [(node.tag, node.order, node.last) for node in nodes] == [
        ("", 0, 4),
        ("div", 1, 3),
        ("p", 2, 3),
        ("b", 3, 3),
        ("p", 4, 4),
    ]


def test_ten_thousand_elements_in_each_other_are_walked() -> None:
    root = parse_markup("<div><b>" * 10_000 + "x")
    assert root.words() == "x"
    assert sum(1 for _ in root.nodes()) == 20_001


class Words:
    """Gathers words but for those in ``b``."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def start(self, node: MarkupNode) -> bool:
        return node.tag != "b"

    def text(self, words: str) -> None:
        self.found.append(words)

    def end(self, node: MarkupNode) -> None:
        self.found.append(f"/{node.tag}")


def test_a_visitor_leaves_out_what_it_likes() -> None:
    words = Words()
    walk_nodes(parse_markup("<p>a<b>b</b>c</p>"), words)
    assert words.found == ["a", "c", "/p", "/"]


@given(st.text("<>/!-[]&;ab =\"'\n", max_size=60))
def test_any_characters_make_a_tree(markup: str) -> None:
    assert parse_markup(markup).tag == ""


UNITS = ["<!--", "<![CDATA[", "<![x", "<a ", "<a>", "<p>", "<b><p>", "</div>", "<div>", "<ul><li>", "<table><tr><td>",
         "&", "<script>", "</", "<?", "<!", "]]>", "-->", "<td>", "<li>", "<dt>", "<option>"]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_any_repetition_takes_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        began = time.thread_time()
        parse_markup("<p>x" + unit * count + "</x>")
        return time.thread_time() - began

    # a busy machine may take a short time for a long one, but not three times
    assert any(seconds(16_000) < max(0.5, 10 * seconds(4_000)) for _ in range(3))
