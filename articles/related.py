"""What else there is to read after a column: sections that share rare keywords with its own."""

from articles.models import Article, Section

SHOWN = 4
#: A keyword of more sections than this says nothing of what else to read.
TOO_COMMON = 200
#: So many of the rarest shared keywords are considered.
RAREST = 8

_QUERY = """
    WITH own AS (
        SELECT DISTINCT k.keyword_id
          FROM articles_sectionkeyword k JOIN articles_section s ON s.id = k.section_id
         WHERE s.article_id = %(article)s AND k.origin <> 'struck'
    ), rare AS (
        SELECT own.keyword_id, counted.sections
          FROM own, LATERAL (
               SELECT count(*) AS sections FROM (
                   SELECT FROM articles_sectionkeyword k
                    WHERE k.keyword_id = own.keyword_id AND k.origin <> 'struck'
                    LIMIT %(enough)s) AS k) AS counted
         WHERE counted.sections < %(enough)s
         ORDER BY counted.sections, own.keyword_id
         LIMIT %(rarest)s
    )
    SELECT s.id, s.anchor, s.headline, s.article_id, a.slug, a.edition_date
      FROM rare
      JOIN articles_sectionkeyword k ON k.keyword_id = rare.keyword_id AND k.origin <> 'struck'
      JOIN articles_section s ON s.id = k.section_id AND s.article_id <> %(article)s
      JOIN articles_article a ON a.id = s.article_id
     WHERE a.id IN ({public})
     GROUP BY s.id, a.id
     ORDER BY round(sum(1.0 / rare.sections), 6) DESC, a.edition_date DESC, s.id DESC
     LIMIT %(shown)s
"""


def sections(article):
    """Sections of other public columns, the likest first, with their articles' addresses.

    A shared keyword counts the more the fewer sections have it, a common one nothing at all; of
    equals the newer comes first, so the choice is the same every time. One query.
    """
    public, moments = Article.objects.published().order_by().values("pk").query.sql_with_params()
    named = {f"public_{number}": moment for number, moment in enumerate(moments)}
    query = _QUERY.format(public=public % tuple(f"%({name})s" for name in named))
    values = {"article": article.pk, "enough": TOO_COMMON + 1, "rarest": RAREST, "shown": SHOWN}
    found = list(Section.objects.raw(query, values | named))
    for section in found:
        section.article = Article(
            pk=section.article_id, slug=section.slug, edition_date=section.edition_date
        )
    return found
