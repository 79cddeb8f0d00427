"""E-mail addresses have one form, whatever entrance they come by; none is taken that mail from here
would not reach, or that is ours."""

import io
import time
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from articles import text
from articles.text.mail_addresses import normalize_mail_address, validate_mail_address
from articles.text.stored import normalize_stored_addresses
from comments.forms import new_form_token as comment_stamp
from comments.models import Block, Comment, Commenter, CommentLetter, TroubleReport
from outbox.mime import wire_address
from subscriptions import tokens
from subscriptions.forms import new_stamp
from subscriptions.importing import import_csv
from subscriptions.models import Letter, SignUp, Subscriber, Suppression
from subscriptions.webhooks import on_tracking_event
from tests.own_apps import OWN_APPS

#: Other ways to write an address, and its one form.
WRITTEN = {
    "ana@EXAMPLE.com": "ana@example.com",
    " ana@example.com\n": "ana@example.com",
    "a\u200bna@exam\u00adple.com": "ana@example.com",
    "\u202aana@example.com\u202c": "ana@example.com",
    "ana@example.com.": "ana@example.com",
    "ana@ｅｘａｍｐｌｅ．ｃｏｍ": "ana@example.com",
    "ana＠example.com": "ana@example.com",
    "ana@example。com": "ana@example.com",
    "ana@faß.example": "ana@xn--fa-hia.example",
    "ana@FASS.example": "ana@fass.example",
    "ana@Bücher.example": "ana@xn--bcher-kva.example",
    "ana@bu\u0308cher.example": "ana@xn--bcher-kva.example",
    "ana@例え.テスト": "ana@xn--r8jz45g.xn--zckzah",
    "Ana+News@example.com": "Ana+News@example.com",
    "o'neil@example.com": "o'neil@example.com",
}
REFUSED = {
    "": "invalid", "ana": "invalid", "@example.com": "invalid", "ana@": "invalid",
    "ana@@example.com": "invalid", "a b@example.com": "invalid", ".ana@example.com": "invalid",
    "ana@exa_mple.com": "invalid", "ana@-example.com": "invalid", "ana@example..com": "invalid",
    '"ana"@example.com': "invalid", '"\x0b"@[::1]': "invalid", "ana@com": "invalid",
    f"{'a' * 65}@example.com": "invalid", f"ana@{'a.' * 130}com": "invalid",
    "ana@xn--.example": "invalid", "ana@example.123": "invalid", "ana@example.abc-": "invalid",
    "jürgen@example.com": "letters_before_at", "аna@example.com": "letters_before_at",
    "ａna@example.com": "letters_before_at",
    "ana@[127.0.0.1]": "nowhere", "ana@127.0.0.1": "nowhere", "ana@[IPv6:::1]": "nowhere",
    "root@localhost": "nowhere", "root@box.localhost": "nowhere", "a@b.invalid": "nowhere",
    "post@news.example.org": "own", "post+u1@NEWS.example.org": "own", "Desk@example.net": "own",
}  # fmt: skip


@pytest.fixture(autouse=True)
def ours(settings):
    settings.INBOUND_ADDRESS = "post@news.example.org"
    settings.DEFAULT_FROM_EMAIL = "The Column <desk@example.net>"


@pytest.mark.parametrize("written", WRITTEN)
def test_an_address_has_one_form(written):
    assert normalize_mail_address(written) == WRITTEN[written]
    assert normalize_mail_address(WRITTEN[written]) == WRITTEN[written]
    validate_mail_address(written)
    assert wire_address(written) == WRITTEN[written]


@pytest.mark.parametrize("written", REFUSED)
def test_what_mail_from_here_does_not_reach_is_none(written):
    with pytest.raises(ValidationError) as refused:
        validate_mail_address(written)
    assert refused.value.code == REFUSED[written]


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_is_too_odd_for_an_address(local, domain):
    one = normalize_mail_address(f"{local}@{domain}")
    assert normalize_mail_address(one) == one
    try:
        validate_mail_address(one)
    except ValidationError:
        return
    assert one.isascii()
    assert one.isprintable()
    assert " " not in one


