"""Bodies of pages in a file: each comes back as it was put there or not at all, whatever else
happens, and nothing is left of the file."""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pagecache.cache_tags import EVERYTHING
from pagecache.memory import body_file
from pagecache.memory.body_file import BLOCK_BYTES, BodyFile
from pagecache.memory.lru import LruPages
from pagecache.memory.responses import CachedResponse
from tests.own_apps import ROOT

LENGTHS = st.integers(0, 3 * BLOCK_BYTES + 1)
#: A key, and how long its body is; ``None``: it is asked for, dropped, asked for in brotli.
STEPS = st.lists(
    st.tuples(st.integers(0, 9), st.one_of(LENGTHS, st.sampled_from(["get", "purge", "br"]))),
    max_size=60,
)


@pytest.fixture
def file(tmp_path):
    return BodyFile(tmp_path, 100 * BLOCK_BYTES)


def page_of(body, *tags):
    return CachedResponse(
        [("Content-Type", "text/plain")], "identity", body, etag=tags[0], tags=tags,
        params=(), rendered_at=0, expires_at=0,
    )  # fmt: skip


def put(pages, key, body, *tags):
    return pages.put(key, page_of(body, key, EVERYTHING, *tags), pages.begin_rendering())


def body_of(pages, key):
    page = pages.get(key)
    encoded = page and pages.encode(key, page, "identity", wait=True)
    return encoded and encoded.body


# --- One process ---------------------------------------------------------------------------------


@settings(max_examples=150, deadline=None)
@given(STEPS, st.integers(0, 12), st.booleans())
def test_whatever_is_put_dropped_and_asked_for_a_body_is_its_own(steps, blocks, is_small):
    with tempfile.TemporaryDirectory() as folder:
        file = BodyFile(Path(folder), blocks * BLOCK_BYTES)
        pages = LruPages(40_000 if is_small else 1_000_000, file)
        newest = {}
        for number, (name, what) in enumerate(steps):
            key = f"page {name}"
            if isinstance(what, int):
                newest[key] = Random(number).randbytes(what)
                assert put(pages, key, newest[key])
            elif what == "purge":
                pages.purge([key])
                assert pages.get(key) is None
            elif (page := pages.get(key)) is not None:
                asked = "br" if what == "br" else "identity"
                encoded = pages.encode(key, page, asked, wait=True)
                plain = body_of(pages, key)
                assert encoded is not None
                assert plain == newest[key]
            assert pages.bytes == sum(page.size for page in pages._pages.values())
            assert pages.bytes + pages._ready_bytes <= pages.max_bytes
            held = sum(
                body.size for page in pages._pages.values() for body in page.bodies.values()
                if not isinstance(body, bytes)
            )  # fmt: skip
            assert file.used_bytes == held <= file.max_bytes
        pages.purge_all()
        assert (len(pages), pages.bytes, file.used_bytes) == (0, 0, 0)
        assert (pages._probation_bytes, pages._probation_file_bytes) == (0, 0)


def test_a_body_that_was_freed_or_damaged_does_not_come_back(file):
    first = file.write(b"a" * 5000)
    assert file.read(first, wait=True) == b"a" * 5000
    block = first.blocks[0]
    os.pwrite(file._file.fileno(), b"b", block * BLOCK_BYTES)
    assert file.read(first, wait=True) is None
    file.free(first)
    second = file.write(b"c" * 5000)
    assert block in second.blocks
    assert file.read(first, wait=True) is None
    assert file.read(second, wait=True) == b"c" * 5000


def test_a_body_whose_place_is_taken_while_it_is_read_does_not_come_back(file, monkeypatch):
    place = file.write(b"a" * 5000)
    read = os.preadv

    def overtaken(*asked):
        got = read(*asked)
        if place.blocks:
            file.free(place)
            file.write(b"a" * 5000)
        return got

    monkeypatch.setattr(os, "preadv", overtaken)
    assert file.read(place, wait=True) is None


def test_readers_and_writers_in_many_threads_see_no_body_of_others(tmp_path):
    """Bodies say whose they are; the room is so small that all of it is written over all the
    time."""
    pages = LruPages(200_000, BodyFile(tmp_path, 24 * BLOCK_BYTES))
    wrong, found, stopping = [], [0], threading.Event()

    def write(seed):
        random = Random(seed)
        while not stopping.is_set():
            key = f"page {random.randrange(12)}"
            line = f"{key} {random.getrandbits(60)}\n".encode()
            put(pages, key, line * random.randrange(1, 400), f"tag {random.randrange(3)}")
            if not random.randrange(5):
                pages.purge([f"tag {random.randrange(3)}"])

    def read(seed):
        random = Random(seed)
        while not stopping.is_set():
            key = f"page {random.randrange(12)}"
            body = body_of(pages, key)
            if body is not None:
                found[0] += 1
                line = body.partition(b"\n")[0] + b"\n"
                if not line.startswith(f"{key} ".encode()) or body != line * body.count(b"\n"):
                    wrong.append(body)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        threads = [threading.Thread(target=do, args=(n,)) for n in range(4) for do in (write, read)]
        for thread in threads:
            thread.start()
        until = time.monotonic() + 60
        while found[0] < 3000 and time.monotonic() < until:
            time.sleep(0.01)
        stopping.set()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not wrong
    assert found[0] >= 3000


