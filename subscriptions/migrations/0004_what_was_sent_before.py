"""What the ledgers held before, in the states they have now; and a record of consent that nobody
can rewrite."""

from django.conf import settings
from django.db import migrations, models
from django.utils.crypto import salted_hmac

NEW_STATES = {"sending": "unknown", "sent": "accepted", "rejected": "refused"}
OLD_STATES = {
    "claimed": "queued",
    "handing_over": "unknown",
    "retry": "queued",
    "accepted": "sent",
    "refused": "rejected",
}


def _rename(states):
    """SQL that renames states in both ledgers."""
    cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in states.items())
    return "; ".join(
        f"UPDATE {table} SET state = CASE state {cases} ELSE state END"
        for table in ("subscriptions_delivery", "subscriptions_letter")
    )


def fill_keys(apps, schema_editor):
    for suppression in apps.get_model("subscriptions", "Suppression").objects.all():
        suppression.key = salted_hmac(
            "subscriptions.address",
            suppression.email.lower(),
            secret=settings.SECRET_KEY,
            algorithm="sha256",
        ).hexdigest()
        suppression.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0003_exact_delivery")]

    operations = [
        migrations.RunSQL(_rename(NEW_STATES), _rename(OLD_STATES)),
        migrations.RunSQL(
            """
            UPDATE subscriptions_letter l SET "to" = s.email
              FROM subscriptions_subscriber s WHERE s.id = l.subscriber_id;
            UPDATE subscriptions_edition e SET frozen_at = made_at,
                   candidates = (SELECT count(*) FROM subscriptions_delivery d
                                  WHERE d.edition_id = e.id);
            UPDATE subscriptions_subscriber s SET suppressed_at = u.added_at, next_digest_at = NULL
              FROM subscriptions_suppression u WHERE upper(u.email) = upper(s.email);
            """,
            migrations.RunSQL.noop,
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="suppression",
            name="key",
            field=models.CharField(editable=False, max_length=64, unique=True),
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION subscriptions_consent_stands() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'The record of consent is only ever added to.';
            END $$;
            CREATE TRIGGER consent_stands BEFORE UPDATE ON subscriptions_consentevent
                FOR EACH ROW EXECUTE FUNCTION subscriptions_consent_stands();
            """,
            """
            DROP TRIGGER consent_stands ON subscriptions_consentevent;
            DROP FUNCTION subscriptions_consent_stands();
            """,
        ),
    ]
