"""What each prefers of the desk, in the browser at hand."""

PAGE = "/admin/own-desk/"


def classes(client, address="/admin/"):
    html = client.get(address).content.decode()
    return html.partition("<body class=")[2].partition(">")[0]


def test_rows_stand_closer_on_every_page_where_one_prefers_it(desk):
    assert "compact" not in classes(desk)
    desk.post(PAGE, {"density": "compact", "keys": "on"})
    for address in ("/admin/", "/admin/articles/article/", "/admin/articles/article/add/", PAGE):
        assert "compact" in classes(desk, address)
    assert "without-keys" not in classes(desk)
    desk.post(PAGE, {"density": "", "keys": "on"})
    assert "compact" not in classes(desk)


def test_the_page_shows_what_was_chosen(desk):
    desk.post(PAGE, {"density": "compact"})
    form = desk.get(PAGE).context["form"]
    assert form["density"].value() == "compact"
    assert form["keys"].value() is False


def test_what_the_desk_does_not_know_is_not_kept(desk):
    desk.post(PAGE, {"density": "closest", "keys": "on"})
    assert "closest" not in classes(desk)
    desk.cookies["desk"] = '"><script>.compact'
    assert "script" not in classes(desk)
    assert "compact" in classes(desk)
