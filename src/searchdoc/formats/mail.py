"""Mail: a message (RFC 5322, MIME) with its author, addressees, date and subject, and what it quotes of whom.

The text is what a reader of mail sees: the lines that address the message, then its words; marks before quoted lines
are left out, and the words are quotations of those who wrote them. Python's ``email`` package parses the message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime

from searchdoc.errors import UnreadableDocument
from searchdoc.formats.composing import Composer
from searchdoc.formats.decoding import decode
from searchdoc.formats.fields import encodable, joined
from searchdoc.formats.mail_html import lines_of_html
from searchdoc.formats.mail_quotes import MAIL_HEADER, MailLine, MailWriter, lines_of_mail, person_of
from searchdoc.models import Span
from searchdoc.protocols import DecodedFile, RawRecord, RecordColumns, StatedVoice

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
"""The header fields that a reader of mail sees."""

_MOST_NAMED = 8
"""The most addressees that are named; a list of hundreds is no list of people written to."""

_DEEPEST = 16
"""The most messages that are read inside each other; what is attached deeper is named as not read."""

_ENVELOPE = re.compile(rb"\AFrom [^\r\n]*\r?\n|^From [^\r\n]*\d:\d\d[^\r\n]*\r?\n", re.MULTILINE)
"""The line above each message of a mailbox: from whom, and the day and the time at which it came."""

_ESCAPED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_DEFECTS = (LookupError, ValueError, ArithmeticError, AttributeError, TypeError, AssertionError)
"""What ``email`` raises on some broken headers, whose words are then used as they stand."""


class MailReader:
    """Reads ``.eml`` files, and ``.emlx`` files of Apple Mail."""

    suffixes: tuple[str, ...] = (".eml", ".emlx")
    version: str = "1"

    def read(self, data: bytes, path: str) -> DecodedFile:
        """The message, its words as paragraphs and quotations; attachments are among the problems."""
        if path.lower().endswith(".emlx"):
            data = _without_frame(data)
        try:
            return _read(message_from_bytes(data, policy=policy.default), path)
        except RecursionError as error:
            raise UnreadableDocument(path, "its parts are nested too deeply: save its text on its own") from error


class Mailbox:
    """Divides ``.mbox`` files into messages (RFC 4155), a document each."""

    suffixes: tuple[str, ...] = (".mbox",)
    version: str = "1"

    def split(self, data: bytes, path: str, columns: RecordColumns) -> Iterator[RawRecord]:
        """Every message, numbered from 1, or named by the header field that ``columns.identifier`` names."""
        begins = [match for match in _ENVELOPE.finditer(data) if _begins_message(data, match.start())]
        if not begins:
            raise UnreadableDocument(path, "no line in it begins with 'From ', so it is no mailbox: save it as .eml")
        ends = [*(match.start() for match in begins[1:]), len(data)]
        for number, (begin, end) in enumerate(zip(begins, ends, strict=True), start=1):
            message = _ESCAPED_FROM.sub(rb"\1", data[begin.end() : end])
            yield RawRecord(number, _name(message, columns.identifier), message, MailReader())


def _begins_message(data: bytes, at: int) -> bool:
    """Whether a line that begins with "From " stands at the beginning or below a blank line."""
    return at == 0 or data[max(0, at - 3) : at].endswith((b"\n\n", b"\n\r\n"))


def _name(data: bytes, identifier: str | None) -> str:
    if identifier is None:
        return ""
    head = data.partition(b"\n\n")[0]
    return _header(message_from_bytes(head, policy=policy.default), identifier).strip("<> ")


def _without_frame(data: bytes) -> bytes:
    """The message of an .emlx file, which stands between its length and a property list."""
    first, _, rest = data.partition(b"\n")
    return rest[: int(first)] if first.strip().isdigit() and len(first) < 20 else data


@dataclass(slots=True)
class _Reading:
    """A message being read: what is written of it, and what cannot be."""

    path: str
    composer: Composer = field(default_factory=Composer)
    problems: list[str] = field(default_factory=list)
    encodings: list[str] = field(default_factory=list)
    words: int = 0

    def write(self, message: EmailMessage, depth: int) -> None:
        """Write a message; ``depth`` is in how many others it is attached."""
        start = self.composer.length
        self.composer.begin("furniture", label=MAIL_HEADER)
        for name in _SHOWN:
            if words := _header(message, name):
                self.composer.break_line()
                self.composer.write(f"{name}: {words}")
        self.composer.end()
        begin = self.composer.length
        for part in _shown_parts(message):
            self._write_part(part, depth)
        if depth and self.composer.length > begin:
            voice = StatedVoice(Span(begin, self.composer.length - 2), *_people(message), _day(message))
            self.composer.state_voice(voice)
        elif not depth and self.composer.length == start:
            raise UnreadableDocument(self.path, "it is no mail: neither a header nor words stand in it")

    def _write_part(self, part: EmailMessage, depth: int) -> None:
        kind = part.get_content_type()
        if kind == "message/rfc822" and depth < _DEEPEST and _attached(part) is not None:
            self.write(_attached(part) or part, depth + 1)
        elif kind not in {"text/plain", "text/html"} or part.get_content_disposition() == "attachment":
            self.problems.append(f"attachment not read: {_file_name(part) or kind}")
        else:
            text = self._text(part)
            if kind == "text/html":
                lines = lines_of_html(text)
            else:
                flowed = str(part.get_param("format", "")).casefold() == "flowed"
                lines = lines_of_mail(text, flowed=flowed, delsp=str(part.get_param("delsp", "")).casefold() == "yes")
            self._write_lines(lines, depth)

    def _write_lines(self, lines: Sequence[MailLine], depth: int) -> None:
        before = self.composer.length
        MailWriter(self.composer, depth).write(lines)
        self.words += self.composer.length - before

    def _text(self, part: EmailMessage) -> str:
        """The words of a part in the encoding that it states, or in the one that its bytes resemble."""
        payload = part.get_payload(decode=True)
        data = payload if isinstance(payload, bytes) else b""
        stated = part.get_content_charset()
        if stated is not None:
            try:
                text = data.decode(stated)
                self.encodings.append(stated)
                return text.replace("\0", "")
            except (LookupError, ValueError):  # no such encoding, or another one; UnicodeError is a ValueError
                pass
        text, encoding = decode(data.replace(b"\0", b""), self.path)
        if stated is not None and encoding not in {"utf-8", "ascii"}:
            self.problems.append(f"it states the encoding {stated!r}, which it is not in; read as {encoding}")
        self.encodings.append(encoding)
        return text


def _read(message: EmailMessage, path: str) -> DecodedFile:
    if not message.keys():
        raise UnreadableDocument(path, "it is no mail, for it has no header: name it .txt if it is plain text")
    reading = _Reading(path)
    reading.write(message, 0)
    if not reading.words:
        lost = f" ({'; '.join(reading.problems)})" if reading.problems else ""
        raise UnreadableDocument(path, f"there are no words in this mail{lost}")
    author, addressee = _people(message)
    stated = {
        "title": _header(message, "Subject"),
        "author": author,
        "addressee": addressee,
        "date": _day(message) or _header(message, "Date"),
        "kind": "e-mail",
    }
    metadata = tuple((what, encodable(words)) for what, words in stated.items() if words and words.strip())
    return reading.composer.decoded(next(iter(reading.encodings), "ascii"), metadata, tuple(reading.problems))


def _shown_parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that a reader of mail is shown, in order: of alternatives plain text, and else the last."""
    open_parts: list[EmailMessage] = [message]
    while open_parts:
        part = open_parts.pop()
        inner = [one for one in part.get_payload() if isinstance(one, EmailMessage)] if part.is_multipart() else []
        kind = part.get_content_type()
        if kind == "multipart/alternative" and inner:
            open_parts.append(next((one for one in inner if _has_plain_words(one)), inner[-1]))
        elif kind != "message/rfc822" and inner:
            open_parts.extend(reversed(inner))
        elif kind.startswith("multipart/") and not inner:
            continue
        else:
            yield part


