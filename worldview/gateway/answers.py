"""Answers on their way from WSGI to ASGI."""

import asyncio
import logging
from dataclasses import dataclass

from pagecache.memory.responses import Headers, encode_headers
from worldview.request_ids import HEADER

logger = logging.getLogger("worldview.gateway")

#: A client that takes nothing of what is sent for so long is given up, in seconds.
SEND_TIMEOUT = 60
FILE_CHUNK_BYTES = 128 * 1024
_ID = HEADER.lower().encode()


@dataclass(slots=True)
class Answer:
    """``status`` and ``headers`` as in WSGI; ``file``: a ``FileToSend`` in place of a body."""

    status: str
    headers: list
    body: bytes = b""
    file: object = None


class Reply:
    """The way to the client of one request: ``send`` is the server's, ``request_id`` is told."""

    __slots__ = ("_request_id", "_send")

    def __init__(self, send, request_id):
        self._send, self._request_id = send, request_id.encode()

    async def send(self, answer):
        await self._send(self._start(answer))
        await self._send({"type": "http.response.body", "body": answer.body})

    async def send_file(self, answer):
        """Send a file piece by piece; who takes it slowly holds no thread."""
        try:
            await self._send(self._start(answer))
            while chunk := await asyncio.to_thread(answer.file.file.read, FILE_CHUNK_BYTES):
                await self._piece(chunk)
            await self._send({"type": "http.response.body"})
        except TimeoutError:
            logger.info("A file was not taken in time.")
        finally:
            answer.file.close()

    def stream(self, answer, pieces, loop):
        """From a thread: send ``pieces`` as they are made, each when the client took those before.
        Raises ``TimeoutError`` where it takes nothing."""

        def wait_for(coroutine):
            asyncio.run_coroutine_threadsafe(coroutine, loop).result()

        wait_for(self._send_in_time(self._start(answer)))
        for piece in pieces:
            wait_for(self._piece(piece))
        wait_for(self._send_in_time({"type": "http.response.body"}))

    async def _piece(self, piece):
        await self._send_in_time({"type": "http.response.body", "body": piece, "more_body": True})

    async def _send_in_time(self, message):
        async with asyncio.timeout(SEND_TIMEOUT):
            await self._send(message)

    def _start(self, answer):
        headers = answer.headers
        encoded = headers.encoded if isinstance(headers, Headers) else encode_headers(headers)
        return {
            "type": "http.response.start",
            "status": int(answer.status[:3]),
            "headers": [*encoded, (_ID, self._request_id)],
        }
