"""How answers and citations look in a terminal, and as plain text when the output goes elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from searchdoc.answering.answers import Answer, Claim
from searchdoc.answering.citations import Citation, is_doubtful, place_of
from searchdoc.answering.llm_check import Written, struck_out
from searchdoc.cli.marking import marked
from searchdoc.cli.terminal import Console, Text
from searchdoc.models import Letter, Note, Span, Voice
from searchdoc.passages.context import shown_words, written_date
from searchdoc.text.snippets import matching, snippet
from searchdoc.text.wording import capitalised, shortened, unwrapped

LONGEST_HIT, _LONGEST_ASIDE = 400, 160
"""Characters that are shown of a passage found, and of one that is named beside an answer."""

_LONGEST_NOTE, _LONGEST_QUOTATION = 160, 60
"""Characters of a note, and of a quotation in a model's paragraph, that are shown."""

_EDITOR, _UNKNOWN = "the editor (not named)", "speaker not established"
"""How those are called of whom no name is known."""

_LONG_TITLE, _SHORT_TITLE = 60, 40
"""A title of more characters than the first is shortened to the second where it is shown again."""


def show_answer(out: Console, answer: Answer, *, explain: bool) -> None:
    """The sentences with their numbers, then the citations; or the reason for silence and the nearest passages."""
    if answer.understood == "query":
        out.print(Text("Read in the query language; --plain reads it as a question.", style="dim"))
    if not answer.answered:
        out.print(Text(capitalised(answer.reason or "nothing was found") + ".", style="bold"))
        if answer.suggestion:
            out.print(Text(f"Did you mean: {answer.suggestion.rstrip('?')}?"))
        if answer.citations:
            out.print(Text("\nThe nearest passages, which do not answer:", style="dim"))
        show_citations(out, answer.citations, excerpt=_LONGEST_ASIDE, explain=explain)
        return
    if answer.suggestion:
        out.print(Text(f"Read as: {answer.suggestion}", style="dim"))
    by_number = {citation.number: citation for citation in answer.citations}
    _show_claims(out, answer.claims, by_number, explain=explain)
    used = {claim.citation for claim in answer.claims}
    titles: set[str] = set()
    out.print(Text("Sources", style="dim"))
    show_citations(out, [one for one in answer.citations if one.number in used], explain=explain, titles=titles)
    others = [citation for citation in answer.citations if citation.number not in used]
    if others:
        out.print(Text("\nSee also", style="dim"))
        show_citations(out, others, excerpt=_LONGEST_ASIDE, explain=explain, titles=titles)


def _show_claims(out: Console, claims: Sequence[Claim], by_number: Mapping[int, Citation], *, explain: bool) -> None:
    """The sentences, those of one citation together under its number, with whose they are below; an empty line each.

    In front of a sentence that points back stands, dim, the one before.
    """
    for number, group in groupby(claims, key=lambda claim: claim.citation):
        citation = by_number[number]
        shown: set[Span] = set()
        for place, claim in enumerate(group):
            words = _marked(citation, unwrapped(shown_words(citation.document, claim.span)), "bold", "underline")
            if claim.before is not None and claim.before not in shown:
                words = Text.assemble((f"{unwrapped(shown_words(citation.document, claim.before))} ", "dim"), words)
            shown.add(claim.span)
            out.print(words.indented() if place else words.numbered(number))
            if explain:
                out.print(Text(f"{claim.score:.3f} = {_sum(claim.parts)}", style="dim").indented())
        out.print(Text(f"— {_speaker_label(citation)}", style="cyan").indented())
        out.print()


