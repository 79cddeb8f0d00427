"""Addresses of a former site, and where each leads now."""

import re
import warnings
from typing import Any, Self
from urllib.parse import urlsplit

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.discovery.addresses import MAX_BYTES, key_without_case, parse_address, without_host
from articles.discovery.own_addresses import OwnRow, find_rows
from articles.text import fields

MAX_ADDRESS_LENGTH = 1000


def old_path(address: str) -> str:
    """Return path and query of an old address, written with its host or without.

    Raise ``ValidationError`` where it is no address.
    """
    return _of_fitting_length(without_host(address))


def new_address(address: str) -> str:
    """Return a path of this site or an http address elsewhere, as it is.

    Raise ``ValidationError`` where it is none.
    """
    address = address.strip()
    try:
        parts = urlsplit(address)
        elsewhere = parts.scheme in ("http", "https") and parts.hostname
    except ValueError:
        elsewhere = False
    ours = address.startswith("/") and address[1:2] not in ("/", "\\")
    if not (ours or elsewhere) or not _HEADER.fullmatch(address):
        raise ValidationError(
            gettext("“%(address)s” is no address: write it as /new/page/ or https://….")
            % {"address": address}
        )
    return _of_fitting_length(address)


def _of_fitting_length(address: str) -> str:
    if len(address) > MAX_ADDRESS_LENGTH or len(address.encode(errors="replace")) > MAX_BYTES:
        raise ValidationError(
            gettext("An address is longer than %(most)s characters.") % {"most": MAX_ADDRESS_LENGTH}
        )
    return address


#: What can stand in a header and in the database.
_HEADER = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def for_answers(self) -> Self:
        """Return them with the rows they lead to."""
        return self.select_related("article", "keyword").defer("article__search")


