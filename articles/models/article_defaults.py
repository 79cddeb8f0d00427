"""How a new column begins, as the settings and the clock say."""

from datetime import date

from background import clock

from .current_settings import site


def default_byline() -> str:
    return site().byline


def default_sent_by_mail() -> bool:
    return site().mails_columns


def today() -> date:
    return clock.today()
