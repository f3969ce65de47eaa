"""Who wrote which lines of a mail: quoted replies, forwarded messages, signatures and the lines that introduce them.

A reply quotes with ">" before each line (RFC 3676, section 4.5), below a line that names the writer ("On 4 March, Jane
Smith wrote:"), or whole, below a few lines that begin with "From:" as Outlook writes them. Signatures stand below
"-- " (RFC 3676, section 4.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from searchdoc.formats.composing import Composer
from searchdoc.models import Span
from searchdoc.protocols import StatedVoice
from searchdoc.text.dates import date_mentions

MAIL_HEADER, SIGNATURE = "mail header", "signature"
"""The labels of what is set apart in a mail: the lines that address a message, and what its writer appends to each."""


@dataclass(frozen=True, slots=True)
class MailLine:
    """A line of a mail without the marks before it; ``depth`` is how often it is quoted by marks."""

    depth: int
    words: str


@dataclass(frozen=True, slots=True)
class MailHead:
    """Who wrote a message, to whom and when (EDTF), as the lines above it say; None where they do not."""

    writer: str | None = None
    addressee: str | None = None
    date: str | None = None


_MARKS = re.compile(r"(?:>[ ]?)+")
_LINE_END = re.compile(r"\r\n|\r|\n")

_WROTE = {
    "wrote": "en", "writes": "en", "schrieb": "de", "a écrit": "fr", "escribió": "es", "ha scritto": "it",
    "schreef": "nl", "escreveu": "pt", "skrev": "sv", "napisał": "pl", "napisała": "pl",
    "napisał(a)": "pl", "pisze": "pl", "napsal": "cs", "napsal(a)": "cs", "написал": "ru", "написала": "ru",
    "написал(а)": "ru", "пишет": "ru", "пише": "uk", "написав": "uk", "написав(ла)": "uk", "yazdı": "tr", "írta": "hu",
    "kirjoitti": "fi",
}  # fmt: skip
"""How mail programs say in each language that somebody wrote."""

_NAME_BEHIND = frozenset({"schrieb", "schreef", "skrev"})
"""Those of them behind which the name stands."""

_PRONOUNS = frozenset("i we you he she they ich wir er sie du ihr je nous tu il elle on yo él ella io lui lei".split())
_MOST_WORDS = 5
"""The most words of a name that stands without an address."""

_VERB = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_WROTE, key=len, reverse=True)))})(?!\w)")
_OPENER = re.compile(r"\A(?:On|At|In|Am|Le|El|Il(?: giorno)?|Op|Em|Den|W dniu|Dnia|Dne)\s+")
_ADDRESS = re.compile(r"[(\[]?<?(?:mailto:)?([^\s<>()\[\]@:,;]{1,64}@[^\s<>()\[\]@:,;]{1,255})[>)\]]{0,2}")
_DATED_WORD = re.compile(r".*\d\S*", re.DOTALL)
_AFTER_TIME = re.compile(r"\A(?:[ \t,;.]|(?:[AP]\.?M\.?|Uhr|Hrs?|kl|г|р|UTC|GMT|[A-Z]{2,4}T)(?!\w)|\([A-Z]{2,5}\))+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/\d{2,4}(?!\d)")
_ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")

_LONGEST_ATTRIBUTION, _MOST_LINES = 300, 4
"""The length, in characters, and the number of lines, of the longest line that says who wrote."""

_DEEPEST = 32
"""The most quotations that are told apart inside each other; what is quoted deeper belongs to the innermost."""

_HEADERS = {
    "from": "from|von|de|da|van|från|fra|od|от|від|kimden|feladó|lähettäjä",
    "date": "sent|date|gesendet|gesendet am|datum|envoyé|envoyé le|enviado|enviado el|fecha|inviato|data|verzonden|"
    "skickat|sendt|wysłano|отправлено|дата|надіслано",
    "to": "to|an|à|a|para|aan|till|til|do|кому",
    "cc": "cc|bcc|kopie|copie|kopia|копия|копія",
    "subject": "subject|betreff|objet|asunto|oggetto|onderwerp|ämne|emne|assunto|temat|тема",
}
"""How mail programs name the lines above a message that is quoted whole."""

_FIELD_OF = {word: name for name, words in _HEADERS.items() for word in words.split("|")}
_HEADER_LINE = re.compile(r"\A\*{0,2}([^\W\d_][\w ]{0,14}?)\*{0,2}[ \u00a0]?:\*{0,2}(?:[ \t\u00a0]+(.*))?\Z")
_SEPARATOR = re.compile(
    r"\A(?:-{2,}\s*(?:Original (?:Message|Appointment)|Forwarded [Mm]essage|Forwarded by .{1,80}|"
    r"Ursprüngliche Nachricht|Original-Nachricht|Weitergeleitete Nachricht|Message d['’]origine|Message transféré|"
    r"Mensaje original|Mensaje reenviado|Messaggio originale|Messaggio inoltrato|Oorspronkelijk bericht|"
    r"Doorgestuurd bericht|Mensagem original|Ursprungligt meddelande|Oprindelig meddelelse|Исходное сообщение|"
    r"Пересылаемое сообщение)\s*-{2,}|"
    r"Begin forwarded message:|Anfang der weitergeleiteten Nachricht:|Début du message réexpédié\s?:|_{20,})\Z"
)
_MOST_HEADERS = 12
"""The most lines that are looked at above a message."""


def lines_of_mail(text: str, *, flowed: bool = False, delsp: bool = False) -> list[MailLine]:
    """The lines of a plain text's body; those that format=flowed divided are whole again (RFC 3676, section 4.2)."""
    lines: list[MailLine] = []
    soft: list[str] = []
    depth = 0
    for raw in _LINE_END.split(text):
        marks = _MARKS.match(raw)
        level, words = (min(marks[0].count(">"), _DEEPEST), raw[marks.end() :]) if marks else (0, raw)
        if flowed and not marks and words.startswith(" "):
            words = words[1:]
        if soft and (level != depth or words == "-- "):
            lines.append(MailLine(depth, "".join(soft)))
            soft = []
        if flowed and words.endswith(" ") and words != "-- ":
            soft.append(words[:-1] if delsp else words)
            depth = level
        else:
            lines.append(MailLine(level, "".join([*soft, words])))
            soft = []
    return [*lines, MailLine(depth, "".join(soft))] if soft else lines


