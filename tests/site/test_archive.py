"""Everything goes out, and an empty site comes back from it the same."""

import hashlib
import json
import shutil
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO, StringIO

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from articles import models as articles
from articles.discovery.derived import update_derived
from articles.history import revisions
from articles.media import site_pictures
from background import clock
from background.models import Failure
from comments import models as comments
from subscriptions import models as subscriptions
from tests import emptying
from tests.own_apps import ROOT
from worldview.archive import containers, files, manifest, restore, runs, values
from worldview.archive.kinds import KINDS, LEFT_OUT, SCHEMA
from worldview.archive.manifest import BadArchive, Manifest
from worldview.archive.object_storage import StorageError
from worldview.checks import object_storage_is_known
from worldview.models import ArchiveRun, Invitation, Sample
from worldview.moving_in.models import ArchiveImport, ImportedItem

#: What a name of a field says of secrets, and the fields that are called so and are none.
SECRET = ("password", "token", "secret", "session", "credential", "visitor")
NO_SECRETS = {
    # It says how often links in mail were made void, and is worth nothing without SECRET_KEY.
    "subscriptions.subscriber.token_version",
}


def manage(*arguments):
    said = StringIO()
    call_command(*arguments, stdout=said, stderr=said)
    return said.getvalue()


# --- What is in an archive -----------------------------------------------------------------------


def test_every_table_is_in_archives_or_left_out_for_a_reason():
    """A new one: a ``Kind`` in worldview/archive/kinds.py, where restoring finds what its triggers
    and keys ask for above it; or a line in ``LEFT_OUT`` there. And a line in docs/archive.md."""
    tables = {
        model._meta.label_lower
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy
    }
    kinds = [kind.name for kind in KINDS]
    assert len(set(kinds)) == len(kinds)
    assert set(kinds).isdisjoint(LEFT_OUT)
    assert tables - set(kinds) - set(LEFT_OUT) == set()
    assert set(LEFT_OUT) | set(kinds) <= tables
    assert all(LEFT_OUT.values())


def test_every_field_is_in_archives_or_left_out_for_a_reason():
    for kind in KINDS:
        named = {field.name for field in kind.model._meta.concrete_fields}
        assert set(kind.left_out) <= named, kind.name
        assert set(kind.restored_as) <= set(kind.left_out), kind.name
        assert all(kind.left_out.values()), kind.name


def test_no_field_of_an_archive_sounds_like_a_secret():
    """Leave it out, or say in ``NO_SECRETS`` why it is none."""
    sounding = {
        f"{kind.name}.{field.name}"
        for kind in KINDS
        for field in kind.fields
        if any(word in field.name for word in SECRET)
    }
    assert sounding == NO_SECRETS


def test_the_documentation_names_every_table():
    said = (ROOT / "docs" / "archive.md").read_text()
    assert [name for name in (*(kind.name for kind in KINDS), *LEFT_OUT) if name not in said] == []


# --- There and back ------------------------------------------------------------------------------


@pytest.fixture
def whole_site(transactional_db, make_article, make_page, add_figure, attach, make_comment,
               make_subscriber, picture):  # fmt: skip
    """A site that has something of every kind."""
    with transaction.atomic():
        harbour, admin = _desk(make_article, make_page, add_figure, attach, picture)
        _readers(harbour, admin, make_comment, make_subscriber)
    return harbour


