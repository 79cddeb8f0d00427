"""The editor's desk: writing, saving, publishing, in the admin."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.utils import timezone

from articles.media.ingest import ingest_photo
from articles.models import Article, Correction, Figure, Photo, Section
from tests.articles.test_written_column import TEXT
from tests.filling import TYPED, forms_on

ADD = "/admin/articles/article/add/"


def fields(*, sections=(), lead=None, **article):
    """What the browser posts for a column's form."""
    data = {
        "headline": "A Column", "slug": "", "standfirst": "", "byline": "Nell",
        "edition_date": "2026-05-14", "keywords": "", "sent_by_mail": "on",
        "corrections-TOTAL_FORMS": 0, "corrections-INITIAL_FORMS": 0,
        "lead_figures-TOTAL_FORMS": 1 if lead else 0,
        "lead_figures-INITIAL_FORMS": 0,
        "sections-TOTAL_FORMS": len(sections),
        "sections-INITIAL_FORMS": sum("id" in s for s in sections),
    }  # fmt: skip
    for key, value in (lead or {}).items():
        data[f"lead_figures-0-{key}"] = value
    for number, section in enumerate(sections):
        figures = section.get("figures", [])
        prefix = f"sections-{number}"
        data[f"{prefix}-figures-TOTAL_FORMS"] = len(figures)
        data[f"{prefix}-figures-INITIAL_FORMS"] = 0
        data[f"{prefix}-position"] = number
        for place, figure in enumerate(figures):
            data[f"{prefix}-figures-{place}-position"] = place
            data |= {f"{prefix}-figures-{place}-{key}": value for key, value in figure.items()}
        data |= {f"{prefix}-{key}": value for key, value in section.items() if key != "figures"}
    return data | article


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def posted(article, **changes):
    """The form of a stored column as the browser would post it back."""
    sections = [
        {"id": s.pk, "article": article.pk, "headline": s.headline, "body": s.body}
        for s in article.sections.all()
    ]
    return fields(
        sections=sections, headline=article.headline, slug=article.slug,
        edition_date=article.edition_date.isoformat(), seen_version=article.version,
    ) | changes  # fmt: skip


def messages(response):
    return [str(message) for message in response.context["messages"]]


def test_a_whole_column_is_typed_on_one_page(desk, picture):
    response = desk.post(
        ADD,
        fields(
            keywords="KEYS: Iran, Syria",
            lead={"upload": picture(), "caption": "The front", "credit": "NPA"},
            sections=[
                {
                    "headline": "First",
                    "body": "<p>He said:</p><blockquote><p>No.</p></blockquote>",
                    "source_line": "Independent (London) and Debka <https://example.org/d>",
                    "figures": [{"upload": picture(color=(1, 2, 3)), "caption": "Two"}],
                },
                {"headline": "Second", "body": "<p>More.</p>", "source_line": ""},
            ],
        ),
    )
    assert response.status_code == 302, response.context["errors"]
    article = Article.objects.get()
    assert [s.headline for s in article.sections.all()] == ["First", "Second"]
    assert [str(k) for k in article.keywords.all()] == ["Iran", "Syria"]
    assert article.lead_figure.photo is not None
    first = article.sections.first()
    assert first.figures.get().caption == "Two"
    assert [(s.publication, s.qualifier, s.url) for s in first.sources.all()] == [
        ("Independent", "London", ""),
        ("Debka", "", "https://example.org/d"),
    ]
    assert article.state == "draft"


def test_without_the_pages_script_sections_keep_the_order_they_were_typed_in(desk):
    data = fields(sections=[{"headline": "One"}, {"headline": "Two"}])
    data |= {"sections-0-position": 0, "sections-1-position": 0}
    assert desk.post(ADD, data).status_code == 302
    assert [(s.headline, s.position) for s in Section.objects.all()] == [("One", 0), ("Two", 1)]


def test_equal_positions_are_shown_again_with_the_message_about_something_else(desk):
    data = fields(headline="", sections=[{"headline": "One"}, {"headline": "Two"}])
    data |= {"sections-0-position": 0, "sections-1-position": 0}
    html = desk.post(ADD, data).content.decode()
    assert html.index(">\nOne</textarea>") < html.index(">\nTwo</textarea>")


def test_sections_change_places(desk, make_article):
    article = make_article(sections=["One", "Two", "Three"], published=False)
    data = posted(article)
    data |= {"sections-0-position": 2, "sections-1-position": 0, "sections-2-position": 1}
    assert desk.post(change(article), data).status_code == 302
    assert [s.headline for s in article.sections.all()] == ["Two", "Three", "One"]


def test_the_form_shows_sources_as_they_are_printed(desk, make_article):
    article = make_article(sections=[{"headline": "One", "sources": ["Herald", "Debka"]}])
    html = desk.get(change(article)).content.decode()
    assert 'value="Herald and Debka"' in html


