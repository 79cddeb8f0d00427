"""Messages as strangers, robots and broken programs write them: made here, by name.

``{to}`` in a message stands for an address of ours that names a delivery or a subscriber.
"""

import base64


def crlf(text):
    return text.replace("\n", "\r\n").encode("utf-8", "surrogateescape")


def plain(to="{to}", *, headers="", body="Hello.", sender="a@mx.example"):
    return crlf(f"From: {sender}\nTo: {to}\nSubject: x\n{headers}\n{body}\n")


def report(blocks, *, to="{to}", kind="delivery-status", encoding="", first="It came back."):
    return crlf(
        f"From: MAILER-DAEMON@mx.example\nTo: {to}\nSubject: Returned\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/report; report-type={kind}; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{first}\n"
        f"--b\nContent-Type: message/{kind}\n{encoding}\n{blocks}\n--b--\n"
    )


STATUS = (
    "Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; reader@example.com\n"
    "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; {said}\n"
)


def nested(depth):
    """Multiparts in multiparts."""
    begin = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth)
    )
    end = "".join(f"\n--{n}--\n" for n in reversed(range(depth)))
    return crlf(f"From: a@mx.example\nTo: {{to}}\n{begin}Content-Type: text/plain\n\nx{end}")


#: What stands after ``To:`` and is no address.
ADDRESSES = [
    "", "<", ">", '"', "a@[", "x@[", "a@", "@", "@b", ",", ",,,,", ";", ":;", "<>", "<<>>", "<a@b",
    "a b c", '"a" <', "(", ")", "(" * 2000, ")" * 2000, "((a)@b", "<" * 2000, '"' * 2001,
    "\\", '"\\', "a@b@c", "a@[::1", "a@[127.0.0.1]", "group: a@b, c@d;", "group:;", "=?utf-8?q?",
    "=?utf-8?q?Friend=0D=0Aof?= <post@news.example.org>", "=?x?x?x?=", "=?utf-8?b?//////8=?=",
    "=?iso-8859-8-i?b?7Q==?= <a@b.example>", "\x00", "a\x00b@c.example", "ünï@cödé.example",
    "\udcff\udcfe", ", ".join(f"a{n}@b.example" for n in range(5000)), "a" * 100_000,
    "\n post@news.example.org", "\x0b@[::1]", '"\x0b"@[::1]', "a@b.example\r\n\tb@c.example",
]  # fmt: skip

#: Charsets of a text part, most of which Python does not know.
CHARSETS = [
    "iso-8859-8-i", "cp-850", "ansi", "x-unknown-8bit", "unicode-1-1-utf-7", "utf-8; format=flowed",
    "", '"', "\x00", "utf-16", "utf-32-le", "base64", "hex", "rot13", "idna", "punycode", "mbcs",
    "🦊", "a" * 5000, "us-ascii'", "utf-8''x",
]  # fmt: skip

#: What a server says of why a message came back, in the form of a Diagnostic-Code.
DIAGNOSTICS = [
    "550 =?utf-8?q?a=00b?=", "550 a\x00b", "550 \udcff", "", "550", "999 x", "5.1.1", "٥٥٠ no",
    "550 " + "x" * 100_000, "550 =?x?=", "550 5.99999999999.1 x", "5" * 10_000, "550 =?b?b?b?=",
]  # fmt: skip

