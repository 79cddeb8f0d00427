"""Messages that are encoded once and filled in for each addressee."""

from email import message_from_bytes, policy

import pytest

from outbox.mime import MessageTemplate


@pytest.mark.parametrize("gap", range(0, 80, 7))
def test_a_token_is_filled_in_wherever_lines_are_broken(gap):
    token, stand_in = "tok:en-" + "x" * 50, "UNSUBSCRIBE" + "0" * 46
    text = "é" * gap + f" https://news.example.org/{stand_in}/ end"
    html = f"<p>{'é' * gap}</p><a href='https://news.example.org/{stand_in}/'>x</a>"
    content = MessageTemplate({"Subject": "é"}, text, html, {"u": stand_in}).fill(
        {"To": "a@example.org"}, {"u": token}
    )
    message = message_from_bytes(content, policy=policy.default)
    assert f"/{token}/ end" in message.get_body(("plain",)).get_content()
    assert f"/{token}/'" in message.get_body(("html",)).get_content()
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.isascii()


def test_a_value_of_another_length_is_refused():
    stencil = MessageTemplate({}, "AAAA", "AAAA", {"u": "AAAA"})
    with pytest.raises(ValueError, match="4 characters"):
        stencil.fill({}, {"u": "xxxxx"})
