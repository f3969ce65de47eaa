"""Mails that are HTML alone: lines as a mail program shows them."""

from __future__ import annotations

from searchdoc.formats.mail_html import lines_of_html
from searchdoc.formats.mail_quotes import MailLine


def words(markup: str) -> list[str]:
    return [line.words for line in lines_of_html(markup) if line.words]


def test_blocks_and_breaks_are_lines() -> None:
    """White space is folded, entities are characters."""
    markup = "<div>The  lamp\n is <i>out</i>.</div><div>Send<br>oil &amp; wick</div>"
    assert words(markup) == ["The lamp is out.", "Send", "oil & wick"]
    assert words("<pre>a  b\n c</pre>") == ["a  b", "c"]


def test_paragraphs_have_a_blank_line_between_them() -> None:
    """Without it they would be one."""
    assert MailLine(0, "") in lines_of_html("<p>a</p><p>b</p>")[1:-1]


def test_a_quotation_is_a_depth() -> None:
    """One inside another is deeper; what is never closed ends with the mail."""
    lines = lines_of_html("a<blockquote>b<blockquote>c</blockquote>d</blockquote>e<blockquote>f")
    assert [line for line in lines if line.words] == [
        MailLine(0, "a"), MailLine(1, "b"), MailLine(2, "c"), MailLine(1, "d"), MailLine(0, "e"), MailLine(1, "f"),
    ]  # fmt: skip


def test_what_nobody_sees_is_no_text() -> None:
    """Styles, scripts and comments; a head that is not closed ends with the body's beginning."""
    assert words("<head><title>t</title><style>p{}</style><body><!-- c --><script>x()</script>seen") == ["seen"]


def test_deep_markup_is_read() -> None:
    """As deep as it likes."""
    assert words("<div>" * 20_000 + "deep" + "</blockquote>" * 5)[-1] == "deep"
