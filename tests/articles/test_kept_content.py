"""Whatever kept content meets when it is applied, every door opens and says what cannot be so."""

import copy
from datetime import date

import pytest

from articles.history import diff, revisions
from articles.history.snapshots import snapshot
from articles.models import (
    Article,
    Figure,
    Keyword,
    KeywordName,
    OldAddress,
    Photo,
    Publication,
    Revision,
    Section,
)
from tests.articles.test_desk import change, messages, posted
from tests.articles.test_unpublished_changes import fields_shown

LIST = "/admin/articles/article/"
DAY = date(2026, 5, 14)


@pytest.fixture
def column(make_article, add_figure):
    article = make_article(
        "As Published",
        keywords=["Velm", "Tide"],
        sections=[
            {"headline": "One", "body": "<p>The quay is old.</p>", "sources": ["Herald"]},
            {"headline": "Two", "body": "<p>Nobody came.</p>"},
        ],
    )
    add_figure(article=article, caption="Boats")
    add_figure(section=article.sections.first(), caption="A quay")
    article.corrections.create(text="It was wrong.", section=article.sections.last())
    return Article.objects.get(pk=article.pk)


# --- Each kind: what changes in the kept content, or in the world meanwhile ----------------------


def photo_deleted(content, column):
    Figure.objects.update(photo=None)
    Photo.objects.all().delete()


def keyword_deleted(content, column):
    Keyword.objects.all().delete()


def keyword_merged(content, column):
    Keyword.objects.get(name="Velm").merge_into(Keyword.objects.create(name="Region", slug="r"))


def section_of_a_correction_deleted(content, column):
    del content["sections"][1]
    content["sections"][0]["headline"] = "Kept"


def sections_gone(content, column):
    column.sections.all().delete()


def anchor_taken_by_another(content, column):
    first = column.sections.first()
    content["sections"][0]["id"] = 10**9
    Section.objects.filter(pk=first.pk).update(anchor="elsewhere")
    Section.objects.create(article=column, position=7, headline="One", anchor="one")


def same_section_twice(content, column):
    content["sections"].append(copy.deepcopy(content["sections"][0]))


def section_keys_of_another_column(content, column):
    other = Article.objects.create(headline="Other", edition_date=DAY, slug="other")
    taken = Section.objects.create(article=other, headline="Theirs")
    content["sections"][0] |= {"id": taken.pk, "anchor": "new"}


def figure_keys_reused(content, column):
    other = Article.objects.create(headline="Other", edition_date=DAY, slug="other")
    taken = Figure.objects.create(article=other, caption="Theirs")
    content["lead_figure"]["id"] = taken.pk


def same_figure_twice(content, column):
    content["sections"][1]["figures"] = copy.deepcopy(content["sections"][0]["figures"])


def texts_too_long(content, column):
    content["headline"] = content["byline"] = content["slug"] = "long" * 200
    content["sections"][0]["headline"] = content["lead_figure"]["credit"] = "long " * 200
    content["sections"][0]["sources"][0]["publication"] = "long " * 200
    content["sections"][0]["sources"][0]["url"] = "https://example.org/" + "long" * 400
    content["keywords"].append("long" * 60)


def names_only(content, column):
    del content["keyword_keys"], content["publication_keys"]


def older_format(content, column):
    for part in ("slug", "sent_by_mail", "corrections", "keyword_keys", "publication_keys"):
        del content[part]
    for section in content["sections"]:
        del section["id"], section["about"]
        for figure in section["figures"]:
            del figure["id"], figure["decorative"]


def unknown_parts(content, column):
    content["later"] = {"on": 1}
    content["sections"][0] |= {"later": 1, "about": {"Tide": "who knows"}}
    content["sections"][0]["sources"][0]["later"] = "x"
    content["corrections"][0] |= {"kind": "who knows", "later": 2}


