"""Servers to measure, each a process of its own, and ``wrk`` to ask them."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url):
    """Seconds until ``url`` answers."""
    begun = time.perf_counter()
    while time.perf_counter() - begun < 30:
        try:
            with urllib.request.urlopen(url) as answer:
                answer.read()
                return time.perf_counter() - begun
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"{url} does not answer.")


@contextlib.contextmanager
def granian(application, *, port=None, workers=2, threads=4):
    """Serve ``application``, ``threads`` requests at once in each worker; gives its process, with
    ``url`` and how long its ``start`` took in seconds until a first answer."""
    port = port or free_port()
    if "asgi" in application:
        interface = ["--interface", "asgi"]
    else:
        interface = ["--interface", "wsgi", "--blocking-threads", str(threads)]
    process = subprocess.Popen(
        [
            sys.executable, "-m", "granian", *interface, "--no-ws", "--port", str(port),
            "--workers", str(workers), "--log-level", "error", application,
        ],
        cwd=ROOT,
        env=os.environ | {"WEB_THREADS": str(threads)},
    )  # fmt: skip
    process.url = f"http://127.0.0.1:{port}"
    try:
        process.start = wait_for(process.url + os.environ.get("BENCH_FIRST", "/"))
        yield process
    finally:
        end(process)


def end(process):
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        # A worker that is told to stop while it starts may not hear it.
        for pid in with_children(process.pid)[::-1]:
            os.kill(pid, signal.SIGKILL)
        process.wait()


@contextlib.contextmanager
def nginx(folder, *, static, upstream):
    """Debian's nginx with three servers: files of ``static`` as Debian sets it up but for logs and
    with ``gzip_static``, the same files kept open, and what docs/nginx.conf says in front of
    ``upstream`` (a port). Gives their addresses; none where nginx is not installed."""
    if not shutil.which("nginx"):
        yield ()
        return
    files, kept_open, cache = free_port(), free_port(), free_port()
    own = (ROOT / "docs" / "nginx.conf").read_text()
    # As it stands there but for where it listens and where its files are.
    own = own.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}")
    own = own.replace("/var/cache/nginx/worldview", f"{folder}/cache")
    own = own.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
    own = own.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{cache};")
    # Nor does it write down here what it serves.
    own = re.sub(r"^ *(ssl_certificate|listen \[|access_log|error_log).*\n", "", own, flags=re.M)
    (folder / "nginx.conf").write_text(
        f"""
        {"user root;" if os.geteuid() == 0 else ""}
        worker_processes {os.cpu_count()}; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
        events {{ worker_connections 1024; }}
        http {{
            access_log off; sendfile on; tcp_nopush on; gzip_static on;
            types {{ text/html html; }}
            server {{ listen 127.0.0.1:{files}; root {static}; }}
            server {{
                listen 127.0.0.1:{kept_open}; root {static}; open_file_cache max=1000;
            }}
            {own}
        }}
        """
    )
    subprocess.run(["nginx", "-c", str(folder / "nginx.conf")], check=True)
    try:
        yield [f"http://127.0.0.1:{port}" for port in (files, kept_open, cache)]
    finally:
        subprocess.run(["nginx", "-c", str(folder / "nginx.conf"), "-s", "stop"], check=True)
        time.sleep(0.5)


@dataclass
class Load:
    """What ``wrk`` measured: requests a second, latencies in milliseconds, failed requests."""

    rate: float
    median: float
    p99: float
    failed: int


UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


def wrk(url, *, connections=16, seconds=4, headers=(), script=None, host="localhost"):
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in ("Accept-Encoding: gzip", f"Host: {host}", *headers):
        command += ["-H", header]
    if script:
        command += ["-s", str(script)]
    if connections < 2:
        command[1] = "-t1"
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout

    def latency(share):
        number, unit = re.search(rf"{share}%\s+([\d.]+)(us|ms|s)", said).groups()
        return float(number) * UNITS[unit]

    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return Load(
        rate=float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        median=latency(50),
        p99=latency(99),
        failed=int(failed[1]) if failed else 0,
    )


def memory(process):
    """The proportional set size (PSS) of ``process`` and its children, each in megabytes."""
    pids = with_children(process.pid)
    return [
        int(re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.M)[1])
        / 1024
        for pid in pids
    ]


def with_children(pid):
    """``pid`` and, after it, all processes that it or one of them started."""
    pids = [pid]
    for parent in pids:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        pids += [int(child) for child in children]
    return pids
