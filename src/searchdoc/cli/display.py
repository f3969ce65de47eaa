"""How answers and citations look in a terminal, and as plain text when the output goes elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from searchdoc.answering.answers import Answer
from searchdoc.answering.citations import Citation, is_doubtful, place_of
from searchdoc.answering.llm_check import Written, struck_out
from searchdoc.cli.terminal import Console, Text
from searchdoc.cli.wording import capitalised, shortened
from searchdoc.models import Letter, Note, Voice
from searchdoc.passages.context import shown_words, written_date

_LONGEST_NOTE, _LONGEST_QUOTATION = 160, 60
"""Characters of a note, and of a quotation in a model's paragraph, that are shown."""


def show_answer(out: Console, answer: Answer, *, explain: bool) -> None:
    """The sentences with their numbers, then the citations; or the reason for silence and the nearest passages."""
    if answer.understood == "query":
        out.print(Text("Read in the query language; --plain reads it as a question.", style="dim"))
    if not answer.answered:
        out.print(Text(capitalised(answer.reason or "nothing was found") + ".", style="bold yellow"))
        if answer.suggestion:
            out.print(Text(f"Did you mean: {answer.suggestion.rstrip('?')}?"))
        if answer.citations:
            out.print(Text("\nThe nearest passages, which do not answer:", style="dim"))
        show_citations(out, answer.citations, excerpt=200, explain=explain)
        return
    if answer.suggestion:
        out.print(Text(f"Read as: {answer.suggestion}", style="dim"))
    used = {claim.citation for claim in answer.claims}
    by_number = {citation.number: citation for citation in answer.citations}
    previous: int | None = None
    for claim in answer.claims:
        speaker = _speaker_label(by_number[claim.citation])
        head = (f"{speaker}: ", "bold cyan") if claim.citation != previous else ""
        previous = claim.citation
        words = shown_words(by_number[claim.citation].document, claim.span)
        out.print(Text.assemble(head, words, (f" [{claim.citation}]", "bold green")))
        if explain:
            out.print(Text(f"{claim.score:.3f} = {_sum(claim.parts)}", style="yellow").indented())
    out.print()
    show_citations(out, [citation for citation in answer.citations if citation.number in used], explain=explain)
    others = [citation for citation in answer.citations if citation.number not in used]
    if others:
        out.print(Text("\nSee also", style="dim"))
        show_citations(out, others, excerpt=120, explain=explain)


def show_written(out: Console, written: Written) -> None:
    """A language model's paragraph, marked as such, what does not hold struck out, and whose words it quotes."""
    head = f"Not the documents’ words: written by {written.model} at {written.server}, checked against the passages."
    out.print(Text(f"\n{head}", style="bold yellow"))
    pieces: list[str | Text] = []
    for sentence in written.sentences:
        pieces += [" "] if pieces else []
        pieces += [words if why is None else _struck(words, why) for words, why in sentence.pieces()]
    out.print(Text.assemble(*pieces))
    quotations = (quotation for sentence in written.sentences for quotation in sentence.quotations)
    for source in (quotation.source for quotation in quotations if not quotation.struck):
        if source is not None:
            words = shortened(source.document.slice(source.span), _LONGEST_QUOTATION)
            whose = capitalised(source.speaker or "speaker not established")
            line = Text.assemble(
                (f"[{source.citation}] ", "bold green"), (whose, "bold cyan"), f": “{words}” ", (source.id, "dim")
            )
            out.print(line.indented())


def _struck(words: str, why: str) -> Text:
    """In red; only the words themselves are struck through, so that the reason can be read."""
    text = struck_out(words, why)
    end = len(struck_out(words, "")) - len(" [struck out: ]")
    return Text.assemble((text[:end], "strike red"), (text[end:], "red"))


def show_citations(
    out: Console,
    citations: Sequence[Citation],
    *,
    excerpt: int | None = None,
    explain: bool = False,
    full: bool = False,
) -> None:
    """Citations one below the other; with ``excerpt`` the beginning of the words, with ``full`` all of them."""
    for citation in citations:
        out.print(Text.assemble((f"[{citation.number}] ", "bold green"), headline(citation)))
        body = outer_voices(citation)
        if full or excerpt:
            words = shown_words(citation.document, citation.span)
            body.append(Text(words if full else shortened(words, excerpt or 0), style=_style(citation)))
        body.extend(_particulars(citation))
        if explain:
            body.append(explanation(citation))
        body.append(Text(citation.id, style="dim"))
        for text in body:
            out.print(text.indented())


