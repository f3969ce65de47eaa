"""What stands around the text of a page is set apart, and never lost."""

from __future__ import annotations

import pytest

from markup import blocks, html, words_of
from searchdoc.formats.html_boilerplate import find_boilerplate, is_not_shown
from searchdoc.formats.html_tree import parse_markup

AROUND = [
    "<nav>Home</nav>",
    "<div role='navigation'>Home</div>",
    "<footer>Home</footer>",
    "<aside>Home</aside>",
    "<header>Home</header>",
    "<div class='site cookie-banner'>Home</div>",
    "<div id='cookie-notice'>Home</div>",
    "<ul><li><a href='/a'>Home</a><li><a href='/b'>Home</a><li><a href='/c'>Home</a></ul>",
    "<p><a href='/a'>Home</a> | <a href='/b'>Home</a> | <a href='/c'>Home</a></p>",
    "<button>Home</button>",
    "<noscript>Home</noscript>",
    "<div class='catlinks'>Home</div>",
]


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_the_text_is_furniture(around: str) -> None:
    decoded = html(f"{around}<main><p>Oak is here.</p></main>")
    assert words_of(decoded, "paragraph") == ["Oak is here."]
    assert "Home" in "".join(words_of(decoded, "boilerplate"))


@pytest.mark.parametrize(
    "text",
    [
        "<article><header><h1>Home</h1></header></article>",
        "<header><h1>Home</h1></header>",
        "<ul><li><a href='/a'>Home</a> is where the oak stands and the elm<li>Elm<li>Ash</ul>",
        "<blockquote><p>Home</p><footer>Marl</footer></blockquote>",
        "<body class='nav'><p>Home</p></body>",
        "<div class='canavan'>Home</div>",
    ],
)
def test_text_is_text(text: str) -> None:
    assert words_of(html(f"{text}<p>Oak is here.</p>"), "boilerplate") == []


def test_a_page_of_links_alone_is_text() -> None:
    links = "".join(f"<li><a href='/{at}'>Letter {at}</a>" for at in range(5))
    assert len(words_of(html(f"<ul>{links}</ul>"), "item")) == 5


def test_a_footer_that_holds_the_notes_is_text() -> None:
    decoded = html("<p>Oak<sup><a href='#n'>1</a></sup>.</p><footer><p id='n'>Hard.</p></footer>")
    assert words_of(decoded, "note") == ["Hard."]


def test_what_stands_in_a_line_waits_for_its_end() -> None:
    decoded = html("<h2>The weir<span class='mw-editsection'>[edit]</span> in 1851</h2><p>Oak.</p>")
    assert blocks(decoded) == [("heading", "The weir in 1851"), ("boilerplate", "[edit]"), ("paragraph", "Oak.")]


OLD_LICENCE = (
    "<pre>The Project Gutenberg eBook of Oaks\n\n*** START OF THE PROJECT GUTENBERG EBOOK OAKS ***\n</pre>{}"
    "<p>*** END OF THE PROJECT GUTENBERG EBOOK OAKS ***</p><p>Licence.</p>"
)
NEW_LICENCE = (
    "<section class='pg-boilerplate pgheader' id='pg-header'><h2>The Project Gutenberg eBook of Oaks</h2></section>{}"
    "<section class='pg-boilerplate pgheader' id='pg-footer'><p>Licence.</p></section>"
)


@pytest.mark.parametrize("page", [OLD_LICENCE, NEW_LICENCE])
def test_the_licence_of_project_gutenberg_is_furniture(page: str) -> None:
    decoded = html(page.format("<h1>Oaks</h1><p>Oak is here.</p>"))
    assert [words for kind, words in blocks(decoded) if kind != "boilerplate"] == ["Oaks", "Oak is here."]
    assert "Licence." in words_of(decoded, "boilerplate")


def test_what_a_browser_hides_is_no_text() -> None:
    hidden = parse_markup("<p hidden>a<p style='Display: none'>b<p style='color: red'>c").nodes()
    assert [is_not_shown(node) for node in hidden if node.tag == "p"] == [True, True, False]
    assert html("<p hidden>Elm</p><script>x</script><template>y</template><p>Oak.</p>").text == "Oak.\n\n"


def test_contents_have_a_label_of_their_own() -> None:
    root = parse_markup("<nav epub:type='toc'>One</nav><p>Oak</p>")
    assert list(find_boilerplate(root, ()).values()) == ["contents"]
