"""The desk's pages of moments: from when something is public, since when readers had a column."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.admin.desk import DeskAdmin
from articles.admin.first_published import FirstPublishedForm
from articles.admin.locked import locked_rows
from articles.admin.problems import said
from articles.admin.refused import said_instead
from articles.admin.schedule import ScheduleForm
from articles.desk_addresses import desk_address
from articles.history import addresses, checks, revisions
from articles.models import Article, Review, site
from articles.models.states import IN_WORDS
from articles.text.primary_keys import parse_pk
from background import clock

if TYPE_CHECKING:
    from articles.admin.desk import DeskRequest


class ScheduleMixin(DeskAdmin):
    """Mixed into the admin of columns and of pages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.schedule)
        name = f"articles_{self.opts.model_name}_schedule"
        return [path("<path:object_id>/schedule/", view, name=name), *super().get_urls()]

    def first_published_address(self, article: Article) -> str:
        """Return where it is said since when readers had it; empty where nowhere."""
        return ""

    @method_decorator(said_instead)
    @transaction.atomic
    def schedule(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Choose the moment from which a column or page is public."""
        article = get_object_or_404(locked_rows(self.model), pk=parse_pk(unquote(object_id)))
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = ScheduleForm(
            request.POST.dict() if request.method == "POST" else None,
            scheduled_for=article.published_at,
            first_published=self.first_published_address(article),
            edition_date=None if article.is_page else article.edition_date,
            taken_down_at=article.taken_down_at,
            suggested=_next_morning(),
            noun=article.noun,
        )
        if article.binned_at:
            self.message_user(
                request,
                _("The %(noun)s lies in the bin.") % {"noun": article.noun},
                messages.WARNING,
            )
        elif article.was_public:
            self.message_user(
                request,
                _("The %(noun)s was public already.") % {"noun": article.noun},
                messages.WARNING,
            )
        elif request.method == "POST" and "_now" in request.POST:
            self.press_publish(request, article)
        elif form.is_valid() and self._print_day(request, article, form):
            article.close_review(Review.Outcome.PUBLISHED, by=request.user)
            article.publish(at=form.cleaned_data["at"])
            moment = timezone.localtime(article.published_at)
            self.log_change(
                request,
                article,
                _("Scheduled for %(moment)s.") % {"moment": date_format(moment, "d F Y, H:i T")},
            )
            self.message_user(
                request,
                _("The %(noun)s becomes public on %(day)s at %(time)s.")
                % {
                    "noun": article.noun,
                    "day": date_format(moment, "d F Y"),
                    "time": date_format(moment, "H:i"),
                },
                messages.SUCCESS,
            )
        else:
            return self._page(
                request,
                "schedule",
                form,
                _("Publish the %(noun)s") % {"noun": article.noun},
                original=article,
                time_zone=site().time_zone,
                findings=checks.findings(self.model.objects.for_page().get(pk=article.pk)),
            )
        return HttpResponseRedirect(desk_address(article))

    def _print_day(self, request: "DeskRequest", article: Article, form: ScheduleForm) -> bool:
        """Print the day on which it appears, where that was wanted; return whether it could be."""
        day = timezone.localdate(form.cleaned_data["at"])
        if not form.cleaned_data.get("print_day") or day == article.edition_date:
            return True
        if taken := addresses.problem(day, article.slug, except_for=article):
            form.add_error("print_day", said(taken))
            return False
        article.edition_date = day
        article.version += 1  # so that who has its form open is told
        article.save(update_fields=["edition_date", "version", "updated_at"])
        revisions.keep(article, by=request.user)
        return True


def _next_morning() -> datetime:
    """Return the hour of the last column, on the day after today."""
    last = Article.objects.exclude(published_at=None).order_by("-published_at").first()
    hour = timezone.localtime(last.published_at).time() if last else time(6)
    hour = hour.replace(second=0, microsecond=0)
    day = timezone.localdate(clock.now()) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, hour))


class FirstPublishedMixin(DeskAdmin):
    """Mixed into the admin of columns: pages come from no archive."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.first_published)
        name = "articles_article_first_published"
        return [path("<path:object_id>/first-published/", view, name=name), *super().get_urls()]

    def first_published_address(self, article: Article) -> str:
        return desk_address(article, "first_published")

    @transaction.atomic
    def first_published(self, request: "DeskRequest", object_id: str) -> HttpResponse:
        """Say when readers first had the column; one that is not public yet is published by it."""
        article = get_object_or_404(locked_rows(self.model), pk=parse_pk(unquote(object_id)))
        if not self.has_publish_permission(request):
            raise PermissionDenied
        form = FirstPublishedForm(
            request.POST if request.method == "POST" else None, article=article
        )
        if article.binned_at or article.withdrawn_at:
            self.message_user(
                request,
                _("The column is %(state)s.") % {"state": IN_WORDS[article.state]},
                messages.WARNING,
            )
        elif form.is_valid():
            self._date_publication(request, article, form)
        else:
            return self._page(
                request,
                "first_published",
                form,
                _("When readers first had it"),
                original=article,
                time_zone=site().time_zone,
            )
        return HttpResponseRedirect(desk_address(article))

    def _date_publication(
        self, request: "DeskRequest", article: Article, form: FirstPublishedForm
    ) -> None:
        article.sent_by_mail = form.is_mailed()
        if article.was_public:
            article.date_publication(form.moment())
        else:
            article.publish(at=form.moment())
        moment = timezone.localtime(article.published_at)
        self.log_change(
            request,
            article,
            _("Public since %(moment)s.") % {"moment": date_format(moment, "d F Y, H:i T")},
        )
        self.message_user(
            request,
            _("Readers are told that they have it since %(moment)s.")
            % {"moment": date_format(moment, "d F Y, H:i")},
            messages.SUCCESS,
        )
