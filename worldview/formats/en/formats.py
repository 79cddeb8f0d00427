"""Days and times as the column writes them, in the admin too."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
MONTH_DAY_FORMAT = "j F"
SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"

#: A week begins on Monday, as most of the world prints it (ISO 8601).
FIRST_DAY_OF_WEEK = 1
