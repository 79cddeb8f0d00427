"""A file that was chosen is never dropped: it is kept, or the page says that it is to be chosen
again."""

import re

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.admin.attachments import AttachmentForm
from articles.admin.author import AuthorForm
from articles.admin.chosen_files import SaysWhatToChooseAgain
from articles.admin.download import DownloadForm
from articles.admin.figure_form import FigureForm
from articles.admin.photo import PhotoForm
from articles.admin.redirects import ListForm
from articles.models import Article, Photo, Redirect
from subscriptions.admin.subscribers import ImportForm
from tests.articles.test_desk import ADD, change, fields, posted
from tests.own_apps import OWN_APPS, load_all
from worldview.moving_in.desk import ExportForm
from worldview.site_settings.form import SettingsForm

IMPORT_REDIRECTS = "/admin/articles/redirect/import/"
IMPORT_SUBSCRIBERS = "/admin/subscriptions/subscriber/import/"


def subclasses(kind):
    for below in kind.__subclasses__():
        yield below
        yield from subclasses(below)


def test_every_form_of_ours_that_takes_a_file_is_in_this_file():
    load_all()
    # The admin makes copies of a form under the names of models; those have the same fields.
    takes_files = {
        form.__module__ + "." + form.__name__
        for form in subclasses(forms.BaseForm)
        if form.__module__.split(".")[0] in OWN_APPS
        and any(isinstance(f, forms.FileField) for f in getattr(form, "base_fields", {}).values())
    }
    covered = {form.__module__ + "." + form.__name__ for form in (
        AttachmentForm, DownloadForm, FigureForm, PhotoForm, ListForm, ImportForm, SettingsForm,
        AuthorForm, ExportForm,
    )}  # fmt: skip
    made = {
        name
        for name in takes_files
        if name.endswith(
            (
                "AttachmentForm",
                "DownloadForm",
                "FigureForm",
                "PhotoForm",
                "SettingsForm",
                "AuthorForm",
            )
        )
    }
    assert takes_files - made <= covered
    assert covered <= takes_files
    for form in (DownloadForm, PhotoForm, ListForm, ImportForm, ExportForm):
        assert issubclass(form, SaysWhatToChooseAgain)


# --- A column's pictures -------------------------------------------------------------------------


def shown_photo(html, prefix):
    select = re.search(rf'<select[^>]*name="{prefix}-photo".*?</select>', html, re.S)[0]
    chosen = re.search(r'<option value="(\d+)"[^>]*selected', select)
    return chosen and int(chosen[1])


def assert_it_is_kept(response, prefix="lead_figures-0"):
    html = response.content.decode()
    photo = Photo.objects.get()
    assert shown_photo(html, prefix) == photo.pk
    assert "The picture you chose, “picture.jpeg”, is kept" in html
    assert photo.file.storage.exists(photo.file.name)
    return photo


@pytest.mark.parametrize("published", [False, True], ids=["draft", "public"])
@pytest.mark.parametrize(
    "mistake",
    [{"headline": ""}, {"edition_date": "2026-13-45"}, {"keywords": "x" * 101},
     {"corrections-TOTAL_FORMS": "1", "corrections-0-text": ""}, {"seen_version": "77"}],
    ids=["no headline", "no date", "keyword", "correction", "conflict"],
)  # fmt: skip
def test_a_picture_beside_a_mistake_stays_chosen(desk, make_article, picture, mistake, published):
    column = make_article(published=published)
    form = posted(column, **mistake) | {
        "lead_figures-TOTAL_FORMS": 1,
        "lead_figures-0-upload": picture(),
        "lead_figures-0-caption": "At noon",
    }
    if "corrections-0-text" in form:
        form |= {"corrections-0-kind": "nonsense", "corrections-0-text": "x"}
    photo = assert_it_is_kept(desk.post(change(column), form))
    form = posted(column) | {
        "lead_figures-TOTAL_FORMS": 1,
        "lead_figures-0-photo": photo.pk,
        "_publish": "1",
    }
    assert desk.post(change(column), form).status_code == 302
    assert Article.objects.get().lead_figure.photo == photo


def test_so_does_one_of_a_section_of_a_new_column(desk, picture):
    section = {"headline": "One", "figures": [{"upload": picture()}]}
    response = desk.post(ADD, fields(headline="", sections=[section]))
    assert_it_is_kept(response, "sections-0-figures-0")


