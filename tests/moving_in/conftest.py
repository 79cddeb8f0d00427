"""An export, and taking it in."""

from pathlib import Path

import pytest

from worldview.moving_in import run
from worldview.moving_in.models import ArchiveImport, ImportedItem

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(autouse=True)
def _folder_of_their_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"


def take_in(path, **options):
    """Take in an export as one process does; return the run."""
    made = run.begin(Path(path), **options)
    assert ArchiveImport.objects.claim(made.pk)
    run.go_on(made)
    return made


def account(made):
    """What became of the items of a run: ``{(kind, outcome): number}``."""
    return {(kind, what): n for kind, what, n in ImportedItem.objects.filter(run=made).counted()}
