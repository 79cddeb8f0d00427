"""Pictures are marked where they stood in the text of a post; an address by itself is a link."""

import pytest

from worldview.moving_in.body import read


def parts(html):
    return [(part.headline, part.html) for part in read(html, headline="Ebb").parts]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p><img src=a.jpg></p><p>One.</p>", "<p>One.</p>"),
        ("<p>One.</p><img src=a.jpg><p>Two.</p>", "<p>One.</p><p>[[figure 1]]</p><p>Two.</p>"),
        (
            "<p>One.</p><figure><a href=x><img src=a.jpg></a><figcaption>A</figcaption></figure>",
            "<p>One.</p><p>[[figure 1]]</p>",
        ),
        (
            "<ul><li>One <img src=a.jpg></li><li>two <img src=b.jpg></li></ul>",
            "<ul><li>One</li><li>two</li></ul><p>[[figure 1]] [[figure 2]]</p>",
        ),
        (
            "<img src=a.jpg><p>It fell.</p><p>Sources: Tide log (Aby)</p><img src=b.jpg>",
            "<p>It fell.</p><p>[[figure 2]]</p>",
        ),
        ("<p>x</p>" + "<img src=a.jpg>" * 100, "99]]</p>"),
    ],
)
def test_a_picture_is_marked_after_what_it_stood_in(html, text):
    ((_headline, made),) = parts(html)
    assert made.endswith(text)


def test_each_section_has_numbers_of_its_own():
    assert parts("<p>x</p><img src=a.jpg><h2>Noon</h2><p>y</p><img src=b.jpg>") == [
        ("", "<p>x</p><p>[[figure 1]]</p>"),
        ("Noon", "<p>y</p><p>[[figure 1]]</p>"),
    ]


def test_a_column_in_the_layout_of_the_house_has_its_pictures_at_its_beginning():
    html = (
        "<p>This morning's key headlines from Aby</p><ul><li>It fell</li><li>It rose</li></ul>"
        "<p>It fell</p><p>At noon.</p><img src=a.jpg><p>It rose</p><p>At night.</p>"
    )
    found = read(html, headline="Ebb").parts
    assert [part.headline for part in found] == ["It fell", "It rose"]
    assert [len(part.pictures) for part in found] == [1, 0]
    assert "[[figure" not in "".join(part.html for part in found)


def test_an_address_by_itself_is_a_link():
    link = '<a href="https://v.example/1" rel="noopener">https://v.example/1</a>'
    assert parts("<div>\nhttps://v.example/1\n</div><p>See https://v.example/1.</p>") == [
        ("", f"<p>{link}</p><p>See https://v.example/1.</p>")
    ]
    assert parts("<pre>https://v.example/1</pre>") == [("", "<p>https://v.example/1</p>")]
