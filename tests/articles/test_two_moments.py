"""Two moments: when readers first had a column, and when they last got a changed text of it or a
correction. No save, import or rename moves either."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.utils import timezone

from articles.discovery.derived import update_derived
from articles.history import revisions
from articles.history.snapshots import snapshot
from articles.models import Article, Correction, Keyword
from tests.articles.test_desk import ADD, change, fields, messages, posted
from tests.articles.test_written_column import TEXT

ATOM = "{http://www.w3.org/2005/Atom}"
FIRST = datetime(2026, 5, 14, 6, 0, 1, 234567, tzinfo=UTC)
LIST = "/admin/articles/article/"


@pytest.fixture
def column(make_article):
    made = make_article(
        "A Harbour Opens",
        keywords=["Port", "Sea"],
        sections=[{"headline": "One", "sources": ["Herald"]}, "Two"],
        published=FIRST,
    )
    return Article.objects.get(pk=made.pk)


def told(client, article):
    """What feeds, sitemaps and structured data say of a column: ``{where: (first, last)}``."""
    entry = ElementTree.fromstring(client.get("/feed/").content).find(f"{ATOM}entry")
    (item,) = client.get("/feed.json").json()["items"]
    page = client.get(article.get_absolute_url()).content.decode()
    (data, *_) = json.loads(re.search(r"ld\+json\">(.*?)</script>", page, re.S)[1])
    sitemap = client.get(f"/sitemap-{article.edition_date.year}.xml").content.decode()
    index = client.get("/sitemap.xml").content.decode()
    head = re.search(r'article:published_time" content="([^"]*)"', page)[1]
    last = re.search(r'article:modified_time" content="([^"]*)"', page)
    return {
        "Atom": (entry.find(f"{ATOM}published").text, entry.find(f"{ATOM}updated").text),
        "JSON Feed": (item["date_published"], item["date_modified"]),
        "JSON-LD": (data["datePublished"], data["dateModified"]),
        "Open Graph": (head, last[1] if last else head),
        "sitemap": (None, re.search("<lastmod>(.*?)</lastmod>", sitemap)[1]),
        "index": (None, re.search("<lastmod>(.*?)</lastmod>", index)[1]),
    }


def moved(client, article, before):
    """Which of the two moments moved anywhere."""
    after = told(client, article)
    return {
        name
        for place in before
        for name, then, now in zip(("first", "last"), before[place], after[place], strict=True)
        if then != now
    }


def test_everywhere_the_same_moments_are_told(client, column):
    assert set(told(client, column).values()) == {
        ("2026-05-14T06:00:01+00:00", "2026-05-14T06:00:01+00:00"),
        (None, "2026-05-14T06:00:01+00:00"),
    }
    Article.objects.update(revised_at=FIRST + timedelta(hours=1))
    assert {last for _, last in told(client, column).values()} == {"2026-05-14T07:00:01+00:00"}


def form(column):
    """The form as it is sent when nothing was typed."""
    same = {"keywords": "Port, Sea", "sections-0-source_line": "Herald", "byline": column.byline}
    return posted(column) | same


def hold_and_publish(**changes):
    def press(desk, column):
        data = form(column)
        assert desk.post(change(column), data | changes).status_code == 302
        stored = Article.objects.get(pk=column.pk)
        data = form(stored)
        again = data | changes | {"_publish": "1", "seen_version": stored.version}
        assert desk.post(change(column), again).status_code == 302

    return press


def publish_at_once(**changes):
    def press(desk, column):
        data = form(column)
        assert desk.post(change(column), data | changes | {"_publish": "1"}).status_code == 302

    return press


def save(**changes):
    def press(desk, column):
        data = form(column)
        assert desk.post(change(column), data | changes).status_code == 302

    return press


def in_the_list(*actions):
    def press(desk, column):
        state = ""
        for action in actions:
            desk.post(f"{LIST}?{state}", {"action": action, "_selected_action": [column.pk]})
            state = "state=binned" if action == "put_in_bin" else ""

    return press


def rename_the_keyword(desk, column):
    keyword = Keyword.objects.get(name="Port")
    keyword.name, keyword.slug = "Harbours", "harbours"
    keyword.save()


def import_again(desk, column):
    call_command("reindex")
    update_derived(column)


def change_the_text_while_withdrawn(desk, column):
    column.withdraw()
    data = form(Article.objects.get()) | {"standfirst": "New."}
    desk.post(change(column), data)
    Article.objects.get().publish()


def change_the_text_in_withdrawing(desk, column):
    publish = {"_withdraw": "1", "standfirst": "New."}
    desk.post(change(column), form(column) | publish)
    Article.objects.get().publish()


def correct(desk, column):
    Correction.objects.create(article=column, text="It was seven.")


def tell_by_mail(desk, column):
    correction = Correction.objects.create(article=column, text="It was seven.")
    Article.objects.update(revised_at=None)
    correction.sent_by_mail = True
    correction.save()


A_TEXT = {"sections-0-body": "<p>It opened at seven.</p>"}


@pytest.mark.parametrize(
    "what",
    [
        save(),
        save(**A_TEXT),
        save(keywords="Sea, Port"),
        hold_and_publish(),
        hold_and_publish(keywords="Sea, Port"),
        hold_and_publish(keywords="Sea, Port, Fish"),
        hold_and_publish(sent_by_mail=""),
        hold_and_publish(slug="elsewhere"),
        publish_at_once(),
        publish_at_once(keywords="Sea, Port", slug="elsewhere"),
        in_the_list("withdraw", "publish_now"),
        in_the_list("put_in_bin", "take_out_of_bin"),
        rename_the_keyword,
        import_again,
        tell_by_mail,
    ],
)
def test_what_is_no_change_of_the_text_moves_neither(client, desk, column, what):
    before = told(client, column)
    what(desk, column)
    assert moved(client, Article.objects.get(), before) == set()


@pytest.mark.parametrize(
    "what",
    [
        hold_and_publish(**A_TEXT),
        hold_and_publish(headline="A Harbour Closes"),
        hold_and_publish(standfirst="Why."),
        hold_and_publish(**{"sections-0-source_line": "Herald (Sorn)"}),
        hold_and_publish(**{"sections-0-position": 1, "sections-1-position": 0}),
        publish_at_once(**A_TEXT),
        change_the_text_while_withdrawn,
        change_the_text_in_withdrawing,
        correct,
    ],
)
def test_a_changed_text_and_a_correction_move_the_last_one(client, desk, column, what):
    before = told(client, column)
    what(desk, column)
    assert moved(client, Article.objects.get(), before) == {"last"}
    assert Article.objects.get().revised_at > FIRST + timedelta(days=1)


def test_a_correction_of_a_draft_is_none_that_readers_got(make_article):
    draft = make_article(published=False)
    Correction.objects.create(article=draft, text="It was seven.")
    assert Article.objects.get().revised_at is None


def test_changes_made_before_its_day_are_none_to_readers(make_article):
    column = make_article(published=timezone.now() + timedelta(hours=1))
    column.standfirst = "New."
    column.save()
    Article.objects.update(published_at=timezone.now())
    column = Article.objects.get()
    content = snapshot(column) | {"keywords": ["Port"]}
    revisions.hold(column, content)
    revisions.publish_changes(column)
    assert Article.objects.get().revised_at is None


# --- The archive --------------------------------------------------------------------------------


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def archived():
    column = Article.objects.get()
    return column.published_at == noon(column.edition_date) and not column.sent_by_mail


@pytest.mark.django_db
def test_at_the_desk_a_column_of_the_archive_is_published_as_of_its_day(desk):
    response = desk.post(ADD, fields(edition_date="2016-05-14", _publish="1"), follow=True)
    assert archived()
    assert any("as of 14 May 2016, and not mailed" in said for said in messages(response))
    assert any("when readers first had it" in said for said in messages(response))


def test_so_it_is_from_the_list_and_from_a_file(desk, make_article, tmp_path):
    column = make_article(edition_date=date(2016, 5, 14), published=False)
    desk.post(LIST, {"action": "publish_now", "_selected_action": [column.pk]})
    assert archived()
    Article.objects.all().delete()
    file = tmp_path / "column.txt"
    file.write_text(TEXT)
    call_command("import_column", str(file), "--publish", "--date", "2016-05-14")
    assert archived()


def test_what_was_dated_the_day_before_is_news_all_the_same(desk):
    yesterday = timezone.localdate() - timedelta(days=1)
    desk.post(ADD, fields(edition_date=yesterday.isoformat(), _publish="1"))
    column = Article.objects.get()
    assert timezone.now() - column.published_at < timedelta(minutes=5)
    assert column.sent_by_mail


def test_the_archive_is_no_news_of_today(client, desk, make_article, subscriber, work, mailbox):
    make_article("Today", edition_date=timezone.localdate(), slug="today")
    work()
    mails = len(mailbox())
    desk.post(ADD, fields(headline="Long Ago", edition_date="2016-05-14", _publish="1"))
    work()
    assert len(mailbox()) == mails
    assert "Long Ago" not in client.get("/sitemap-news.xml").content.decode()
    entries = ElementTree.fromstring(client.get("/feed/").content).findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["Today", "Long Ago"]
    assert entries[1].find(f"{ATOM}updated").text == "2016-05-14T12:00:00+00:00"


def first_published(column):
    return f"{LIST}{column.pk}/first-published/"


def test_when_readers_first_had_it_can_be_said(desk, make_article):
    column = make_article(edition_date=date(2016, 5, 14))
    assert "14 May 2016" in desk.get(first_published(column)).content.decode()
    desk.post(first_published(column), {"when": "edition"})
    assert archived()
    desk.post(first_published(column), {"when": "at", "at": "2016-05-13T21:30"})
    assert Article.objects.get().published_at == datetime(2016, 5, 13, 21, 30, tzinfo=UTC)
    desk.post(first_published(column), {"when": "now"})
    assert timezone.now() - Article.objects.get().published_at < timedelta(minutes=5)
    assert Article.objects.get().revised_at is None


@pytest.mark.parametrize(
    "choice",
    [
        {}, {"when": "at"}, {"when": "soon"},
        *({"when": "at", "at": f"{day}T00:00"} for day in ("2999-01-01", "0001-01-01")),
        {"when": "at", "at": "0016-05-14T00:00"},
    ],
)  # fmt: skip
def test_what_is_no_moment_that_passed_is_refused(desk, make_article, choice):
    column = make_article(edition_date=date(2016, 5, 14), published=False)
    assert desk.post(first_published(column), choice).status_code == 200
    assert Article.objects.get().state == "draft"


@pytest.mark.parametrize(("when", "mailed"), [("now", True), ("quietly", False)])
@pytest.mark.parametrize("ticked", [True, False])
def test_whether_what_is_new_is_mailed_is_chosen_there(
    desk, make_article, subscriber, work, mailbox, when, mailed, ticked
):
    column = make_article(
        edition_date=date(2016, 5, 14), sent_by_mail=ticked,
        published=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    desk.post(first_published(column), {"when": when})
    work()
    assert bool(mailbox()) is mailed


def test_withdrawing_twice_keeps_the_text_that_readers_had(desk, make_article):
    column = make_article(sections=["One"])
    column.withdraw()
    column.sections.update(body="<p>Otherwise.</p>")
    desk.post(LIST, {"action": "withdraw", "_selected_action": [column.pk]})
    Article.objects.get().publish()
    assert Article.objects.get().revised_at is not None


def test_a_schedule_in_the_past_leads_there(desk, make_article):
    column = make_article(published=False)
    page = desk.post(f"{LIST}{column.pk}/schedule/", {"at": "2016-05-14T12:00", "seen": ""})
    assert first_published(column) in page.content.decode()


def test_only_who_may_publish_says_it(client, make_article, django_user_model):
    column = make_article(edition_date=date(2016, 5, 14), published=False)
    client.force_login(django_user_model.objects.create_user("w", is_staff=True))
    assert client.post(first_published(column), {"when": "edition"}).status_code == 403
