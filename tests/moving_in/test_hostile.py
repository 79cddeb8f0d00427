"""Exports that were made to do harm are refused in words, and so is what is merely broken."""

import csv
import io
import random
import stat
import zipfile
import zlib

import pytest

from articles.models import Article, Author, Keyword, Redirect
from comments.models import Comment
from tests.moving_in.conftest import SAMPLES, account, take_in
from worldview.moving_in import account as accounts
from worldview.moving_in import body, pictures, xml
from worldview.moving_in.formats import FORMATS, detect
from worldview.moving_in.models import ArchiveImport, ImportedItem
from worldview.moving_in.refusals import Refused
from worldview.moving_in.run import begin, go_on
from worldview.moving_in.sources import open_source

BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item><title>&b;</title></item></channel>
</rss>"""
OUTSIDE = BOMB.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


def items(path):
    with open_source(path) as source:
        return list(FORMATS[detect(source)].read(source))


def zipped(tmp_path, *members):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return path


def link():
    info = zipfile.ZipInfo("a.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize("text", [BOMB, OUTSIDE])
def test_xml_that_declares_entities_is_refused(tmp_path, text):
    (tmp_path / "x.xml").write_text(text)
    with pytest.raises(Refused, match="declares entities"):
        items(tmp_path / "x.xml")


def test_xml_that_is_cut_off_or_too_deep_is_refused_and_controls_are_left_out(tmp_path):
    (tmp_path / "x.xml").write_text(BOMB[60:].replace("]>", "").replace("&b;", "x")[30:200])
    with pytest.raises(Refused, match="cannot be read"):
        list(xml.elements(io.BytesIO(b"<a><b>"), {"b"}, 1))
    with pytest.raises(Refused, match="nested deeper"):
        list(xml.elements(io.BytesIO(b"<a>" * 200), {"b"}, 1))
    (found,) = xml.elements(io.BytesIO(b"<a><b>x\x08y</b></a>"), {"b"}, 1)
    assert found.text == "xy"


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ([("../../etc/x.md", "x")], "lead out of its folder"),
        ([("/etc/x.md", "x")], "lead out of its folder"),
        ([("a\\..\\x.md", "x")], "lead out of its folder"),
        ([("C:x.md", "x")], "lead out of its folder"),
        ([(link(), "/etc/passwd")], "holds a link"),
        ([("a.md", b"\0" * 20_000_000)], "times its size"),
    ],
)
def test_zips_that_lead_out_or_explode_are_refused(tmp_path, members, said):
    with pytest.raises(Refused, match=said):
        items(zipped(tmp_path, *members))


def test_a_member_that_is_larger_than_it_says_is_refused(tmp_path):
    path = zipped(tmp_path, ("a.md", "---\ntitle: x\n---\n" + "words " * 2000))
    data = path.read_bytes()
    size = len("---\ntitle: x\n---\n" + "words " * 2000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(Refused):
        items(path)
    path.write_bytes(data[:60] + b"\xff" * 20 + data[80:])
    with pytest.raises((Refused, zlib.error)):
        items(path)


def test_a_folder_is_not_left_by_links(tmp_path):
    (tmp_path / "outside.md").write_text("secret")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "a.md").symlink_to(tmp_path / "outside.md")
    (tmp_path / "export" / "b.md").write_text("---\ntitle: B\n---\nx")
    assert [item.headline for item in items(tmp_path / "export")] == ["B"]


def test_a_body_is_cleaned_and_bounded():
    found = body.read(
        '<p onclick="x()">a<script>alert(1)</script><a href="javascript:x()">b</a></p>'
        '<iframe src="javascript:x()"></iframe><img src="x.jpg" onerror="x()">' + "<div>" * 3000,
        headline="x",
    )
    (part,) = found.parts
    assert "script" not in part.html
    assert "onclick" not in part.html
    assert [picture.address for picture in part.pictures] == ["x.jpg"]


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/a.jpg", "file:///etc/passwd", "x.jpg"])
def test_pictures_are_not_fetched_from_private_networks_or_other_schemes(tmp_path, address):
    (tmp_path / "a.md").write_text("x")
    with open_source(tmp_path) as source:
        files = pictures.Files(source, "", fetches=True)
        with pytest.raises(pictures.NotFound):
            files.open(address)


# --- Killed --------------------------------------------------------------------------------------


class Killed(BaseException):
    """As a process that is no more: nothing of ours meets it."""


def state():
    """All that came in, without keys and moments of the import."""
    articles = Article.everything.order_by("headline").values_list(
        "headline", "slug", "edition_date", "published_at", "revised_at", "parent__headline"
    )
    sections = Article.everything.order_by("headline", "sections__position").values_list(
        "headline", "sections__anchor", "sections__body", "sections__figures__caption"
    )
    comments = Comment.objects.order_by("form_key").values_list(
        "form_key", "body", "state", "answers__form_key", "thread__form_key", "article__headline"
    )
    lines = ImportedItem.objects.order_by("kind", "source_id").values_list(
        "kind", "source_id", "outcome", "reason"
    )
    return [*map(list, (articles, sections, comments, lines))]


def test_killed_at_any_moment_it_comes_to_the_same_end(db, monkeypatch):
    take_in(SAMPLES / "wordpress.xml")
    wanted = state()
    Article.everything.exclude(parent=None).delete()
    Article.everything.all().delete()
    for model in (ImportedItem, ArchiveImport, Redirect, Author, Keyword):
        model.objects.all().delete()
    luck = random.Random(7)
    whole, left = accounts.Account.write, 0

    def write(self, lines):
        nonlocal left
        left -= 1
        if left == 0:
            raise Killed
        whole(self, lines)
        if left == -1:
            raise Killed

    monkeypatch.setattr(accounts.Account, "write", write)
    made = begin(SAMPLES / "wordpress.xml")
    for _kill in range(6):
        left = luck.randint(1, 12)
        ArchiveImport.objects.filter(pk=made.pk).update(claimed_until=None)
        assert ArchiveImport.objects.claim(made.pk)
        try:
            go_on(made)
        except Killed:
            continue
    monkeypatch.setattr(accounts.Account, "write", whole)
    ArchiveImport.objects.filter(pk=made.pk).update(claimed_until=None)
    ArchiveImport.objects.filter(pk=made.pk).update(state="running")
    assert ArchiveImport.objects.claim(made.pk)
    go_on(made)
    kinds = {kind for kind, _what in account(made)}
    assert kinds >= {"post", "page", "comment", "address"}
    assert state() == wanted


def test_a_newsletter_in_one_cell_is_read_and_other_tables_keep_their_bound(tmp_path):
    bound = csv.field_size_limit()
    text = f'title,content_html\nLong,"<p>{"word " * bound}</p>"\nShort,<p>x</p>\n'
    (tmp_path / "posts.csv").write_text(text)
    with open_source(tmp_path / "posts.csv") as source:
        for item in FORMATS[detect(source)].read(source):
            assert item.headline in ("Long", "Short")
            assert csv.field_size_limit() == bound
