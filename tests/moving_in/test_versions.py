"""Several exports of a site in one folder: the newest version of each item stands, whatever the
order, and who takes them in again changes nothing."""

import json

import pytest
from django.contrib.admin.models import LogEntry

from articles.history.snapshots import digest, snapshot
from articles.models import Article, Keyword, Photo
from comments.models import Comment
from tests.moving_in.conftest import account, take_in
from tests.moving_in.test_formats import laid_out
from worldview.moving_in.models import ImportedItem

PASSED = "the export has an older version too, which was passed by"


def ghost(words, changed):
    moved = {"updated_at": changed} if changed else {}
    posts = [
        {"id": str(number), "title": f"Ebb {number}", "slug": f"ebb-{number}",
         "html": f"<p>{words}</p>", "type": "post", "status": "published",
         "published_at": "2022-05-01T10:00:00.000Z", **moved}
        for number in range(3)
    ]  # fmt: skip
    site = {"settings": [{"key": "url", "value": "https://a.example/"}]}
    return json.dumps({"db": [{"meta": {"version": "5.9"}, "data": {"posts": posts, **site}}]})


def wordpress(words, changed):
    moved = f"<wp:post_modified_gmt>{changed}</wp:post_modified_gmt>" if changed else ""
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        "<link>https://a.example</link><wp:wxr_version>1.2</wp:wxr_version>"
        "<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>tides</wp:tag_slug>"
        f"<wp:tag_name>Tides</wp:tag_name><wp:tag_description>{words}</wp:tag_description></wp:tag>"
        + "".join(
            f"<item><title>Ebb {number}</title><link>https://a.example/ebb-{number}/</link>"
            f"<content:encoded>{words}</content:encoded><wp:post_id>{number}</wp:post_id>"
            "<wp:post_date_gmt>2022-05-01 10:00:00</wp:post_date_gmt>"
            f"{moved}<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>"
            f"<wp:comment><wp:comment_id>{number}</wp:comment_id>"
            f"<wp:comment_author>Bo</wp:comment_author><wp:comment_content>{words}"
            "</wp:comment_content><wp:comment_approved>1</wp:comment_approved>"
            "<wp:comment_date_gmt>2022-05-02 10:00:00</wp:comment_date_gmt></wp:comment></item>"
            for number in range(1, 4)
        )
        + "</channel></rss>"
    )


KINDS = {"ghost": ("json", ghost), "wordpress": ("xml", wordpress)}
OLD, NEW = "2023-01-01 10:00:00", "2024-01-01 10:00:00"


def standing():
    columns = [digest(snapshot(article)) for article in Article.objects.order_by("pk")]
    comments = list(Comment.objects.order_by("pk").values_list("body", "state"))
    rows = [model.objects.count() for model in (Keyword, Photo, LogEntry)]
    moments = list(Article.objects.order_by("pk").values_list("version", "revised_at"))
    return columns, comments, rows, moments


def words_here():
    return {section.body for article in Article.objects.all() for section in article.sections.all()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("changed", [(OLD, NEW), (NEW, OLD), (None, None), (OLD, OLD)])
def test_two_exports_of_different_age_come_to_rest(kind, changed, tmp_path, editor):
    suffix, made = KINDS[kind]
    words = ("Later.", "Early.") if changed[0] == NEW else ("Early.", "Later.")
    folder = laid_out(
        tmp_path,
        {
            f"{name}.{suffix}": made(text, moment)
            for name, text, moment in zip("ab", words, changed, strict=True)
        },
    )
    take_in(folder)
    assert words_here() == {"<p>Later.</p>"}
    first = standing()
    for _ in range(2):
        again = take_in(folder)
        assert standing() == first
        assert {outcome for _kind, outcome in account(again)} == {"unchanged"}
        lines = ImportedItem.objects.filter(run=again, kind="post")
        assert {line.reason for line in lines} == {PASSED}
    # Alone, the older one changes nothing, nor does the newer one, of which nothing is passed by.
    (folder / f"{'b' if changed[0] == NEW else 'a'}.{suffix}").unlink()
    last = take_in(folder)
    assert standing() == first
    lines = ImportedItem.objects.filter(run=last, kind="post")
    assert {(line.outcome, line.reason) for line in lines} == {("unchanged", "")}


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_export_that_comes_later_takes_nothing_back(kind, tmp_path, editor):
    suffix, made = KINDS[kind]
    for name, words, moment in (("new", "Later.", NEW), ("old", "Early.", OLD)):
        path = tmp_path / f"{name}.{suffix}"
        path.write_text(made(words, moment))
        run = take_in(path)
    assert words_here() == {"<p>Later.</p>"}
    assert account(run)["post", "unchanged"] == 3
    path.write_text(made("Newest.", "2025-01-01 10:00:00"))
    take_in(path)
    assert words_here() == {"<p>Newest.</p>"}