class Redirect(models.Model):
    """One old address and its new one. It is asked for only where there is no page.

    ``key`` stands for all spellings of the old address; it is empty where another row has it, which
    leads elsewhere: then only what is written counts. Where the new address is one of ours,
    ``article`` or ``keyword`` says whose, and ``below`` what follows that row's own.
    """

    old = fields.CharField(
        _("old address"),
        max_length=MAX_ADDRESS_LENGTH,
        unique=True,
        help_text=_("Path and query, as /index.php?p=123."),
    )
    new = fields.CharField(
        _("new address"),
        max_length=MAX_ADDRESS_LENGTH,
        db_index=True,
        help_text=_("A path here, as /2016/05/14/headline/, or an address elsewhere."),
    )
    permanent = models.BooleanField(
        _("permanent"),
        default=True,
        help_text=_("Browsers and search engines may remember it (301, else 302)."),
    )
    key = fields.CharField(max_length=MAX_ADDRESS_LENGTH, null=True, editable=False)
    key_without_case = fields.CharField(max_length=32, null=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    keyword = models.ForeignKey(
        "articles.Keyword", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    below = fields.CharField(max_length=MAX_ADDRESS_LENGTH, null=True, blank=True, editable=False)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["old"]
        constraints = [
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="redirect_is_no_loop"),
            models.UniqueConstraint(fields=["key"], name="one_redirect_per_address"),
        ]
        indexes = [models.Index(fields=["key_without_case"], name="redirect_without_case")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # One whose key another row has stays without.
        if self.pk is None or self.key is not None:
            self.remember(parse_address(self.old).key, find_rows([self.new]).get(self.new))
        super().save(*args, **kwargs)

    def remember(self, key: str, row: OwnRow | None) -> None:
        """Set what follows from the addresses: the key of the old one, and whose the new one is."""
        self.key, self.key_without_case = key, key_without_case(key)
        self.article, self.keyword = (row.article, row.keyword) if row else (None, None)
        self.below = row.below if row else None

    def own_row(self) -> OwnRow | None:
        """Return the row of ours it leads to, if any."""
        if self.article_id or self.keyword_id:
            return OwnRow(self.article, self.keyword, self.below or "")
        return None

    @admin.display(description=_("leads to"))
    def leads_to(self) -> str:
        """Return the address that its row has now, or what is written."""
        row = self.own_row()
        target = row and (row.article or row.keyword)
        return target.get_absolute_url() + row.below if row and target else self.new

    def clean(self) -> None:
        # A list of redirects is imported by the same rules, as rows of this model.
        from articles.discovery.redirects import ListedRedirect, circles, hidden_by_pages

        for name, read in (("old", old_path), ("new", new_address)):
            try:
                setattr(self, name, read(getattr(self, name)))
            except ValidationError as mistake:
                raise ValidationError({name: mistake}) from None
        key = parse_address(self.old).key
        if same := Redirect.objects.filter(key=key).exclude(pk=self.pk).first():
            raise ValidationError(
                {"old": gettext("This address is there already, as %(old)s.") % {"old": same.old}}
            )
        line = ListedRedirect(self.old, self.new, self.permanent, 1)
        if problems := circles({key: line}):
            raise ValidationError({"new": problems[0].partition(": ")[2]})
        if problems := hidden_by_pages({key: line}):
            raise ValidationError({"old": problems[0].partition(": ")[2]})
        self.remember(key, find_rows([self.new]).get(self.new))


#: What stands for a part of the old address in a new one.
_GROUP = re.compile(r"\\(\d+|g<[^>]*>)")


class PatternRedirect(models.Model):
    """Old addresses of one form, each leading where its parts say."""

    pattern = fields.CharField(
        _("pattern"),
        max_length=500,
        unique=True,
        help_text=_(
            "A regular expression for the whole old address, as "
            r"/blog/(\d{4})/(\d\d)/.*"
        ),
    )
    new = fields.CharField(
        _("new address"),
        max_length=MAX_ADDRESS_LENGTH,
        help_text=_(r"Where it leads, with \1 for what the first brackets found, as /\1/\2/."),
    )
    example = fields.CharField(
        _("example"),
        max_length=MAX_ADDRESS_LENGTH,
        help_text=_("An old address of this form; it is tried at once."),
    )
    permanent = models.BooleanField(_("permanent"), default=True)
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The first that fits is taken, lowest number first.")
    )

    class Meta:
        verbose_name = _("pattern redirect")
        verbose_name_plural = _("pattern redirects")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.pattern} → {self.new}"

    def target(self, path: str) -> str | None:
        """Return where ``path`` (with its query) leads, or ``None`` where it is of another form."""
        match = re.fullmatch(self.pattern, path)
        return match.expand(self.new) if match else None

    def keeps_host(self, target: str) -> bool:
        """Return whether ``target`` is at the host that is written in the new address."""
        try:
            return urlsplit(target).netloc == urlsplit(_GROUP.sub("/", self.new)).netloc
        except ValueError:
            return False

    def clean(self) -> None:
        try:
            with warnings.catch_warnings():
                # What Python is going to read otherwise in a version to come.
                warnings.simplefilter("error", FutureWarning)
                re.compile(self.pattern)
        except (re.error, FutureWarning) as mistake:
            raise ValidationError(
                {
                    "pattern": gettext("This is no regular expression: %(mistake)s.")
                    % {"mistake": mistake}
                }
            ) from None
        self.example = old_path(self.example)
        try:
            target = self.target(self.example)
        except (re.error, IndexError) as mistake:
            raise ValidationError(
                {"new": gettext("This cannot be filled in: %(mistake)s.") % {"mistake": mistake}}
            ) from None
        if target is None:
            raise ValidationError({"example": gettext("The pattern does not fit this address.")})
        new_address(target)
        if not self.keeps_host(target):
            raise ValidationError(
                {
                    "new": gettext(
                        "Write its host whole, with a slash behind it: no part of an old "
                        "address may choose the host that readers are sent to."
                    )
                }
            )
        for other in [self, *PatternRedirect.objects.exclude(pk=self.pk)]:
            if other.target(target) is not None:
                raise ValidationError(
                    {
                        "new": gettext(
                            "The example leads to %(target)s, which “%(pattern)s” leads on."
                        )
                        % {"target": target, "pattern": other.pattern}
                    }
                )
        if target.startswith("/") and (
            Redirect.objects.filter(key=parse_address(target).key).exists()
        ):
            raise ValidationError(
                {
                    "new": gettext("The example leads to %(target)s, which leads on.")
                    % {"target": target}
                }
            )
