"""What the paper says of itself, changed at the desk: one row, and who changed it.

How it is read: ``current_settings``.
"""

import zoneinfo
from datetime import time
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text import fields, menu_lines
from background import clock
from pagecache import cache_tags

from .foot_page import FootPage
from .setting_validators import (
    host_of,
    lines,
    validate_addresses,
    validate_domains,
    validate_hosts,
    validate_indexnow_key,
    validate_menu,
    validate_time_zone,
)
from .typefaces import MAIL_STACKS, Typeface

#: The mail of a column waits for a day at most.
MAX_MAIL_MINUTES = 24 * 60


class Accent(models.TextChoices):
    """The colour of rules and of what is touched; each has contrast enough, light and dark
    (tests/site/test_site_settings.py)."""

    RED = "red", _("Red")
    BLUE = "blue", _("Blue")
    GREEN = "green", _("Green")
    PURPLE = "purple", _("Purple")
    BROWN = "brown", _("Brown")
    INK = "ink", _("Black")


class FrontPage(models.TextChoices):
    """What stands on the first page under the newest column."""

    TEASERS = "teasers", _("The newest column, and the ones before it with their beginnings")
    HEADLINES = "headlines", _("The newest column, and the headlines of the ones before it")
    ALONE = "alone", _("The newest column alone")


class MailTiming(models.TextChoices):
    """When the mail of a column goes."""

    PUBLISHED = "published", _("When the column is published")
    MINUTES = "minutes", _("Some minutes after that")
    HOUR = "hour", _("At an hour of that day")


class RobotUse(models.TextChoices):
    """What is said to robots, beyond where they may go."""

    UNSAID = "unsaid", _("Nothing is said")
    ANSWERS = "answers", _("Search, and answers that quote a page; no training")
    SEARCH = "search", _("Search alone")


