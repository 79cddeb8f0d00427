"""What a column is, for programs: schema.org's NewsArticle as JSON-LD."""

from django.conf import settings


def of(article):
    """The data of a public column got by ``for_page`` (https://schema.org/NewsArticle)."""
    sections = list(article.sections.all())
    lead = article.lead_figure
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.headline,
        "url": article.permalink,
        "mainEntityOfPage": article.permalink,
        "datePublished": article.published_at.isoformat(),
        "dateModified": max(article.updated_at, article.published_at).isoformat(),
        "isPartOf": {
            "@type": "CreativeWorkSeries",
            "name": settings.COLUMN_NAME,
            "url": f"{settings.SITE_URL}/",
        },
        "publisher": {"@type": "Organization", "name": settings.SITE_NAME},
        "keywords": [keyword.name for keyword in article.ordered_keywords],
        "hasPart": [
            {
                "@type": "WebPageElement",
                "name": section.headline,
                "url": f"{article.permalink}#{section.anchor}",
            }
            for section in sections
        ],
        "citation": [
            {"@type": "CreativeWork", "name": str(source)}
            | ({"url": source.url} if source.url else {})
            for section in sections
            for source in section.sources.all()
        ],
    }
    if article.standfirst:
        data["description"] = article.standfirst
    if article.byline:
        data["author"] = {"@type": "Person", "name": article.byline}
    if lead and lead.photo:
        data["image"] = [_absolute(lead.photo.fallback_url())]
    if corrections := article.corrections.all():
        data["correction"] = [
            {
                "@type": "CorrectionComment",
                "text": correction.text,
                "datePublished": correction.corrected_at.isoformat(),
            }
            for correction in corrections
        ]
    return data


def _absolute(url):
    return url if url.startswith(("http://", "https://")) else settings.SITE_URL + url
