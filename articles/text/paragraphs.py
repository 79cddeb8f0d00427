"""Addresses of paragraphs: their number in the section, after its anchor and a full stop, which no
anchor has (``#harbour.3``)."""

from articles.text.tokens import Start, Token


class Paragraphs:
    """Numbers the paragraphs of one section, piece by piece in the order they are read."""

    def __init__(self, anchor: str) -> None:
        self._anchor, self._count = anchor, 0

    def number(self, tokens: list[Token]) -> list[Token]:
        """Return ``tokens`` with an id at each paragraph, after those numbered before; as they are
        where the section, of a page that was never saved, has no anchor yet."""
        if not self._anchor:
            return tokens
        return [self._numbered(token) for token in tokens]

    def _numbered(self, token: Token) -> Token:
        if not isinstance(token, Start) or token.name != "p":
            return token
        self._count += 1
        return Start("p", {"id": f"{self._anchor}.{self._count}"} | token.attributes)