@given(st.text(max_size=100), st.text(max_size=100))
def test_what_is_one_address_is_sent_as_it_is_kept(local, domain):
    one = normalize_mail_address(f"{local}@{domain}")
    try:
        validate_mail_address(one)
    except ValidationError:
        return
    assert wire_address(one) == one


def test_every_field_of_a_model_for_an_address_keeps_its_one_form():
    ours = {model for model in apps.get_models() if model.__module__.partition(".")[0] in OWN_APPS}
    fields = [
        field
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.EmailField)
    ]
    assert len(fields) >= 8
    for field in fields:
        assert isinstance(field, text.fields.EmailField), field
        assert field.get_prep_value("ana@BÜCHER.example") == "ana@xn--bcher-kva.example"


# --- Every entrance ------------------------------------------------------------------------------


@pytest.fixture
def entrances(client, make_article, db):
    """``{name: (how to enter an address, what is kept then)}``; entering returns what is said."""
    article = make_article()

    def page(path, **data):
        return client.post(path, data, follow=True).content.decode()

    def subscribe(address):
        return page("/subscriptions/", email=address, stamp=new_stamp(made_at=time.time() - 5))

    def move(address):
        reader = Subscriber.objects.filter(email="reader@example.com").first()
        reader = reader or Subscriber.objects.create(email="reader@example.com")
        reader.confirm() if not reader.confirmed_at else None
        return page(urlsplit(tokens.data_url(reader)).path, email=address, _move="1")

    def comment(address):
        data = {"name": "Ana", "email": address, "body": "Well said."}
        stamp = comment_stamp(f"comment:{article.pk}", made_at=time.time() - 60)
        return page(f"/comments/write/{article.pk}/", **data, stamp=stamp)

    def trouble(address):
        stamp = comment_stamp("trouble", made_at=time.time() - 60)
        return page("/comments/trouble/", text="It broke.", email=address, stamp=stamp)

    def bring(address):
        report = import_csv(io.StringIO(f'email\n"{address}"\n'), source="x", dry_run=False)
        return " ".join(why for _line, _email, why in report.lines)

    def of(model, field="email"):
        return lambda: list(model.objects.values_list(field, flat=True))

    return {
        "subscribe": (subscribe, of(SignUp)),
        "a new address": (move, of(Letter, "to")),
        "comment": (comment, of(Comment)),
        "trouble": (trouble, of(TroubleReport)),
        "import": (bring, of(Subscriber)),
    }


NAMES = ["subscribe", "a new address", "comment", "trouble", "import"]
SAID = {
    "invalid": ("does not look like an e-mail address", "no e-mail address"),
    "letters_before_at": ("Before the @ of an address only", "letters before the @"),
    "nowhere": ("No mail can be sent from here", "no mail leaves this machine"),
    "own": ("This is an address of ours", "an address of this site"),
}
OF_EACH_KIND = {code: written for written, code in REFUSED.items()} | {"invalid": "a b@example.com"}


@pytest.mark.parametrize("name", NAMES)
def test_whatever_entrance_it_comes_by_it_is_kept_in_its_one_form(entrances, name):
    enter, kept = entrances[name]
    enter("Ana@F\u200bAß.example")
    assert kept() == ["Ana@xn--fa-hia.example"]


@pytest.mark.parametrize("code", SAID)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_refused_is_refused_at_every_entrance_with_its_reason(entrances, name, code):
    enter, kept = entrances[name]
    said = enter(OF_EACH_KIND[code])
    assert any(words in said for words in SAID[code])
    assert kept() == []
    if name != "import":
        assert OF_EACH_KIND[code] in said


# --- Compared ------------------------------------------------------------------------------------