# --- Publishing ----------------------------------------------------------------------------------


def test_publish_now(desk, client, make_article):
    article = make_article(published=False)
    response = desk.post(change(article), posted(article, _publish="1"), follow=True)
    assert any("Published" in message for message in messages(response))
    assert client.get(article.get_absolute_url()).status_code == 200


def test_a_new_column_can_be_published_at_once(desk):
    desk.post(ADD, fields(sections=[{"headline": "One"}], _publish="1"))
    assert Article.objects.get().is_public


def test_schedule(desk, make_article):
    article = make_article(published=False, edition_date=timezone.localdate())
    response = desk.post(change(article), posted(article, _schedule="1"))
    assert "The time is that of UTC" in desk.get(response.url).content.decode()
    at = timezone.now() + timedelta(days=2)
    response = desk.post(response.url, {"at": at.strftime("%Y-%m-%dT%H:%M")}, follow=True)
    assert "becomes public on" in messages(response)[-1]
    article.refresh_from_db()
    assert article.state == "scheduled"
    assert abs(article.published_at - at) < timedelta(minutes=1)
    desk.post(change(article), posted(article, _withdraw="1"))
    article.refresh_from_db()
    assert article.state == "draft"


def test_of_two_who_choose_a_time_the_second_is_told(desk, make_article):
    article = make_article(published=False)
    path = f"/admin/articles/article/{article.pk}/schedule/"
    days = [timezone.localdate() + timedelta(days=ahead) for ahead in (2, 3)]
    first, second = (f"{day}T06:00" for day in days)
    article.edition_date = days[0]
    article.save()
    desk.post(path, {"at": first, "seen": ""})
    response = desk.post(path, {"at": second, "seen": ""})
    chose = f"Meanwhile somebody chose {days[0].day} {days[0]:%B %Y} at 06:00"
    assert chose in response.content.decode()
    assert f'value="{second}"' in response.content.decode()
    article.refresh_from_db()
    assert article.published_at.day == days[0].day
    seen = response.context["form"]["seen"].value()
    assert desk.post(path, {"at": second, "seen": seen}).status_code == 302
    article.put_in_bin()
    response = desk.post(path, {"at": second, "seen": ""}, follow=True)
    assert "lies in the bin" in messages(response)[-1]


@pytest.mark.parametrize("at", ["", "soon", "2020-01-01T10:00"])
def test_a_wrong_time_is_explained(desk, make_article, at):
    article = make_article(published=False)
    response = desk.post(f"/admin/articles/article/{article.pk}/schedule/", {"at": at})
    assert response.status_code == 200
    assert 'class="errorlist"' in response.content.decode()
    article.refresh_from_db()
    assert article.state == "draft"


def test_withdraw(desk, client, make_article):
    article = make_article()
    desk.post(change(article), posted(article, _withdraw="1"))
    assert client.get(article.get_absolute_url()).status_code == 410


def test_the_draft_can_be_looked_at_by_the_editor_only(desk, client, make_article):
    article = make_article("Not yet", published=False)
    path = f"/admin/articles/article/{article.pk}/preview/"
    response = desk.get(path)
    assert "Not yet" in response.content.decode()
    assert "no-cache" in response["Cache-Control"]
    client.logout()
    assert client.get(path).status_code == 302


# --- Bad input loses nothing ---------------------------------------------------------------------


def test_a_picture_that_is_none_is_refused_at_its_field_and_the_text_stays(desk, picture):
    data = fields(
        headline="Kept headline",
        lead={"upload": ContentFile(b"not a picture", name="x.jpg"), "caption": "Kept caption"},
        sections=[{"headline": "Kept section", "body": "<p>Kept text</p>"}],
    )
    response = desk.post(ADD, data)
    html = response.content.decode()
    assert response.status_code == 200
    assert "no picture World View can read" in html
    for words in ("Kept headline", "Kept caption", "Kept section", "Kept text"):
        assert words in html
    assert Article.objects.count() == Photo.objects.count() == 0


def test_a_taken_address_is_explained(desk, make_article):
    make_article("Taken", slug="taken")
    response = desk.post(ADD, fields(slug="taken"))
    assert "has this address already" in response.content.decode()


def test_script_in_every_field_is_cleaned_or_shown_as_text(desk, client):
    evil = "<script>alert(1)</script>"
    desk.post(
        ADD,
        fields(
            headline=evil, standfirst=evil, byline=evil, keywords=evil,
            sections=[{"headline": evil, "body": f"<p>x{evil}</p>", "source_line": evil}],
            _publish="1",
        ),
    )  # fmt: skip
    article = Article.objects.get()
    for path in (article.get_absolute_url(), change(article), "/admin/articles/article/"):
        assert "<script>alert" not in desk.get(path).content.decode(), path


