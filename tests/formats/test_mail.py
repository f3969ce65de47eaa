"""Mail: who wrote to whom and when, what is quoted of whom, and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mails
from formats_checks import assert_nothing_lost
from searchdoc.errors import UnreadableDocument
from searchdoc.formats.mail import Mailbox, MailReader
from searchdoc.protocols import DecodedFile, RecordColumns

ALL = ["PLAIN", "REPLY", "OUTLOOK", "FLOWED", "HTML_ALONE", "PARTS"]


def read(data: bytes, path: str = "a.eml") -> DecodedFile:
    decoded = MailReader().read(data, path)
    assert_nothing_lost(decoded)
    return decoded


def blocks(decoded: DecodedFile) -> list[tuple[str, int, str]]:
    """The blocks that are not set apart: kind, depth and words."""
    text = decoded.text
    return [
        (one.kind, one.level, text[one.span.start : one.span.end]) for one in decoded.hints if one.kind != "furniture"
    ]


def voices(decoded: DecodedFile) -> list[tuple[str | None, str | None, str]]:
    """Who is quoted, of which day, and the words with line ends as spaces."""
    return [
        (one.speaker, one.date, " ".join(decoded.text[one.span.start : one.span.end].split())) for one in decoded.voices
    ]


def test_author_addressees_date_and_subject_are_stated() -> None:
    """Names without addresses, turned; the day is the writer's own."""
    assert dict(read(mails.PLAIN).metadata) == {
        "title": "Oil for the light – again",
        "author": "Ada Quill",
        "addressee": "Tobias Marl and Edward Pell",
        "date": "2025-03-04",
        "kind": "e-mail",
    }


def test_the_header_and_the_signature_are_set_apart() -> None:
    """What is left is what was written."""
    decoded = read(mails.PLAIN)
    apart = {one.label: decoded.text[one.span.start : one.span.end] for one in decoded.hints if one.kind == "furniture"}
    assert set(apart) == {"mail header", "signature"}
    assert apart["mail header"].splitlines()[0] == "From: Ada Quill <ada@graysand.example>"
    assert "Cc: archive@harbour.example" in apart["mail header"]
    assert "Harbour Board" in apart["signature"]
    assert [words for _, _, words in blocks(decoded)] == [
        "Dear Tobias,",
        "the keeper counts four barrels. Two of them leak.",
        "Yours,\nAda",
    ]


def test_quoted_replies_are_their_writers_outer_before_inner() -> None:
    """Each writer is named by the line above, in any language; the line itself is the reply's."""
    decoded = read(mails.REPLY)
    attribution = "Am 03.03.2025 um 10:12 schrieb Edward Pell:"
    inner = "Der Leuchtturm war dunkel. Niemand kam."
    outer = f"The keeper counts four barrels. {attribution} {inner} That was on Monday."
    assert voices(decoded) == [
        ("Ada Quill", "2025-03-04", outer),
        ("Edward Pell", "2025-03-03", inner),
    ]
    assert [(kind, level) for kind, level, _ in blocks(decoded)] == [
        ("paragraph", 0), ("paragraph", 0), ("quotation", 1), ("quotation", 1), ("quotation", 2), ("quotation", 1),
        ("paragraph", 0),
    ]  # fmt: skip
    assert blocks(decoded)[0][2] == "The cart left at noon."


def test_messages_quoted_whole_nest() -> None:
    """Outlook's blocks, also in German, and the encoding that is stated."""
    decoded = read(mails.OUTLOOK)
    assert "It cost 3 £." in decoded.text
    assert [(one.speaker, one.addressee, one.date) for one in decoded.voices] == [
        ("Ada Quill", "Edward Pell", "2025-03-05"),
        ("Tobias Marl", "Ada Quill", "2025-03-04"),
    ]
    assert voices(decoded)[1][2] == "Der Docht ist verbrannt."
    assert voices(decoded)[0][2].startswith("The lamp needs a wick.")
    assert blocks(decoded)[0][:2] == ("paragraph", 0)


def test_flowed_lines_are_whole_again() -> None:
    """Quoted ones too; a space before a line keeps it from being a quotation."""
    decoded = read(mails.FLOWED)
    assert [words for _, _, words in blocks(decoded)] == [
        "The light burned from dusk until the oil gave out, and nobody saw it go.\n>not a quotation",
        "It is the keeper who must tell.",
    ]
    assert [one.speaker for one in decoded.voices] == [None]
    assert dict(decoded.metadata)["author"] == "ada@graysand.example"


def test_a_mail_that_is_html_alone_is_read() -> None:
    """With its quotation's writer; what nobody sees of it is no text."""
    decoded = read(mails.HTML_ALONE)
    assert "The cart is late & empty." in decoded.text
    assert "color" not in decoded.text
    assert voices(decoded) == [("Tobias Marl", "2025-03-06", "Send the cart. At once.")]


def test_attachments_are_named_and_an_attached_message_is_its_writers() -> None:
    """Of alternatives the plain text is read."""
    decoded = read(mails.PARTS)
    assert decoded.problems == ("attachment not read: Türm.pdf",)
    assert [words for _, _, words in blocks(decoded)] == ["The plan is attached.", "The stairs have ninety steps."]
    assert voices(decoded) == [("Edward Pell", "2025-02-01", "The stairs have ninety steps.")]


