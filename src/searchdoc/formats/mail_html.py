"""The lines of a mail whose words are HTML alone, with what it quotes as a depth: ``blockquote`` is the mark there."""

from __future__ import annotations

from html.parser import HTMLParser

from searchdoc.formats.mail_quotes import MailLine

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_APART = frozenset({"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre"})
"""Elements with a blank line before and behind them."""

_UNSEEN = frozenset({"head", "style", "script", "title", "template"})
_DEEPEST = 32
"""The most quotations that are told apart inside each other."""


def lines_of_html(markup: str) -> list[MailLine]:
    """The lines as a mail program shows them; comments, styles and scripts are no words of the mail."""
    reader = _LineReader()
    reader.feed(markup)
    reader.close()
    reader.end_line()
    return reader.lines


class _LineReader(HTMLParser):
    """Collects the lines; ``unseen`` is inside how many elements that nobody sees the parser stands."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[MailLine] = []
        self._words: list[str] = []
        self._depth = 0
        self._unseen = 0
        self._literal = 0

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element: a block on a line of its own."""
        if tag == "br":
            self.end_line()
        elif tag in _BLOCKS:
            self._begin_block(tag)
            self._depth += tag == "blockquote"
        self._unseen = 0 if tag == "body" else self._unseen + (tag in _UNSEEN)
        self._literal += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End an element; what was never begun ends nothing."""
        if tag in _BLOCKS:
            self._begin_block(tag)
            self._depth = max(0, self._depth - (tag == "blockquote"))
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._literal = max(0, self._literal - (tag == "pre"))

    def handle_data(self, data: str) -> None:
        """Words, their white space folded outside ``pre``."""
        if self._unseen:
            return
        if self._literal:
            first, *others = data.split("\n")
            self._words.append(first)
            for other in others:
                self.end_line()
                self._words.append(other)
        else:
            self._words.append(data)

    def end_line(self) -> None:
        """End the line that is being collected; it may be blank."""
        words = "".join(self._words)
        self.lines.append(MailLine(min(self._depth, _DEEPEST), words.strip() if self._literal else _folded(words)))
        self._words = []

    def _begin_block(self, tag: str) -> None:
        if any(word.strip() for word in self._words):
            self.end_line()
        self._words = []
        if tag in _APART and self.lines and self.lines[-1].words:
            self.lines.append(MailLine(self.lines[-1].depth, ""))


def _folded(words: str) -> str:
    """Words with each run of white space as one space; the two dashes before a signature keep theirs."""
    folded = " ".join(words.split())
    return "-- " if folded == "--" else folded
