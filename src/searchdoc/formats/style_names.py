"""What the name of a paragraph's style says about it, in the languages of word processors.

Word keeps the English names of its own styles in the file ("heading 1"); other programs, and styles that people made,
have names in their own language, and so have the identifiers ("berschrift1").
"""

from __future__ import annotations

import re

from searchdoc.formats.office import TextBlock

_HEADING = re.compile(
    r"(?:heading|ü?berschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|заголовок|encabezado|"
    r"cabeçalho|en-?tête|cím|naslov|επικεφαλίδα|başlık|標題|标题|見出し|제목)\s*(?P<level>[1-9])"
    r"(?: (?:char|zchn|car))?",
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "title",
        re.compile(
            r"title|(?:haupt|dokument|buch)?titel|titre(?: principal| du document)?|título|titulo|titolo|otsikko|tytuł|"
            r"название|заголовок|book title|document title"
        ),
    ),
    (
        "quotation",
        re.compile(
            r"(?:intense |block ?)?(?:quote|quotation|quotations|block text|blocktext|blockquote)|"
            r"(?:intensives? )?(?:zitat|blockzitat)e?|citation(?: intense)?|citations|cita(?: destacada)?|"
            r"citazione(?: intensa)?|"
            r"citação(?: intensa)?|citaat|citat|sitat|cytat|цитата|引用(?:文)?"
        ),
    ),
    (
        "contents",
        re.compile(
            r"(?:toc|verzeichnis|contents|inhaltsverzeichnis|tm|tdc|sommario|índice|sumário|inhopg|оглавление)\s*\d|"
            r"(?:toc|contents|index) ?heading|inhaltsverzeichnisüberschrift|table of figures|abbildungsverzeichnis"
        ),
    ),
    (
        "caption",
        re.compile(r"caption|figure ?caption|beschriftung|bildunterschrift|légende|legende|leyenda|didascalia|legenda"),
    ),
)

_SEPARATORS = re.compile(r"[\s_]+")
_LONGEST = 80


def block_of_style(name: str) -> TextBlock | None:
    """An empty block of the kind that the name of a style states; None where it states none.

    A title is a heading of level 1, a heading has its own; tables of contents are no words of the text; a caption is a
    paragraph with the label "caption".
    """
    words = _SEPARATORS.sub(" ", name[:_LONGEST]).strip().casefold()
    if heading := _HEADING.fullmatch(words):
        return TextBlock("heading", int(heading["level"]))
    kind = next((kind for kind, pattern in _KINDS if pattern.fullmatch(words)), None)
    return {
        "title": TextBlock("heading", 1),
        "quotation": TextBlock("quotation", 1),
        "contents": TextBlock("furniture", label="table of contents"),
        "caption": TextBlock(label="caption"),
    }.get(kind or "")