def test_a_suppressed_address_is_suppressed_however_it_is_written(db):
    Suppression.objects.create(email="ana@faß.example")
    for written in ("ANA@faß.example", "ana@XN--FA-HIA.example", "a\u200bna@faß.example"):
        assert Suppression.objects.by_email(written).exists()
    assert not Suppression.objects.by_email("ana@fass.example").exists()


def test_a_reader_is_found_however_the_address_is_written(make_article):
    article = make_article()
    Comment.objects.create(article=article, name="Ana", email="Ana@BÜCHER.example", form_key="1")
    assert Comment.objects.by_email("ana@bücher.example").exists()
    assert Commenter.for_email("ANA@bücher.example") == Commenter.for_email(
        "ana@xn--bcher-kva.example"
    )
    reader = Subscriber.objects.create(email="bo@bücher.example")
    assert Subscriber.objects.get(email__iexact="BO@BÜCHER.example") == reader
    block = Block(kind=Block.Kind.EMAIL, value="Ana@BÜCHER.example")
    block.full_clean()
    assert block.fits(text="", email="ana@xn--bcher-kva.example", domains=[], address=None)
    block = Block(kind=Block.Kind.DOMAIN, value="bücher.example")
    block.full_clean()
    assert block.fits(text="", email="ana@bücher.example", domains=[], address=None)


def test_a_provider_may_write_an_address_otherwise(db):
    reader = Subscriber.objects.create(email="ana@bücher.example")
    reader.confirm()
    event = SimpleNamespace(
        event_type="unsubscribed", recipient="ana@Bücher.example", message_id=None, event_id="1",
        reject_reason=None, mta_response=None, description=None, timestamp=None,
    )  # fmt: skip
    on_tracking_event(None, event, "Provider")
    reader.refresh_from_db()
    assert reader.left_at


def test_one_may_ask_for_ones_data_by_any_way_to_write_it(client, make_article):
    Comment.objects.create(
        article=make_article(), name="Ana", email="ana@faß.example", form_key="1"
    )
    client.post("/comments/data/", {"email": "ana@FAß.example"})
    assert CommentLetter.objects.get().to == "ana@xn--fa-hia.example"
    page = client.post("/comments/data/", {"email": "jürgen@example.com"})
    assert page.status_code == 422
    assert "jürgen@example.com" in page.content.decode()


# --- Stored before -------------------------------------------------------------------------------


def test_addresses_stored_before_are_brought_into_their_one_form(db):
    one = Subscriber.objects.create(email="one@example.com")
    two = Subscriber.objects.create(email="two@example.com")
    twin = Subscriber.objects.create(email="twin@xn--fa-hia.example")
    three = Subscriber.objects.create(email="three@example.com")
    with connection.cursor() as cursor:
        for reader, written in (
            (one, "one@FAß.example"), (two, "two@EXAMPLE.com"), (three, "twin@faß.example"),
        ):  # fmt: skip
            cursor.execute(
                "UPDATE subscriptions_subscriber SET email = %s WHERE id = %s", [written, reader.pk]
            )
    assert normalize_stored_addresses("subscriptions_subscriber", "email") == 2
    assert normalize_stored_addresses("subscriptions_subscriber", "email") == 0
    kept = dict(Subscriber.objects.values_list("pk", "email"))
    assert kept == {
        one.pk: "one@xn--fa-hia.example", two.pk: "two@example.com",
        twin.pk: "twin@xn--fa-hia.example", three.pk: "twin@faß.example",
    }  # fmt: skip


def test_an_inbound_address_that_is_none_is_said_at_the_start(settings):
    settings.INBOUND_ADDRESS = "The Post <post@example.org>"
    with pytest.raises(Exception, match="INBOUND_ADDRESS is 'The Post"):
        call_command("check")


def test_the_form_says_it_in_the_page_of_somebody_without_a_script(db):
    page = Client().post("/subscriptions/", {"email": "jürgen@example.com"}).content.decode()
    assert "Before the @" in page
    assert "jürgen@example.com" in page