def _has_plain_words(part: EmailMessage) -> bool:
    """Whether a part is plain text with a word in it, or has such a part."""
    for one in part.walk():
        payload = one.get_payload(decode=True) if one.get_content_type() == "text/plain" else None
        if isinstance(payload, bytes) and payload.strip():
            return True
    return False


def _attached(part: EmailMessage) -> EmailMessage | None:
    """The message that a part of the type message/rfc822 holds."""
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return inner if isinstance(inner, EmailMessage) else None


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join(_mended(part.get_filename() or "").split())
    except _DEFECTS:
        return ""


def _header(message: EmailMessage, name: str) -> str:
    """The words of a header field, encoded words decoded, on one line; "" where there is none."""
    raw = next((value for key, value in message.raw_items() if key.casefold() == name.casefold()), None)
    if raw is None:
        return ""
    try:
        if _mended(str(raw)) == str(raw):
            raw = message[name]
    except _DEFECTS:
        pass
    return " ".join(_mended(str(raw)).replace("\0", "").split())


def _mended(words: str) -> str:
    """Words whose bytes ``email`` could not decode, decoded as those of a text file are."""
    if not any("\udc80" <= character <= "\udcff" for character in words):
        return words
    data = words.encode("utf-8", "surrogateescape")
    try:
        return decode(data, "")[0]
    except UnreadableDocument:
        return data.decode("utf-8", "replace")


def _people(message: EmailMessage) -> tuple[str | None, str | None]:
    """The author and those addressed, by their names, or by their addresses where they have none."""
    authors = _named(message, "From") or _named(message, "Sender")
    addressees = _named(message, "To")
    return joined(authors) or None, joined(addressees[:_MOST_NAMED]) or None


def _named(message: EmailMessage, header: str) -> list[str]:
    """The people in a header field, each once; commas in a name are turned ("Smith, Jane" is Jane Smith)."""
    try:
        addresses: Sequence[Address] = message[header].addresses if message[header] is not None else ()
        pairs = [(address.display_name, address.addr_spec) for address in addresses]
    except _DEFECTS:
        pairs = []
    pairs = pairs or getaddresses([_header(message, header)])
    names = (person_of(_mended(name)) or address for name, address in pairs)
    return list(dict.fromkeys(encodable(name.replace("\0", "")) for name in names if name.strip("<>@ ")))


def _day(message: EmailMessage) -> str | None:
    """The day on which a message was written, as its own clock had it; ISO 8601."""
    try:
        return parsedate_to_datetime(_header(message, "Date")).date().isoformat()
    except _DEFECTS:
        return None
