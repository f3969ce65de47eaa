"""How often each rule that names a speaker is right: 'make voices' prints the table of docs/voices.md.

Measured on the annotated documents of tests/data/voices and, where it lies beside the repository, on the letter of
23 October 1923. A rule's precision is estimated as (right + 1) / (cases + 2), so that few cases do not make certain.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from gold import LETTER, VOICES, Gold, load_gold, on_text, quotations, verdict, written_lines  # noqa: E402
from searchdoc.formats.files import read  # noqa: E402
from searchdoc.models import Document, innermost_direct  # noqa: E402
from searchdoc.structure import analyse  # noqa: E402

LETTER_TEXT = ROOT.parent / "shared" / "corpus" / "letter" / "trotsky-1923-10-23.txt"


def main() -> None:
    """Print the table."""
    right: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    for document, gold in annotated():
        lines = written_lines(document.text)
        labels = {span.start: gold.lines[number] for number, span in lines if number in gold.lines}
        for block in document.blocks:
            voice, label = innermost_direct(block.voices), labels.get(block.span.start)
            if voice is None or voice.speaker is None or label is None:
                continue
            good = verdict(voice.speaker, gold.accepted(label.speaker, label.also)) == "right"
            for rule in voice.rule.split("/"):  # what named the speaker, and what set the quotation's bounds
                cases[rule] += 1
                right[rule] += good
        figures = quotations(document, gold)
        cases["words in quotation marks"] += figures.named_right + figures.wrong + figures.extra
        right["words in quotation marks"] += figures.named_right
    print("| rule | cases | right | precision, estimated |\n|---|---|---|---|")
    for rule, count in sorted(cases.items(), key=lambda one: (-one[1], one[0])):
        print(f"| {rule} | {count} | {right[rule]} | {(right[rule] + 1) / (count + 2):.2f} |")


def annotated() -> list[tuple[Document, Gold]]:
    """Every annotated document that is there, read by the rules."""
    texts = [(path, path.with_name(f"{path.stem}.gold.toml")) for path in VOICES.glob("*.*") if path.suffix != ".toml"]
    if LETTER_TEXT.is_file():
        texts.append((LETTER_TEXT, LETTER))
    else:
        print("the letter of 23 October 1923 is not beside the repository: measured without it", file=sys.stderr)
    found = []
    for text, annotation in sorted(texts):
        document = analyse(read(text.read_bytes(), text), text.name, text.name, "0" * 64)
        gold = load_gold(annotation)
        found.append((document, on_text(gold, document.text) if annotation == LETTER else gold))
    return found


if __name__ == "__main__":
    main()
