"""Templates are quickened when they are loaded, and render what Django's own would."""

import re
import sys
import threading
from datetime import UTC, date, datetime
from functools import cached_property

import pytest
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine
from django.template.backends.django import get_installed_libraries
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from articles.models import Author, Authorship
from background import quick_templates
from subscriptions.models import Edition
from tests.plain_templates import as_django_has_them
from tests.site.public_pages import addresses, changed, rendered

LOADER = "background.quick_templates.Loader"


# --- Parts of templates, with whatever may be in a context ---------------------------------------


class Thing:
    """What a template may come upon."""

    name = "A <b> & 'c'"
    none = None
    counted = 1234567

    def method(self):
        return "called <i>"

    def wants(self, something):
        return something

    def delete(self):
        raise AssertionError("A template deleted something.")

    delete.alters_data = True

    @property
    def missing_inside(self):
        return self.nobody

    @property
    def not_there(self):
        raise ObjectDoesNotExist

    @cached_property
    def other(self):
        return Thing()

    def __str__(self):
        return "thing <u>"


class Indexed(dict):
    name = "an attribute"


class Uncalled:
    do_not_call_in_templates = True
    name = "not called"

    def __call__(self):
        raise AssertionError("It was called.")


CONTEXT = {
    "thing": Thing(), "kind": Thing, "make": Thing, "uncalled": Uncalled(),
    "lazy": SimpleLazyObject(Thing),
    "names": {"name": "in a dict <", "items": "a key before a method", "0": "zero"}, "empty": {},
    "indexed": Indexed(name="a key"), "list": ["first <", "second"], "word": "l'eau & <p>",
    "safe": mark_safe("<em>safe</em>"), "lazily": gettext_lazy("January"), "number": 1234.5,
    "none": None,
    "day": date(2026, 11, 18), "moment": datetime(2026, 11, 18, 9, 5, tzinfo=UTC), "true": True,
    "odd": "ö / ?", "plain": "a-slug", "part": "_part.html",
}  # fmt: skip
ASKED = [
    *CONTEXT,
    *(f"thing.{name}" for name in (
        "name", "none", "counted", "method", "wants", "delete", "not_there", "other.other.name",
        "nobody",
        "name.nobody", "method.upper",
    )),
    *("kind.name", "make.name", "uncalled.name", "lazy.name", "lazy.method", "nobody",
    "nobody.name", "0"),
    *("names.name", "names.items", "names.0", "names.nobody", "names.keys", "empty.x",
    "indexed.name"),
    *("list.0", "list.1", "list.7", "list.name", "word.0", "word.upper", "day.year", "new",
    "push", "dicts"),
]  # fmt: skip
WRITTEN = [
    *(f"{{{{ {name} }}}}" for name in ASKED),
    *(f"{{{{ {name}|default:'–' }}}}" for name in ASKED),
    *(f"{{% if {name} %}}yes{{% else %}}no{{% endif %}}" for name in ASKED),
    *(
        f"{{% for each in {name} %}}{{{{ each }}}}{{{{ forloop.counter }}}},{{% endfor %}}"
        for name in ("list", "names", "nobody", "names.keys", "none")
    ),
    "{% for a in list %}{% for b in a %}{{ forloop.parentloop.last }}{% endfor %}{% endfor %}",
    "{% if list.0 == 'first <' and not nobody or thing.nobody.x %}yes{% endif %}",
    "{% if thing.missing_inside %}{% endif %}", "{{ thing.missing_inside }}",
    "{% with thing.name as word %}{{ word }}{% endwith %}{{ word }}",
    "{% with word=list.1 %}{% include '_part.html' %}{% endwith %}",
    "{% include part with word=day %}",
    "{% include '_part.html' with word=thing.method only %}", "{% include 'nobody.html' %}",
    "{% include '_sets.html' %}{{ set }}",
    "{% for each in list %}{% include './_part.html' %}{% endfor %}",
    "{% translate 'January' %}", "{% translate '50 %' %}{% translate \"<b>\" %}",
    "{% translate word %}",
    "{% translate 'May' context 'abbrev. month' %}", "{% translate 'May' context plain %}",
    "{% translate 'January' as name %}[{{ name }}]", "{% translate 'January' noop %}",
    "{% translate 'January'|upper %}", "{% translate _('January') %}", "{{ _('January') }}",
    "{% blocktranslate %}January{% endblocktranslate %}",
    "{% blocktranslate %}50 % <b>{% endblocktranslate %}",
    "{% blocktranslate %}Of {{ word }}{% endblocktranslate %}",
    "{% blocktranslate count n=list|length %}{{ n }} a{% plural %}{{ n }} b{% endblocktranslate %}",
    "{% blocktranslate trimmed asvar name %}\n January\n {% endblocktranslate %}[{{ name }}]",
    "{% language 'de' %}{% translate 'January' %}{% endlanguage %}{% translate 'January' %}",
    "{% autoescape off %}{{ word }}{{ thing }}{% translate '<i>' %}{{ number }}{% endautoescape %}",
    "{% filter upper %}{{ word }}{% endfilter %}",
    "{% spaceless %}<p> <b>{{ word }}</b> </p>{% endspaceless %}",
    "{% url 'articles:home' %}", "{% url 'articles:keyword' plain %}",
    "{% url 'articles:keyword' odd %}",
    "{% url 'articles:keyword' slug=plain %}", "{% url 'articles:keyword' '' %}",
    "{% url 'nobody' %}",
    "{% url 'articles:detail' day plain %}", "{% url 'articles:detail' moment plain %}",
    "{% url 'articles:detail' nobody plain %}", "{% url 'nobody' as where %}[{{ where }}]",
    "{% url 'articles:year' 2026 as where %}[{{ where }}]", "{% url plain %}",
    "{% url 'articles:year' 2026 %}{% url 'articles:year' none %}",
    "{% url 'articles:year' true %}",
    "{% extends '_frame.html' %}{% block middle %}{{ block.super }}{{ word }}{% endblock %}",
]  # fmt: skip
HELD = {
    "_part.html": "[{{ word }}|{{ each }}|{{ nobody }}]",
    "_sets.html": "{% url 'articles:home' as set %}{{ set }}",
    "_frame.html": "{% block top %}{{ word }}{% block inner %}!{% endblock %}{% endblock %}"
    "{% block middle %}{% for each in list %}{{ each }}{% endfor %}{% endblock %}{{ thing.name }}",
}