def no_such_values(content, column):
    content |= {"headline": " ", "edition_date": "2026-02-31", "standfirst": None, "keywords": [1]}
    content["sections"][0] |= {"id": "x", "headline": None, "body": 7, "sources": None}
    content["lead_figure"] |= {"photo": 2**70, "id": -1, "caption": []}
    content["corrections"] = [{"corrected_at": "yesterday"}]


def nearly_nothing(content, column):
    content.clear()
    content |= {"headline": "Bare"}


def address_taken(content, column):
    content["slug"] = "wanted"
    Article.objects.create(headline="Other", edition_date=column.edition_date, slug="wanted")


def day_taken(content, column):
    content["edition_date"] = "2026-01-01"
    Article.objects.create(headline="Other", edition_date=date(2026, 1, 1), slug=column.slug)


KINDS = [
    photo_deleted, keyword_deleted, keyword_merged, section_of_a_correction_deleted,
    sections_gone, anchor_taken_by_another, same_section_twice, section_keys_of_another_column,
    figure_keys_reused, same_figure_twice, texts_too_long, names_only, older_format,
    unknown_parts, no_such_values, nearly_nothing, address_taken, day_taken,
]  # fmt: skip
#: Kinds that readers must not be given before the editor looked.
PREVENTING = {address_taken, day_taken}
#: Kinds of which the editor is told something.
TOLD = PREVENTING | {photo_deleted, keyword_deleted, texts_too_long}


@pytest.fixture(params=KINDS, ids=lambda kind: kind.__name__)
def kind(request):
    return request.param


@pytest.fixture
def waiting(column, kind):
    """The public column with such content waiting, as a row holds it."""
    content = snapshot(column)
    content["standfirst"] = "Rewritten"
    kind(content, column)
    revision = Revision.objects.create(article=column, content=content)
    Article.objects.filter(pk=column.pk).update(unpublished_revision=revision)
    return Article.objects.get(pk=column.pk)


def test_every_door_opens(desk, client, waiting, kind):
    form = desk.get(change(waiting))
    shown = form.content.decode()
    preview = desk.get(f"{LIST}{waiting.pk}/preview/")
    mail = desk.get(f"/admin/subscriptions/edition/preview/{waiting.pk}/")
    revision = desk.get(f"{LIST}{waiting.pk}/revisions/{waiting.unpublished_revision_id}/")
    listed = desk.get(f"{LIST}{waiting.pk}/revisions/")
    assert {p.status_code for p in (form, preview, mail, revision, listed)} == {200}
    expected = "Bare" if kind is nearly_nothing else "As Published"
    assert (expected if kind not in (texts_too_long,) else "longlong") in preview.text
    assert bool(form.context["waiting_problems"]) == (kind in TOLD)
    for problem in form.context["waiting_problems"]:
        assert problem.sentence.split("“")[0] in shown
    typed = fields_shown(form)
    desk.post(f"{LIST}{waiting.pk}/autosave/", typed)
    for page in (f"{LIST}{waiting.pk}/preview/?typed=1", f"{change(waiting)}?unsaved=1"):
        assert desk.get(page).status_code == 200
    saved = desk.post(change(waiting), typed | {"byline": "Somebody"})
    assert saved.status_code in (200, 302)
    assert client.get(waiting.get_absolute_url()).status_code == 200


def test_publishing_gives_it_to_readers_or_says_why_not(desk, waiting, kind):
    data = {"action": "publish_now", "_selected_action": waiting.pk}
    response = desk.post(LIST, data, follow=True)
    assert response.status_code == 200
    article = Article.objects.get(pk=waiting.pk)
    told = " ".join(messages(response))
    if kind in PREVENTING:
        assert article.has_unpublished_changes
        assert article.standfirst == ""
        assert "was not published" in told
        assert "Another column of that day" in told
    else:
        assert not article.has_unpublished_changes
        assert "Published: 1 column." in told
    if kind not in PREVENTING | {no_such_values, nearly_nothing}:
        assert article.standfirst == "Rewritten"


