"""What stands on every page is rendered once for the settings, and says what they say now; days
that many pages print are printed once."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.template import Context, Template, defaultfilters
from django.template.loader import get_template
from django.template.loader_tags import BlockNode
from django.utils import timezone, translation

from articles.models import SiteSettings
from articles.models.current_settings import refresh, shown_with
from articles.templatetags.days import printed
from tests.plain_templates import as_django_has_them
from worldview.context import mail_context
from worldview.site_settings import changes
from worldview.templatetags.frame import Frame

FRAMED = Template(
    "{% load frame %}{% frame %}"
    "{{ site_settings.byline }}{% if is_static %} copy{% endif %}"
    "{% endframe %}"
)


def framed(**context):
    return FRAMED.render(Context(mail_context() | context))


def signed(byline):
    row = changes.own_copy()
    row.byline = byline
    row.save()


@pytest.mark.django_db
def test_a_frame_says_what_the_settings_say_now():
    signed("Ada")
    assert framed() == "Ada"
    signed("Bo")
    assert framed() == "Bo"
    with shown_with(SiteSettings(byline="Cy")):
        assert framed() == "Cy"
    assert framed() == "Bo"


@pytest.mark.django_db
def test_a_frame_of_a_copy_of_the_site_is_another_one():
    signed("Ada")
    assert [framed(), framed(is_static=True), framed()] == ["Ada", "Ada copy", "Ada"]


@pytest.mark.django_db
def test_settings_are_the_same_object_while_nothing_changes():
    signed("Ada")
    first = refresh()
    assert refresh() is first
    signed("Bo")
    assert refresh() is not first
    assert refresh().byline == "Bo"


class Asked(Context):
    """Keeps the names that were asked for and that nothing has."""

    missing: set[str] = set()

    def __getitem__(self, name):
        try:
            return super().__getitem__(name)
        except KeyError:
            self.missing.add(name)
            raise


def frames():
    for file in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        if "{% frame %}" in file.read_text():
            name = str(file.relative_to(Path(settings.BASE_DIR, "templates")))
            for node in get_template(name).template.nodelist.get_nodes_by_type(Frame):
                yield name, node


@pytest.mark.django_db
def test_frames_name_nothing_of_one_page_and_hold_no_block():
    # What ``worldview.context`` gives to every page.
    every_page = mail_context() | {"SITE_DESCRIPTION": "", "is_static": False}
    with as_django_has_them():
        found = list(frames())
        assert len(found) > 5
        for name, node in found:
            assert not node.nodelist.get_nodes_by_type(BlockNode), name
            asked = Asked(every_page)
            with asked.render_context.push_state(get_template(name).template):
                asked.template = get_template(name).template
                node.nodelist.render(asked)
            assert asked.missing <= {"True", "False", "None"}, name


MOMENT = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
VALUES = [date(2026, 11, 27), date(1, 1, 1), date(9999, 12, 31), MOMENT, None, "", "no day"]
LETTERS = [None, "Y-m-d", "l, j F Y", "DATE_FORMAT", "MONTH_DAY_FORMAT", "D", r"\Y"]
MOMENTS = ["DATETIME_FORMAT", "SHORT_DATETIME_FORMAT", "H:i T", "g:i A", r"\a\t P", "c", "U", ""]


@pytest.mark.parametrize("language", ["en", "de", "ar", "ja", None])
def test_days_are_printed_as_django_prints_them(language):
    with translation.override(language, deactivate=language is None):
        for value in VALUES:
            for letters in LETTERS:
                assert printed(value, letters) == defaultfilters.date(value, letters)
                assert printed(value, letters) == defaultfilters.date(value, letters)


@pytest.mark.parametrize("language", ["en", "de", "ar", "ja", None])
def test_moments_are_printed_as_django_prints_them(language):
    twice_told = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    with translation.override(language, deactivate=language is None):
        for moment in (MOMENT, twice_told, datetime(2026, 1, 2, 3, 4)):
            for letters in [*LETTERS, *MOMENTS]:
                assert printed(moment, letters) == defaultfilters.date(moment, letters)


def test_a_moment_is_printed_in_the_zone_that_holds():
    template = Template('{{ moment|date:"j M H" }}, {{ moment|long_date }}')
    with timezone.override("Asia/Tokyo"), translation.override("en"):
        assert template.render(Context({"moment": MOMENT})) == (
            "28 Nov 08, Saturday, 28 November 2026"
        )
    with timezone.override("UTC"), translation.override("en"):
        assert template.render(Context({"moment": MOMENT})) == (
            "27 Nov 23, Friday, 27 November 2026"
        )
