"""Every format's small export comes in whole: nothing of it fails, and a second time changes
nothing."""

from articles.models import Article
from comments.models import Comment
from subscriptions.models import Subscriber
from tests.moving_in.conftest import account, take_in
from tests.moving_in.exports import EXPORTS
from tests.moving_in.test_formats import packed
from worldview.moving_in.models import ImportedItem


def test_what_readers_find_is_taken_in(db, tmp_path):
    for name, (files, _numbers) in EXPORTS.items():
        path = packed(tmp_path, files)
        made = take_in(path, name=name)
        assert made.state == "finished", name
        failed = ImportedItem.objects.filter(run=made, reason__contains="could not be taken in")
        assert list(failed.values_list("reason")) == [], name
        lines, articles = ImportedItem.objects.count(), Article.everything.count()
        again = take_in(path, name=name)
        assert not {what for _kind, what in account(again)} & {"made", "updated"}, name
        assert (ImportedItem.objects.count(), Article.everything.count()) == (lines, articles)
    assert Comment.objects.filter(article__headline="Ebb", body="Right so").exists()
    assert Subscriber.objects.active().filter(email__iexact="r@x.example").exists()
