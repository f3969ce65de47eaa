"""What became of a quotation, told to a person: in sentences, and word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from searchdoc.checking.fits import Mismatch
from searchdoc.checking.reports import CheckedDraft, QuotationFinding
from searchdoc.passages.context import written_date
from searchdoc.text.collation import Difference, Notice
from searchdoc.text.wording import counted, shortened

SegmentKind = Literal["same", "draft", "source"]

STATUS_NAMES = {
    "exact": "exact",
    "differs": "differs",
    "joined": "joined",
    "nearest": "nearest wording",
    "other-speaker": "other speaker",
    "not-found": "not found",
}
"""The statuses as they are shown."""

_NOTICES = {
    "spelling": "spelt “{source}” there",
    "capitals": "written “{source}” there",
    "division": "divided otherwise there: “{source}”",
    "ellipsis": "left out: “{source}”",
    "quotation-marks": "other quotation marks there",
    "dashes": "other dashes there",
    "end": "another mark at the end there",
    "speaker": "the documents do not establish whose words these are",
}
_QUIET = frozenset({"quotation-marks", "dashes", "end", "capitals"})
"""The kinds of notices that every quotation may have, and that are told last and without their words."""

_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a quotation: those that agree ("same"), that only the draft has, or only the source."""

    kind: SegmentKind
    words: str


def segments(text: str, differences: Sequence[Difference]) -> list[Segment]:
    """A quotation word by word, with the words of the source behind those of the draft that stand for them."""
    found: list[Segment] = []
    at = 0
    for one in sorted(differences, key=lambda one: one.at):
        found.append(Segment("same", _on_one_line(text[at : one.at.start])))
        gap = " " if found[-1].words and not found[-1].words[-1].isspace() and not one.draft else ""
        found += [Segment("draft", _on_one_line(text[one.at.start : one.at.end]))] if one.draft else []
        if one.source:
            found += [Segment("same", gap or " ")] if gap or one.draft else []
            found.append(Segment("source", one.source))
        at = max(at, one.at.end)
    found.append(Segment("same", _on_one_line(text[at:])))
    return [one for one in found if one.words]


def _on_one_line(words: str) -> str:
    """Words with each run of white space, and of the marks of a quotation in Markdown, as one blank."""
    joined = " ".join(word for word in words.split() if word != ">")
    return f"{' ' * words[:1].isspace()}{joined}{' ' * (words[-1:].isspace() and bool(joined))}"


def verdict(finding: QuotationFinding) -> str:
    """What became of a quotation, in a sentence without a full stop."""
    checked, claimed = finding.checked, finding.checked.claimed_speaker
    speaker = checked.citation.speaker if checked.citation is not None else None
    if finding.aside is not None:
        why = "a word or two" if finding.aside == "short" else "looks like a title"
        return f"{STATUS_NAMES[finding.status]}, not counted: {why}"
    if finding.status == "exact":
        return "exact" if not finding.mismatches else "the words are exact"
    if finding.status == "differs":
        return f"differs in {counted(len(checked.differences), 'place')}"
    if finding.status == "joined":
        return f"joined from {counted(len(checked.pieces), 'place')}"
    if finding.status == "nearest":
        return "only a similar wording stands there"
    if finding.status == "other-speaker":
        whose = f"they are {speaker}’s" if speaker else "the documents do not say that they are"
        return f"not the words of {claimed}: {whose}"
    return "nothing like it was found"


def mismatch_sentence(mismatch: Mismatch) -> str:
    """What does not fit, in a sentence without a full stop."""
    claimed, source = mismatch.claimed, mismatch.source
    if mismatch.what == "date":
        claimed, source = written_date(claimed), written_date(source)
    return f"{mismatch.what}: the draft has {claimed}, the source {source}"


def notice_sentences(notices: Sequence[Notice]) -> Iterator[str]:
    """What is no difference and is mentioned: the wordier kinds each, the others in one sentence."""
    for one in notices:
        if one.kind == "brackets":
            yield f"in brackets: “{one.draft or one.source}”"
        elif one.kind not in _QUIET:
            yield _NOTICES[one.kind].format(draft=one.draft, source=shortened(one.source, _LONGEST))
    quiet = dict.fromkeys(one.kind for one in notices if one.kind in _QUIET)
    if quiet:
        names = {
            "quotation-marks": "quotation marks",
            "dashes": "dashes",
            "end": "the last mark",
            "capitals": "capitals",
        }
        yield f"no difference: {', '.join(names[kind] for kind in quiet)}"


def summary(checked: CheckedDraft) -> str:
    """The draft in a sentence: how many quotations it has, and what became of them."""
    number = sum(one.aside is None for one in checked.findings)
    if not number:
        return "There is no quotation in this draft."
    parts = [f"{count} {STATUS_NAMES[status]}" for status, count in checked.counts.items() if count]
    misfits = sum(one.status == "exact" and one.is_wrong for one in checked.findings)
    more = f"; {misfits} exact, but the reference does not fit" if misfits else ""
    asides = len(checked.findings) - number
    left = f"; {counted(asides, 'other')} too short to tell, or a title" if asides else ""
    return f"{counted(number, 'quotation')}: {', '.join(parts)}{more}{left}."
