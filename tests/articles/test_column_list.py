"""The list of columns at the desk says what each is about, who wrote it and how it stands."""

from datetime import timedelta

from django.utils import timezone

LIST = "/admin/articles/article/"


def test_a_row_has_picture_byline_keywords_and_state(desk, make_article, add_figure):
    column = make_article("A Ferry", byline="Ada Lind", keywords=["Molen", "Kestria"])
    add_figure(article=column)
    html = desk.get(LIST).content.decode()
    assert f'href="/admin/articles/article/{column.pk}/change/"' in html
    assert "Ada Lind · Molen, Kestria" in html
    assert 'class="column-standing column-standing-public">public<' in html
    assert html.count('<img src="/media/') == 1


def test_a_row_says_what_will_not_be_mailed_and_what_waits(desk, make_article):
    make_article("Quiet", published=False, sent_by_mail=False)
    make_article("Coming", published=timezone.now() + timedelta(days=1))
    html = desk.get(LIST).content.decode()
    assert "not mailed" in html
    assert "column-standing-draft" in html
    assert "column-standing-scheduled" in html


def test_more_rows_ask_no_more_queries(
    desk, make_article, add_figure, django_assert_max_num_queries
):
    add_figure(article=make_article("First", keywords=["Molen"]))
    desk.get(LIST)
    with django_assert_max_num_queries(20) as first:
        desk.get(LIST)
    for number in range(8):
        add_figure(article=make_article(f"Column {number}", keywords=["Molen", "Kestria"]))
    with django_assert_max_num_queries(len(first)):
        desk.get(LIST)
