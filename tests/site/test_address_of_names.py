"""Addresses of pages by their names are those that Django gives, or refused as it refuses them."""

from datetime import date, datetime
from http import HTTPStatus

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from background.addresses import address
from comments.models import Comment

GIVEN = [
    ("articles:home",),
    ("articles:keyword", "iran"),
    ("articles:keyword", "zürich"),
    ("articles:keyword", "100% of it"),
    ("articles:keyword", "a+b&c"),
    ("articles:keyword", "a/b"),
    ("articles:keyword", ""),
    ("articles:author", "jo-doe"),
    ("articles:author", "jo doe"),
    ("articles:page", "about"),
    ("articles:page", "about/us/now"),
    ("articles:page", "about//us"),
    ("articles:detail", date(2026, 5, 4), "a-harbour-opens"),
    ("articles:detail", date(2026, 5, 4), ""),
    ("articles:detail", date(2026, 5, 4), "a/b"),
    ("articles:detail", date(2, 1, 1), "x"),
    ("articles:detail", datetime(2026, 5, 4, 10, 30), "x"),
    ("articles:picture", date(2026, 5, 4), "x", 3),
    ("articles:picture", date(2026, 5, 4), "x", 0),
    ("articles:picture", date(2026, 5, 4), "x", 10**18),
    ("comments:comment", 7),
    ("comments:comment", -7),
    ("comments:comment", True),
    ("articles:keyword", True),
    ("comments:comment", Comment.State.PENDING),
    ("articles:picture", date(2026, 5, 4), "x", HTTPStatus.OK),
    ("articles:detail", date(2026, 5, 4)),
    ("no:such",),
]


@pytest.mark.parametrize("given", GIVEN, ids=str)
def test_an_address_is_the_one_that_django_gives(given):
    name, *args = given
    try:
        expected = reverse(name, args=args)
    except NoReverseMatch:
        for _ in range(2):
            with pytest.raises(NoReverseMatch):
                address(name, *args)
    else:
        assert [address(name, *args) for _ in range(2)] == [expected] * 2


def test_it_begins_as_the_site_does():
    set_script_prefix("/beneath/")
    try:
        assert address("comments:comment", 7) == reverse("comments:comment", args=[7])
        assert address("comments:comment", 7).startswith("/beneath/")
    finally:
        set_script_prefix("/")
    assert not address("comments:comment", 7).startswith("/beneath/")