def _outcome(engine, name, language):
    with translation.override(language):
        try:
            return engine.get_template(name).render(Context(dict(CONTEXT), use_tz=True))
        except Exception as failure:
            return type(failure), str(failure)


def test_every_part_renders_as_django_renders_it():
    held = HELD | {
        f"{number}.html": f"{{% load i18n %}}{text}" for number, text in enumerate(WRITTEN)
    }
    # A child begins with what it extends.
    held = {
        name: re.sub(r"^({% load i18n %})({% extends .*? %})", r"\2\1", text)
        for name, text in held.items()
    }
    held_by = [("django.template.loaders.locmem.Loader", held)]
    builtins = ["django.templatetags.i18n", *settings.TEMPLATES[0]["OPTIONS"]["builtins"]]
    usual, quick = (
        Engine(loaders=[(loader, held_by)], builtins=builtins)
        for loader in ("django.template.loaders.cached.Loader", LOADER)
    )
    # The second and third time from what was kept of the first, in one language or another.
    for language in ("en", "de", "en"):
        for number, text in enumerate(WRITTEN):
            wanted = _outcome(usual, f"{number}.html", language)
            assert _outcome(quick, f"{number}.html", language) == wanted, text


def test_who_debugs_a_template_is_shown_its_line():
    held = {"a.html": "\n{% include 'b.html' %}", "b.html": "\n\n{{ thing.missing_inside }}"}
    engine = Engine(
        loaders=[(LOADER, [("django.template.loaders.locmem.Loader", held)])], debug=True
    )
    with pytest.raises(AttributeError) as failure:
        engine.get_template("a.html").render(Context(dict(CONTEXT)))
    assert failure.value.template_debug["line"] == 3


def test_the_templates_of_the_site_are_quickened():
    nodes = get_template("articles/detail.html").template.nodelist
    assert type(nodes) is quick_templates._Nodes


# --- Pages ---------------------------------------------------------------------------------------


@pytest.fixture
def site(make_article, make_page, make_comment, add_figure):
    columns = [
        make_article(
            f"Harbour {number}", keywords=["port", "quay"], sections=["The quay", "A crane"]
        )
        for number in range(2)
    ]
    add_figure(article=columns[0])
    add_figure(section=columns[0].sections.first())
    asked = make_comment(columns[0], body="A word")
    make_comment(columns[0], answers=asked, thread=asked, body="An answer")
    make_page("About", path="about")
    Authorship.objects.set_authors(columns[0], [Author.objects.create(name="Ada Lind")])
    edition = Edition.objects.create(
        kind="daily", digest_date=columns[0].edition_date, frozen_at=timezone.now()
    )
    edition.variants.create(key="k", contents=[[column.pk, []] for column in columns])
    return columns


def test_public_pages_are_the_same_byte_for_byte(site, client):
    where = addresses()
    quick = rendered(client, where)
    with as_django_has_them():
        usual = rendered(client, where)
    assert changed(usual, quick) == {}


DESK = [
    "/admin/", "/admin/articles/article/", "/admin/articles/article/add/", "/admin/articles/page/",
    "/admin/comments/comment/", "/admin/subscriptions/subscriber/", "/admin/articles/photo/",
    "/admin/articles/keyword/", "/admin/articles/sitesettings/", "/admin/auth/user/",
]  # fmt: skip


def _without_tokens(page):
    return re.sub(rb'(?<=nonce=")[^"]+|\b[\w-]{32,}|\d\d:\d\d:\d\d', b"", page)


def test_pages_of_the_desk_are_too(site, desk):
    where = [*DESK, f"/admin/articles/article/{site[0].pk}/change/"]
    quick = {address: _without_tokens(desk.get(address).content) for address in where}
    with as_django_has_them():
        usual = {address: _without_tokens(desk.get(address).content) for address in where}
    for address in where:
        assert quick[address] == usual[address], address


# --- Several threads -----------------------------------------------------------------------------


def test_several_threads_may_load_the_same_template_first():
    """The first requests of a process come at once, and come to the same templates."""
    before, failures = sys.getswitchinterval(), []
    folders = [str(folder) for engine in settings.TEMPLATES for folder in engine["DIRS"]]
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(8):
            engine = Engine(
                folders, loaders=[LOADER], libraries=get_installed_libraries(),
                builtins=settings.TEMPLATES[0]["OPTIONS"].get("builtins", []),
            )  # fmt: skip
            together = threading.Barrier(6)

            def load(engine=engine, together=together):
                together.wait()
                try:
                    engine.get_template("articles/detail.html")
                except RuntimeError as failure:
                    failures.append(failure)

            threads = [threading.Thread(target=load) for _ in range(6)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    finally:
        sys.setswitchinterval(before)
    assert not failures