def test_publishing_from_the_form_does_too(desk, waiting, kind):
    typed = fields_shown(desk.get(change(waiting)))
    response = desk.post(change(waiting), typed | {"_publish": "1"})
    if kind in PREVENTING:
        assert response.status_code == 200
        assert "Another column of that day" in response.content.decode()
        typed["edition_date"] = "2026-03-03"
        response = desk.post(change(waiting), typed | {"_publish": "1"})
    assert response.status_code == 302 or response.context["errors"]


@pytest.mark.parametrize("state", ["public", "draft"])
def test_restoring_such_a_revision_brings_back_what_can_be(desk, waiting, kind, state):
    revision = waiting.unpublished_revision
    fields = {"public": {}, "draft": {"published_at": None}}[state]
    Article.objects.filter(pk=waiting.pk).update(unpublished_revision=None, **fields)
    path = f"{LIST}{waiting.pk}/revisions/{revision.pk}/"
    response = desk.post(path, {"_restore": "1"}, follow=True)
    # The form opens on what came back.
    assert (response.status_code, response.request["PATH_INFO"]) == (200, change(waiting))
    assert "The column is as it was" in messages(response)[0]


# --- Rows are meant, not names -------------------------------------------------------------------


@pytest.fixture
def held(column):
    revisions.hold(column, snapshot(column) | {"standfirst": "Rewritten"})
    return Article.objects.get(pk=column.pk)


def rename(keyword, name):
    keyword = Keyword.objects.get(name=keyword)
    keyword.name, keyword.slug = name, name.lower()
    keyword.save()


def keywords(article):
    return [keyword.name for keyword in article.keywords.all()]


def test_a_keyword_that_was_renamed_while_changes_waited_stays_renamed(client, held):
    rename("Velm", "Velmark")
    revisions.publish_changes(held)
    assert keywords(held) == ["Velmark", "Tide"]
    assert not Keyword.objects.filter(name="Velm").exists()
    assert client.get("/keywords/velmark/").status_code == 200
    assert client.get("/keywords/velm/").status_code == 301


@pytest.mark.parametrize("with_keys", [True, False])
def test_and_in_a_revision_that_is_restored(column, with_keys):
    kept = revisions.keep(column)
    if not with_keys:
        del kept.content["keyword_keys"]
        kept.save()
    column.keywords.set(["Tide"])
    OldAddress.objects.all().delete()
    column.keywords.set(["Velm", "Tide"])
    rename("Velm", "Velmark")
    column.keywords.set(["Tide"])
    made = revisions.restore(kept)
    assert made.content["keywords"] == ["Velmark", "Tide"]
    revisions.publish_changes(Article.objects.get(pk=column.pk))
    assert keywords(column) == ["Velmark", "Tide"]
    assert OldAddress.objects.filter(path="/keywords/velm/").exists()


def test_two_keywords_that_changed_names_are_still_the_two(held):
    velm, tide = (Keyword.objects.get(name=name) for name in ("Velm", "Tide"))
    for keyword, name in ((velm, "Passing"), (tide, "Velm"), (velm, "Tide")):
        Keyword.objects.filter(pk=keyword.pk).update(name=name)
    revisions.publish_changes(held)
    assert list(held.keywords.all()) == [velm, tide]


@pytest.mark.parametrize("with_keys", [True, False])
def test_a_merged_keyword_leads_to_the_one_it_was_merged_into(held, with_keys):
    if not with_keys:
        revision = held.unpublished_revision
        del revision.content["keyword_keys"]
        revision.save()
    rename("Velm", "Velmark")
    Keyword.objects.get(name="Velmark").merge_into(Keyword.objects.create(name="Region", slug="r"))
    revisions.publish_changes(held)
    assert keywords(held) == ["Region", "Tide"]


