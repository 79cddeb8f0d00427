from django.db import migrations


def render_and_thread(apps, schema_editor):
    """What was there before gets its HTML, its thread, and the answers under it counted."""
    from comments import markup

    Comment = apps.get_model("comments", "Comment")
    threads = {}
    for comment in Comment.objects.order_by("pk").iterator(chunk_size=500):
        comment.html = markup.rendered(comment.body)
        if comment.answers_id:
            comment.thread_id = threads.get(comment.answers_id, comment.answers_id)
            threads[comment.pk] = comment.thread_id
        comment.save(update_fields=["html", "thread"])
    answered = Comment.objects.filter(state="approved").exclude(thread=None)
    counts = {}
    for thread in answered.values_list("thread", flat=True).iterator(chunk_size=500):
        counts[thread] = counts.get(thread, 0) + 1
    for thread, number in counts.items():
        Comment.objects.filter(pk=thread).update(answer_count=number)


class Migration(migrations.Migration):
    dependencies = [("comments", "0002_conversation")]
    operations = [
        migrations.RunPython(render_and_thread, migrations.RunPython.noop),
        migrations.RunSQL(
            "UPDATE comments_decision SET reasons = ARRAY[reason] WHERE reason <> ''",
            "UPDATE comments_decision SET reason = left(coalesce(reasons[1], ''), 300)",
        ),
        migrations.RemoveField("decision", "reason"),
    ]
