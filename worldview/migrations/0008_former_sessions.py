"""Who is logged in stays logged in."""

from django.db import migrations
from django.utils import timezone


def take_over(apps, schema_editor):
    from django.contrib.sessions.backends.db import SessionStore

    users = set(apps.get_model("auth", "User").objects.values_list("pk", flat=True))
    former = apps.get_model("sessions", "Session").objects.filter(expire_date__gt=timezone.now())
    store, taken = SessionStore(), []
    for session in former.iterator():
        user = str(store.decode(session.session_data).get("_auth_user_id", ""))
        if user.isdecimal() and int(user) in users:
            taken.append((session, int(user)))
    made = apps.get_model("worldview", "DeskSession")
    made.objects.bulk_create(
        (
            made(
                session_key=session.session_key,
                session_data=session.session_data,
                expire_date=session.expire_date,
                user_id=user,
            )
            for session, user in taken
        ),
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("sessions", "0001_initial"),
        ("worldview", "0007_desk_sessions"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop)]
