"""Whatever text arrives by whatever form, every page, feed, sitemap and mail can carry it, nothing
of it is lost, and nothing answers 500.

The forms are read out of the pages themselves, so a new one is tried as soon as it is linked.
``SEEDS=50 make test ARGS="-k any_text"`` tries more texts than the suite has time for.
"""

import json
import os
import random
import re
import unicodedata
from html import unescape
from xml.etree.ElementTree import ParseError

import html5lib
import pytest
from defusedxml import ElementTree
from django.contrib import admin
from django.urls import reverse

from articles.history.revisions import publish_changes
from articles.models import Article, Keyword, Publication, Section
from articles.text.characters import drop_controls
from comments.models import Comment
from tests.filling import SHAPED, TYPED, forms_on, urlencoded
from tests.site.test_at_size import desk_pages

#: What text of the world has in it that one form of output or another cannot carry, or that looks
#: like something else to some parser on the way.
AWKWARD = [
    "\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x85", "\ud800", "\udfff",
    "\ufffe", "\uffff", "\U0001fffe", "\ufeff", "\u200b", "\u2060", "\u00ad", "\u2028", "\u2029",
    "\u202e", "\u2066", "\u200f", "\u061c", "\u034f", "\u115f", "\u3164", "\U000e0041", "\ufe0f",
    "e\u0301", "\u0b95\u0bc6\u0bbe", "\u0646\u0645\u06cc\u200c\u062f\u0627\u0646\u0645",
    "\U0001f469\u200d\U0001f680", "\ufdfa", "ﬁ", "Å", "İ", "ß", "ς", "\u0337" * 40,
    "]]>", "-->", "<![CDATA[", "&#0;", "&#x1F;", "&#xD800;", "&", "<", ">", '"', "'", "</script>",
    "[[14-May-2026 Earlier]]", '[[2026-05-14 x" onmouseover="alert(1)]]', "{{ x }}", "{% x %}",
    "%00", "%s", "%(x)s", "\\", "\r\n", "\r", "\t", "=0D=0A", "\n.\n", "From ", "=?utf-8?q?a=00?=",
]  # fmt: skip
#: How long a text is in a field of one line and elsewhere, and how many texts are tried.
ONE_LINE = 80
SEEDS = int(os.environ.get("SEEDS", 1))
LENGTH, LONG = 3_000, 100_000


class Text:
    """Text of every plane, the awkward pieces often; the same seed writes the same."""

    def __init__(self, seed, length=LENGTH):
        self.random, self.length = random.Random(seed), length

    def write(self, limit=None):
        """A text of ``limit`` characters at most, with a letter at either end."""
        room, pieces = min(limit or self.length, self.length) - 5, []
        while (piece := self._piece()) and len(piece) < room:
            pieces.append(piece)
            room -= len(piece) + 1
        return " ".join(["Zq", *pieces, "qZ"])

    def _piece(self):
        kind = self.random.random()
        if kind < 0.3:
            return self.random.choice(AWKWARD)
        if kind < 0.6:
            return "".join(map(chr, self.random.choices(range(0x110000), k=6)))
        return "".join(map(chr, self.random.choices(range(0x21, 0x3000), k=9)))


CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Letters by their category that nobody sees.
BLANK = "\u115f\u1160\u3164\uffa0"
MARKUP = re.compile(r"</?\w+[^<>]*>|<!\[CDATA\[|]]>|&#?\w+;")


def letters(text: str) -> str:
    """The letters and digits of ``text``, however they are composed: what must not be lost."""
    text = MARKUP.sub("", drop_controls(text))
    return "".join(
        c
        for c in unicodedata.normalize("NFKC", text)
        if unicodedata.category(c)[0] in "LN" and c not in BLANK
    )


class Editor:
    """Sends every form it can reach, with a text in each field that takes words."""

    def __init__(self, client, text):
        self.client, self.text, self.written = client, text, {}
        self.sent, self.failed, self.lost = set(), [], []

    def visit(self, address):
        response = self.client.get(address)
        if response.status_code >= 500:
            self.failed.append(("GET", address))
        elif "html" in response.get("Content-Type", ""):
            self.send_forms(response.content.decode(), address)

    def send_forms(self, html, address, *, further=True):
        for form in forms_on(html, address):
            known = (form.method, form.action, frozenset(c.name for c in form.controls))
            if form.takes_words and known not in self.sent:
                self.sent.add(known)
                self.send(form, address, further=further)

    def send(self, form, address, *, further):
        """Send it; where some fields are refused, show that the words are there still, and send it
        again with what those fields had."""
        left_alone: set[str] = set()
        for _ in range(3):
            response = self._submitted(form, left_alone)
            if response.status_code >= 500:
                self.failed.append((form.method, form.action, *sorted(left_alone)))
                return
            if response.status_code not in (200, 422) or form.method == "get":
                return
            shown = {
                control.name: control
                for again in forms_on(response.content.decode(), form.action)
                if again.action == form.action  # of two forms each has an e-mail address
                for control in again.controls
            }
            self._expect_words(form, shown)
            refused = {name for name, control in shown.items() if control.refused}
            if not refused - left_alone:
                break
            left_alone |= refused
        if further:
            self.send_forms(response.content.decode(), form.action, further=False)

    def _submitted(self, form, left_alone):
        self.written.clear()

        def typed(control):
            shaped = control.kind in SHAPED and not control.value
            if control.name in left_alone or not (control.kind in TYPED or shaped):
                return None
            limit = control.limit or (None if control.kind == "textarea" else ONE_LINE)
            text = self.text.write(limit)
            if control.kind != "textarea":
                text = re.sub("[\r\n]+", " ", text)
            self.written[form.action, control.name] = text
            return text

        pairs = form.data(typed)
        if form.method == "get":
            return self.client.get(form.action, QUERY_STRING=urlencoded(pairs).decode("ascii"))
        if form.buttons:
            pairs.append(form.buttons[0])
        return self.client.post(
            form.action, urlencoded(pairs), content_type="application/x-www-form-urlencoded"
        )

    def _expect_words(self, form, shown):
        """A form that is shown again has the words that were typed in it."""
        for control in form.controls:
            written = self.written.get((form.action, control.name))
            # A password is never shown again.
            if control.name in shown and written is not None and control.kind != "password":
                value = shown[control.name].value
                if letters(written) not in letters(unescape(value)):
                    self.lost.append((form.action, control.name, written, value))


