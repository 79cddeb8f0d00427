"""Messages that are encoded once and filled in for each addressee."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outbox.mime import MessageTemplate


@pytest.mark.parametrize("gap", range(0, 80, 7))
def test_a_token_is_filled_in_wherever_lines_are_broken(gap):
    token, stand_in = "tok:en-" + "x" * 50, "UNSUBSCRIBE" + "0" * 46
    text = "é" * gap + f" https://news.example.org/{stand_in}/ end"
    html = f"<p>{'é' * gap}</p><a href='https://news.example.org/{stand_in}/'>x</a>"
    template = MessageTemplate({"Subject": "é"}, text, html, {"u": stand_in})
    content = b"".join(template.fill({"To": "a@example.org"}, {"u": token}))
    message = message_from_bytes(content, policy=policy.default)
    assert f"/{token}/ end" in message.get_body(("plain",)).get_content()
    assert f"/{token}/'" in message.get_body(("html",)).get_content()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()


def test_a_value_of_another_length_is_refused():
    stencil = MessageTemplate({}, "AAAA", "AAAA", {"u": "AAAA"})
    with pytest.raises(ValueError, match="4 characters"):
        stencil.fill({}, {"u": "xxxxx"})


def sent(headers):
    template = MessageTemplate(headers, "Text.", "<p>Text.</p>", {})
    content = b"".join(template.fill({"To": "a@e.org"}, {}))
    assert content.isascii()
    return content, message_from_bytes(content, policy=policy.default)


#: What looks like an encoded word (RFC 2047), with a line end, nothing, no character in it.
WORDS = [
    "=?utf-8?q?a=0D=0ABcc:_evil@example.org?= news",
    "=?utf-8?q?=0D=0A=0D=0A<h1>?=",
    "=?utf-8?b?AA==?=",
    "é =?utf-8?b?////?=",
    "Café =?us-ascii?q?=E9?=",
    "=?utf-8?q?x?=",
    "a =?b",
    "Über “quotes” & <tags>",
    "x\r\nBcc: evil@example.org",
    "=?utf-8?q?x?= " * 30,
]


@pytest.mark.parametrize("written", WORDS)
@pytest.mark.parametrize("name", ["Subject", "From"])
def test_a_header_says_what_was_written_and_begins_no_other(name, written):
    meant = " ".join(written.split())
    value = f'"{meant}" <a@example.org>' if name == "From" else written
    content, message = sent({name: value})
    assert sorted(message.keys()) == sorted(["To", name, "MIME-Version", "Content-Type"])
    assert message.get_body(("plain",)).get_content().strip() == "Text."
    head = content.partition(b"\r\n\r\n")[0]
    assert b"\x00" not in head
    assert max(map(len, head.split(b"\r\n"))) <= 998
    read = str(make_header(decode_header(legacy(content)[name])))
    if name == "From":
        assert message["From"].addresses[0].addr_spec == "a@example.org"
        assert read.replace('"', "") == f"{meant} <a@example.org>"
    else:
        assert read == meant


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120))
def test_any_subject_is_read_as_it_was_written(written):
    meant = " ".join(written.split())
    content, message = sent({"Subject": written})
    assert sorted(message.keys()) == sorted(["To", "Subject", "MIME-Version", "Content-Type"])
    assert str(make_header(decode_header(legacy(content)["Subject"]))).strip() == meant


def legacy(content):
    """The message as plain programs read it: each encoded word decoded once."""
    return message_from_bytes(content, policy=policy.compat32)
