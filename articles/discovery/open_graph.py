"""What other sites show of a link to a list, as ``templates/articles/_card.html`` says it
(ogp.me); columns and pages say it of themselves."""

from dataclasses import dataclass

from articles.media.social_cards import Card, of_list
from articles.templatetags.articles import absolute


@dataclass(frozen=True)
class SharedList:
    """A list as it is shared: its name, what it is, where, and the picture drawn for it."""

    title: str
    description: str
    url: str
    card: Card


def shared_list(title: str, description: str, path: str) -> SharedList:
    """Return the list at ``path`` as it is shared."""
    return SharedList(title, " ".join(description.split()), absolute(path), of_list(title, path))
