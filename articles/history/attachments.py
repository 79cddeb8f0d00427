"""The downloads of a column or page in its content."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from articles.history.content import Content
from articles.history.problems import Problem
from articles.history.rows import write
from articles.models import Article, Attachment, Download, Section


def of(article: Article) -> list[Content]:
    """Return those of a column or page got ``for_page``, in order."""
    return [
        {
            "id": attachment.pk,
            "download": attachment.download_id,
            "download_name": str(attachment.download),
            "title": attachment.title,
            "section": attachment.section_id,
        }
        for attachment in article.attachments.all()
    ]


def name_alike(content: Content) -> None:
    """Make contents equal that have the same downloads, whatever they are called now. Without any
    it is as those that former programs kept."""
    for attachment in content.get("attachments", ()):
        attachment["download_name"] = ""
    if not content.get("attachments"):
        content.pop("attachments", None)


def apply(
    article: Article, contents: Sequence[Content], sections: Sequence[Section]
) -> list[Problem]:
    """Make the stored downloads of ``article`` what ``contents`` say, writing only what differs;
    return what could not be so: files that were deleted from the library."""
    asked = {content["download"] for content in contents}
    known = set(Download.objects.filter(pk__in=asked).values_list("pk", flat=True))
    there_are = {section.pk for section in sections}
    kept = [content for content in contents if content["download"] in known]
    there = {attachment.pk: attachment for attachment in article.attachments.all()}
    for key in there.keys() - {content["id"] for content in kept}:
        there.pop(key).delete()
    for position, content in enumerate(kept):
        wanted: dict[str, Any] = {
            "position": position,
            "download_id": content["download"],
            "title": content["title"],
            "section_id": content["section"] if content["section"] in there_are else None,
        }
        attachment = there.pop(content["id"], None)
        write(attachment or Attachment(pk=content["id"], article=article), wanted)
    return [
        Problem(
            _("The file “%(name)s” was deleted from the library meanwhile.")
            % {"name": content["download_name"] or content["download"]}
        )
        for content in contents
        if content["download"] not in known
    ]