def attributed(words: str) -> MailHead | None:
    """Who wrote and when, from a line such as "On 4 March 2025, Jane Smith wrote:"; None where it is no such line."""
    words = " ".join(words.split())
    if not words.endswith(":") or len(words) > _LONGEST_ATTRIBUTION:
        return None
    bare = words[:-1].rstrip()
    verb = _VERB.search(bare)
    if verb is None:
        return None
    before, after = bare[: verb.start()], bare[verb.end() :].strip()
    opened = _OPENER.match(before)
    named_behind = opened and after and verb[0] in _NAME_BEHIND
    writer = _writer(after if named_behind else before[opened.end() if opened else 0 :])
    date = _date_in(bare, _WROTE[verb[0]]) or _any_date(bare)
    return MailHead(writer, None, date) if writer else None


def _writer(words: str) -> str | None:
    """The name, or else the address, behind the date and the time in words."""
    address = _ADDRESS.search(words)
    named = _ADDRESS.sub(" ", words)
    dated = _DATED_WORD.match(named)
    name = person_of(_AFTER_TIME.sub("", named[dated.end() :] if dated else named))
    if not name or name.casefold() in _PRONOUNS:
        return address[1] if address else None
    return name if address or (not name[0].islower() and len(name.split()) <= _MOST_WORDS) else None


def person_of(words: str) -> str:
    """A name as mail programs write it, without marks and addresses: "Smith, Jane <j@x.org>" is Jane Smith."""
    name = " ".join(_ADDRESS.sub(" ", words[:_LONGEST_ATTRIBUTION]).split()).strip("\"'“”„*,;:<>()[] ")
    family, comma, given = name.partition(", ")
    return f"{given} {family}" if comma and "," not in given and len(name.split()) <= 4 else name


def _date_in(words: str, language: str) -> str | None:
    """The day that words give, in EDTF; None where there is none, or where day and month cannot be told apart."""
    if iso := _ISO_DAY.search(words):
        return iso[0]
    if (dotted := _DOTTED.search(words)) and int(dotted[2]) <= 12:
        return f"{dotted[3]}-{int(dotted[2]):02d}-{int(dotted[1]):02d}"
    if _SLASHED.search(words):
        return None
    found = [date for one in date_mentions(words, None, language) if one.day and one.year and (date := one.edtf())]
    return found[0] if len(found) == 1 else None


def _header_block(lines: Sequence[MailLine], at: int) -> tuple[int, MailHead] | None:
    """The lines above a message that is quoted whole: where they end, and what they say; None where there are none."""
    depth = lines[at].depth
    first = at
    separated = _SEPARATOR.match(lines[at].words.strip()) is not None
    if separated:
        first += 1
        while first < len(lines) and first < at + 3 and not lines[first].words.strip():
            first += 1
    said: dict[str, str] = {}
    end = first
    for line in takewhile(lambda one: one.depth == depth, lines[first : first + _MOST_HEADERS]):
        match = _HEADER_LINE.match(line.words.strip())
        name = _FIELD_OF.get(match[1].casefold()) if match else None
        if match is None or name is None or name in said:
            break
        said[name] = (match[2] or "").strip()
        end += 1
    whole = "from" in said and len(said) > 2
    if not whole and not (separated and ("from" in said or not lines[at].words.startswith("__"))):
        return None
    if not said:
        return at + 1, MailHead()
    return end, MailHead(_person(said.get("from")), _person(said.get("to")), _any_date(said.get("date", "")))


