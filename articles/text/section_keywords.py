"""What sections are about: the column's keywords that stand in their words."""

import re
import unicodedata
from collections.abc import Iterable

from articles.models import Article, Keyword, Section, SectionKeyword
from articles.text import cross_references, prose


def match_keywords(article: Article) -> None:
    """Bring the keywords of ``article``'s sections up to date; what the editor put or struck out
    stays as it is."""
    names = _names(article)
    sections = list(article.sections.prefetch_related("figures__photo", "keyword_findings"))
    made, gone = [], []
    for section in sections:
        found = in_words(names, section_words(section))
        there = {finding.keyword_id: finding for finding in section.keyword_findings.all()}
        made += [
            SectionKeyword(section=section, keyword_id=key) for key in found if key not in there
        ]
        gone += [
            finding.pk
            for key, finding in there.items()
            if key not in found and finding.origin == SectionKeyword.Origin.FOUND
        ]
    SectionKeyword.objects.filter(pk__in=gone).delete()
    SectionKeyword.objects.bulk_create(made, ignore_conflicts=True)


def store_decisions(section: Section, wanted: Iterable[str]) -> None:
    """Make ``wanted`` (names) what ``section`` is about, whatever its words say.

    What differs from what is found there is kept as the editor's decision.
    """
    names = _names(section.article)
    found = in_words(names, section_words(section))
    keys = {Keyword.named(name).pk for name in wanted}
    decisions = dict.fromkeys(keys - found, SectionKeyword.Origin.ADDED)
    decisions |= dict.fromkeys(found - keys, SectionKeyword.Origin.EXCLUDED)
    decisions |= dict.fromkeys(found & keys, SectionKeyword.Origin.FOUND)
    section.keyword_findings.all().delete()
    SectionKeyword.objects.bulk_create(
        SectionKeyword(section=section, keyword_id=key, origin=origin)
        for key, origin in decisions.items()
    )


def _names(article: Article) -> dict[int, list[str]]:
    """The column's keywords with their other names, by key, as they are compared."""
    return {
        keyword.pk: [comparable(name) for name in keyword.all_names()]
        for keyword in article.keywords.prefetch_related("other_names")
    }


def in_words(names: dict[int, list[str]], words: str) -> set[int]:
    """Return the keys of ``names`` of which one stands in ``words``."""
    words = comparable(words)
    return {key for key, own in names.items() if any(name in words for name in own)}


def section_words(section: Section) -> str:
    text = cross_references.MARKER.sub(" ", prose.to_text(section.body, links=False))
    captions = [figure.shown_caption for figure in section.figures.all()]
    return " ".join([section.headline, text, *captions])


def comparable(text: str) -> str:
    """Return words without case, accents and punctuation, each between spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[’']s\b", "", plain)
    words = " ".join(re.findall(r"\w+", plain))
    return f" {words} "
