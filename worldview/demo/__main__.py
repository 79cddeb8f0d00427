"""Set up everything, run site and worker together, stop both and the database cleanly.

With the samples of a made-up world, or with ``SAMPLES=no`` a site that waits for its first start.
"""

import fcntl
import json
import os
import secrets
import signal
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
COLUMNIST = "Ilse Marrow"


def main() -> None:
    end_cleanly()
    var = find_folder()
    require_packages()
    try:
        var.mkdir(parents=True, exist_ok=True)
        samples = wants_samples()
        port = free_port(os.environ.get("PORT") or "8000", "demo" if samples else "start")
        lock = only_one(var, port)
        own = installation(var)
        prepare_environment(port, own, samples=samples)
        say("Starting PostgreSQL ...")
        # Asks for the settings, which are there by now.
        from worldview.demo.standing import set_up

        standing = set_up(own["password"], samples=samples, say=say)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as failure:
        if os.environ.get("DEBUG"):
            raise
        sys.exit(f"World View could not start: {in_one_sentence(failure)}")
    say(standing.told(port))
    try:
        status = run(port)
    finally:
        # Needs Django, which may be wanting where this begins.
        from worldview import private_postgres

        private_postgres.stop()
        lock.close()
    say("World View has stopped.")
    sys.exit(status)


def end_cleanly() -> None:
    # An exit, not a death: what runs at exit is what stops PostgreSQL.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    # A closed terminal ends it the same way.
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


def find_folder() -> Path:
    """Where the demo keeps everything; the same for its processes, wherever they are started."""
    environ.Env.read_env(BASE_DIR / ".env")
    os.environ["VAR_DIR"] = str(BASE_DIR / (os.environ.get("VAR_DIR") or "var"))
    if own := os.environ.get("MEDIA_ROOT"):
        os.environ["MEDIA_ROOT"] = str(BASE_DIR / own)
    return Path(os.environ["VAR_DIR"])


def require_packages() -> None:
    if not find_spec("honcho"):
        sys.exit(
            "The demo needs packages that a site does without: pip install --require-hashes "
            "-r requirements-demo.txt (make demo does so)"
        )


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def in_one_sentence(failure: Exception) -> str:
    lines = str(failure).strip().splitlines() or [type(failure).__name__]
    # A failed system check opens with a heading; the sentence follows the check's id.
    explained = [line.partition(") ")[2] for line in lines if line.startswith("?: (")]
    return (explained or lines)[0]


def wants_samples() -> bool:
    return os.environ.get("SAMPLES", "").lower() not in ("no", "off", "false", "0")


def free_port(text: str, target: str) -> int:
    """The port as a number, if it is one and nobody listens on it; ``make target`` starts it."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        sys.exit(f"PORT is {text!r}, which is no port number; try PORT=8123 make {target}")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as failure:
            sys.exit(
                f"Port {text} cannot be used ({failure.strerror}); choose another one, as in "
                f"PORT={int(text) % 60000 + 123} make {target}"
            )
    return int(text)


def only_one(var: Path, port: int) -> TextIO:
    """Hold a lock while the demo runs: two on one database would stop it under each other.

    The file holds the port, for ``./manage``.
    """
    lock = (var / "demo.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit("World View is running from this folder already; stop that one first.")
    lock.truncate(0)
    lock.write(str(port))
    lock.flush()
    return lock


def installation(var: Path) -> dict[str, str]:
    """This installation's secret key and first password, made once and kept under ``var/``."""
    file = var / "demo.json"
    if not file.exists():
        own = {"secret_key": secrets.token_urlsafe(50), "password": secrets.token_urlsafe(9)}
        file.touch(mode=0o600)
        file.write_text(json.dumps(own))
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def prepare_environment(port: int | str, own: dict[str, str], *, samples: bool = True) -> None:
    """Set what a site must be told where nobody has said it; empty counts as not said."""
    said = {
        "DJANGO_SETTINGS_MODULE": "worldview.settings",
        "SECRET_KEY": own["secret_key"],
        "SITE_URL": f"http://localhost:{port}",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "LOG_LEVEL": "WARNING",
    }
    if samples:
        said |= {
            "SITE_NAME": "WorldViewDemo.example",
            "SITE_DESCRIPTION": "The news of a world that does not exist, daily",
            "COLUMN_BYLINE": COLUMNIST,
        }
    for name, value in said.items():
        os.environ[name] = os.environ.get(name) or value


def run(port: int) -> int:
    """Run site and worker until one ends or a signal comes; return the exit status."""
    from honcho.manager import Manager

    python = sys.executable
    manager = Manager()
    manager.add_process(
        "site",
        f"exec {python} -m granian --interface asgi --host 127.0.0.1 --port {port} "
        "--workers 2 --respawn-failed-workers --no-access-log "
        "--log-level warning "
        "worldview.asgi:application",
        env=dict(os.environ),
        cwd=BASE_DIR,
    )
    manager.add_process(
        "worker", f"exec {python} manage.py work", env=dict(os.environ), cwd=BASE_DIR
    )
    manager.loop()
    stopped = manager.returncode in (0, None, -signal.SIGINT, -signal.SIGTERM, 130, 143)
    return 0 if stopped else 1


if __name__ == "__main__":
    main()
