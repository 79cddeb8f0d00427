"""Whatever kind of part a column has is added, moved and removed in a browser."""

import pytest

from articles.admin import parts
from tests.sessions import let_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: One of a column, which the form begins with.
SINGLE = {"lead figure"}
#: In the order of time, whatever the form says.
UNORDERED = {"correction"}


def test_parts_of_every_kind_are_added_moved_and_removed(page, editor, make_article):
    column = make_article(sections=["One", "Two"])
    let_in(page)
    page.goto(f"/admin/articles/article/{column.pk}/change/")
    page.locator(".part-tools").first.wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    kinds = page.evaluate("[...document.querySelectorAll('.parts')].map((p) => p.dataset.kind)")
    assert set(kinds) == set(parts._TITLES)
    for kind in set(kinds) - SINGLE:
        group = page.locator(f".parts[data-kind='{kind}']").first
        items = group.locator("> .parts-items > .part:not(.part-removed)")
        before = items.count()
        for number in (1, 2):
            group.locator("> .part-add button").click()
            assert items.count() == before + number, kind
        first = items.nth(before)
        first.evaluate("(part) => { part.dataset.moved = '1'; }")
        if kind not in UNORDERED:
            first.locator("[title*=' down (Alt']").first.click()
            assert items.nth(before + 1).get_attribute("data-moved"), kind
        items.nth(before).locator(".part-gone").first.click()
        assert items.count() == before + 1, kind
