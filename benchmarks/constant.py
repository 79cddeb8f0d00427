"""A server's own limit: an ASGI application that answers all requests with the headers and the
body in the file ``BENCH_CONSTANT``, and does nothing else."""

import json
import os
from base64 import b64decode
from pathlib import Path

_told = json.loads(Path(os.environ["BENCH_CONSTANT"]).read_text())
_HEADERS = [(name.lower().encode(), value.encode()) for name, value in _told["headers"]]
_BODY = b64decode(_told["body"])


async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": _BODY})
