"""What changes of columns, and of what belongs to them, concern; as tags of pages:

============================  ====================================================================
``article:42``                how a column is named elsewhere: address, headlines, lead picture
``text:42``                   all of a column, as its own page has it
``photo:3``                   a photo, its words and its sized copies
``download:3``                a file for readers, its title and duration
``keyword:7``                 a keyword's name, address, description, other names
``publication:5``             a publication's name, address and note
``citing:5``                  which columns cite a publication
``dossier:7``                 which columns have a keyword, and what those cite
``author:4``                  an author's name, address, picture, lines and addresses
``authored:4``                which columns an author has
``home``                      which columns are the newest
``archive``                   how many columns there are
``day:…, month:…, year:…``    which columns there are in that time
``headlines:2015``            how the columns of that year are named; ``headlines:pages``, the pages
``texts:2015``                when the columns of that year changed; ``texts:pages``, the pages
``pages``                     which pages there are that are no columns
``foot``                      which of them are no chapters, and their order: in the foot of pages
``chapters:42``               which chapters a page has, and how they are named
``around:…``                  which columns there are on a day, in a month or year, for pages that
                              name their neighbours (``articles.views.neighbours``)
``newest, oldest``            the same, for pages that have no neighbour on one side
``anniversary:06-05``         which columns appeared on that day of some year
``references:42``             which columns refer to a column
``story:7``                   how sections of a keyword's columns begin, how often other columns
                              refer to them, and corrections in them
``subjects:7``                what stood under a keyword at an earlier time changed afterwards
``keywords``, ``sources``     which there are, and how often each is used
``corrections``, ``authors``  which there are
``podcast``                   which audio files there are
============================  ====================================================================

``watch`` says what its arguments are; the functions are in ``sql/page_changes.sql``.
"""

from functools import partial

from articles.models import (
    Article,
    Attachment,
    Author,
    Authorship,
    Correction,
    CrossReference,
    Download,
    Figure,
    Keyword,
    KeywordName,
    KeywordUse,
    Photo,
    Publication,
    Section,
    SectionKeyword,
    SiteSettings,
    Source,
)
from pagecache import prerender, triggers

watch = partial(triggers.watch, "articles")

_SEARCH = "Search, which is not kept, finds by it."
_DESK = "Only the desk shows it."
_COPIES = "How it goes with making copies; when there are new ones, renditions is another."

