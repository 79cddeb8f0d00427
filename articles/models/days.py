"""The days that a column can have."""

from datetime import date

#: Days on which a column can have appeared. Calendars have ends, and arithmetic with days near
#: them fails.
FIRST_DAY, LAST_DAY = date(1600, 1, 1), date(2200, 12, 31)
OUTSIDE_TIME = f"Choose a day between {FIRST_DAY.year} and {LAST_DAY.year}."