def test_and_of_a_form_that_was_sent_before(desk, picture):
    key = desk.get(ADD).context["adminform"].form["made_with"].value()
    desk.post(ADD, fields(made_with=key))
    again = fields(made_with=key, headline="Went on", lead={"upload": picture()})
    assert_it_is_kept(desk.post(ADD, again))


def test_a_bad_file_is_a_message_at_its_field_and_the_good_one_stays(desk, picture):
    bad = ContentFile(b"no picture", name="bad.jpg")
    section = {"headline": "One", "figures": [{"upload": bad, "caption": "Mine"}]}
    response = desk.post(ADD, fields(lead={"upload": picture()}, sections=[section]))
    assert_it_is_kept(response)
    html = response.content.decode()
    assert "This is no picture" in html
    assert "Mine" in html


def test_a_picture_belongs_to_the_kept_copy(desk, picture):
    desk.post(ADD, fields(headline="", standfirst="Words", lead={"upload": picture()}))
    (offer,) = desk.get(ADD).context["kept"]
    html = desk.get(offer.address).content.decode()
    assert shown_photo(html, "lead_figures-0") == Photo.objects.get().pk


def test_nobody_who_may_not_save_takes_in_a_picture(client, django_user_model, picture):
    client.force_login(django_user_model.objects.create_user("clerk", is_staff=True))
    assert client.post(ADD, fields(lead={"upload": picture()})).status_code == 403
    assert not Photo.objects.exists()


# --- Other files ---------------------------------------------------------------------------------


def test_a_new_picture_of_the_library_is_kept_beside_a_mistake(desk, picture):
    form = {"file": picture(), "alt_text": "A boat", "focal_x": "7", "focal_y": "0.5"}
    html = desk.post("/admin/articles/photo/add/", form).content.decode()
    photo = Photo.objects.get()
    assert "The picture is in the library" in html
    assert f'action="/admin/articles/photo/{photo.pk}/change/"' in html
    assert 'value="A boat"' in html
    form = {"alt_text": "A boat", "focal_x": "0.7", "focal_y": "0.5"}
    assert desk.post(f"/admin/articles/photo/{photo.pk}/change/", form).status_code == 302
    assert Photo.objects.get().alt_text == "A boat"


def test_one_that_replaces_another_is_asked_for_again(desk, picture):
    form = {"file": picture(), "alt_text": "", "focal_x": "0.5", "focal_y": "0.5"}
    desk.post("/admin/articles/photo/add/", form)
    photo = Photo.objects.get()
    form |= {"file": picture(color=(1, 2, 3)), "focal_x": "7"}
    html = desk.post(f"/admin/articles/photo/{photo.pk}/change/", form).content.decode()
    assert "Choose “picture.jpeg” again" in html


def test_the_lines_of_a_list_of_redirects_are_shown_to_be_mended(desk):
    lines = "/one,/archive/\n/two\n"
    file = SimpleUploadedFile("list.txt", lines.encode())
    html = desk.post(IMPORT_REDIRECTS, {"file": file}).content.decode()
    assert "Line 2" in html
    assert "/one,/archive/\n/two" in html
    assert desk.post(IMPORT_REDIRECTS, {"text": "/one,/archive/"}).status_code == 302
    assert Redirect.objects.count() == 1
    file = SimpleUploadedFile("list.txt", "/ö,/archive/".encode("latin-1"))
    html = desk.post(IMPORT_REDIRECTS, {"file": file}).content.decode()
    assert "Choose “list.txt” again" in html


def test_a_list_of_subscribers_is_kept_beside_a_mistake(desk):
    def send(**form):
        return desk.post(IMPORT_SUBSCRIBERS, form).content.decode()

    file = SimpleUploadedFile("list.csv", b"email\nana@example.com\n")
    html = send(file=file, source="")
    assert "“list.csv” is kept" in html
    kept = re.search(r'name="text" value="([^"]*)"', html)[1]
    assert kept.split() == ["email", "ana@example.com"]
    assert "What would be done" in send(text=kept, source="The old list")
    file = SimpleUploadedFile("list.csv", b"no,addresses\n1,2\n")
    html = send(file=file, source="The old list")
    assert "is kept" not in html