def test_a_deleted_keyword_comes_back_by_name_or_as_who_has_the_name_now(held):
    Keyword.objects.all().delete()
    KeywordName.objects.create(keyword=Keyword.objects.create(name="Sea", slug="sea"), name="Tide")
    problems = revisions.publish_changes(held)
    assert keywords(held) == ["Velm", "Sea"]
    assert [str(problem) for problem in problems] == [
        "The keyword “Velm” was deleted meanwhile; it comes back with this text."
    ]


def test_what_a_section_is_about_follows_a_rename_too(column):
    from articles.text import section_keywords

    section_keywords.store_decisions(column.sections.last(), ["Velm"])
    kept = revisions.keep(column)
    rename("Velm", "Velmark")
    section_keywords.store_decisions(column.sections.last(), [])
    revisions.restore(kept)
    revisions.publish_changes(Article.objects.get(pk=column.pk))
    finding = column.sections.last().keyword_findings.get()
    assert (finding.keyword.name, finding.origin) == ("Velmark", "put")


def test_a_rename_is_no_change_of_the_column(column):
    kept = revisions.keep(column)
    rename("Velm", "Velmark")
    assert revisions.keep(column) == kept
    revisions.keep_if_unknown(column)
    assert column.revisions.count() == 1
    revisions.hold(column, kept.content)
    assert not Article.objects.get(pk=column.pk).unpublished_revision_id
    assert diff.compare(kept.content, snapshot(column)) == []


def test_nor_is_what_former_code_kept_without_keys(column):
    content = snapshot(column)
    del content["keyword_keys"]
    Revision.objects.create(article=column, content=content)
    rename("Velm", "Velmark")
    revisions.keep_if_unknown(column)
    assert column.revisions.count() == 1


def test_a_difference_shows_the_name_of_now_with_the_old_one(desk, column):
    kept = revisions.keep(column)
    rename("Velm", "Velmark")
    column.keywords.set(["Tide"])
    page = desk.get(f"{LIST}{column.pk}/revisions/{kept.pk}/").content.decode()
    assert "Velmark (then “Velm”)" in page


def test_a_publication_that_was_renamed_stays_the_one_it_is(column):
    kept = revisions.keep(column)
    publication = Publication.objects.get()
    Publication.objects.update(name="The Herald", slug="the-herald")
    column.sections.first().sources.all().delete()
    revisions.restore(kept)
    revisions.publish_changes(Article.objects.get(pk=column.pk))
    source = column.sections.first().sources.get()
    assert (source.publication, source.record) == ("Herald", publication)
    assert Publication.objects.count() == 1


def test_former_code_reads_what_this_version_keeps(column):
    content = snapshot(column)
    assert content["keywords"] == ["Velm", "Tide"]
    assert set(content["sections"][0]["sources"][0]) == {"publication", "qualifier", "url"}
    assert content["sections"][0]["about"] == {}


def test_the_conflict_page_compares_no_words_while_it_holds_the_column(desk, column, monkeypatch):
    from articles.history import wording

    asked = []
    monkeypatch.setattr(wording, "compare", lambda *texts: asked.append(texts) or [])
    stale = posted(column, headline="Mine")
    desk.post(change(column), posted(column, headline="Theirs"))
    html = desk.post(change(column), stale).content.decode()
    assert "Somebody else saved this column" in html
    assert "Both texts" in html
    assert asked == []


@pytest.mark.django_db(transaction=True)
def test_keywords_and_publications_of_public_columns_can_be_deleted(desk, column):
    keyword = Keyword.objects.first()
    path = f"/admin/articles/keyword/{keyword.pk}/delete/"
    assert desk.post(path, {"post": "yes"}).status_code == 302
    data = {"action": "delete_selected", "post": "yes",
            "_selected_action": Keyword.objects.get().pk}  # fmt: skip
    assert desk.post("/admin/articles/keyword/", data).status_code == 302
    Publication.objects.get().delete()
    assert not Keyword.objects.exists()
    assert not Publication.objects.exists()
    assert desk.get(column.get_absolute_url()).status_code == 200