def _desk(make_article, make_page, add_figure, attach, picture):
    admin = User.objects.create_superuser("editor", "editor@example.com", "secret")
    writer = User.objects.create_user("writer", "writer@example.com", "secret", is_staff=True)
    writer.groups.set(Group.objects.filter(name="Writers"))
    writer.user_permissions.set(Permission.objects.filter(codename="add_photo"))
    Invitation.objects.create(email="new@example.com", role="writer", invited_by=admin)
    row = articles.SiteSettings(site_name="Lindhelm", menu="Older | /archive/")
    row.portrait = site_pictures.keep_portrait(picture(width=600, height=600))
    row.save()
    articles.SettingsChange.objects.create(changed_by=admin, before={"mark": []}, after={})
    articles.SiteIdentity.feed_id("columns")

    harbour = make_article(
        "A Harbour Opens – “at last”",
        sections=[
            {"headline": "Boats\twait", "sources": ["Lindhelm Observer", "taz"]},
            {
                "headline": "Tide",
                "body": "<p>See [[14-May-2026 A Harbour Opens – “at last”]], said <em>İlse</em>: "
                "a \\N and a \\.</p><blockquote><p>Six 🚢 at noon</p></blockquote>",
            },
        ],
        keywords=["Harbour", "Lindhelm"],
    )
    author = articles.Author.objects.create(name="Ilse Marrow", user=admin)
    author.picture = site_pictures.keep_portrait(picture(width=300, height=300, color="red"))
    author.save()
    articles.Authorship.objects.set_authors(harbour, [author])
    add_figure(article=harbour)
    add_figure(section=harbour.sections.first())
    attach(harbour, "pdf")
    attach(harbour, "mp3", section=harbour.sections.first())
    articles.Correction.objects.create(article=harbour, text="It was seven.")
    keyword = articles.Keyword.objects.get(name="Harbour")
    articles.KeywordName.objects.create(keyword=keyword, name="Port")
    articles.OldAddress.objects.create(path="/2026/05/14/opens/", article=harbour)
    articles.Redirect.objects.create(old="/old.html", new="/", article=harbour)
    articles.PatternRedirect.objects.create(
        pattern="/blog/{rest}", new="/{rest}", example="/blog/x"
    )
    revisions.keep(harbour, by=admin)
    # Its text that waits has the address that another column has now.
    waiting = make_article("A Bridge Closes")
    other = make_article("A Bridge Opens")
    content = {"edition_date": "2026-05-14", "slug": other.slug}
    revision = articles.Revision.objects.create(article=waiting, content=content, digest="x")
    articles.Article.objects.filter(pk=waiting.pk).update(unpublished_revision=revision)
    draft = make_article("Not yet", published=False)
    articles.Review.objects.create(article=draft, asked_by=writer, words="Please look.")
    note = articles.Note.objects.create(article=draft, text="Who says so?", written_by=admin)
    articles.Note.objects.create(article=draft, text="She.", written_by=writer, answers_to=note)
    articles.Autosave.objects.create(article=draft, editor=writer, form="headline=Not+now")
    make_page("About")
    update_derived(harbour)
    LogEntry.objects.log_actions(admin.pk, [harbour], CHANGE, "Changed.")
    Sample.objects.create(kind="column", row=harbour.pk)
    taken_in = ArchiveImport.objects.create(path="/srv/log.xml", state="finished")
    ImportedItem.objects.create(
        run=taken_in, kind="post", source_id="7", row=harbour.pk, outcome="made"
    )
    return harbour, admin


