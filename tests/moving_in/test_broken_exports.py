"""Exports that are written a little wrong or cut off: what has words in it comes in, and what is
missing is said."""

import io

import pytest

from tests.moving_in.test_formats import laid_out, read
from worldview.moving_in.items import Left
from worldview.moving_in.xml import elements
from worldview.moving_in.xml_repairs import Mender

HEAD = """<rss xmlns:wp="http://wordpress.org/export/1.2/"
xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><link>https://old.example</link>
"""


def entry(number, title, body="", more=""):
    return (
        f"<item><title>{title}</title><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>{more}"
        f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
    )


def wxr(tmp_path, *entries, end="</channel></rss>"):
    return read(laid_out(tmp_path, {"export.xml": HEAD + "".join(entries) + end}))[2]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Ships & boats &amp; rafts", "Ships & boats & rafts"),
        ("Ebb&mdash;flood&nbsp;tide &unheard; &", "Ebb—flood\xa0tide &unheard; &"),
        ("a < b <3 &#8; &#x1F;&#65;&#x42;", "a < b <3  AB"),
        ("<![CDATA[a & b < c ]] > &mdash;]]>", "a & b < c ]] > &mdash;"),
        ("<![CDATA[within <![CDATA[ it ]]> and on]]>", "within <![CDATA[ it  and on]]>"),
        ("<<![CDATA[x]]>", "<x"),
        ("<!-- a & b <![CDATA[ -->x & y", "x & y"),
        ("Größe & Maß", "Größe & Maß"),
    ],
)
def test_what_is_written_a_little_wrong_is_read_as_it_was_meant(written, read_as):
    (found,) = elements(io.BytesIO(f"<a><b>{written}</b></a>".encode()), {"b"}, 1)
    assert found.text == read_as


def test_it_is_mended_the_same_wherever_pieces_end():
    written = b"<a t='x & y'>&mdash;&amp; & <![CDATA[ & ]]> ]]> <!-- & --> 1 < 2 &#8;</a>"
    whole = Mender().feed(written, last=True)
    for size in range(1, len(written)):
        mender = Mender()
        pieces = [mender.feed(written[at : at + size]) for at in range(0, len(written), size)]
        assert b"".join([*pieces, mender.feed(b"", last=True)]) == whole, size


@pytest.mark.parametrize("end", ["<item><title>Cut", "</wp:tag></channel></rss>"])
def test_what_stands_before_the_end_of_an_export_that_was_cut_off_comes_in(tmp_path, end):
    one, two, rest = wxr(tmp_path, entry(1, "One", "a"), entry(2, "Two", "b"), end=end)
    assert [one.headline, two.headline] == ["One", "Two"]
    assert isinstance(rest, Left)
    assert rest.is_doubtful
    assert "cannot be read" in rest.reason


def test_a_featured_picture_may_have_an_address_without_a_suffix(tmp_path):
    lead = "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>7</wp:meta_value>"
    picture = (
        "<item><title>x</title><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>"
        "<wp:attachment_url>https://img.example/photo-1?w=9&h=2</wp:attachment_url></item>"
    )
    post, _picture = wxr(tmp_path, entry(1, "One", "a", f"{lead}</wp:postmeta>"), picture)
    assert post.lead.address == "https://img.example/photo-1?w=9&h=2"
