"""Of a large export one process reads while another makes rows; what comes of it is the same."""

import pickle
import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import translation

from articles.media.ingest import child_environment
from benchmarks import wxr
from benchmarks.kill_import import told
from tests.moving_in.conftest import SAMPLES, account, take_in
from worldview.moving_in import chunks, reading, reading_ahead
from worldview.moving_in.formats import wordpress
from worldview.moving_in.items import Post, Remark, fingerprint


@pytest.fixture
def reads_ahead(monkeypatch):
    """However small an export, and however few processors there are."""
    monkeypatch.setattr(reading_ahead, "MIN_SIZE", 0)
    monkeypatch.setattr(reading_ahead, "_processors", lambda: 2)


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.xml"
    with path.open("w") as file:
        wxr.write(file, 30, words=10, comments=1)
    return path


@pytest.mark.django_db
def test_the_same_comes_of_it_as_where_one_process_does_both(monkeypatch, reads_ahead, tmp_path):
    whole = (SAMPLES / "wordpress.xml").read_bytes()
    deep, cut = tmp_path / "deep.xml", tmp_path / "cut.xml"
    # Beyond what is looked at before a run begins.
    too_deep = b"<!--" + 3_000_000 * b" " + b"-->" + 1000 * b"<a>" + 1000 * b"</a>"
    deep.write_bytes(whole.replace(b"</channel>", too_deep + b"</channel>"))
    cut.write_bytes(whole[:-60])

    def taken_in():
        made = [take_in(path) for path in (deep, cut, SAMPLES / "wordpress.xml")]
        return told(), [(run.state, run.refusal, account(run)) for run in made]

    # Notes are in the language of who reads them.
    with translation.override("de"):
        monkeypatch.setattr(reading_ahead, "_processors", lambda: 1)
        with transaction.atomic():
            by_one = taken_in()
            transaction.set_rollback(True)
        assert [said[0] for said in by_one[1]] == ["refused", "finished", "finished"]
        monkeypatch.setattr(reading_ahead, "_processors", lambda: 2)
        monkeypatch.setattr(wordpress, "read", None)
        assert taken_in() == by_one
        again = account(take_in(SAMPLES / "wordpress.xml"))
        assert {what for _kind, what in again} <= {"unchanged", "skipped", "doubtful"}
        assert told()["columns"] == by_one[0]["columns"]


@pytest.mark.django_db
def test_where_the_reading_process_dies_the_other_one_reads_on(monkeypatch, reads_ahead, export):
    number = 0

    def dies(file):
        nonlocal number
        number += 1
        return chunks.read(file) if number == 1 else b""

    monkeypatch.setattr(reading_ahead, "chunks", type("chunks", (), {"read": staticmethod(dies)}))
    made = take_in(export)
    assert (number, account(made)["post", "made"], made.state) == (2, 30, "finished")
    assert account(made)["comment", "made"] == 30
    monkeypatch.setattr(reading_ahead, "CHILD", ["-c", "raise SystemExit(1)"])
    assert account(take_in(export))["post", "unchanged"] == 30


@pytest.mark.parametrize("closed", ["stdin", "stdout"])
def test_the_reading_process_ends_with_the_one_it_reads_for(export, closed):
    """Whose death closes both pipes, whatever it was killed by."""
    if closed == "stdout":
        # More than waits in a pipe.
        with export.open("w") as file:
            wxr.write(file, 60, words=800, comments=0)
    job = chunks.Job(
        *(str(export), "export", "wordpress", {}, "", b"", "en", ["World View"]),
        settings={"LANGUAGE_CODE": "en", "USE_TZ": True},
    )
    process = subprocess.Popen(
        [sys.executable, *reading_ahead.CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(),
    )
    try:
        pickle.dump(job, process.stdin)
        process.stdin.flush()
        assert len(pickle.loads(chunks.read(process.stdout)).items) > 1
        getattr(process, closed).close()
        assert process.wait(timeout=60) == (1 if closed == "stdout" else process.returncode)
    finally:
        process.kill()
        process.wait()


def test_what_cannot_be_read_ahead_is_left_to_where_it_is_accounted_for(monkeypatch):
    said = Remark("1 2", "A reader", "<p>Well said.</p>", None)
    post = Post("1", "A headline", "<p>A text.</p>", remarks=(said,))
    ahead = reading.read_ahead(post, "", reading.Known([]))
    assert ahead == post
    assert fingerprint(ahead) == fingerprint(post)
    assert fingerprint(replace(ahead, made=None)) == fingerprint(post)
    assert ahead.made.body.parts[0].html == "<p>A text.</p>"
    assert ahead.remarks[0].made.words.text == "Well said."
    known = reading.Known(sorted(reading.Known.number(fingerprint(x)) for x in (post, said)))
    assert reading.read_ahead(post, "", known).made.body is None
    assert reading.read_ahead(post, "", known).remarks[0].made.words is None

    def fails(*of):
        raise ValueError("too odd")

    monkeypatch.setattr(reading, "body_of", fails)
    monkeypatch.setattr(reading, "words_of", fails)
    ahead = reading.read_ahead(post, "", reading.Known([]))
    assert (ahead.made.body, ahead.remarks[0].made.words) == (None, None)
