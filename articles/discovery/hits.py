"""What a search found, as its page shows it."""

from dataclasses import dataclass

from articles.models import Article, Section


@dataclass
class FoundSection:
    """A section that was found. ``marked_headline`` and ``passage``, which is empty where nothing
    of it is marked, are HTML."""

    section: Section
    marked_headline: str = ""
    passage: str = ""

    @property
    def headline(self) -> str:
        return self.section.headline

    @property
    def get_absolute_url(self) -> str:
        return self.section.get_absolute_url()


@dataclass
class Hit:
    """A column that was found. ``marked_headline`` and ``standfirst`` are HTML."""

    article: Article
    sections: list[FoundSection]
    marked_headline: str = ""
    standfirst: str = ""