def _readers(harbour, admin, make_comment, make_subscriber):
    comments.Policy.objects.create(pk=1)
    first = make_comment(harbour, body="Well *said*.")
    make_comment(harbour, answers=first, thread=first, state="pending").approve(by=admin)
    make_comment(harbour, state="spam")
    comments.Block.objects.create(kind="word", value="casino", made_by=admin)
    comments.Closing.objects.create(article=harbour, closed_by=admin)
    comments.Commenter.objects.create(email="reader1@example.com")
    comments.Report.objects.create(comment=first, category="other", reporter_key="a" * 64)
    comments.TroubleReport.objects.create(text="No form", form_key="x", visitor_key="y" * 64)
    comments.TokenCount.objects.create(word="casino", bad=3)
    wording = subscriptions.Wording.for_text("Daily columns by e-mail.")
    subscriber = make_subscriber("ann@example.com", keywords=harbour.keywords.all())
    subscriber.authors.set(harbour.ordered_authors)
    subscriber.record("asked", wording=wording, asked_by="form")
    make_subscriber("weekly@example.com", frequency="weekly", time_zone="UTC")
    subscriptions.MailPlan.objects.create(article=harbour, subject="Boats", at=time(6, 30))
    subscriptions.Edition.objects.get_or_create(kind="article", article=harbour)
    digest = subscriptions.Edition.objects.create(
        kind="daily", digest_date=date(2026, 5, 15), frozen_at=datetime(2026, 5, 15, tzinfo=UTC)
    )
    variant = subscriptions.Variant.objects.create(edition=digest, key="k", contents=[[1, []]])
    delivery = subscriptions.Delivery.objects.create(
        edition=digest, subscriber=subscriber, variant=variant
    )
    bounce = subscriptions.Bounce.objects.create(
        delivery=delivery, subscriber=subscriber, kind="permanent", event_key="1"
    )
    subscriptions.Suppression.objects.create(email="gone@example.com", bounce=bounce)
    subscriptions.InboundMessage.objects.create(
        digest="d", kind="other", size=3, kept_bytes=3, content=b"\x00\\x"
    )


def test_a_site_that_was_wiped_comes_back_the_same(
    whole_site, tmp_path, settings, client, work, mailbox
):
    first, packed, again = tmp_path / "first", tmp_path / "one.zip", tmp_path / "again"
    said = manage("export_archive", str(first))
    manage("export_archive", str(packed))
    wanting = {kind.name for kind in KINDS if not _lines(first, kind.name)}
    assert wanting == set(), "There is something of every kind on this site."
    assert "rows and 7 files" in said
    counts = _kept_by_triggers()

    emptying.empty()
    shutil.rmtree(settings.MEDIA_ROOT)
    said = manage("restore_archive", str(packed))
    assert "changepassword editor" in said
    manage("export_archive", str(again))

    assert _without_the_time(again) == _without_the_time(first)
    assert _without_the_time(packed) == _without_the_time(first)
    assert _kept_by_triggers() == counts
    assert client.get(whole_site.get_absolute_url()).status_code == 200
    # New rows get keys that none has.
    articles.Keyword.objects.create(name="Another")
    # Who comes back can have a new password by mail, and has not the old one.
    editor = User.objects.get(username="editor")
    assert editor.has_usable_password()
    assert not editor.check_password("secret")
    with pytest.raises(CommandError, match="not empty: it has users"):
        manage("restore_archive", str(packed))

    # Nobody is written to before somebody says so.
    work()
    assert mailbox() == []
    assert not articles.Article.objects.filter(search_is_stale=True).exists()
    manage("release_mail")
    work()
    assert "ann@example.com" in {message["To"] for message in mailbox()}
    with pytest.raises(CommandError, match="not held"):
        manage("release_mail")


def _lines(folder, kind):
    return (folder / manifest.records_name(kind)).read_text().splitlines()


def _without_the_time(path):
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as packed:
            found = {name: packed.read(name) for name in packed.namelist()}
    else:
        found = {
            str(file.relative_to(path)): file.read_bytes()
            for file in path.rglob("*")
            if file.is_file()
        }
    said = json.loads(found[manifest.NAME])
    assert datetime.now(UTC) - datetime.fromisoformat(said.pop("made_at")) < timedelta(hours=1)
    return found | {manifest.NAME: said}