# --- Two editors at once -------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told_and_loses_nothing(desk, make_article):
    article = make_article("Original", published=False)
    mine = posted(article, headline="Mine")
    theirs = posted(article, headline="Theirs")
    assert desk.post(change(article), theirs).status_code == 302
    response = desk.post(change(article), mine)
    html = response.content.decode()
    assert "Somebody else saved this column" in html
    assert ">\nMine</textarea>" in html
    article.refresh_from_db()
    assert article.headline == "Theirs"
    assert re.search(r'type="checkbox" name="overwrite"', html)
    mine |= {"overwrite": "on", "conflicting_version": article.version}
    assert desk.post(change(article), mine).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Mine"


def test_both_texts_are_shown_part_by_part_to_copy_from(desk, editor, make_article, picture):
    article = make_article("Original", sections=["One"], published=False)
    mine = posted(article, headline="Mine", **{"sections-0-body": "<p>My own text.</p>"})
    theirs = posted(article, headline="Theirs", standfirst="Only they wrote this.")
    desk.post(change(article), theirs)
    upload = {
        "lead_figures-TOTAL_FORMS": 1, "lead_figures-0-upload": picture(),
        "lead_figures-0-caption": "My picture",
    }  # fmt: skip
    response = desk.post(change(article), mine | upload)
    shown = {c.part: (c.old, c.new) for c in response.context["conflict"]}
    assert shown["Headline"] == ("Theirs", "Mine")
    assert shown["Standfirst"] == ("Only they wrote this.", "")
    assert "My own text." in shown["Section “One”"][1]
    assert "My picture" in shown["Lead figure"][1]
    assert "Byline" not in shown
    html = " ".join(response.content.decode().split())
    assert "Editor saved the column on" in html
    assert '<textarea readonly rows="6">Only they wrote this.</textarea>' in html
    assert Article.objects.get().headline == "Theirs"
    assert not Figure.objects.exists()


