"""The library of photos, as the column's page asks for it."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from articles.media.ingest import ingest_photo
from articles.models import Figure, Photo

PHOTOS = "/admin/articles/photo/"


@pytest.fixture
def drawn():
    """Makes a picture with a pattern of its own, so that no two of them look alike."""
    from io import BytesIO

    def draw(seed, size=(240, 160)):
        image = Image.effect_mandelbrot(size, (-2 + seed / 5, -1.5, 1, 1.5), 60).convert("RGB")
        data = BytesIO()
        image.save(data, "PNG")
        return ContentFile(data.getvalue(), name="drawn.png")

    return draw


def test_a_dropped_picture_is_taken_in_at_once(desk, drawn):
    answer = desk.post(f"{PHOTOS}take-in/", {"file": drawn(1)}).json()
    photo = Photo.objects.get()
    assert answer["photo"]["id"] == photo.pk
    assert answer["photo"]["thumbnail"] == photo.file.url
    assert (answer["copy"], answer["photo"]["known"]) == (None, False)


def test_one_that_is_there_already_or_looks_the_same_is_named(desk, drawn, make_article):
    photo = ingest_photo(drawn(1), alt_text="A fjord")
    article = make_article(edition_date=date(2016, 5, 14))
    Figure.objects.create(article=article, photo=photo)
    again = desk.post(f"{PHOTOS}take-in/", {"file": drawn(1)}).json()
    assert (again["photo"]["id"], again["photo"]["known"]) == (photo.pk, True)
    assert again["photo"]["used"] == "used 14-May-2016"
    smaller = desk.post(f"{PHOTOS}take-in/", {"file": drawn(1, (180, 120))}).json()
    assert smaller["copy"]["name"] == "A fjord"
    assert Photo.objects.count() == 2


def test_what_is_no_picture_is_refused_with_a_sentence(desk):
    answer = desk.post(f"{PHOTOS}take-in/", {"file": ContentFile(b"x", name="x.png")})
    assert answer.status_code == 400
    assert "no picture World View can read" in answer.json()["error"]
    assert desk.post(f"{PHOTOS}take-in/").status_code == 400
    assert desk.get(f"{PHOTOS}take-in/").status_code == 405


def test_it_is_searched_by_the_words_of_photos_and_of_their_figures(desk, drawn, make_article):
    boats = ingest_photo(drawn(1), alt_text="Boats", credit="NPA")
    quay = ingest_photo(drawn(2), alt_text="A quay")
    section = make_article(edition_date=date(2016, 5, 14)).sections.get()
    Figure.objects.create(section=section, photo=quay, caption="Where the boats lie")

    def found(words):
        photos = desk.get(f"{PHOTOS}library/", {"q": words}).json()["photos"]
        return [photo["id"] for photo in photos]

    assert found("") == [quay.pk, boats.pk]
    assert found("boats") == [quay.pk, boats.pk]
    assert found("boats npa") == [boats.pk]
    assert found("ship") == []
    used = {p["name"]: p["used"] for p in desk.get(f"{PHOTOS}library/").json()["photos"]}
    assert used == {"Boats": "", "A quay": "used 14-May-2016"}


def test_it_is_shown_a_page_at_a_time_at_the_same_cost(desk, django_assert_max_num_queries):
    for number in range(30):
        Photo.objects.create(
            file=f"photos/{number}.jpg", digest=str(number), width=1, height=1, alt_text="x"
        )
    with django_assert_max_num_queries(6):
        first = desk.get(f"{PHOTOS}library/").json()
    rest = desk.get(f"{PHOTOS}library/", {"before": first["next"]}).json()
    assert (len(first["photos"]), len(rest["photos"]), rest["next"]) == (24, 6, "")
    assert not {p["id"] for p in first["photos"]} & {p["id"] for p in rest["photos"]}


def test_the_focal_point_is_set_by_a_click(desk, drawn):
    photo = ingest_photo(drawn(1))
    answer = desk.post(f"{PHOTOS}{photo.pk}/focus/", {"x": "0.25", "y": "1"})
    assert answer.json()["photo"]["focal_x"] == 0.25
    photo.refresh_from_db()
    assert (photo.focal_x, photo.focal_y, photo.renditions_made_at) == (0.25, 1, None)
    for wrong in ({"x": "2", "y": "0"}, {"x": "nan", "y": "0"}, {}):
        assert desk.post(f"{PHOTOS}{photo.pk}/focus/", wrong).status_code == 400


def test_it_is_closed_to_others(client, db, drawn):
    photo = ingest_photo(drawn(1))
    for path in ("library/", "about/", "take-in/", f"{photo.pk}/focus/"):
        assert client.post(PHOTOS + path).status_code == 302
    assert Photo.objects.count() == 1


def test_a_photo_used_often_says_how_often(make_article, drawn):
    photo = ingest_photo(drawn(1))
    for day in range(1, 6):
        Figure.objects.create(article=make_article(edition_date=date(2016, 5, day)), photo=photo)
    shown = Photo.objects.with_uses().get()
    assert shown.used_as_text() == "used 5 times, last 5-May-2016"
