"""Mails for the tests, as mail programs write them; the people and their papers are invented."""

PLAIN = b"""From: Ada Quill <ada@graysand.example>
To: "Marl, Tobias" <tobias@depot.example>, Edward Pell <pell@harbour.example>
Cc: archive@harbour.example
Subject: =?utf-8?q?Oil_for_the_light_=E2=80=93_again?=
Date: Tue, 04 Mar 2025 23:12:00 -0500
Content-Type: text/plain; charset=utf-8

Dear Tobias,

the keeper counts four barrels. Two of them leak.

Yours,
Ada

--\x20
Ada Quill
Harbour Board, Graysand
"""

REPLY = b"""From: Tobias Marl <tobias@depot.example>
To: Ada Quill <ada@graysand.example>
Subject: Re: Oil for the light
Date: Wed, 05 Mar 2025 08:00:00 +0000
Content-Type: text/plain; charset=utf-8

The cart left at noon.
On Tue, 4 Mar 2025 23:12:00 -0500, Ada Quill
<ada@graysand.example> wrote:

> The keeper counts four barrels.
>
> Am 03.03.2025 um 10:12 schrieb Edward Pell:
> > Der Leuchtturm war dunkel.
> > Niemand kam.
>
> That was on Monday.

I shall ask the carter.
"""

OUTLOOK = """From: Edward Pell <pell@harbour.example>\r
To: Ada Quill <ada@graysand.example>\r
Subject: RE: Lamp\r
Date: Thu, 06 Mar 2025 08:00:00 +0000\r
Content-Type: text/plain; charset=windows-1252\r
Content-Transfer-Encoding: 8bit\r
\r
I agree with both of you. It cost 3 £.\r
\r
-----Original Message-----\r
From: Ada Quill <ada@graysand.example>\r
Sent: Wednesday, March 5, 2025 9:00 AM\r
To: Edward Pell\r
Subject: WG: Lamp\r
\r
The lamp needs a wick.\r
\r
________________________________\r
Von: Marl, Tobias <tobias@depot.example>\r
Gesendet: Dienstag, 4. März 2025 10:12\r
An: Ada Quill\r
Betreff: Lampe\r
\r
Der Docht ist verbrannt.\r
""".encode("cp1252")

FLOWED = b"""From: ada@graysand.example
To: tobias@depot.example
Subject: Flowed
Date: 6 Mar 2025 08:00:00 +0000
Content-Type: text/plain; charset=us-ascii; format=flowed

The light burned from dusk\x20
until the oil gave out, and\x20
nobody saw it go.
 >not a quotation

> It is the keeper\x20
> who must tell.
--\x20
Ada
"""

HTML_ALONE = b"""From: Ada Quill <ada@graysand.example>
To: Tobias Marl <tobias@depot.example>
Subject: HTML
Date: Fri, 7 Mar 2025 08:00:00 +0000
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: 8bit

<html><head><title>x</title><style>p { color: red }</style></head><body><p>The cart is&nbsp;late &amp; empty.</p>
<div>On 6 March 2025, Tobias Marl &lt;tobias@depot.example&gt; wrote:<br></div>
<blockquote type="cite"><div>Send the <b>cart</b>.</div><p>At once.</p></blockquote><p>No.</p></body></html>
"""

PARTS = b"""From: Ada Quill <ada@graysand.example>
To: Tobias Marl <tobias@depot.example>
Subject: Plan of the tower
Date: Fri, 7 Mar 2025 08:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

VGhlIHBsYW4gaXMgYXR0YWNoZWQu
--inner
Content-Type: text/html; charset=utf-8

<p>The plan is attached, in red.</p>
--inner--

--outer
Content-Type: application/pdf; name="=?utf-8?q?T=C3=BCrm.pdf?="
Content-Disposition: attachment; filename="=?utf-8?q?T=C3=BCrm.pdf?="
Content-Transfer-Encoding: base64

JVBERg==
--outer
Content-Type: message/rfc822

From: Edward Pell <pell@harbour.example>
To: Ada Quill <ada@graysand.example>
Subject: Stairs
Date: Sat, 1 Feb 2025 08:00:00 +0000

The stairs have ninety steps.

--outer--
"""

MAILBOX = b"From ada@graysand.example Tue Mar  4 23:12:00 2025\n" + PLAIN + b"\nFrom the west came fog.\n" + (
    b">From here it is quiet.\n\nFrom tobias@depot.example Wed Mar  5 08:00:00 2025\nMessage-ID: <2@depot>\n"
) + REPLY  # fmt: skip
