"""Addresses of a former site, and where each leads now."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from articles.text import fields

from .article import OldAddress

LONGEST_ADDRESS = 1000


def old_path(address):
    """Path and query of an old address, written with its host or without.

    Raises ``ValidationError`` where it is no address.
    """
    parts = urlsplit(address.strip())
    path = parts.path or "/"
    if not path.startswith("/") or parts.scheme not in ("", "http", "https"):
        raise ValidationError(f"“{address}” is no address: write it as /old/page or https://….")
    return f"{path}?{parts.query}" if parts.query else path


def new_address(address):
    """A path of this site or an http address elsewhere, as it is."""
    address = address.strip()
    parts = urlsplit(address)
    ours = address.startswith("/") and not address.startswith("//")
    if not ours and not (parts.scheme in ("http", "https") and parts.hostname):
        raise ValidationError(f"“{address}” is no address: write it as /new/page/ or https://….")
    return address


class Redirect(models.Model):
    """One old address and its new one. It is asked for only where there is no page."""

    old = fields.CharField(
        "old address",
        max_length=LONGEST_ADDRESS,
        unique=True,
        help_text="Path and query, as /index.php?p=123.",
    )
    new = fields.CharField(
        "new address",
        max_length=LONGEST_ADDRESS,
        db_index=True,
        help_text="A path here, as /2016/05/14/headline/, or an address elsewhere.",
    )
    permanent = models.BooleanField(
        default=True, help_text="Browsers and search engines may remember it (301, else 302)."
    )

    class Meta:
        ordering = ["old"]
        constraints = [
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="redirect_is_no_loop")
        ]

    def __str__(self):
        return f"{self.old} → {self.new}"

    def clean(self):
        for name, read in (("old", old_path), ("new", new_address)):
            try:
                setattr(self, name, read(getattr(self, name)))
            except ValidationError as mistake:
                raise ValidationError({name: mistake}) from None
        others = Redirect.objects.exclude(pk=self.pk)
        if problem := chain(self.old, self.new, others):
            raise ValidationError({"new": problem})


def chain(old, new, others):
    """What is wrong with leading from ``old`` to ``new`` beside the ``others``, or nothing."""
    if old == new:
        return f"{old} would lead to itself."
    onward = others.filter(old=new).first()
    moved = OldAddress.objects.filter(path=new).first()
    if onward or moved:
        end = onward.new if onward else moved.target.get_absolute_url()
        return f"{new} leads on to {end}: lead straight there."
    before = others.filter(new=old).first()
    if before:
        return f"{before.old} leads to {old}: let it lead straight to {new} first."
    return None


class PatternRedirect(models.Model):
    """Old addresses of one form, each leading where its parts say."""

    pattern = fields.CharField(
        max_length=500,
        unique=True,
        help_text="A regular expression for the whole old address, as "
        r"/blog/(\d{4})/(\d\d)/.*",
    )
    new = fields.CharField(
        "new address",
        max_length=LONGEST_ADDRESS,
        help_text=r"Where it leads, with \1 for what the first brackets found, as /\1/\2/.",
    )
    example = fields.CharField(
        max_length=LONGEST_ADDRESS, help_text="An old address of this form; it is tried at once."
    )
    permanent = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(
        default=0, help_text="The first that fits is taken, lowest number first."
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.pattern} → {self.new}"

    def target(self, path):
        """Where ``path`` (with its query) leads, or ``None`` where it is of another form."""
        match = re.fullmatch(self.pattern, path)
        return match.expand(self.new) if match else None

    def clean(self):
        try:
            re.compile(self.pattern)
        except re.error as mistake:
            raise ValidationError(
                {"pattern": f"This is no regular expression: {mistake}."}
            ) from None
        self.example = old_path(self.example)
        try:
            target = self.target(self.example)
        except (re.error, IndexError) as mistake:
            raise ValidationError({"new": f"This cannot be filled in: {mistake}."}) from None
        if target is None:
            raise ValidationError({"example": "The pattern does not fit this address."})
        new_address(target)
        for other in [self, *PatternRedirect.objects.exclude(pk=self.pk)]:
            if other.target(target) is not None:
                raise ValidationError(
                    {"new": f"The example leads to {target}, which “{other.pattern}” leads on."}
                )
        if Redirect.objects.filter(old=target).exists():
            raise ValidationError({"new": f"The example leads to {target}, which leads on."})
