"""The days that a column can have."""

from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

#: Days on which a column can have appeared. Calendars have ends, and arithmetic with days near
#: them fails.
FIRST_DAY, LAST_DAY = date(1600, 1, 1), date(2200, 12, 31)
OUTSIDE_TIME = format_lazy(
    _("Choose a day between {first} and {last}."), first=FIRST_DAY.year, last=LAST_DAY.year
)