def _kept_by_triggers():
    """What the database counts and keeps, as sums."""
    said = {}
    with connection.cursor() as cursor:
        for table, counted in (
            ("articles_columncount", "keyword_id, year, month, sum(columns)"),
            ("articles_citationcount", "publication_id, sum(citations)"),
            ("articles_authorcount", "author_id, sum(columns)"),
            ("comments_commentcount", "article_id, sum(approved)"),
        ):
            apart = counted.partition(", sum")[0]
            cursor.execute(f"SELECT {counted} FROM {table} GROUP BY {apart} ORDER BY {apart}")
            said[table] = cursor.fetchall()
        for query in (
            "SELECT sum(active) FROM subscriptions_subscribercount",
            "SELECT article_id, edition_date, slug, held FROM articles_takenaddress ORDER BY 1, 3",
            "SELECT id, answer_count FROM comments_comment ORDER BY id",
            "SELECT id, published_at FROM articles_sectionkeyword ORDER BY id",
        ):
            cursor.execute(query)
            said[query] = cursor.fetchall()
    assert all(said.values())
    return said


# --- What is refused -----------------------------------------------------------------------------


@pytest.fixture
def make_archive(tmp_path):
    """Makes an archive of one kind, told by its files; ``packed`` a ZIP file."""

    def make(*, rows=b"", listed=b"", packed=False, schema=SCHEMA, **more):
        kind = manifest.records_name("articles.keyword")
        found = {manifest.SCHEMA_NAME: b"{}", kind: rows, manifest.FILES_NAME: listed, **more}
        path = tmp_path / ("made.zip" if packed else "made")
        shutil.rmtree(path, ignore_errors=True)
        parts = []
        with containers.writing(path) as archive:
            for name, data in found.items():
                with archive.add(name) as file:
                    file.write(data)
                file.rows = data.count(b"\n")
                if not name.startswith(files.FOLDER):
                    parts.append(file.part(name))
            with archive.add(manifest.NAME) as file:
                file.write(Manifest(schema, "2026-05-14T12:00:00Z", tuple(parts)).write())
        return path

    return make


def refusal(path):
    with pytest.raises(BadArchive) as refused:
        restore(path)
    return str(refused.value)


LISTED = b'{"bytes":%d,"file":"%s","sha256":"%s"}\n'


def test_a_file_that_changed_since_is_refused(make_archive):
    path = make_archive(rows=b'{"id":1}\n')
    records = path / manifest.records_name("articles.keyword")
    for changed in (b'{"id":2}\n', b'{"id":1}', b'{"id":1}\n{"id":2}\n'):
        records.write_bytes(changed)
        assert "was changed or damaged since" in refusal(path)
    records.unlink()
    assert "articles.keyword.jsonl is missing" in refusal(path)
    (path / manifest.NAME).write_text("{}")
    assert "not that of an archive of World View" in refusal(path)


def test_an_archive_of_a_newer_program_is_refused(make_archive, tmp_path):
    assert "newer version" in refusal(make_archive(schema=SCHEMA + 1))
    assert "records/x.jsonl" in refusal(make_archive(packed=True, **{"records/x.jsonl": b""}))


@pytest.mark.parametrize("name", [
    "../../etc/passwd", "/etc/passwd", "photos/../x.jpg", "photos\\\\x.jpg", "photos/x.html",
    "photos/.x.jpg", "elsewhere/x.jpg", "photos/a/b.jpg",
])  # fmt: skip
def test_no_file_leads_out_of_where_files_are(make_archive, name):
    listed = LISTED % (0, name.encode(), hashlib.sha256().hexdigest().encode())
    assert "no name of a file" in refusal(make_archive(listed=listed, packed=True))


def test_nor_does_a_link(make_archive, tmp_path):
    (tmp_path / "secret").write_bytes(b"secret")
    listed = LISTED % (6, b"photos/x.jpg", hashlib.sha256(b"secret").hexdigest().encode())
    path = make_archive(listed=listed)
    (path / "files/photos").mkdir(parents=True)
    (path / "files/photos/x.jpg").symlink_to(tmp_path / "secret")
    assert "photos/x.jpg is missing" in refusal(path)


