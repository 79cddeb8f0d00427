"""What is said while packages are installed: each once, and nothing of where they come from."""

import subprocess
import sys

from worldview import packages
from worldview.demo.progress import Progress

#: As pip writes, from an index that says beforehand what a package needs, from one that does not,
#: and of what lies in its cache.
LINES = """\
Looking in indexes: https://user:secret@packages.example.org/
Collecting anyascii==0.3.3 (from -r requirements-demo.txt (line 1))
  Downloading anyascii-0.3.3-py3-none-any.whl.metadata (1.6 kB)
Collecting django==5.2.19 (from -r requirements-demo.txt (line 9))
  Downloading https://packages.example.org/whl/django-5.2.19-py3-none-any.whl (8.3 MB)
     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 8.3/8.3 MB 9.1 MB/s eta 0:00:00
Using cached psycopg2_binary-2.9.11-cp311-cp311-manylinux2014_x86_64.whl (4.2 MB)
Downloading honcho-2.0.0.tar.gz (21 kB)
Processing /srv/wheels/pillow_heif-1.4.0-cp311-cp311-manylinux_2_27_x86_64.whl
  Preparing metadata (pyproject.toml): started
Requirement already satisfied: sqlparse==0.6.1 in ./lib (from -r requirements-demo.txt (line 41))
Installing collected packages: django, honcho, psycopg2-binary
Successfully installed django-5.2.19
"""


def test_each_package_is_named_once_with_its_size():
    assert list(packages.progress(LINES.splitlines())) == [
        "    1  django 5.2.19, 8.3 MB",
        "    2  psycopg2-binary 2.9.11, 4.2 MB",
        "    3  honcho 2.0.0, 21 kB",
        "    4  pillow-heif 1.4.0",
        "Unpacking 3 packages ...",
    ]


def test_what_fails_is_told_by_pip_and_ends_make(tmp_path):
    wanted = tmp_path / "requirements.txt"
    wanted.write_text("a ?? b\n")
    ran = subprocess.run(
        [sys.executable, packages.__file__, str(wanted)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.returncode != 0
    assert "Invalid requirement" in ran.stderr
    assert ran.stdout.startswith(f"Installing what {wanted} names (once): at most 0 packages")


def test_of_hundreds_of_lines_of_a_command_few_are_said():
    said = []
    progress = Progress("Applying", every=2, said="  {number} of 5", say=said.append)
    for line in ("Operations to perform:", *["  Applying x.0001...", " OK\n"] * 5):
        progress.write(line)
    assert said == ["  2 of 5", "  4 of 5"]