def public_addresses():
    """Every page, feed and sitemap there is now for readers."""
    yield from ("/", "/archive/", "/keywords/", "/keywords/?by=use", "/sources/", "/corrections/")
    yield from ("/feed/", "/feed/summary/", "/feed.json", "/feed/summary.json")
    yield from ("/sitemap.xml", "/sitemap-keywords.xml", "/sitemap-sources.xml")
    yield from ("/comments/", "/comments/feed/", "/search/?q=Zq", "/subscriptions/editions/")
    for article in Article.objects.published():
        address = article.get_absolute_url()
        yield from (address, f"{address}card.png", f"/comments/on/{article.pk}/feed/")
        yield from (section.get_share_url() for section in article.sections.all())
        yield from (f"/{article.edition_date:%Y}/", f"/{article.edition_date:%Y/%m/%d}/")
        yield f"/sitemap-{article.edition_date:%Y}.xml"
    for keyword in Keyword.objects.in_use():
        address = keyword.get_absolute_url()
        yield from (address, f"{address}feed/", f"{address}feed.json")
    for publication in Publication.objects.in_use():
        yield publication.get_absolute_url()


def fault_of(response):
    """What is wrong with an answer; nothing where its form is well."""
    if response.status_code != 200:
        return response.status_code
    kind = response["Content-Type"].partition(";")[0]
    try:
        if kind == "text/html":
            html5lib.HTMLParser(strict=True).parse(response.content.decode())
        elif kind.endswith("xml"):
            ElementTree.fromstring(response.content)
        elif kind.endswith("json"):
            json.loads(response.content)
    except (html5lib.html5parser.ParseError, ParseError, ValueError) as mistake:
        return str(mistake) or repr(mistake)
    found = re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", response.content.decode("latin-1")
    )
    return f"{found[0]!r} at {found.start()}" if found and not kind.startswith("image") else None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", range(SEEDS))
def test_any_text_goes_in_by_every_form_and_out_by_every_page(seed, world):
    world.fill(Text(seed), desk_forms(world.desk), world.pages)
    world.expect_no_fault()


@pytest.mark.django_db(transaction=True)
def test_so_does_a_text_of_100_000_characters_where_columns_and_comments_are_written(
    world, make_article
):
    add, paste = "/admin/articles/article/add/", "/admin/articles/article/paste/"
    column = make_article("To be commented on").get_absolute_url()
    world.fill(Text(1, LONG), [add, paste], [column])
    assert any(len(section.body) > LONG / 2 for section in Section.objects.all())
    world.expect_no_fault()


class World:
    def __init__(self, desk, reader, pages, work, mailbox):
        self.desk, self.reader, self.pages = desk, reader, pages
        self.work, self.mailbox = work, mailbox
        self.writer = self.visitor = None

    def fill(self, text, at_the_desk, for_readers):
        self.writer, self.visitor = Editor(self.desk, text), Editor(self.reader, text)
        for address in at_the_desk:
            self.writer.visit(address)
        for address in for_readers:
            self.visitor.visit(address)
        for article in Article.objects.all():
            if article.unpublished_revision_id:
                publish_changes(article)
            article.publish()
        Comment.objects.update(state="approved")
        self.work()

    def expect_no_fault(self):
        found = self.faults()
        assert not found, "\n".join(f"{where}: {fault!r:.300}" for where, fault in found.items())

    def faults(self):
        """What went wrong on the way in and on the way out, by where."""
        found = {}
        for who in (self.writer, self.visitor):
            found |= dict.fromkeys(who.failed, "answered 500")
            found |= {(where, name): (typed, shown) for where, name, typed, shown in who.lost}
        for address in dict.fromkeys(public_addresses()):
            if fault := fault_of(self.reader.get(address)):
                found[address] = fault
        for message in self.mailbox():
            for part in message.walk():
                if part.get_content_maintype() == "text" and CONTROLS.search(part.get_content()):
                    found[message["Subject"], part.get_content_type()] = "control characters"
        return found


def desk_forms(desk):
    """Every page of the desk that may have a form."""
    yield from desk_pages(desk)
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_add")
    yield from (
        "/admin/articles/article/paste/", "/admin/articles/redirect/import/",
        "/admin/subscriptions/subscriber/import/", "/admin/articles/article/unresolved/",
        "/admin/subscriptions/subscriber/deliverability/", "/admin/password_change/",
    )  # fmt: skip


@pytest.fixture
def world(desk, every_page, work, mailbox):
    from django.test import Client

    desk.raise_request_exception = False
    reader = Client(raise_request_exception=False)
    return World(desk, reader, every_page, work, mailbox)