def test_zip_files_that_are_bombs_or_none_are_refused(make_archive, tmp_path):
    assert "beyond anything" in refusal(make_archive(rows=b" " * 4_000_000, packed=True))
    twice = tmp_path / "twice.zip"
    with zipfile.ZipFile(twice, "w") as packed:
        packed.writestr(manifest.NAME, "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr(manifest.NAME, "{}")
    assert "twice" in refusal(twice)
    (tmp_path / "none.zip").write_text("no")
    assert "no ZIP file" in refusal(tmp_path / "none.zip")
    assert "There is no" in refusal(tmp_path / "nowhere")


def test_a_zip_file_that_is_damaged_anywhere_is_refused_in_words(make_archive, tmp_path):
    """Whatever its own library says of that."""
    whole, damaged = make_archive(rows=b'{"id":1}\n' * 30, packed=True), tmp_path / "damaged.zip"
    data = whole.read_bytes()
    for place in range(len(data)):
        for sign in (12, 255):
            damaged.write_bytes(data[:place] + bytes([sign]) + data[place + 1 :])
            try:
                with containers.reading(damaged) as source:
                    for part in containers.read_manifest(source).parts:
                        list(containers.chunks(source, part))
            except BadArchive:
                continue


@pytest.mark.django_db(transaction=True)
def test_what_an_older_program_did_not_know_is_as_in_a_new_row(make_archive):
    row = {"id": 7, "name": "Fish", "name_key": "fish", "slug": "fish"}
    restore(make_archive(rows=json.dumps(row).encode() + b"\n"))
    assert articles.Keyword.objects.get().description == ""
    assert articles.Keyword.objects.create(name="Salt").pk == 8


def test_of_every_field_there_is_something_that_stands_in_a_new_row(db):
    """In one that has no default but the database's, too."""
    for kind in KINDS:
        for field, decode in zip(kind.fields, values.decoders(kind.fields), strict=True):
            stands_in = values.default(field)
            if stands_in is not None:
                assert isinstance(decode(stands_in), str), (kind.name, field.name)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("row", "said"), [
    ({"id": 1, "name": 7, "slug": "x"}, "7 is no name of articles.keyword"),
    ({"id": 1, "name": "x", "colour": "red"}, "colour, which this version"),
    ({"id": 1, "name": None, "slug": "x"}, "The database refused it"),
    ({"id": [1], "name": "x", "slug": "x"}, "[1] is no id of articles.keyword"),
    ([], "Line 1 of records/articles.keyword.jsonl is no row"),
])  # fmt: skip
def test_rows_that_are_none_are_refused_and_nothing_is_there(make_archive, row, said):
    assert said in refusal(make_archive(rows=json.dumps(row).encode() + b"\n"))
    assert not articles.Keyword.objects.exists()
    assert Group.objects.exists()


def test_so_are_values_that_no_field_has(transactional_db, make_archive):
    for number, (kind, row, said) in enumerate([
        ("auth.group", {"name": "\ud800"}, "auth.group has signs that no text has"),
        ("articles.article", {"unpublished_revision_id": {}}, "{} is no unpublished_revision"),
        ("articles.photo", {"file": 7}, "7 is no file"),
        ("articles.section", {"body": ["x"]}, "['x'] is no body"),
        ("subscriptions.suppression", {"email": 7}, "7 is no email"),
        ("admin.logentry", {"content_type": ["x"]}, "['x'] is no content_type"),
    ]):  # fmt: skip
        name = manifest.records_name(kind)
        rows = json.dumps({"id": number, **row}).encode() + b"\n"
        assert said in refusal(make_archive(**{name: rows}))


def test_an_export_writes_over_nothing_and_leaves_nothing_half_done(tmp_path, transactional_db):
    (tmp_path / "there").mkdir()
    with pytest.raises(CommandError, match="there already"):
        manage("export_archive", str(tmp_path / "there"))
    whole = containers.writing(tmp_path / "x.zip")
    with pytest.raises(RuntimeError), whole as archive, archive.add("half"):
        raise RuntimeError
    assert [file.name for file in tmp_path.iterdir()] == ["there"]