def _person(words: str | None) -> str | None:
    if not words:
        return None
    address = _ADDRESS.search(words)
    return person_of(words) or (address[1] if address else None)


def _any_date(words: str) -> str | None:
    """The day in words of any language in which mail programs write one."""
    words = words[:_LONGEST_ATTRIBUTION]
    if not _YEAR.search(words):
        return None
    return next((date for language in dict.fromkeys(_WROTE.values()) if (date := _date_in(words, language))), None)


@dataclass(slots=True)
class _Level:
    """A quotation that is open: at how many marks it was opened, by marks or by lines above it, and where it stands."""

    depth: int
    by_marks: bool
    head: MailHead
    start: int = -1
    end: int = -1


@dataclass(slots=True)
class MailWriter:
    """Writes the lines of a message into a composer, with the voices of those whom it quotes.

    ``outer`` is how many quotations the message itself stands in.
    """

    composer: Composer
    outer: int = 0
    _levels: list[_Level] = field(default_factory=list)

    def write(self, lines: Sequence[MailLine]) -> None:
        """Write a body: paragraphs, quotations of their writers, and what is set apart."""
        at = 0
        pending = MailHead()
        while at < len(lines):
            if not lines[at].words.strip():
                at += 1
                continue
            self._move_to(lines[at].depth, pending)
            pending = MailHead()
            if block := _header_block(lines, at):
                end, head = block
                self._block(lines[at:end], "furniture", MAIL_HEADER)
                if len(self._levels) < 2 * _DEEPEST:
                    self._levels.append(_Level(lines[at].depth, by_marks=False, head=head))
            elif lines[at].words.rstrip() == "--":
                end = next(_ends_of_signature(lines, at))
                self._block(lines[at:end], "furniture", SIGNATURE)
            else:
                end = _end_of_paragraph(lines, at)
                own = end
                if _next_depth(lines, end) > lines[at].depth:
                    own, head_above = _attribution(lines, at, end)
                    pending = head_above or pending
                self._paragraph(lines[at:own])
                self._paragraph(lines[own:end])
            at = end
        self._move_to(-1, pending)

    def _move_to(self, depth: int, head: MailHead) -> None:
        """Close the quotations that end before a line of that depth, and open those that begin with it."""
        while self._levels and depth < self._levels[-1].depth:
            self._close(self._levels.pop())
        marks = sum(level.by_marks for level in self._levels)
        for opened in range(marks + 1, depth + 1):
            self._levels.append(_Level(opened, by_marks=True, head=head if opened == marks + 1 else MailHead()))

    def _close(self, level: _Level) -> None:
        if level.start >= 0:
            head, span = level.head, Span(level.start, level.end)
            self.composer.state_voice(StatedVoice(span, head.writer, head.addressee, head.date))

    def _paragraph(self, lines: Sequence[MailLine]) -> None:
        self._block(lines, "quotation" if self._levels or self.outer else "paragraph")

    def _block(self, lines: Sequence[MailLine], kind: str, label: str = "") -> None:
        """Write lines as one block; those without words are left out."""
        lines = [line for line in lines if line.words.strip()]
        if not lines:
            return
        start = self.composer.length
        level = len(self._levels) + self.outer if kind == "quotation" else 0
        self.composer.begin(kind, level, label)
        for line in lines:
            self.composer.break_line()
            self.composer.write(line.words.strip())
        for open_level in self._levels:
            open_level.start = start if open_level.start < 0 else open_level.start
            open_level.end = self.composer.length
        self.composer.end()


def _end_of_paragraph(lines: Sequence[MailLine], at: int) -> int:
    """Where a paragraph ends: at a blank line, at another depth, at a signature, above another message."""
    end = at + 1
    while end < len(lines) and lines[end].depth == lines[at].depth and lines[end].words.strip():
        if lines[end].words.rstrip() == "--" or _header_block(lines, end):
            break
        end += 1
    return end


def _ends_of_signature(lines: Sequence[MailLine], at: int) -> Iterator[int]:
    for end in range(at + 1, len(lines)):
        if lines[end].depth != lines[at].depth or (lines[end].words.strip() and _header_block(lines, end)):
            yield end
    yield len(lines)


def _next_depth(lines: Sequence[MailLine], at: int) -> int:
    """The depth of the first line with words, from a place on."""
    return next((lines[place].depth for place in range(at, len(lines)) if lines[place].words.strip()), 0)


def _attribution(lines: Sequence[MailLine], at: int, end: int) -> tuple[int, MailHead | None]:
    """Where in a paragraph the line begins that says who wrote what follows, and who that is."""
    for first in range(end - 1, max(at, end - _MOST_LINES) - 1, -1):
        if head := attributed(" ".join(line.words for line in lines[first:end])):
            longer = attributed(" ".join(line.words for line in lines[first - 1 : end])) if first > at else None
            opened = first > at and _OPENER.match(lines[first - 1].words.strip() + " ")
            return (first - 1, longer) if longer and opened else (first, head)
    return end, None
