"""A mail server that keeps a record of every message it accepts, and can misbehave on purpose.

Run as a program it prints its port, and writes one line for each accepted message to the file
given: the recipient, the Message-ID and the size. It is not aiosmtpd, which costs more than what is
measured here.
"""

import argparse
import asyncio
import random
import re
import sys
from dataclasses import dataclass
from typing import TextIO

_MESSAGE_ID = re.compile(rb"^message-id:\s*(<[^>\r\n]+>)", re.IGNORECASE | re.MULTILINE)

#: What it does to a message where it misbehaves, each as likely as the others.
MISCHIEF = [
    "drop before 354",
    "drop after 354",
    "drop before the final dot",
    "drop after the final dot",
    "store and drop",
    "421",
    "451 recipient",
    "452 content",
    "550 recipient",
    "554 content",
    "slow",
]


@dataclass
class Sink:
    """``delay``: seconds a round trip takes (answers to commands sent together come together);
    ``commit``: seconds until a message is stored; ``mischief``: how many of a thousand messages
    meet some."""

    delay: float = 0.0
    commit: float = 0.0
    mischief: int = 0
    seed: int = 0
    record: TextIO = None
    drops: TextIO = None

    def __post_init__(self):
        self.chance = random.Random(self.seed)

    async def serve(self, host="127.0.0.1", port=0):
        return await asyncio.start_server(self._session, host, port, limit=2**20)

    async def _session(self, reader, writer):
        try:
            await self._speak(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _speak(self, reader, writer):
        await self._say(writer, "220 sink")
        recipient = mischief = None
        while line := await self._read(reader):
            verb = line[:4].upper()
            if verb in (b"EHLO", b"HELO"):
                await self._say(writer, "250-sink\r\n250-8BITMIME\r\n250 PIPELINING")
            elif verb == b"MAIL":
                mischief = self._mischief()
                await self._say(writer, "250 2.1.0 OK")
            elif verb == b"RCPT":
                recipient = line.partition(b"<")[2].partition(b">")[0].decode()
                if mischief == "421":
                    await self._say(writer, "421 4.3.2 Closing")
                    return
                if mischief in ("451 recipient", "550 recipient"):
                    code = mischief[:3]
                    await self._say(writer, f"{code} {code[0]}.1.1 No")
                    recipient = None
                else:
                    await self._say(writer, "250 2.1.5 OK")
            elif verb == b"DATA":
                if recipient is None:
                    await self._say(writer, "503 5.5.1 No recipient")
                    continue
                if mischief == "drop before 354":
                    return
                await self._say(writer, "354 Go on")
                if mischief == "drop after 354":
                    self._note_drop()
                    return
                if not await self._content(reader, writer, recipient, mischief):
                    return
                recipient = None
            elif verb == b"QUIT":
                await self._say(writer, "221 Bye")
                return
            else:
                await self._say(writer, "250 2.0.0 OK")

    async def _read(self, reader):
        """The next line; what came with the one before has travelled already."""
        came_along = bool(reader._buffer)
        line = await reader.readline()
        if self.delay and not came_along:
            await asyncio.sleep(self.delay)
        return line

    async def _content(self, reader, writer, recipient, mischief):
        """Read a message; returns whether the connection goes on."""
        if mischief == "drop before the final dot":
            self._note_drop()
            await reader.read(1000)
            return False
        content = await _read_content(reader)
        if self.delay:
            await asyncio.sleep(self.delay)
        if mischief == "drop after the final dot":
            self._note_drop()
            return False
        if mischief in ("452 content", "554 content"):
            await self._say(writer, f"{mischief[:3]} {mischief[0]}.3.0 No")
            return True
        if mischief == "slow":
            await asyncio.sleep(0.3)
        if self.commit:
            await asyncio.sleep(self.commit)
        found = _MESSAGE_ID.search(content)
        self._store(recipient, found[1].decode() if found else "", len(content))
        if mischief == "store and drop":
            self._note_drop()
            return False
        await self._say(writer, "250 2.0.0 Kept")
        return True

    def _store(self, recipient, message_id, size):
        self.record.write(f"{recipient}\t{message_id}\t{size}\n")
        self.record.flush()

    def _note_drop(self):
        """A connection dropped where the other side may not know how far it came."""
        if self.drops:
            self.drops.write("dropped\n")
            self.drops.flush()

    def _mischief(self):
        if self.chance.randrange(1000) < self.mischief:
            return self.chance.choice(MISCHIEF)
        return None

    async def _say(self, writer, text):
        writer.write(f"{text}\r\n".encode())


async def _read_content(reader):
    parts = []
    tail = b""
    while not tail.endswith(b"\r\n.\r\n"):
        part = await reader.read(2**18)
        if not part:
            raise asyncio.IncompleteReadError(b"", None)
        parts.append(part)
        tail = (tail + part)[-5:]
    return b"".join(parts)


async def _main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--commit", type=float, default=0.0)
    parser.add_argument("--mischief", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("record")
    options = parser.parse_args()
    with open(options.record, "a") as record, open(f"{options.record}.drops", "a") as drops:
        sink = Sink(options.delay, options.commit, options.mischief, options.seed, record, drops)
        server = await sink.serve()
        sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
        sys.stdout.flush()
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