def test_a_file_that_is_gone_stops_no_export(
    tmp_path, settings, transactional_db, make_article, add_figure
):
    with transaction.atomic():
        kept, gone = (add_figure(article=make_article(name)) for name in ("Kept", "Gone"))
    (settings.MEDIA_ROOT / str(gone.photo.file)).unlink()
    said = manage("export_archive", str(tmp_path / "archive"))
    assert f"The file {gone.photo.file} is missing" in said
    assert "and 1 files" in said
    for form in ("markdown", "wxr", "ghost"):
        assert "and 1 files" in manage("export_archive", str(tmp_path / form), "--format", form)
    listed = (tmp_path / "archive" / manifest.FILES_NAME).read_text()
    assert str(kept.photo.file) in listed
    assert str(gone.photo.file) not in listed


@pytest.mark.parametrize("name", ["x.zip", "x"])
def test_of_two_exports_to_one_place_the_first_stays(name, tmp_path):
    def export(said, during=lambda: None):
        with containers.writing(tmp_path / name) as archive, archive.add("said") as file:
            file.write(said)
            during()

    # In two containers both have the same number.
    with pytest.raises(FileExistsError):
        export(b"second", during=lambda: export(b"first"))
    assert [file.name for file in tmp_path.iterdir()] == [name]
    if name == "x":
        assert (tmp_path / "x/said").read_bytes() == b"first"
    else:
        assert zipfile.ZipFile(tmp_path / name).read("said") == b"first"


# --- At the desk ---------------------------------------------------------------------------------

PAGE = "/admin/take-out/"


def test_administrators_take_everything_out_at_the_desk(
    transactional_db, desk, work, settings, tmp_path
):
    settings.VAR_DIR = tmp_path / "var"
    for said in ("You can leave this page meanwhile", "One is being made already"):
        assert said in desk.post(PAGE, {"_start": "1"}, follow=True).content.decode()
    assert "waits for the worker" in desk.get(PAGE).content.decode()
    work()
    run = ArchiveRun.objects.get()
    assert (run.failure, run.done, run.path.stat().st_mode & 0o77) == ("", run.total, 0)
    address = f"{PAGE}{run.pk}/"
    assert address in desk.get(PAGE).content.decode()
    response = desk.get(address)
    assert str(run) in response["Content-Disposition"]
    data = b"".join(response.streaming_content)
    assert manifest.NAME in zipfile.ZipFile(BytesIO(data)).namelist()

    # It is offered for a time, and gone then.
    ArchiveRun.objects.update(finished_at=run.finished_at - runs.TTL)
    runs.forget_old()
    assert not run.path.exists()
    assert "not here any more" in desk.get(address, follow=True).content.decode()


def test_what_fails_is_said_and_what_was_killed_is_begun_anew(
    transactional_db, desk, settings, tmp_path
):
    settings.VAR_DIR = tmp_path
    (tmp_path / "archives").write_text("no folder")
    killed = clock.now() - timedelta(minutes=3)
    run = ArchiveRun.objects.create(seen_at=killed)
    busy = ArchiveRun.objects.create(seen_at=clock.now())
    assert runs.make_next(until=lambda: False)
    assert not runs.make_next(until=lambda: False)
    run.refresh_from_db()
    assert "File exists" in run.failure
    assert "it could not be made" in desk.get(PAGE).content.decode()
    assert Failure.objects.get().task == "archive"
    # A worker that is to stop lets another one begin anew.
    settings.VAR_DIR = tmp_path / "var"
    Group.objects.bulk_create(Group(name=str(n)) for n in range(2000))
    ArchiveRun.objects.filter(pk=busy.pk).update(seen_at=None)
    busy.path.parent.mkdir(parents=True)
    # Of the one that was killed: it holds addresses, and in a container its number comes again.
    busy.path.with_name(f".{busy}.0a1b2c3d.partial").touch()
    runs.SAID_EVERY, before = 0, runs.SAID_EVERY
    try:
        assert runs.make_next(until=lambda: True)
    finally:
        runs.SAID_EVERY = before
    busy.refresh_from_db()
    assert (busy.seen_at, busy.finished_at) == (None, None)
    assert list((tmp_path / "var/archives").iterdir()) == []