def test_an_encoding_that_is_wrongly_stated_is_named() -> None:
    """The words are read all the same."""
    decoded = read(mails.OUTLOOK.replace(b"windows-1252", b"x-unknown"))
    assert "It cost 3 £." in decoded.text
    assert any("x-unknown" in problem for problem in decoded.problems)
    right = read(mails.OUTLOOK.decode("cp1252").replace("windows-1252", "no-such").encode())
    assert "It cost 3 £." in right.text
    assert right.problems == ()


def test_a_header_with_raw_bytes_is_read() -> None:
    """Old programs wrote them."""
    decoded = read(mails.PLAIN.replace(b"From: Ada Quill", "From: Adèle Quill".encode()))
    assert dict(decoded.metadata)["author"] == "Adèle Quill"


def test_an_emlx_file_is_a_mail_between_its_length_and_a_list() -> None:
    """The list is Apple's own."""
    framed = f"{len(mails.PLAIN)}      \n".encode() + mails.PLAIN + b'<?xml version="1.0"?><plist></plist>'
    assert MailReader().read(framed, "7.emlx") == MailReader().read(mails.PLAIN, "7.eml")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "it is no mail"),
        (b"From: a@b.example\nSubject: nothing\n\n", "no words in this mail"),
        (b"Content-Type: application/pgp-encrypted\nSubject: x\n\nVersion: 1", "attachment not read: application/pgp"),
    ],
)
def test_a_mail_without_words_is_named(data: bytes, why: str) -> None:
    """In one sentence that says what it holds instead."""
    with pytest.raises(UnreadableDocument, match=why):
        MailReader().read(data, "a.eml")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("Date", "Tue, 04 Mar 2025 23:12:00 -05001111111111111111111"),
        ("Date", "Tue, 04 Mar 99999999999999999999 23:12:00 -0500"),
        ("Content-Type", "text/plain; charset=undefined"),
        ("Content-Type", "text/plain; charset=idna"),
        ("Content-Type", "text/plain; charset=zip"),
    ],
)
def test_fields_that_no_mail_program_writes_cost_only_what_they_say(field: str, words: str) -> None:
    """``email`` and the codecs of Python raise all kinds of errors on them."""
    data = f"From: Ada Quill <ada@graysand.example>\n{field}: {words}\n\nFour barrels…\n".encode()
    assert "Four barrels" in read(data).text


def test_deep_parts_and_truncated_mails_do_no_harm() -> None:
    """No part of the program goes as deep as a hostile mail."""
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000))
    with pytest.raises(UnreadableDocument):
        MailReader().read(b"From: a@b.example\n" + deep + b"\nwords\n", "deep.eml")
    for end in range(0, len(mails.PARTS), 37):
        try:
            read(mails.PARTS[:end])
        except UnreadableDocument:
            continue


def test_many_marks_and_many_messages_take_linear_time() -> None:
    """Quotations are told apart to a bounded depth."""
    decoded = read(b"From: a@b.example\n\n" + b">" * 5000 + b" deep\n" + b"From: a\nTo: b\nDate: c\n\nx\n\n" * 500)
    assert max(level for _, level, _ in blocks(decoded)) < 100


# Nothing is lost: whatever the lines, every word is in one block.
@given(
    st.lists(
        st.sampled_from(
            ["", "> ", ">> a", "a ", "-- ", "On 4 March 2025, Ada wrote:", "From: Ada", "To: B", "Sent: x", "b", "\t"]
        ),
        max_size=30,
    ),
    st.booleans(),
)
def test_no_word_is_lost(lines: list[str], flowed: bool) -> None:
    """Also where quotations and signatures begin anywhere."""
    form = b"; format=flowed" if flowed else b""
    body = "\n".join([*lines, "end"]).encode()
    decoded = read(b"Subject: s\nContent-Type: text/plain; charset=utf-8" + form + b"\n\n" + body)
    assert decoded.text.split()[2:] == [
        word for line in lines for word in line.lstrip("> ").split()
    ] + ["end"]  # fmt: skip


def test_a_mailbox_is_divided_into_its_messages() -> None:
    """A line that begins with "From" inside a message is none; one that was escaped is as it was."""
    records = list(Mailbox().split(mails.MAILBOX, "a.mbox", RecordColumns()))
    assert [one.number for one in records] == [1, 2]
    assert "From here it is quiet." in records[0].reader.read(records[0].data, "a.mbox").text
    assert "From the west came fog." in records[0].reader.read(records[0].data, "a.mbox").text
    assert records[1].data == b"Message-ID: <2@depot>\n" + mails.REPLY
    named = list(Mailbox().split(mails.MAILBOX, "a.mbox", RecordColumns(identifier="message-id")))
    assert [one.name for one in named] == ["", "2@depot"]
    with pytest.raises(UnreadableDocument, match="no mailbox"):
        list(Mailbox().split(b"words", "a.mbox", RecordColumns()))
