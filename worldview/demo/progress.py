"""How far a command of Django's has come, said in few lines where it would say hundreds."""

import io
from collections.abc import Callable


class Progress(io.TextIOBase):
    """What a command writes to; every so many of the lines that begin with a word are counted
    aloud, and nothing else is said."""

    def __init__(self, word: str, *, every: int, said: str, say: Callable[[str], None]) -> None:
        self._word, self._every, self._said, self._say = word, every, said, say
        self._number = 0

    def write(self, text: str) -> int:
        if text.strip().startswith(self._word):
            self._number += 1
            if self._number % self._every == 0:
                self._say(self._said.format(number=self._number))
        return len(text)