def surroundings(citation: Citation, length: int) -> Text:
    """The words cited between ``length`` characters of what stands before and after them."""
    text, span = citation.document.text, citation.span
    return Text.assemble(
        ("…" if span.start > length else "", "dim"),
        (text[max(0, span.start - length) : span.start], "dim"),
        (citation.text, "bold"),
        (text[span.end : span.end + length], "dim"),
        ("…" if span.end + length < len(text) else "", "dim"),
    )


def letters_around(citation: Citation) -> list[Text]:
    """The letters in which the words stand, outermost first, a line each: who → to whom, from where, when."""
    around = citation.document.letters_around(citation.span)
    return [
        Text(f"{'in it, ' if place else 'in '}{_letter(letter)}", style="cyan") for place, letter in enumerate(around)
    ]


def _letter(letter: Letter) -> str:
    which = f"letter {letter.number} of {letter.of}" if letter.of > 1 else "a letter"
    whom = f"{letter.author or 'writer not established'}{f' → {letter.addressee}' if letter.addressee else ''}"
    when = written_date(letter.date) if letter.date else None
    return ", ".join(part for part in (f"{which}: {whom}", letter.place, when) if part)


def headline(citation: Citation) -> Text:
    """Whose words: who → to whom, when; or what the editor wrote."""
    if citation.is_editorial:
        reference = citation.reference.split("; ")[0]
        return Text(capitalised(reference), style="italic magenta")
    voices = citation.voices
    return Text(_arrow(voices[-1]) if voices else "speaker not established", style="bold cyan")


def outer_voices(citation: Citation) -> list[Text]:
    """By whom the words are quoted or reported, from the words outwards, a line each."""
    if citation.is_editorial:
        return []
    chain = list(reversed(citation.voices))
    return [
        Text(f"{'reported' if inner.mode == 'reported' else 'quoted'} by {_arrow(outer)}", style="cyan")
        for inner, outer in pairwise(chain)
    ]


def _arrow(voice: Voice) -> str:
    name = voice.speaker or ("the editor" if voice.role == "editor" else "speaker not established")
    whom = f" → {voice.addressee}" if voice.addressee else ""
    when = f", {written_date(voice.date)}" if voice.date else ""
    doubt = f" ({voice.confidence:.0%} sure)" if is_doubtful(voice) else ""
    return f"{name}{whom}{when}{doubt}"


def _particulars(citation: Citation) -> list[Text]:
    lines = [Text(" · ".join(place_of(citation)), style="dim")]
    if citation.repeats:
        lines.append(Text(f"the same words stand in {len(citation.repeats)} more place(s)", style="dim"))
    lines.extend(_note(note) for note in citation.notes)
    return lines


def _note(note: Note) -> Text:
    by = f" by {note.author}" if note.author else ""
    doubt = ", place inferred" if note.linked == "inferred" else ""
    return Text(f"note {note.number}{by}{doubt}: {shortened(note.text, _LONGEST_NOTE)}", style="italic magenta")


def explanation(citation: Citation) -> Text:
    """The words matched, the ranks, what the final score is made of, and what is stated about the document."""
    scores, why = citation.scores, citation.explanation
    words = ", ".join(why.terms) or "none"
    keyword = f"{scores.keyword:.2f} (rank {why.keyword_rank})" if scores.keyword is not None else "–"
    semantic = f"{scores.semantic:.2f} (rank {why.semantic_rank})" if scores.semantic is not None else "–"
    tokens = f"{scores.tokens:.2f}" if scores.tokens is not None else "–"
    rerank = f", cross-encoder {scores.rerank:.2f}" if scores.rerank is not None else ""
    told = (
        f"words matched: {words}",
        f"keyword score {keyword}, similarity {semantic}, word by word {tokens}{rerank}",
        f"final {scores.final:.3f} = {_sum(why.parts)}",
        *(f"stated: {one.what}: {one.value} ({one.place})" for one in citation.document.stated),
    )
    return Text("\n".join(told), style="yellow")


def _sum(parts: Sequence[tuple[str, float]]) -> str:
    """What a score is made of: "1.000 words + 0.150 a date"."""
    terms = " ".join(f"{'+' if value >= 0 else '−'} {abs(value):.3f} {name}" for name, value in parts)
    return terms.lstrip("+ ")


def _speaker_label(citation: Citation) -> str:
    reported = citation.reported
    if reported is not None and reported.speaker:
        return f"On {reported.speaker}"
    if citation.speaker:
        return citation.speaker
    return "The editor" if citation.voice is not None and citation.voice.role == "editor" else "Speaker not established"


def _style(citation: Citation) -> str:
    return "italic" if citation.voice is not None and citation.voice.role == "editor" else ""
