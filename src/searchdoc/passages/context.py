"""What is indexed with a passage's words: where it stands, who speaks, what leads in.

This is context for finding only. It goes to the keyword index in fields of its own and before the words that are
embedded; it never becomes part of what is cited.
"""

from __future__ import annotations

from searchdoc.models import Document, Passage, Span, Voice, reading_text
from searchdoc.protocols import Entry
from searchdoc.text.dates import days_of
from searchdoc.text.divisions import join_divided, show_whole
from searchdoc.text.sentences import sentences

MONTHS = "January February March April May June July August September October November December".split()

_LONGEST_PART = 18
"""Words of the title, of each heading and of each voice that are embedded with a passage, at most."""

_LONGEST_LEAD = 300
"""Characters of the sentence that introduces a quoted document, at most; its end is indexed."""


def entry(passage: Passage) -> Entry:
    """The passage as the keyword index takes it."""
    days = days_of(passage.date)
    return Entry(
        text=passage.reading,
        heading=" ".join(passage.section),
        context=" ".join(filter(None, [*described(passage), written_at(passage), lead_in(passage)])),
        speaker=" · ".join(speakers_of(passage)),
        kind=passage.kind,
        document=passage.document.id,
        since=days[0] if days else None,
        until=days[1] if days else None,
        language=passage.document.language,
    )


def speakers_of(passage: Passage) -> list[str]:
    """Everybody whose words the passage holds or reports, the innermost direct voice first."""
    voices = [voice for quote in passage.quotes for voice in quote.voices[-1:]]
    names = [passage.speaker, *(voice.speaker for voice in reversed(passage.voices) if voice.mode == "reported")]
    return list(dict.fromkeys(name for name in [*names, *(voice.speaker for voice in voices)] if name))


def embedded_text(passage: Passage, context_limit: int) -> str:
    """The passage as the model reads it: title, headings and voices first, then its words (as long as ``text``).

    What belongs to the page is left out of them, and words divided at the ends of lines are whole.

    ``context_limit`` is how many tokens may stand before the words: those that the longest passages leave free in the
    model's window. Two words are counted as three tokens.
    """
    parts = [] if passage.kind == "heading" else [passage.document.title, *passage.section, *described(passage)]
    words = [word for part in parts if part for word in f"{part}.".split()[:_LONGEST_PART]][: context_limit * 2 // 3]
    own = join_divided(passage.reading)
    return f"{' '.join(words)} {own}" if words else own


def shown_words(document: Document, span: Span) -> str:
    """The words at a span as a person is shown them: divided words whole, nothing of what belongs to a page."""
    words, done = [], span.start
    for gap in document.furniture_in(span):
        words.append(document.text[done : span.start + gap.start])
        done = span.start + gap.end
    return show_whole(reading_text("".join([*words, document.text[done : span.end]])))


def described(passage: Passage) -> list[str]:
    """The quoted voices in words ("Lenin to Trotsky, 13 December 1922"), outermost first."""
    return [described_voice(voice) for voice in passage.voices if voice.role == "quoted" and voice.speaker]


def described_voice(voice: Voice) -> str:
    """One voice in words: who, to whom, when."""
    whom = f" to {voice.addressee}" if voice.addressee else ""
    when = f", {written_date(voice.date)}" if voice.date else ""
    return f"{voice.speaker}{whom}{when}"


def written_at(passage: Passage) -> str:
    """Where the letter was written in which the passage lies, or nothing."""
    return (passage.letter.place or "") if passage.letter is not None else ""


def lead_in(passage: Passage) -> str:
    """The sentence that introduces the document quoted, where there is one."""
    lead = passage.block.lead
    if lead is None:
        return ""
    block = passage.document.blocks[lead]
    words = passage.document.reading(block.span)
    last = sentences(words, passage.document.language)[-1:] or (Span(0, len(words)),)
    return words[last[0].start : last[0].end][-_LONGEST_LEAD:]


def written_date(edtf: str) -> str:
    """A date as people write it: "13 December 1922", "March 1919", "1923?"."""
    plain = edtf.rstrip("?~%")
    doubt = edtf[len(plain) :]
    parts = plain.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return edtf
    words = [parts[0]]
    if len(parts) > 1 and 1 <= int(parts[1]) <= len(MONTHS):
        words.insert(0, MONTHS[int(parts[1]) - 1])
    if len(parts) == 3:
        words.insert(0, str(int(parts[2])))
    return " ".join(words) + ("?" if "?" in doubt else "")
