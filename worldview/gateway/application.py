"""The ASGI application: takes a request, reads what it sends, and answers from memory, with Django,
or with a refusal. It runs in one event loop, so nothing here may wait but with ``await``."""

import asyncio
import contextlib
import logging
import time
from io import BytesIO
from typing import Any
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.urls import reverse

from pagecache.memory.at_once import AnswersAtOnce
from pagecache.memory.middleware import PageCacheMiddleware
from worldview.door.session_store import SessionStore
from worldview.gateway import refusals
from worldview.gateway.answers import ID, Answer, Reply, Send
from worldview.gateway.bodies import (
    SESSION_STANDS,
    Bodies,
    Gone,
    Receive,
    TooLarge,
    TooMany,
    TooSlow,
    drain,
    session_to_look_up,
)
from worldview.gateway.environ import FileToSend, build_environ
from worldview.gateway.lanes import Busy, Lane
from worldview.gateway.warming import WARM_UP_AFTER, warm_up
from worldview.proxies import TrustedProxies, network_of
from worldview.request_ids import RequestIds, new_id

logger = logging.getLogger("worldview.gateway")

#: How often a crowd is told of in the log, in seconds.
COMPLAINT_INTERVAL: float = 60


class Gateway:
    """Stands before ``page_cache``, the WSGI application with the pages in memory.

    Requests go in lanes, so that none waits for what another kind holds: what monitors ask, files,
    logins (which hash for a second), and all else.
    """

    def __init__(self, page_cache: PageCacheMiddleware) -> None:
        self._page_cache, self._at_once = page_cache, AnswersAtOnce(page_cache)
        self._login_path = reverse("admin:login")
        self._ids, self._proxies = RequestIds(), TrustedProxies()
        self._bodies = Bodies()
        threads = settings.WEB_THREADS
        # Whether this process lives is asked by what would else take it out; nobody's other
        # questions come before that.
        self._lives = Lane("lives", threads=1, max_waiting=256, patience=5, of_one_sender=8)
        self._ready = Lane("ready", threads=1, max_waiting=32, patience=5, of_one_sender=2)
        self._files = Lane("files", threads=2, max_waiting=64, patience=5)
        self._logins = Lane("logins", threads=2, max_waiting=32, patience=10, of_one_sender=1)
        self._pages = Lane("pages", threads=threads, max_waiting=4 * threads, patience=3)
        self._refused, self._complained_at = 0, -COMPLAINT_INTERVAL

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            kept = self._at_once.find(scope)
            if kept is None:
                await self._answer(build_environ(scope), receive, send)
            else:
                status, headers, body = kept
                headers = [*headers, (ID, new_id.encoded())]
                await send({"type": "http.response.start", "status": status, "headers": headers})
                await send({"type": "http.response.body", "body": body})
        elif scope["type"] == "lifespan":
            await self._live(receive, send)
        else:
            await receive()
            await send({"type": "websocket.close"})

    async def _live(self, receive: Receive, send: Send) -> None:
        warming = asyncio.create_task(self._warm_up())
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                warming.cancel()
                for lane in (self._lives, self._ready, self._files, self._logins, self._pages):
                    lane.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    async def _warm_up(self) -> None:
        await asyncio.sleep(WARM_UP_AFTER)
        with contextlib.suppress(Busy):  # then readers do it
            await self._pages.run("", warm_up, self._page_cache.application)

    async def _answer(self, environ: WSGIEnvironment, receive: Receive, send: Send) -> None:
        reply, told = Reply(send, self._ids.name(environ)), []
        kept = self._page_cache.answer_from_memory(
            environ,
            lambda *said: told.extend(said),  # type: ignore[arg-type]  # nobody writes by it
        )
        if kept is not None:
            await reply.send(Answer(*told, *kept))
            return
        sender = network_of(self._proxies.client(environ))
        try:
            if key := session_to_look_up(environ):
                environ[SESSION_STANDS] = await self._files.run(
                    sender, SessionStore.is_somebodys, key
                )
            async with self._bodies.read(environ, receive, sender) as body:
                environ["wsgi.input"] = body
                await self._ask_django(environ, reply, sender)
        except TooLarge:
            await drain(receive)
            # Django says so, on a page of its own, where the length is beyond the bound or none.
            environ |= {"wsgi.input": BytesIO(), "CONTENT_LENGTH": "too large"}
            await self._ask_django(environ, reply, sender)
        except TooSlow:
            await reply.send(refusals.too_slow())
        except (TooMany, Busy):
            await self._refuse(reply)
        except Gone:
            # Who is still there is told; the server says the same of both.
            await reply.send(refusals.malformed())

    async def _ask_django(self, environ: WSGIEnvironment, reply: Reply, sender: str) -> None:
        lane, loop = self._lane(environ), asyncio.get_running_loop()
        try:
            answer = await lane.run(sender, self._in_thread, environ, reply, loop)
        except Busy:
            await self._refuse(reply)
            return
        if answer is not None and answer.file is not None:
            await reply.send_file(answer)
        elif answer is not None:
            await reply.send(answer)

    def _lane(self, environ: WSGIEnvironment) -> Lane:
        path = environ["PATH_INFO"]
        if path == "/health/":
            return self._lives
        if path.startswith("/health/"):
            return self._ready
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return self._files
        if path.startswith(self._login_path) and environ["REQUEST_METHOD"] == "POST":
            return self._logins
        return self._pages

    def _in_thread(
        self, environ: WSGIEnvironment, reply: Reply, loop: asyncio.AbstractEventLoop
    ) -> Answer | None:
        """Return the ``Answer``, or ``None`` where it was sent as it was made."""
        told = []
        made = self._page_cache(
            environ,
            lambda *said: told.extend(said[:2]),  # type: ignore[arg-type]  # nobody writes by it
        )
        if isinstance(made, FileToSend):
            return Answer(*told, file=made)  # type: ignore[misc]  # two were told
        try:
            if isinstance(made, list) or getattr(made, "streaming", True) is False:
                return Answer(*told, b"".join(made))  # type: ignore[call-arg]  # two were told
            reply.stream(Answer(*told), made, loop)
        finally:
            if hasattr(made, "close"):
                made.close()
        return None

    async def _refuse(self, reply: Reply) -> None:
        self._refused += 1
        now = time.monotonic()
        if now - self._complained_at >= COMPLAINT_INTERVAL:
            logger.warning("Too many requests at once; %d were refused.", self._refused)
            self._refused, self._complained_at = 0, now
        await reply.send(refusals.busy())