watch(
    Article,
    "articles_texts_changed(array_agg(id)) FROM {text}",
    "articles_names_changed(array_agg(id)) FROM {rows}",
    """articles_standing_changed(id, edition_date, published_at) FROM {standing}
        WHERE kind = 'column' AND published_at IS NOT NULL AND withdrawn_at IS NULL
          AND binned_at IS NULL""",
    """articles_page_standing_changed(id, parent_id, published_at) FROM {places}
        WHERE kind = 'page' AND published_at IS NOT NULL AND withdrawn_at IS NULL
          AND binned_at IS NULL""",
    apart={
        "text": ("byline", "revised_at"),
        "standing": ("edition_date", "published_at", "withdrawn_at", "binned_at"),
        "places": ("parent_id", "position", "published_at", "withdrawn_at", "binned_at"),
    },
    ignored={
        **dict.fromkeys(["cited", "search", "search_is_stale"], _SEARCH),
        **dict.fromkeys(["imported_digest", "unpublished_revision_id", "written_by_id"], _DESK),
        **dict.fromkeys(["changes_at", "changes_refused"], _DESK),
        **dict.fromkeys(["created_at", "updated_at", "version", "form_key"], _DESK),
        "kind": "A column stays one, and a page too.",
        "sent_by_mail": "Only mail goes by it.",
        "withdrawn_text": "It is of one that no page shows.",
    },
)
watch(
    Section,
    """articles_texts_changed(array_agg(article_id), articles_stories_of(array_agg(article_id)))
       FROM {text}""",
    "articles_names_changed(array_agg(article_id)) FROM {rows}",
    apart={"text": ("body",)},
    ignored={"search": _SEARCH},
)
watch(
    Figure,
    "articles_names_changed(array_agg(article_id)) FROM {rows}",
    """articles_texts_changed(array_agg(s.article_id))
       FROM {rows} JOIN articles_section s ON s.id = row.section_id""",
)
watch(
    Photo,
    "pagecache_changed(array_agg('photo:' || id)) FROM {rows}",
    ignored={
        **dict.fromkeys(["title", "created_at", "digest", "likeness", "original_name"], _DESK),
        **dict.fromkeys(["rendition_failure", "rendition_tries", "renditions_made_at"], _COPIES),
        **dict.fromkeys(["renditions_due_at", "renditions_failed_at"], _COPIES),
    },
    on_insert=False,
)
watch(
    Download,
    "pagecache_changed(array_agg('download:' || id)) FROM {rows}",
    ignored=dict.fromkeys(["created_at", "digest"], _DESK),
    on_insert=False,
)
watch(
    Attachment,
    "articles_texts_changed(array_agg(article_id), '{{podcast}}') FROM {rows}",
)
watch(
    Source,
    """articles_texts_changed(
           array_agg(s.article_id),
           array_agg('citing:' || record_id) || '{{sources}}'::text[]
           || articles_dossiers_of(array_agg(s.article_id)))
       FROM {rows} JOIN articles_section s ON s.id = row.section_id""",
)
watch(
    SectionKeyword,
    """articles_texts_changed(
           array_agg(s.article_id),
           array_agg('dossier:' || keyword_id) || array_agg('subjects:' || keyword_id)
           || articles_dossiers_of(array_agg(s.article_id)))
       FROM {rows} JOIN articles_section s ON s.id = row.section_id""",
    ignored={"published_at": "It follows the column's own, which says so."},
)
watch(
    KeywordUse,
    """articles_texts_changed(
           array_agg(content_object_id),
           array_agg('dossier:' || tag_id) || '{{keywords}}'::text[]
           || articles_dossiers_of(array_agg(content_object_id))) FROM {rows}""",
)
watch(
    CrossReference,
    """articles_texts_changed(
           array_agg(s.article_id),
           array_agg('references:' || target_id)
           || articles_stories_of(array_agg(target_id) FILTER (WHERE a.kind = 'column')))
       FROM {rows} JOIN articles_section s ON s.id = row.section_id
       JOIN articles_article a ON a.id = s.article_id""",
)
watch(
    Correction,
    """articles_texts_changed(
           array_agg(article_id),
           '{{corrections}}'::text[] || articles_stories_of(array_agg(article_id))) FROM {rows}""",
    ignored={"sent_by_mail": "Only mail goes by it."},
)
watch(
    Keyword,
    """pagecache_changed(array_agg('keyword:' || id) || '{{keywords}}'::text[])
       FROM {rows} HAVING count(*) > 0""",
    on_insert=False,
)
watch(
    KeywordName,
    "pagecache_changed(array_agg('keyword:' || keyword_id)) FROM {rows}",
)
watch(
    Publication,
    """pagecache_changed(array_agg('publication:' || id) || '{{sources}}'::text[])
       FROM {rows} HAVING count(*) > 0""",
    on_insert=False,
)


watch(
    Author,
    """pagecache_changed(array_agg('author:' || id) || '{{authors}}'::text[])
       FROM {rows} HAVING count(*) > 0""",
    ignored={"user_id": _DESK},
    on_insert=False,
)
watch(
    Authorship,
    """articles_texts_changed(
           array_agg(article_id),
           array_agg('authored:' || author_id) || '{{authors}}'::text[]) FROM {rows}""",
)


@prerender.pages_of("text")
def column_pages(keys: list[int]) -> list[str]:
    """Return the addresses of public columns and pages: new ones may never have been asked for."""
    public = Article.everything.published().filter(pk__in=keys)
    named = public.only("kind", "path", "slug", "edition_date")
    return [article.get_absolute_url() for article in named]


watch(
    SiteSettings,
    "pagecache_changed('{{*}}') FROM {rows} HAVING count(*) > 0",
    ignored={
        "blocked_mail_domains": "What is typed goes by it.",
        "former_hosts": "Written columns are read by it.",
        "changed_at": "What changed with it says so.",
        **dict.fromkeys(
            ["mails_columns", "reply_to", "confirmation_text"], "Only mail goes by it."
        ),
        **dict.fromkeys(
            [
                *("mail_timing", "mail_minutes", "mail_hour"),
                *("welcomes_subscribers", "welcome_text"),
            ],
            "Only mail goes by it.",
        ),
    },
)