def test_a_change_while_a_body_is_written_frees_its_place(file):
    pages = LruPages(1_000_000, file)
    began = pages.begin_rendering()
    pages.purge(["a tag"])
    assert not pages.put("page", page_of(b"a" * 5000, "page", "a tag"), began)
    assert (len(pages), file.used_bytes) == (0, 0)


def test_what_is_asked_for_once_crowds_no_page_out_of_the_file(tmp_path):
    pages = LruPages(10_000_000, BodyFile(tmp_path, 100 * BLOCK_BYTES))
    read = [f"read {number}" for number in range(10)]
    for key in read:
        put(pages, key, key.encode() * 500)
        pages.get(key)
    for number in range(1000):
        put(pages, f"junk {number}", b"x" * 5000)
    assert [body_of(pages, key) for key in read] == [key.encode() * 500 for key in read]


# --- No file, no room ----------------------------------------------------------------------------


def test_without_a_folder_bodies_are_in_memory_as_without_a_file(tmp_path, caplog):
    file = BodyFile(tmp_path / "missing", 100 * BLOCK_BYTES)
    pages = LruPages(1_000_000, file)
    for number in range(3):
        put(pages, f"page {number}", b"a" * 5000)
        assert body_of(pages, f"page {number}") == b"a" * 5000
    assert (pages.bytes > 15_000, file.used_bytes) == (True, 0)
    assert [record.name for record in caplog.records] == ["pagecache.memory"]


def test_where_the_disk_is_full_bodies_are_in_memory_and_go_there_again_later(
    file, caplog, monkeypatch
):
    pages = LruPages(1_000_000, file)
    put(pages, "before", b"a" * 5000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # The third block is half there: what the system says of it is not an error at first.
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(2.5 * BLOCK_BYTES), limits[1]))
    try:
        put(pages, "meanwhile", b"b" * 9000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert len(caplog.records) == 1
    assert file.used_bytes == 2 * BLOCK_BYTES
    put(pages, "soon", b"c" * 5000)
    assert file.used_bytes == 2 * BLOCK_BYTES
    monkeypatch.setattr(file, "_refused_until", 0)
    put(pages, "later", b"d" * 5000)
    assert file.used_bytes == 4 * BLOCK_BYTES
    for key, sign in (("before", b"a"), ("soon", b"c"), ("later", b"d")):
        assert body_of(pages, key) == sign * 5000
    assert body_of(pages, "meanwhile") == b"b" * 9000


def test_a_body_that_is_not_in_the_systems_memory_is_left_to_who_may_wait(file, monkeypatch):
    place, read = file.write(b"a" * 5000), os.preadv

    def on_the_disk(descriptor, buffers, offset, flags=0):
        if flags:
            raise BlockingIOError
        return read(descriptor, buffers, offset, flags)

    monkeypatch.setattr(os, "preadv", on_the_disk)
    assert file.read(place, wait=False) is None
    assert file.read(place, wait=True) == b"a" * 5000


def test_where_the_system_cannot_say_so_it_is_read(file, monkeypatch):
    place, read = file.write(b"a" * 5000), os.preadv

    def unknown(descriptor, buffers, offset, flags=0):
        if flags:
            raise OSError(body_file.errno.EOPNOTSUPP, "")
        return read(descriptor, buffers, offset, flags)

    monkeypatch.setattr(os, "preadv", unknown)
    assert file.read(place, wait=False) == b"a" * 5000


# --- Several processes ---------------------------------------------------------------------------

KEEP = """
import sys
from pathlib import Path
from random import Random
from pagecache.memory.body_file import BodyFile
file, random, kept = BodyFile(Path(sys.argv[1]), 4096 * 50), Random(int(sys.argv[2])), []
while True:
    body = sys.argv[2].encode() * random.randrange(1, 20000)
    while not file.has_room(len(body)):
        place, former = kept.pop(random.randrange(len(kept)))
        assert file.read(place, wait=True) == former
        file.free(place)
    kept.append((file.write(body), body))
    place, body = random.choice(kept)
    assert file.read(place, wait=True) == body
    print(len(kept), flush=True)
"""


def test_processes_in_one_folder_know_nothing_of_each_other_and_leave_nothing(tmp_path):
    def start(name):
        return subprocess.Popen(
            [sys.executable, "-c", KEEP, str(tmp_path), name],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    killed, other = start("1"), start("2")
    try:
        for _ in range(300):
            assert killed.stdout.readline()
            assert other.stdout.readline()
        killed.kill()
        killed.wait()
        for _ in range(300):
            assert other.stdout.readline(), other.stderr.read().decode()
        assert not list(tmp_path.iterdir())
    finally:
        for process in (killed, other):
            process.kill()
            process.communicate()
    assert not list(tmp_path.iterdir())