def test_saving_over_a_text_that_one_was_not_shown_is_stopped_again(desk, make_article):
    article = make_article("Original", published=False)
    mine, second, third = (posted(article, headline=name) for name in ("Mine", "Two", "Three"))
    desk.post(change(article), second)
    desk.post(change(article), mine)
    shown = Article.objects.get().version
    desk.post(change(article), third | {"seen_version": shown})
    over = mine | {"overwrite": "on", "conflicting_version": shown}
    html = desk.post(change(article), over).content.decode()
    assert "Somebody else saved this column" in html
    assert "checked" not in re.search(r'<input type="checkbox" name="overwrite"[^>]*>', html)[0]
    assert Article.objects.get().headline == "Three"


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_the_same_moment_one_wins_and_one_is_told(editor, make_article):
    import threading

    from django.db import connection
    from django.test import Client

    article = make_article("Original", published=False)
    start = threading.Barrier(2)
    answers = {}

    def save(headline):
        desk = Client()
        desk.force_login(editor)
        start.wait()
        answers[headline] = desk.post(change(article), posted(article, headline=headline))
        connection.close()

    threads = [threading.Thread(target=save, args=[name]) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = {name: answer.status_code for name, answer in answers.items()}
    assert sorted(statuses.values()) == [200, 302]
    winner = next(name for name, status in statuses.items() if status == 302)
    article.refresh_from_db()
    assert article.headline == winner
    assert article.version == 1


# --- The library of photos -----------------------------------------------------------------------

PHOTOS = "/admin/articles/photo/"


def test_a_photo_is_put_into_the_library(desk, picture):
    data = {"alt_text": "A boat", "caption": "", "credit": "NPA", "focal_x": 0.5, "focal_y": 0.5}
    assert desk.post(f"{PHOTOS}add/", data | {"file": picture()}).status_code == 302
    photo = Photo.objects.get()
    assert (photo.width, photo.height, photo.credit) == (400, 250, "NPA")
    again = desk.post(f"{PHOTOS}add/", data | {"file": picture()}).content.decode()
    assert "in the library already, as “A boat”" in again
    refused = desk.post(f"{PHOTOS}add/", data | {"file": ContentFile(b"x", name="x.jpg")})
    assert "no picture World View can read" in refused.content.decode()
    assert "A boat" in desk.get(PHOTOS).content.decode()


def test_another_file_for_a_photo_replaces_all_its_sizes(desk, picture, work):
    photo = ingest_photo(picture(700, 420), alt_text="A boat")
    work()
    data = {"alt_text": "A boat", "caption": "", "credit": "", "focal_x": 0.5, "focal_y": 0.5}
    desk.post(f"{PHOTOS}{photo.pk}/change/", data | {"file": picture(300, 200)})
    photo.refresh_from_db()
    assert (photo.width, photo.renditions) == (300, [])
    work()
    photo.refresh_from_db()
    assert {r["width"] for r in photo.copies} == {300}


PASTE = "/admin/articles/article/paste/"


def test_the_pages_of_the_desk_are_closed_to_others(client, make_article):
    article = make_article(published=False)
    for path in (PASTE, change(article), f"/admin/articles/article/{article.pk}/schedule/"):
        assert client.get(path).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_the_same_column_pasted_twice_at_the_same_moment_is_one():
    import threading

    from django.db import connection

    from articles.importer.build import import_column

    start = threading.Barrier(2)

    def paste():
        start.wait()
        import_column(TEXT)
        connection.close()

    threads = [threading.Thread(target=paste) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Article.objects.count() == 1


def test_a_new_column_that_is_sent_twice_is_one_and_loses_nothing(desk):
    key = desk.get(ADD).context["adminform"].form["made_with"].value()
    desk.post(ADD, fields(headline="Once", made_with=key))
    response = desk.post(ADD, fields(headline="Once and Changed", made_with=key))
    html = response.content.decode()
    article = Article.objects.get()
    assert "was saved already" in html
    assert change(article) in html
    assert ">\nOnce and Changed</textarea>" in html
    answer = desk.get("/admin/articles/article/made-with/", {"key": key})
    assert answer.json()["address"] == change(article)
    assert desk.get("/admin/articles/article/made-with/", {"key": "x"}).status_code == 404
    assert desk.post(ADD, fields(headline="Without a key")).status_code == 302
    assert desk.post(ADD, fields(headline="Without a key again")).status_code == 302


def test_what_is_wrong_with_a_field_that_nobody_sees_is_said(desk, make_article, add_figure):
    """Saved all the same, or told why not where it is seen; the words are there."""
    article = make_article("Column", sections=["One"], published=False)
    add_figure(section=article.sections.get())
    add_figure(article=article)
    Correction.objects.create(article=article, text="It was seven.")
    form = next(
        form
        for form in forms_on(desk.get(change(article)).content.decode(), change(article))
        if any(control.name == "headline" for control in form.controls)
    )
    hidden = [
        control.name
        for control in form.controls
        if control.kind == "hidden" and control.name != "csrfmiddlewaretoken"
    ]
    assert {"seen_version", "sections-0-id", "sections-0-figures-0-section"} <= {*hidden}
    every = ["99999999", "", "²"]
    # A key of a row meets each of them, other fields one after the other.
    tried = [
        (name, every if name.endswith("-0-id") else [every[n % 3]]) for n, name in enumerate(hidden)
    ]
    for name, sent in ((name, sent) for name, values in tried for sent in values):
        odd = {name: sent}
        data = dict(form.data(lambda control, odd=odd: odd.get(control.name)))
        response = desk.post(change(article), data | {"standfirst": "My words"})
        if response.status_code == 302:
            article.refresh_from_db()
            assert article.standfirst == "My words", name
            Article.objects.update(standfirst="", version=data["seen_version"] or 1)
            continue
        page = response.content.decode()
        assert "My words" in page
        errors = re.findall(r'class="[^"]*errorlist non(?:field|form)[^"]*".*?</ul>', page, re.S)
        assert re.sub("<[^>]+>", "", " ".join(errors)).strip(), name


@pytest.mark.parametrize("typed", ["26 Nov", "", "2026-13-01"])
def test_a_day_that_is_none_is_said_once_in_the_editors_words(desk, typed):
    errors = desk.post(ADD, fields(edition_date=typed)).context["errors"]
    said = " ".join(map(str, errors))
    assert "onstraint" not in said
    assert len(errors) == 1


def test_a_new_section_with_nothing_but_a_figure_wants_a_headline(desk):
    section = {"headline": "", "body": "", "figures": [{"caption": "Not to be lost"}]}
    response = desk.post(ADD, fields(sections=[section]))
    assert response.status_code == 200
    assert "sections-0-headline" in {
        control.name for control in forms_on(response.text, ADD)[-1].controls if control.refused
    }
    assert "Not to be lost" in response.text


def test_who_may_only_look_at_a_column_is_shown_nothing_to_press(
    client, make_article, add_figure, django_user_model
):
    article = make_article(sections=[{"headline": "One", "body": "<p>Its text.</p>"}])
    add_figure(section=article.sections.get(), caption="Its caption")
    reader = django_user_model.objects.create_user("reader", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_article"))
    client.force_login(reader)
    response = client.get(change(article))
    assert response.status_code == 200
    assert "Its text." in response.text
    assert "Its caption" in response.text
    [form] = [form for form in forms_on(response.text, change(article)) if form.method == "post"
              and form.action == change(article)]  # fmt: skip
    assert form.buttons == []
    assert [control.name for control in form.controls if control.kind in TYPED] == []
