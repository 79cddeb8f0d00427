"""Pages that are no columns: at their addresses, as readers see them, and where they are not."""

import pytest
from django.core.exceptions import ValidationError

from articles.models import Article, OldAddress, Page


def test_a_page_is_at_its_own_address(client, make_page):
    page = make_page("About this column")
    assert page.get_absolute_url() == "/about-this-column/"
    html = client.get("/about-this-column/").content.decode()
    assert "<h1>About this column</h1>" in html


def test_a_chapter_is_beneath_the_page_it_belongs_to(client, make_page):
    book = make_page("The Book")
    chapter = make_page("The First Chapter", parent=book)
    assert chapter.get_absolute_url() == "/the-book/the-first-chapter/"
    assert client.get(chapter.get_absolute_url()).status_code == 200