def show_written(out: Console, written: Written) -> None:
    """A language model's paragraph, marked as such, what does not hold struck out, and whose words it quotes."""
    head = f"Not the documents’ words: written by {written.model} at {written.server}, checked against the passages."
    out.print(Text(f"\n{head}", style="bold magenta"))
    pieces: list[str | Text] = []
    for sentence in written.sentences:
        pieces += [" "] if pieces else []
        pieces += [words if why is None else _struck(words, why) for words, why in sentence.pieces()]
    out.print(Text.assemble(*pieces))
    quotations = (quotation for sentence in written.sentences for quotation in sentence.quotations)
    for source in (quotation.source for quotation in quotations if not quotation.struck):
        if source is not None:
            words = shortened(source.document.slice(source.span), _LONGEST_QUOTATION)
            whose = capitalised(source.speaker or _UNKNOWN)
            line = Text.assemble((whose, "cyan"), f": “{words}” ", (source.id, "dim"))
            out.print(line.numbered(source.citation))


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
    titles: set[str] | None = None,
) -> None:
    """Citations one below the other; with ``excerpt`` that many characters of the words, cut around those that match.

    ``titles`` are the titles already shown, of which long ones are shortened; those shown now are added.
    """
    titles = set() if titles is None else titles
    for place, citation in enumerate(citations):
        if excerpt and place:
            out.print()
        out.print(headline(citation).numbered(citation.number))
        body = outer_voices(citation)
        if excerpt:
            body.append(show_excerpt(citation, excerpt))
        body.extend(_particulars(citation, titles))
        if explain:
            body.append(explanation(citation))
        body.append(Text(citation.id, style="dim"))
        for text in body:
            out.print(text.indented())


def show_excerpt(citation: Citation, length: int) -> Text:
    """As many characters of the words, in one line, around those that match; ellipses where they go on."""
    words = " ".join(shown_words(citation.document, citation.span).split())
    spans = _matches(citation, words)
    piece = snippet(words, spans, length)
    inside = [Span(one.start - piece.start, one.end - piece.start) for one in spans if piece.covers(one)]
    return Text.assemble(
        ("… " if piece.start else "", "dim"),
        marked(words[piece.start : piece.end], inside, _style(citation), "bold"),
        (" …" if piece.end < len(words) else "", "dim"),
    )


def _marked(citation: Citation, words: str, style: str, mark: str) -> Text:
    return marked(words, _matches(citation, words), style, mark)


def _matches(citation: Citation, words: str) -> list[Span]:
    return matching(words, citation.explanation.terms, citation.document.language)


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
        return Text(f"{capitalised(reference)}{'' if citation.speaker else ' (editor not named)'}", style="magenta")
    voices = citation.voices
    return Text(_arrow(voices[-1]) if voices else _UNKNOWN, style="cyan")


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
    name = voice.speaker or (_EDITOR if voice.role == "editor" else _UNKNOWN)
    whom = f" → {voice.addressee}" if voice.addressee else ""
    when = f", {written_date(voice.date)}" if voice.date else ""
    doubt = f" ({voice.confidence:.0%} sure)" if is_doubtful(voice) else ""
    return f"{name}{whom}{when}{doubt}"


def _particulars(citation: Citation, titles: set[str]) -> list[Text]:
    title, *inside = place_of(citation)
    shown = shortened(title, _SHORT_TITLE) if title in titles and len(title) > _LONG_TITLE else title
    titles.add(title)
    lines = [Text(" · ".join([shown, *inside]))]
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
    return Text("\n".join(told), style="dim")


def _sum(parts: Sequence[tuple[str, float]]) -> str:
    """What a score is made of: "1.000 words + 0.150 a date"."""
    terms = " ".join(f"{'+' if value >= 0 else '−'} {abs(value):.3f} {name}" for name, value in parts)
    return terms.lstrip("+ ")


def _speaker_label(citation: Citation) -> str:
    """Whose words the sentences are, and of whom they report."""
    whose = citation.speaker
    if whose is None:
        whose = _EDITOR if citation.voice is not None and citation.voice.role == "editor" else _UNKNOWN
    reported = citation.reported
    return f"{whose}, on {reported.speaker}" if reported is not None and reported.speaker else whose


def _style(citation: Citation) -> str:
    return "italic" if citation.voice is not None and citation.voice.role == "editor" else ""
