"""XML that is written a little wrong, mended as it is read: what readers of XML stop at and many
exports hold. A bare ``&``, the names that HTML has for characters, numbers of characters that XML
does not know, a ``<`` that begins no element, and the end of a CDATA section where none is open.
What is well formed stays as it is.
"""

import re
from html.entities import html5

_CDATA, _COMMENT = b"<![CDATA[", b"<!--"
_BEGINS = re.compile(rb"<!\[CDATA\[|<!--")
_ENDS = {_CDATA: b"]]>", _COMMENT: b"-->"}
_WRONG = re.compile(
    rb"(?P<control>&#0*(?:[0-8]|1[124-9]|2\d|3[01]);|&#x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]);)"
    rb"|&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-fA-F]+);)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31};))?"
    rb"|<(?![A-Za-z_:/!?\x80-\xff])|\]\]>"
)
#: The longest that is looked at as one, in bytes: a name of a character.
_LONGEST = 40


class Mender:
    """Mends bytes of an encoding that has ASCII in it, piece by piece."""

    def __init__(self) -> None:
        self._left = b""
        #: What ends the CDATA section or comment that is open.
        self._until = b""

    def feed(self, data: bytes, *, last: bool = False) -> bytes:
        """Return what of the bytes so far can be said; the rest comes with the next ones."""
        data, self._left = self._left + data, b""
        made: list[bytes] = []
        place = 0
        while place < len(data):
            end = self._end(data, place)
            if end < 0:
                stop = len(data) if last else self._sure(data, place)
                made.append(self._mended(data[place:stop]))
                self._left = data[stop:]
                break
            made.append(self._mended(data[place:end]))
            place = end
            self._turn(data, place)
        return b"".join(made)

    def _end(self, data: bytes, place: int) -> int:
        """Where what begins at ``place`` ends: text, or a section that is open; -1 if later."""
        if self._until:
            found = data.find(self._until, place)
            return found + len(self._until) if found >= 0 else -1
        begins = _BEGINS.search(data, place)
        return begins.start() if begins else -1

    def _turn(self, data: bytes, place: int) -> None:
        if self._until:
            self._until = b""
        begins = _BEGINS.match(data, place)
        if begins:
            self._until = _ENDS[begins[0]]

    def _sure(self, data: bytes, place: int) -> int:
        """How far nothing that comes can change what is there."""
        start = max(place, len(data) - _LONGEST)
        signs = (b"]", b"-") if self._until else (b"&", b"<", b"]")
        found = [at for sign in signs if (at := data.find(sign, start)) >= 0]
        return min(found, default=len(data))

    def _mended(self, data: bytes) -> bytes:
        return data if self._until else _WRONG.sub(_right, data)


def _right(match: re.Match[bytes]) -> bytes:
    if match["control"]:
        return b""
    if match[0] == b"<":
        return b"&lt;"
    if match[0] == b"]]>":
        return b"]]&gt;"
    name = (match["name"] or b"").decode()
    if name in html5:
        return "".join(f"&#{ord(character)};" for character in html5[name]).encode()
    return b"&amp;" + match[0][1:]
