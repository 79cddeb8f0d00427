"""Which public addresses a copy of the site has, by the names of their views, and why not others.

A test fails for a view that is in none of the three.
"""

#: Exported, each of its addresses that leads to something.
EXPORTED = frozenset(
    [
        *("articles:home", "articles:archive", "articles:year", "articles:month", "articles:day"),
        *("articles:detail", "articles:picture", "articles:page", "articles:page_picture"),
        *("articles:keyword_index", "articles:keyword"),
        *("articles:publication_index", "articles:publication"),
        *("articles:author_index", "articles:author", "articles:corrections"),
        *("articles:feed", "articles:feed_summary", "articles:json_feed"),
        *("articles:json_feed_summary", "articles:keyword_feed_summary", "articles:author_feed"),
        *("articles:podcast", "articles:podcast_cover", "articles:syndication"),
        "articles:icon_512",
        *("articles:sitemap", "articles:sitemap_news", "articles:sitemap_keywords"),
        *("articles:sitemap_sources", "articles:sitemap_authors", "articles:sitemap_pages"),
        *("articles:sitemap_year", "articles:sitemap_month", "robots.txt"),
        *("comments:all", "comments:feed", "comments:on_article"),
        r"^media/(?P<path>.+)$",
    ]
)
#: In a form of their own.
INSTEAD = {
    "articles:search": "A page that searches in the browser.",
    "articles:section": "A page that leads to the section's place in its column.",
    "comments:comment": "A page that leads to the comment's place under its column.",
}
_ANSWERS = "It takes what people send, and nothing here can."
_OWN = "One person's own, by a secret address."
_SERVER = "It asks or answers for a server."
LEFT_OUT = {
    **dict.fromkeys(
        [
            *("comments:write", "comments:report", "comments:trouble", "comments:contact"),
            *("comments:trouble_thanks", "comments:contact_thanks", "comments:ask_for_data"),
            *("subscriptions:subscribe", "subscriptions:from_another_site"),
            *("subscriptions:check_your_mail", "subscriptions:stamp"),
        ],
        _ANSWERS,
    ),
    **dict.fromkeys(
        [
            *("articles:shared", "comments:own", "comments:prove", "comments:mute"),
            *("comments:decide", "comments:data", "subscriptions:confirm"),
            *("subscriptions:preferences", "subscriptions:unsubscribe", "subscriptions:data"),
            "subscriptions:new_address",
        ],
        _OWN,
    ),
    "comments:column_feed": "Nobody comments on a copy; the feed of all comments is there.",
    **dict.fromkeys(["health/", "health/ready/"], _SERVER),
    **dict.fromkeys(
        ["articles:rss", "articles:rss_xml", "articles:usual_xml", "articles:atom_xml"],
        "They lead to the feed, where a server can.",
    ),
    "favicon.ico": "Every page names its icon.",
    **dict.fromkeys(
        ["articles:offline", "articles:offline_list", "articles:service_worker"],
        "Who has a copy reads it without a network.",
    ),
    "articles:indexnow_key": "The site tells of its columns; a copy does not.",
    **dict.fromkeys(
        [
            *("articles:manifest", "articles:icon_192"),
            *("articles:icon_maskable", "articles:touch_icon"),
        ],
        "Nobody installs a copy; its pages name the icon of the settings, where there is one.",
    ),
    **dict.fromkeys(
        ["subscriptions:editions", "subscriptions:edition", "subscriptions:edition_variant"],
        "Digests as they were mailed: the columns in them are all here.",
    ),
    **dict.fromkeys(
        [
            *("articles:card", "articles:section_card", "articles:page_card"),
            *("articles:home_card", "articles:keyword_card", "articles:publication_card"),
            "articles:author_card",
        ],
        "Drawing one takes longer than the whole column; pages without a picture name none.",
    ),
    **dict.fromkeys(
        [
            *("articles:api", "articles:api_columns", "articles:api_column"),
            *("articles:api_section", "articles:api_keywords", "articles:api_keyword"),
            *("articles:api_publications", "articles:api_publication", "articles:api_search"),
        ],
        "Who wants data has the feeds, or the archive that the desk gives.",
    ),
    **dict.fromkeys(
        ["articles:markdown", "articles:llms"],
        "For robots that visit a server; who has the files has the archive's Markdown too.",
    ),
    **dict.fromkeys(
        ["articles:citation", "articles:section_citation"],
        "Three files a section; the lines that people copy stand on the pages.",
    ),
    **dict.fromkeys(
        ["articles:book", "articles:week_book", "articles:month_book", "articles:keyword_book"],
        "Making all of them takes longer than all pages; who has the files has the columns.",
    ),
    **dict.fromkeys(
        [
            *("articles:keyword_feed", "articles:keyword_json_feed", "articles:author_json_feed"),
            *("articles:keyword_json_feed_summary", "articles:publication_feed"),
            "articles:publication_json_feed",
        ],
        "Of each keyword and author one feed is enough, and of keywords summaries.",
    ),
    **dict.fromkeys(
        [
            *("articles:feed_archive", "articles:feed_summary_archive"),
            *("articles:keyword_feed_archive", "articles:keyword_feed_summary_archive"),
            *("articles:publication_feed_archive", "articles:author_feed_archive"),
        ],
        "Feed readers ask a site that goes on; a copy stands still.",
    ),
}
#: Exported where a page leads there, for most rows have nothing to show at theirs.
ON_DEMAND = frozenset(
    [
        *("articles:keyword_feed_summary", "articles:author_feed"),
        *("articles:page_picture", "comments:on_article"),
    ]
)
