"""Pasting into a section's text, in a browser, with what real programs put on the clipboard."""

import pytest

from tests.sessions import let_in

EXCEL = (
    "<html><head><style>td{mso-style:x}</style></head><body><table><col width=87>"
    "<col width=64>"
    "<tr height=20><td height=20>Ormaia</td><td align=right>1,200</td></tr><tr><td>Karthen</td>"
    "<td align=right>300</td></tr></table></body></html>"
)
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><body><p class=MsoNormal>Kept <del>"
    "struck</del><b>bold</b><a href='#_ftn1'>[1]</a><img src='file:///x.png'></p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>1."
    "&nbsp;</span>One</p><p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>"
    "<span style='mso-list:Ignore'>a.</span>Sub</p></body></html>"
)
PDF = "The inter-\nnational commission met\nin a village.\n\nIt was cold."


@pytest.fixture
def writing(page, editor, make_article):
    """A browser with the cursor in a draft's empty text, and the draft's section."""
    column = make_article("Draft", sections=[{"headline": "S", "body": ""}], published=False)
    let_in(page)
    page.goto(f"/admin/articles/article/{column.pk}/change/")
    page.click(".ProseMirror[contenteditable]")
    return page, column.sections.get()


def paste(page, **data):
    page.evaluate(
        """data => { const clipboardData = new DataTransfer();
        for (const [kind, text] of Object.entries(data))
          clipboardData.setData("text/" + kind, text);
        document.querySelector(".ProseMirror[contenteditable]").dispatchEvent(
          new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true})); }""",
        data,
    )


def save(page):
    page.click("[name=_continue]")
    page.get_by_text("was changed successfully").wait_for()


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            {"html": EXCEL, "plain": "Ormaia\t1,200\nKarthen\t300"},
            "<table><tbody><tr><td>Ormaia</td><td>1,200</td></tr><tr><td>Karthen</td><td>300</td>"
            "</tr></tbody></table>",
        ),
        (
            {"html": WORD},
            "<p>Kept <strong>bold</strong></p>"
            "<ol><li><p>One</p><ol><li><p>Sub</p></li></ol></li></ol>",
        ),
        (
            {"plain": PDF},
            "<p>The international commission met in a village.</p><p>It was cold.</p>",
        ),
    ],
    ids=["a table", "Word", "lines of a PDF"],
)
def test_what_is_pasted_is_stored_as_it_was_meant(writing, pasted, kept):
    page, section = writing
    paste(page, **pasted)
    save(page)
    section.refresh_from_db()
    assert section.body == kept


def test_beside_the_text_stands_what_was_left_out(writing):
    page, _ = writing
    paste(page, html=WORD)
    note = page.locator(".paste-note")
    note.get_by_text("Left out: one picture, one footnote, one struck-out passage.").wait_for()
    note.get_by_text("The words of it").click()
    note.get_by_text("struck", exact=True).wait_for()


def test_saving_waits_for_what_is_being_cleaned(writing):
    page, section = writing
    page.route("**/clean/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    paste(page, html="<p>Late</p>")
    save(page)
    section.refresh_from_db()
    assert section.body == "<p>Late</p>"


def test_what_is_typed_meanwhile_comes_after_it(writing):
    page, section = writing
    page.route("**/clean/", lambda route: (page.wait_for_timeout(300), route.continue_()))
    paste(page, html="<b>Pasted</b>")
    page.keyboard.type(" typed")
    page.locator(".ProseMirror strong").wait_for()
    page.keyboard.type("!")
    save(page)
    section.refresh_from_db()
    assert section.body == "<p><strong>Pasted</strong> typed!</p>"


def test_where_the_server_cannot_be_asked_the_words_are_there_all_the_same(writing):
    page, section = writing
    page.route("**/clean/", lambda route: route.fulfill(body="<title>Log in</title>"))
    paste(page, html=EXCEL)
    page.get_by_text("The server could not be asked").wait_for()
    save(page)
    section.refresh_from_db()
    assert "<td>Ormaia</td><td>1,200</td>" in section.body


def test_the_editor_keeps_captions_heads_and_languages(page, editor, make_article):
    body = (
        '<table><caption>Grain</caption><thead><tr><th scope="col">A</th><th scope="col">B</th>'
        "</tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
        '<p lang="ar" dir="rtl">x</p><p>A <span lang="fr">mot</span> <code>y</code></p><hr><p>z</p>'
    )
    column = make_article("Draft", sections=[{"headline": "S", "body": body}], published=False)
    section = column.sections.get()
    assert section.body == body
    let_in(page)
    page.goto(f"/admin/articles/article/{column.pk}/change/")
    page.click(".ProseMirror[contenteditable] > p:last-child")
    page.keyboard.press("End")
    page.keyboard.type("!")
    save(page)
    section.refresh_from_db()
    assert section.body == body.replace("z", "z!")


def test_saving_says_what_was_left_out(desk, make_article):
    from tests.articles.test_desk import change, posted

    column = make_article("Draft", published=False)
    data = posted(column) | {"sections-0-body": "<p>a<img src=x><video></video></p>"}
    answer = desk.post(change(column), data, follow=True).content.decode()
    assert "left out: one picture, one video." in answer
    assert column.sections.get().body == "<p>a</p>"


def test_only_who_may_write_has_things_cleaned(client, desk):
    url = "/admin/articles/article/clean/"
    answer = desk.post(url, {"html": "<p>a<del>b</del></p>"}).json()
    assert answer == {
        "html": "<p>a</p>",
        "left_out": "Left out: one struck-out passage.",
        "passages": ["b"],
    }
    assert desk.get(url).status_code == 403
    client.logout()
    assert client.post(url, {"html": "x"}).status_code == 302
