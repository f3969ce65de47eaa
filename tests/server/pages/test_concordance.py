"""The concordance as a page shows it."""

import searchdoc
from searchdoc.server.pages.catalogue import catalogue_of
from searchdoc.server.pages.concordance import LINES_PER_PAGE, ConcordanceAsked, concordance_view


def test_lines_lead_to_their_words_and_counts_narrow_them_down(papers: searchdoc.Index) -> None:
    """Page by page, in the order that was chosen."""
    palette = catalogue_of(papers).palette
    asked = ConcordanceAsked("the", sort="left", collocates="1")
    view = concordance_view(papers, palette, asked)
    assert (len(view.lines), view.pages > 1, view.previous) == (LINES_PER_PAGE, True, "")
    assert view.next == "/concordance?query=the&sort=left&collocates=1&page=2"
    assert view.lines[0].link.startswith("/documents/")
    assert [one.name for one in view.orders if one.chosen] == ["word to the left"]
    assert view.collocates
    speaker = next(line for line in view.counts[1].values if line.link)
    narrowed = concordance_view(papers, palette, asked.but(speaker=speaker.name))
    assert narrowed.total == speaker.occurrences


def test_nothing_found_has_a_way_out(papers: searchdoc.Index) -> None:
    """A spelling that occurs."""
    view = concordance_view(papers, catalogue_of(papers).palette, ConcordanceAsked("millerr"))
    assert (view.total, view.counts, view.suggestion) == (0, (), "miller")
