"""Figures of mail at the desk."""

from django import template

from articles.models import Article
from subscriptions import forecast

register = template.Library()


@register.simple_tag
def mail_forecast(article: Article) -> str:
    """Say what will become of a column's mail; nothing of a page, which has none."""
    return "" if article.is_page else forecast.sentence(article)


@register.filter
def percent(share: float) -> str:
    """A share between 0 and 1 as a percentage with two figures after the point."""
    return f"{100 * share:.2f} %"
