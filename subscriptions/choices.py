"""What subscribers chose to get, keywords and authors, and whether a column is that."""

from collections.abc import Collection
from dataclasses import dataclass, field

from articles.models import Authorship, KeywordUse, SectionKeyword
from subscriptions.models import Subscriber


@dataclass
class Subjects:
    """Keys of what a column is about and by: keywords of the whole, of each section, authors."""

    keywords: set[int] = field(default_factory=set)
    by_section: dict[int, set[int]] = field(default_factory=dict)
    authors: set[int] = field(default_factory=set)


@dataclass
class Choice:
    """Keys of the keywords and authors somebody wants columns of; without any, of all, unless what
    they chose is ``lost``."""

    keywords: set[int] = field(default_factory=set)
    authors: set[int] = field(default_factory=set)
    lost: bool = False

    def matches(self, column: Subjects) -> bool:
        """Return whether a column has something for them."""
        return (
            not (self.keywords or self.authors or self.lost)
            or bool(self.keywords & column.keywords or self.authors & column.authors)
            or any(self.keywords & about for about in column.by_section.values())
        )

    def sections_of(self, column: Subjects) -> list[int]:
        """Return the sections that are for them; none, which stands for all, where the column as a
        whole is what they asked for."""
        if self.authors & column.authors:
            return []
        return [section for section, about in column.by_section.items() if self.keywords & about]


def subjects_of(articles: Collection[int]) -> dict[int, Subjects]:
    """Return the ``Subjects`` of columns, by their keys; three queries."""
    found = {article: Subjects() for article in articles}
    uses = KeywordUse.objects.filter(content_object__in=articles)
    for article, keyword in uses.values_list("content_object_id", "tag_id"):
        found[article].keywords.add(keyword)
    about = SectionKeyword.objects.standing().filter(section__article__in=articles)
    rows = about.order_by("section__position", "section").values_list(
        "section__article", "section", "keyword"
    )
    for article, section, keyword in rows:
        found[article].by_section.setdefault(section, set()).add(keyword)
    written = Authorship.objects.filter(article__in=articles)
    for article, author in written.values_list("article_id", "author_id"):
        found[article].authors.add(author)
    return found


def choices_of(subscribers: Collection[Subscriber]) -> dict[int, Choice]:
    """Return the ``Choice`` of each of ``subscribers``, by their keys; two queries."""
    found = {each.pk: Choice(lost=each.lost_choice) for each in subscribers}
    keywords = Subscriber.keywords.through.objects.filter(subscriber__in=subscribers)
    for key, keyword in keywords.values_list("subscriber_id", "keyword_id"):
        found[key].keywords.add(keyword)
    authors = Subscriber.authors.through.objects.filter(subscriber__in=subscribers)
    for key, author in authors.values_list("subscriber_id", "author_id"):
        found[key].authors.add(author)
    return found


#: In SQL: whether the column ``article`` is for the subscriber ``s``.
IS_FOR_THEM = """(
    NOT s.lost_choice
    AND NOT EXISTS (SELECT FROM subscriptions_subscriber_keywords k WHERE k.subscriber_id = s.id)
    AND NOT EXISTS (SELECT FROM subscriptions_subscriber_authors a WHERE a.subscriber_id = s.id)
    OR EXISTS (
        SELECT FROM subscriptions_subscriber_keywords k
          JOIN (SELECT u.tag_id AS keyword_id FROM articles_keyworduse u
                 WHERE u.content_object_id = %(article)s
                 UNION
                SELECT f.keyword_id FROM articles_sectionkeyword f
                  JOIN articles_section x ON x.id = f.section_id
                 WHERE x.article_id = %(article)s AND f.origin <> 'struck') AS about
               ON about.keyword_id = k.keyword_id
         WHERE k.subscriber_id = s.id)
    OR EXISTS (
        SELECT FROM subscriptions_subscriber_authors a
          JOIN articles_authorship w ON w.author_id = a.author_id AND w.article_id = %(article)s
         WHERE a.subscriber_id = s.id)
)"""
