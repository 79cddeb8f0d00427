"""Comments that are there become what they would be had they come in now: fewer marks on a letter,
round brackets in names, and links of addresses (data alone). Made again, it changes nothing."""

from django.db import migrations

from articles.text.characters import normalize_visitor_text
from comments import markup
from comments.names import normalize_name

BATCH_SIZE = 500


def narrow_and_link(apps, schema_editor):
    Comment = apps.get_model("comments", "Comment")
    last = 0
    while batch := list(
        Comment.objects.filter(pk__gt=last).order_by("pk").only("name", "body", "html")[:BATCH_SIZE]
    ):
        for comment in batch:
            changed = {"name": normalize_name(comment.name)}
            body = normalize_visitor_text(comment.body)
            if body != comment.body or "://" in body or "www." in body.lower():
                changed |= {"body": body, "html": markup.rendered(body)}
            if any(getattr(comment, field) != value for field, value in changed.items()):
                # Its writer may change it meanwhile, by the program that runs still.
                same = Comment.objects.filter(pk=comment.pk, name=comment.name, body=comment.body)
                same.update(**changed)
        last = batch[-1].pk


class Migration(migrations.Migration):

    atomic = False

    dependencies = [("comments", "0013_comments_from_the_desk")]

    operations = [migrations.RunPython(narrow_and_link, migrations.RunPython.noop)]
