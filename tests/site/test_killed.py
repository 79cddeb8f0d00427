"""Processes killed while everybody is at work: nothing happens twice, nothing answered is lost."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tests.clusters import fill_migrated
from tests.processes import ROOT, collect_static_files


@pytest.fixture
def var():
    """Not among the folders of pytest, each run of which shuts them to the others' PostgreSQL."""
    with tempfile.TemporaryDirectory(dir=settings.VAR_DIR) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_nothing_is_lost_or_done_twice_whatever_is_killed(tmp_path, var, transactional_db):
    """Workers, web processes and PostgreSQL itself, while mail goes out, readers comment, columns
    are published and a list is imported; the whole of it is ``python -m benchmarks.kill``. How
    fast all moves again is measured there; here it need only move again. PostgreSQL waits for its
    log here, as it does not for other tests: what it said is stored must be there after a crash."""
    collect_static_files(tmp_path)
    shutil.copytree(tmp_path / "static", var / "static")
    fill_migrated(var)
    ended = subprocess.run(
        [
            sys.executable, "-m", "benchmarks.kill", "--subscribers", "60", "--workers", "2",
            "--kills", "4", "--patience", "300", "--var", var,
        ],
        cwd=ROOT, env=os.environ | {"DATABASE_URL": "", "PGOPTIONS": "", "TMPDIR": str(tmp_path)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr[-3000:]
    assert "kills: 1 of postgres, 1 of web, 2 of worker" in ended.stdout
