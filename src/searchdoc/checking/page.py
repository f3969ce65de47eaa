"""The findings as one page of HTML that stands alone and can be sent: no script, no file beside it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import PurePath

from searchdoc.checking.reports import CheckedDraft, QuotationFinding
from searchdoc.checking.telling import (
    STATUS_NAMES,
    mismatch_sentence,
    notice_sentences,
    segments,
    summary,
    verdict,
)
from searchdoc.text.characters import without_controls

_STYLE = """
:root { color-scheme: light dark; --ink: #221d17; --soft: #6a6055; --paper: #fbf8f2; --rule: #d9d0c2; --wrong: #9c2b1b;
  --right: #2d6a3e; --struck: #f6d9d3; --put: #d8ebd9; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece5da; --soft: #b0a698; --paper: #1c1916; --rule: #443d35;
  --wrong: #f09a86; --right: #93cfa0; --struck: #55261d; --put: #224a2c; } }
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1.05rem/1.5 Georgia, serif; color: var(--ink);
  background: var(--paper); }
h1 { font-size: 1.5rem; }
ol { list-style: none; padding: 0; } li { border-top: 1px solid var(--rule); padding: 1rem 0; }
blockquote { margin: 0.3rem 0; font-size: 1.1rem; } .small { color: var(--soft); font-size: 0.9rem; margin: 0.2rem 0; }
.verdict { font-weight: bold; margin: 0; }
.wrong .verdict { color: var(--wrong); } .right .verdict { color: var(--right); }
del { background: var(--struck); } ins { background: var(--put); text-decoration: none; }
code { font-size: 0.85em; overflow-wrap: anywhere; }
"""


def draft_page(checked: CheckedDraft) -> str:
    """The page, with every finding and what it cites."""
    name = escape(without_controls(PurePath(checked.draft.shown_name).name))  # the page may be sent: no folders
    items = "\n".join("\n".join(_item(number, one)) for number, one in enumerate(checked.findings, 1))
    problems = "".join(f'<p class="small">{_shown(one)}</p>\n' for one in checked.draft.problems)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Quotations of {name}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>Quotations of {name}</h1>\n<p>{_shown(summary(checked))}</p>\n{problems}"
        f"<ol>\n{items}\n</ol>\n</main>\n</body>\n</html>\n"
    )


def _item(number: int, finding: QuotationFinding) -> Iterator[str]:
    quotation, checked = finding.quotation, finding.checked
    state = "wrong" if finding.is_wrong else "aside" if finding.aside else "right"
    yield f'<li class="{state}" id="q{number}">'
    yield f'<p class="verdict">{number}. {_shown(verdict(finding))}</p>'
    words = "".join(
        _MARKED[one.kind].format(_shown(one.words)) for one in segments(quotation.text, checked.differences)
    )
    yield f'<blockquote dir="auto">{words}</blockquote>'
    claimed = f", said to be {checked.claimed_speaker}’s" if checked.claimed_speaker else ""
    yield f'<p class="small">Line {quotation.line} of the draft{_shown(claimed)}; {STATUS_NAMES[finding.status]}</p>'
    for sentence in (*map(mismatch_sentence, finding.mismatches), *notice_sentences(checked.notices)):
        yield f'<p class="small">{_shown(sentence)}</p>'
    for citation in checked.pieces or ((checked.citation,) if checked.citation else ()):
        yield f'<p class="small">“{_shown(" ".join(citation.text.split()))}”<br>— {_shown(citation.reference)}'
        yield f"<br><code>{_shown(citation.id)}</code></p>"
    yield "</li>"


_MARKED = {"same": "{}", "draft": "<del>{}</del>", "source": "<ins>{}</ins>"}


def _shown(words: str) -> str:
    return escape(without_controls(words))