WHOLE = {
    "nothing": b"",
    "a line end": b"\r\n",
    "line ends": b"\n" * 5000,
    "NUL": b"\x00" * 1000,
    "bytes of every kind": bytes(range(256)) * 40,
    "no headers": b"\r\nTo: {to}\r\n",
    "no body": b"To: {to}",
    "no From": b"To: {to}\r\nSubject: x\r\n\r\nundeliverable: user unknown\r\n",
    "headers without colons": b"To: {to}\r\nthis is none\r\n: nor this\r\n\r\nx\r\n",
    "one header twice a thousand times": b"To: {to}\r\n" + b"X: y\r\n" * 5000 + b"\r\nx",
    "a line of a megabyte": plain(body="x" * 1_000_000),
    "a header of a megabyte": plain(headers=f"X-Long: {'y' * 1_000_000}\n"),
    "a boundary that is not there": plain(headers='Content-Type: multipart/mixed; boundary="q"\n'),
    "a multipart without boundary": plain(headers="Content-Type: multipart/mixed\n"),
    "an empty boundary": plain(headers='Content-Type: multipart/mixed; boundary=""\n'),
    "a boundary of a megabyte": plain(
        headers=f'Content-Type: multipart/mixed; boundary="{"z" * 500_000}"\n'
    ),
    "300 parts within parts": nested(300),
    "1,500 parts within parts": nested(1500),
    "20 parts within parts": nested(20),
    "messages in messages": crlf(
        "To: {to}\n" + "Content-Type: message/rfc822\n\n" * 1500 + "Subject: x\n\nx\n"
    ),
    "5,000 parts": crlf(
        'To: {to}\nContent-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 5000
    ),
    "a content type of nonsense": plain(headers="Content-Type: ;;;===/\n"),
    "a content type outside ASCII": plain(headers="Content-Type: täxt/plain; charset=ü\n"),
    "parameters without end": plain(headers="Content-Type: text/plain" + "; a=b" * 20_000 + "\n"),
    "continued parameters": plain(
        headers="Content-Type: text/plain; charset*0*=x'y'%ff; charset*2=z; charset*1=q\n"
    ),
    "a wrong encoding": plain(headers="Content-Transfer-Encoding: x-rot26\n"),
    "base64 that is none": plain(headers="Content-Transfer-Encoding: base64\n", body="!!!" * 999),
    "an odd number of base64": plain(headers="Content-Transfer-Encoding: base64\n", body="YQ"),
    "uuencode that is none": plain(headers="Content-Transfer-Encoding: x-uuencode\n", body="begin"),
    "quoted-printable NUL": plain(
        headers="Content-Transfer-Encoding: quoted-printable\n", body="550 user unknown =00=FF=\n="
    ),
    "an encoded report": report(
        base64.b64encode(STATUS.format(said="550 5.1.1 No such user").encode()).decode(),
        encoding="Content-Transfer-Encoding: base64\n",
    ),
    "a report of nothing": report(""),
    "a report with one block": report("Action: failed\nStatus: 5.1.1"),
    "a report without action": report("Reporting-MTA: dns; x\n\nStatus: 5.1.1"),
    "a report of 3,000 recipients": report("\n".join(["Action: delayed\nStatus: 4.0.0\n"] * 3000)),
    "a status of nonsense": report("A: b\n\nAction: \x00failed\nStatus: 5.x.y\n"),
    "a status outside ASCII": report("A: b\n\nAction: fäiled\nStatus: ٥.١.١\n"),
    "a report of spam without type": report("User-Agent: x", kind="feedback-report"),
    "a report of spam of no known type": report("Feedback-Type: mood", kind="feedback-report"),
    "a report of spam outside ASCII": report("Feedback-Type: \udcff", kind="feedback-report"),
    "Message-IDs without number": plain(body="<delivery-" + "9" * 20_000 + ".x@y>"),
    "5,000 Message-IDs of ours, forged": plain(
        body="\n".join(f"<delivery-{n}.{'0' * 16}@h>" for n in range(5000))
    ),
    "plus-addresses, forged": plain(to=", ".join([f"p+b{'0' * 12}-{'a' * 20}@x"] * 3000)),
    "digits of another script": plain(to="post+b" + "٣" * 12 + "-" + "a" * 20 + "@x"),
    "Auto-Submitted of nonsense": plain(headers="Auto-Submitted: \x00;=\n"),
    "an answer": plain(body="Thank you for the column, I liked it."),
    "an answer in latin-1": b"From: a@mx.example\r\nTo: {to}\r\n\r\nSch\xf6n.\r\n",
    "a bounce in words alone": plain(
        sender="MAILER-DAEMON@mx.example",
        body="Hi. This is the qmail-send program at mx.example.\n\n<reader@example.com>:\n"
        "Sorry, no mailbox here by that name.",
    ),
    "a bounce in words, from nobody": plain(sender="", body="The following addresses had errors"),
    "mbox": b"From a@b Mon Jan 1 00:00:00 2024\r\nTo: {to}\r\n\r\nx\r\n",
    "only CR": b"From: a@b\rTo: {to}\r\rx\r",
    "a BOM": b"\xef\xbb\xbfTo: {to}\r\n\r\nx\r\n",
    "UTF-16": "To: {to}\r\n\r\nx\r\n".encode("utf-16"),
    "folds without end": b"To: {to}\r\nX:" + b"\r\n y" * 50_000 + b"\r\n\r\nx\r\n",
}


def messages():
    """``(name, bytes)`` of each; ``{to}`` is still in them."""
    for number, address in enumerate(ADDRESSES):
        for header in ("To", "Cc"):
            yield (
                f"{header} {number}",
                crlf(f"Delivered-To: {{to}}\n{header}: {address}\nSubject: x\n\nHello.\n"),
            )
    for charset in CHARSETS:
        yield (
            f"charset {charset[:20]!r}",
            plain(
                headers=f"Content-Type: text/plain; charset={charset}\n"
                f"Subject: =?{charset}?q?=E9?=\n",
                body="I am away; שלום \udcff.",
            ),
        )
    for number, said in enumerate(DIAGNOSTICS):
        yield f"diagnostic {number}", report(STATUS.replace("{said}", said))
    yield from WHOLE.items()
