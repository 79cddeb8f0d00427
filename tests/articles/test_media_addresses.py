"""Where readers fetch files of the editors."""

import pytest
from django.core.files.storage import FileSystemStorage
from hypothesis import example, given
from hypothesis import strategies as st

from articles.media.storage import MediaStorage

NAMES = st.text(st.sampled_from("aZ9._-/~é #?%&:\\ "), min_size=1, max_size=12)


@given(name=NAMES)
@example("photos/0a/ff-640.webp")
@example("a/../b")
@example("./a")
@example("a//b")
@example("//host/a")
@example("http:a")
@example("a/")
def test_a_file_has_the_address_that_django_gives_it(name):
    for base in ("/media/", "https://cdn.example.org/m/"):
        assert MediaStorage(base_url=base).url(name) == FileSystemStorage(base_url=base).url(name)


@pytest.mark.parametrize("name", ["", None])
def test_without_a_name_it_is_that_of_the_folder(name):
    assert MediaStorage(base_url="/m/").url(name) == FileSystemStorage(base_url="/m/").url(name)
