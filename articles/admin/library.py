"""The library of photos as the column's page asks for it (``static/js/desk/photos.js``)."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from articles.discovery.prefix_search import filter_by_prefix
from articles.media.ingest import ingest
from articles.models import Figure, Photo
from articles.text.primary_keys import parse_pk

if TYPE_CHECKING:
    from django.contrib import admin

    _ModelAdmin = admin.ModelAdmin[Photo]
else:
    _ModelAdmin = object

PER_PAGE = 24
#: A column has fewer figures than this.
MOST_ASKED_FOR = 200


class FocusForm(forms.Form):
    x = forms.FloatField(min_value=0, max_value=1)
    y = forms.FloatField(min_value=0, max_value=1)


class Library(_ModelAdmin):
    """Mixed into the photo's admin. All answers are JSON; a photo in them is ``described``."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("take-in/", view(require_POST(self.take_in)), name="articles_photo_take_in"),
            path("about/", view(self.about), name="articles_photo_about"),
            path("library/", view(self.library), name="articles_photo_library"),
            path(
                "<int:photo_id>/focus/",
                view(require_POST(self.focus)),
                name="articles_photo_focus",
            ),
            *super().get_urls(),
        ]

    def take_in(self, request: HttpRequest) -> HttpResponse:
        """POST ``file``: ``{"photo": …, "copy": … or null, "notes": […]}``, the copy being a photo
        of the library that looks the same, the notes sentences; or 400 with ``{"error": "…"}``."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        file = request.FILES.get("file")
        if file is None:
            return JsonResponse({"error": _("There is no file.")}, status=400)
        try:
            taken = ingest(file)
        except ValidationError as mistake:
            return JsonResponse({"error": " ".join(mistake.messages)}, status=400)
        copy = Photo.objects.similar_to(taken.photo).with_uses().first()
        answer = described(Photo.objects.with_uses().get(pk=taken.photo.pk))
        answer["known"] = taken.known
        return JsonResponse(
            {"photo": answer, "copy": copy and described(copy), "notes": taken.notes}
        )

    def about(self, request: HttpRequest) -> HttpResponse:
        """GET with ``id`` once or more: ``{"photos": […]}``."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        keys = [parse_pk(key) for key in request.GET.getlist("id")[:MOST_ASKED_FOR]]
        photos = Photo.objects.with_uses().filter(pk__in=keys)  # type: ignore[misc]  # None finds none
        return JsonResponse({"photos": [described(photo) for photo in photos]})

    def library(self, request: HttpRequest) -> HttpResponse:
        """GET, newest first: ``{"photos": […], "next": key for "before" or ""}``. ``q``: words that
        all begin one in alt text, caption, credit, title or file name of the photo or in the words
        of a figure that shows it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        photos = Photo.objects.with_uses().order_by("-pk")
        for word in request.GET.get("q", "")[:200].split():
            photos = photos.filter(pk__in=shown_with(word))
        if before := parse_pk(request.GET.get("before")):
            photos = photos.filter(pk__lt=before)
        shown = list(photos[: PER_PAGE + 1])
        return JsonResponse(
            {
                "photos": [described(photo) for photo in shown[:PER_PAGE]],
                "next": str(shown[PER_PAGE - 1].pk) if len(shown) > PER_PAGE else "",
            }
        )

    def focus(self, request: HttpRequest, photo_id: int) -> HttpResponse:
        """POST ``x`` and ``y``, each from 0 to 1: what every crop of the photo keeps; 409 where
        that would change what readers have."""
        photo = get_object_or_404(Photo, pk=photo_id)
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = FocusForm(request.POST)
        if not form.is_valid():
            return JsonResponse({"error": _("x and y go from 0 to 1.")}, status=400)
        if Photo.objects.public().filter(pk=photo.pk).exists():
            # What is typed and clicked in one column's form changes no other that readers have.
            error = _("Public columns show this picture. Choose its focal point in the library.")
            return JsonResponse({"error": error}, status=409)
        photo.focus_on(form.cleaned_data["x"], form.cleaned_data["y"])
        return JsonResponse({"photo": described(Photo.objects.with_uses().get(pk=photo.pk))})


def described(photo: Photo) -> dict[str, Any]:
    """What the desk shows of a photo got ``with_uses``."""
    words = photo.known_words()
    return {
        "id": photo.pk,
        "name": words["alt_text"] or words["caption"] or str(photo),
        "title": photo.title,
        "file_name": photo.original_name,
        **words,
        "thumbnail": photo.thumbnail_url(),
        "shown": photo.fallback_url(),
        "width": photo.width,
        "height": photo.height,
        "focal_x": photo.focal_x,
        "focal_y": photo.focal_y,
        "used": photo.used_as_text(),
    }


def shown_with(word: str) -> Any:
    """The keys of photos with a word that begins so, of theirs or of a figure that shows them."""
    own = filter_by_prefix(Photo.objects.order_by(), word, *Photo.WORDS)
    shown = filter_by_prefix(Figure.objects.order_by(), word, "caption", "alt_text")
    return own.values("pk").union(shown.values("photo"))
