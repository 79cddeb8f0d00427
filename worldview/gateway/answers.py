"""Answers on their way from WSGI to ASGI."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

from pagecache.memory.responses import Header, Headers, encode_headers
from worldview.gateway.environ import FileToSend
from worldview.request_ids import HEADER

#: The server's way to take a message of ASGI.
Send = Callable[[dict[str, Any]], Awaitable[None]]

logger = logging.getLogger("worldview.gateway")

#: A client that takes nothing of what is sent for so long is given up, in seconds.
SEND_TIMEOUT = 60
FILE_CHUNK_BYTES = 128 * 1024
#: The name of the header with the request's.
ID = HEADER.lower().encode()


@dataclass(slots=True)
class Answer:
    """``status`` and ``headers`` as in WSGI; ``file``: a ``FileToSend`` in place of a body."""

    status: str
    headers: list[Header]
    body: bytes = b""
    file: FileToSend | None = None


class Reply:
    """The way to the client of one request: ``send`` is the server's, ``request_id`` is told."""

    __slots__ = ("_request_id", "_send")

    def __init__(self, send: Send, request_id: str) -> None:
        self._send, self._request_id = send, request_id.encode()

    async def send(self, answer: Answer) -> None:
        await self._send(self._start(answer))
        await self._send({"type": "http.response.body", "body": answer.body})

    async def send_file(self, answer: Answer) -> None:
        """Send a file piece by piece; who takes it slowly holds no thread."""
        file: FileToSend = answer.file  # type: ignore[assignment]  # it is asked for one
        try:
            await self._send(self._start(answer))
            while chunk := await asyncio.to_thread(file.file.read, FILE_CHUNK_BYTES):
                await self._piece(chunk)
            await self._send({"type": "http.response.body"})
        except TimeoutError:
            logger.info("A file was not taken in time.")
        finally:
            file.close()

    def stream(
        self, answer: Answer, pieces: Iterable[bytes], loop: asyncio.AbstractEventLoop
    ) -> None:
        """From a thread: send ``pieces`` as they are made, each when the client took those before.
        Raises ``TimeoutError`` where it takes nothing."""

        def wait_for(coroutine: Coroutine[Any, Any, None]) -> None:
            asyncio.run_coroutine_threadsafe(coroutine, loop).result()

        wait_for(self._send_in_time(self._start(answer)))
        for piece in pieces:
            wait_for(self._piece(piece))
        wait_for(self._send_in_time({"type": "http.response.body"}))

    async def _piece(self, piece: bytes) -> None:
        await self._send_in_time({"type": "http.response.body", "body": piece, "more_body": True})

    async def _send_in_time(self, message: dict[str, Any]) -> None:
        async with asyncio.timeout(SEND_TIMEOUT):
            await self._send(message)

    def _start(self, answer: Answer) -> dict[str, Any]:
        headers = answer.headers
        encoded = headers.encoded if isinstance(headers, Headers) else encode_headers(headers)
        return {
            "type": "http.response.start",
            "status": int(answer.status[:3]),
            "headers": [*encoded, (ID, self._request_id)],
        }