class SiteSettings(models.Model):
    """What the paper says of itself and how it behaves; there is one row."""

    #: Public pages of the editor's own, read with the row (``current_settings``).
    foot_pages: tuple[FootPage, ...] = ()

    site_name = fields.CharField(
        _("name of the site"),
        max_length=80,
        help_text=_("As in the foot of every page and in the mail’s headers, often its domain."),
    )
    column_name = fields.CharField(
        _("name of the column"), max_length=80, help_text=_("The name plate of every page.")
    )
    former_column_names = fields.TextField(
        _("former names of the column"),
        blank=True,
        max_length=2000,
        help_text=_("One a line. References and titles that use them are read as its own."),
    )
    former_hosts = fields.TextField(
        _("former addresses"),
        blank=True,
        default="",
        db_default="",
        max_length=4000,
        validators=[validate_hosts],
        help_text=_(
            "Where the site was before, a host a line, as in www.example.org. A link to a page "
            "there is read as a reference where it leads to a column here. Moving in adds its own."
        ),
    )
    description = fields.CharField(
        _("description"),
        max_length=200,
        help_text=_("A sentence: under the name plate, in search results and feeds."),
    )
    byline = fields.CharField(
        _("byline"),
        max_length=200,
        blank=True,
        help_text=_("Who writes, as new columns begin with it."),
    )
    language = fields.CharField(_("language"), max_length=20)
    time_zone = fields.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    accent = fields.CharField(_("accent colour"), max_length=10, choices=Accent, default=Accent.RED)
    typeface = fields.CharField(
        _("typeface"),
        max_length=12,
        choices=Typeface,
        default=Typeface.BROADSHEET,
        db_default=Typeface.BROADSHEET.value,
        help_text=_(
            "Of what is read, on pages and where you write; mail has one like it. The first is "
            "loaded once, 40 kB; the others are on the reader’s system."
        ),
    )
    #: Lists of copies, the smallest first (``articles.media.site_pictures``).
    mark = fields.JSONField(_("name plate"), default=list, blank=True)
    icon = fields.JSONField(_("icon"), default=list, blank=True)
    portrait = fields.JSONField(_("columnist’s picture"), default=list, blank=True)
    front_page = fields.CharField(
        _("front page"), max_length=10, choices=FrontPage, default=FrontPage.TEASERS
    )
    announcement = fields.CharField(
        _("announcement"),
        max_length=300,
        blank=True,
        help_text=_("A line at the top of every page."),
    )
    announcement_until = models.DateTimeField(
        _("announced until"), null=True, blank=True, help_text=_("Empty: until it is taken away.")
    )
    menu = fields.TextField(
        _("menu"),
        blank=True,
        max_length=4000,
        validators=[validate_menu],
        help_text=_(
            "At the top of every page: a line for each entry, “Label | address”, the address a "
            "path of this site (/about/) or one elsewhere (https://…). What begins with a hyphen "
            "stands under the line before it. Empty: as it comes."
        ),
    )
    foot_menu = fields.TextField(
        _("menu in the foot"),
        blank=True,
        max_length=4000,
        validators=[validate_menu],
        help_text=_("In the same way. Empty: as it comes."),
    )
    footer_lines = fields.TextField(
        _("lines in the foot"),
        blank=True,
        max_length=2000,
        help_text=_("On every page. Addresses become links."),
    )
    imprint = fields.TextField(
        _("imprint"),
        blank=True,
        max_length=4000,
        help_text=_("Who is responsible, where the law asks for it. In the foot, and of mail."),
    )
    postal_address = fields.TextField(
        _("postal address"),
        blank=True,
        max_length=500,
        help_text=_("In the foot of pages and of every mail; many countries require it in mail."),
    )
    social_addresses = fields.TextField(
        _("elsewhere"),
        blank=True,
        max_length=2000,
        validators=[validate_addresses],
        help_text=_("Your pages at other places, one address a line; linked with rel=me."),
    )
    donation_address = fields.URLField(
        _("page for donations"), blank=True, max_length=500, help_text=_("Linked in the foot.")
    )
    takes_comments = models.BooleanField(
        _("readers can comment"), default=True, help_text=_("What was written stays readable.")
    )
    takes_subscribers = models.BooleanField(
        _("readers can subscribe"),
        default=True,
        help_text=_("Who is subscribed goes on getting mail."),
    )
    robot_use = fields.CharField(
        _("what robots may use columns for"),
        max_length=10,
        choices=RobotUse,
        default=RobotUse.UNSAID,
        db_default=RobotUse.UNSAID.value,
        help_text=_("Said in robots.txt, where honest ones look. It holds nobody back by force."),
    )
    websub_hub = fields.URLField(
        _("WebSub hub"),
        blank=True,
        default="",
        db_default="",
        max_length=500,
        help_text=_("Told of each new column, so that feed readers have it at once."),
    )
    indexnow_key = fields.CharField(
        _("IndexNow key"),
        blank=True,
        default="",
        db_default="",
        max_length=128,
        validators=[validate_indexnow_key],
        help_text=_("8 letters, digits or hyphens or more. Search engines hear of columns by it."),
    )
    signup_title = fields.CharField(
        _("invitation"),
        max_length=200,
        blank=True,
        help_text=_("Over the field for the address. Empty: “Receive daily … columns by e-mail”."),
    )
    signup_promise = fields.CharField(
        _("promise"),
        max_length=300,
        blank=True,
        help_text=_(
            "Under that field. Empty: “You choose how often and about what, and leave with one "
            "click.”"
        ),
    )
    confirmation_text = fields.TextField(
        _("confirmation"),
        blank=True,
        max_length=2000,
        help_text=_("A word of your own in the mail that asks whether the address is theirs."),
    )
    welcomes_subscribers = models.BooleanField(
        _("new subscribers are greeted"),
        default=True,
        db_default=True,
        help_text=_(
            "Once they confirmed, by mail: the last columns, how to choose and to leave. Nobody "
            "who was imported."
        ),
    )
    welcome_text = fields.TextField(
        _("greeting"),
        blank=True,
        default="",
        db_default="",
        max_length=2000,
        help_text=_("A word of your own in that mail."),
    )
    blocked_mail_domains = fields.TextField(
        _("blocked domains"),
        blank=True,
        max_length=10_000,
        validators=[validate_domains],
        help_text=_("One a line. No new subscriber and no comment is taken from addresses there."),
    )
    mails_columns = models.BooleanField(
        _("columns are mailed"),
        default=True,
        help_text=_("Whether a new column begins with its mail ticked."),
    )
    mail_timing = fields.CharField(
        _("mail goes"),
        max_length=10,
        choices=MailTiming,
        default=MailTiming.PUBLISHED,
        db_default=MailTiming.PUBLISHED.value,
        help_text=_("Where a column has no time of its own."),
    )
    mail_minutes = models.PositiveSmallIntegerField(
        _("minutes after publication"),
        default=10,
        db_default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_MAIL_MINUTES)],
        help_text=_("For “Some minutes after that”: time to look once more."),
    )
    mail_hour = models.TimeField(
        _("hour of mail"),
        default=time(6, 30),
        db_default=time(6, 30),
        help_text=_("For “At an hour of that day”, in the time zone above."),
    )
    reply_to = fields.EmailField(
        _("Reply-To"),
        blank=True,
        help_text=_("Where answers to mail go. Empty: to the sender’s address."),
    )

    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("settings")
        # Administrators alone change them.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_row_of_settings"),
        ]

    def __str__(self) -> str:
        return str(_("Settings"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = 1
        self.changed_at = clock.now()
        super().save(*args, **kwargs)

    @property
    def mail_typeface(self) -> str:
        """Return the stack of the typeface as mail names it."""
        return MAIL_STACKS.get(self.typeface, MAIL_STACKS[Typeface.BROADSHEET])

    @property
    def column_names(self) -> list[str]:
        """The name of the column, and those it had."""
        return [self.column_name, *lines(self.former_column_names)]

    @property
    def former_host_names(self) -> frozenset[str]:
        """The hosts that the site had, in small letters and without ``www``."""
        return frozenset(filter(None, map(host_of, lines(self.former_hosts))))

    @property
    def tab_icon(self) -> dict[str, Any] | None:
        """The copy of the icon for a browser's tab."""
        return self.icon[0] if self.icon else None

    @property
    def touch_icon(self) -> dict[str, Any] | None:
        """The copy of the icon for a telephone's screen: 180 pixels wide."""
        return next((copy for copy in self.icon if copy["width"] >= 180), None)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """Return the zone of the site; the machine's where it has none of that name any more, for
        no name may stop site, desk and worker."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            return zoneinfo.ZoneInfo(settings.TIME_ZONE)

    @property
    def menu_entries(self) -> tuple[menu_lines.MenuEntry, ...]:
        """The menu at the top of pages, where it is not the usual one."""
        return menu_lines.parse(self.menu)

    @property
    def foot_entries(self) -> tuple[menu_lines.MenuEntry, ...]:
        """The menu in the foot of pages, where it is not the usual one."""
        return menu_lines.parse(self.foot_menu)

    @property
    def footer(self) -> list[str]:
        return lines(self.footer_lines)

    @property
    def elsewhere(self) -> list[str]:
        return lines(self.social_addresses)

    def blocks(self, email: str) -> bool:
        """Return whether nothing is taken from an address, for its domain or one above it."""
        domain = email.rpartition("@")[2].lower()
        blocked = {line.lstrip("@").lower() for line in lines(self.blocked_mail_domains)}
        parts = domain.split(".")
        return any(".".join(parts[at:]) in blocked for at in range(len(parts)))

    @property
    def is_announcing(self) -> bool:
        """Whether the announcement stands on pages now; those that are kept are told its end."""
        until = self.announcement_until
        if not self.announcement or (until and until <= clock.now()):
            return False
        if until:
            cache_tags.expire_at(until)
        return True