def test_each_week_one_is_made_where_the_operator_says_so(db, settings, tmp_path):
    runs.plan_weekly()
    assert not ArchiveRun.objects.exists()
    settings.ARCHIVE_DIR = str(tmp_path)
    ago = clock.now() - runs.INTERVAL
    for _week in range(6):
        runs.plan_weekly()
        runs.plan_weekly()
        run = ArchiveRun.objects.get(finished_at=None)
        assert run.path.parent == tmp_path
        ArchiveRun.objects.filter(pk=run.pk).update(finished_at=clock.now())
        runs.plan_weekly()
        assert not ArchiveRun.objects.filter(finished_at=None).exists()
        ArchiveRun.objects.filter(pk=run.pk).update(asked_at=ago)
        ArchiveRun.objects.get(pk=run.pk).path.touch()
    runs.forget_old()
    assert len(list(tmp_path.iterdir())) == ArchiveRun.objects.count() == runs.KEPT
    assert set(tmp_path.iterdir()) >= {ArchiveRun.objects.first().path}


def test_it_goes_to_object_storage_where_that_is_named(desk, settings, tmp_path, monkeypatch):
    """To one in a folder, which its library serves as it does all others."""
    monkeypatch.setattr(runs, "INTERVAL", timedelta(0))
    settings.VAR_DIR, bucket = tmp_path / "var", tmp_path / "bucket"
    settings.ARCHIVE_DIR = f"file://{bucket}/"
    # Not there: what the storage says is said, and no file is left.
    runs.plan_weekly()
    runs.make_next(until=lambda: False)
    failed = ArchiveRun.objects.get()
    assert "bucket" in failed.failure
    assert "\n" not in failed.failure
    assert list((tmp_path / "var/archives").iterdir()) == []
    assert "it could not be made" in desk.get(PAGE).content.decode()
    bucket.mkdir()
    ArchiveRun.objects.update(asked_at=clock.now() - runs.RETRY_DELAY)
    for _week in range(runs.KEPT + 1):
        runs.plan_weekly()
        runs.make_next(until=lambda: False)
        last = ArchiveRun.objects.filter(is_weekly=True).first()
        assert (last.failure, last.bytes) == ("", (bucket / str(last)).stat().st_size)
        assert f"{settings.ARCHIVE_DIR}{last}" in desk.get(PAGE).content.decode()
    assert list((tmp_path / "var/archives").iterdir()) == []
    assert zipfile.ZipFile(bucket / str(last)).testzip() is None
    runs.forget_old()
    assert len(list(bucket.iterdir())) == runs.KEPT
    runs.forget_old()
    # What lies here does not wait for a storage that is away.
    here = ArchiveRun.objects.create(finished_at=clock.now() - runs.TTL * 2)
    runs.plan_weekly()
    runs.make_next(until=lambda: False)
    shutil.rmtree(bucket)
    bucket.touch()
    with pytest.raises(StorageError):
        runs.forget_old()
    assert not ArchiveRun.objects.filter(pk=here.pk).exists()


@pytest.mark.parametrize("place", ["ftp://example.org/x", "s3:///", "folder://"])
def test_a_place_where_nothing_can_be_stored_is_said_at_the_start(settings, place):
    settings.ARCHIVE_DIR = place
    assert [error.id for error in object_storage_is_known(None)] == ["worldview.E012"]
    settings.ARCHIVE_DIR = "s3://bucket/folder"
    assert object_storage_is_known(None) == []
