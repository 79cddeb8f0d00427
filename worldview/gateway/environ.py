"""A request in the words of WSGI (PEP 3333), from those of ASGI."""

import sys
from functools import lru_cache
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIEnvironment

#: Headers that have a name of their own, and those about the connection to the server alone.
_OWN_NAMES = {b"content-type": "CONTENT_TYPE", b"content-length": "CONTENT_LENGTH"}
_OF_THE_CONNECTION = {b"transfer-encoding", b"connection", b"expect"}


class FileToSend:
    """The ``wsgi.file_wrapper``: says that a file is to be sent, which costs no thread."""

    def __init__(self, file: IO[bytes], block_size: int | None = None) -> None:
        self.file = file

    def close(self) -> None:
        if hasattr(self.file, "close"):
            self.file.close()


def build_environ(scope: dict[str, Any]) -> WSGIEnvironment:
    """Return the WSGI ``environ`` of an ASGI ``scope``, as yet without ``wsgi.input``."""
    raw_path = scope.get("raw_path") or scope["path"].encode()
    unquoted = unquote_to_bytes(raw_path) if b"%" in raw_path else raw_path
    server, client = scope.get("server") or ("localhost", 80), scope.get("client")
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": unquoted.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.input_terminated": True,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileToSend,
    }
    for name, value in scope["headers"]:
        key = _key(name)
        if key is None:
            continue
        text = value.decode("latin-1")
        if key in environ:
            text = f"{environ[key]}{'; ' if name == b'cookie' else ','}{text}"
        environ[key] = text
    return environ


@lru_cache(maxsize=1024)
def _key(name: bytes) -> str | None:
    """The header's name in the environment; ``None`` for one that is no word to an application."""
    # An underscore would make one name of two, of which a proxy watches the other.
    if name in _OF_THE_CONNECTION or b"_" in name:
        return None
    return _OWN_NAMES.get(name) or "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
