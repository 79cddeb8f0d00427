"""The JSON Feed."""

from datetime import datetime

from articles.models import Article


def test_it_holds_whole_columns_newest_first(client, make_article, add_figure):
    make_article("Earlier", slug="a")
    article = make_article(
        "Later", slug="b", standfirst="Why", keywords=["Iran", "Syria"],
        sections=[{"headline": "One", "body": "<p>Text.</p>", "sources": ["Herald"]}],
    )  # fmt: skip
    add_figure(article=article)
    make_article("Draft", published=False)
    response = client.get("/feed.json")
    assert response["Content-Type"] == "application/feed+json"
    feed = response.json()
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://testserver/feed.json"
    assert [item["title"] for item in feed["items"]] == ["Later", "Earlier"]
    item = feed["items"][0]
    assert (item["summary"], item["tags"]) == ("Why", ["Iran", "Syria"])
    assert "<p>Text.</p>" in item["content_html"]
    assert item["image"].startswith("http://testserver/media/")
    assert datetime.fromisoformat(item["date_modified"]) >= datetime.fromisoformat(
        item["date_published"]
    )


def test_ids_never_change(client, make_article):
    article = make_article("Before")
    before = client.get("/feed.json").json()["items"][0]["id"]
    article.headline, article.slug = "After", "after"
    article.save()
    item = client.get("/feed.json").json()["items"][0]
    assert (item["id"], item["title"]) == (before, "After")


def test_what_did_not_change_is_not_sent_again(client, make_article):
    make_article("One", slug="a")
    article = make_article("Two", slug="b")

    def again(first):
        return client.get("/feed.json", headers={"if-none-match": first["ETag"]})

    first = client.get("/feed.json")
    assert (again(first).status_code, again(first).content) == (304, b"")
    Article.objects.filter(pk=article.pk).update(updated_at="2031-01-01T00:00Z")
    assert again(first).status_code == 200
    first = client.get("/feed.json")
    article.withdraw()
    assert len(again(first).json()["items"]) == 1


def test_without_columns_it_is_empty(client, db):
    assert client.get("/feed.json").json()["items"] == []
