"""How many subscribers are active is kept by triggers, as entries of a ledger, like the counts of
columns (articles 0020)."""

import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

# Who confirmed, did not leave and is not suppressed (SubscriberQuerySet.active).
MADE = """
CREATE FUNCTION subscriptions_subscribers_counted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    came bigint := 0;
    went bigint := 0;
BEGIN
    IF TG_OP <> 'DELETE' THEN
        SELECT count(*) INTO came FROM added
         WHERE confirmed_at IS NOT NULL AND left_at IS NULL AND suppressed_at IS NULL;
    END IF;
    IF TG_OP <> 'INSERT' THEN
        SELECT count(*) INTO went FROM removed
         WHERE confirmed_at IS NOT NULL AND left_at IS NULL AND suppressed_at IS NULL;
    END IF;
    IF came <> went THEN
        INSERT INTO subscriptions_subscribercount (active) VALUES (came - went);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER subscriptions_counted_in AFTER INSERT ON subscriptions_subscriber
    REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_subscribers_counted();
CREATE TRIGGER subscriptions_counted_out AFTER DELETE ON subscriptions_subscriber
    REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_subscribers_counted();
CREATE TRIGGER subscriptions_counted_anew AFTER UPDATE ON subscriptions_subscriber
    REFERENCING OLD TABLE AS removed NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION subscriptions_subscribers_counted();

INSERT INTO subscriptions_subscribercount (active)
SELECT count(*) FROM subscriptions_subscriber
 WHERE confirmed_at IS NOT NULL AND left_at IS NULL AND suppressed_at IS NULL;
"""
GONE = """
DROP TRIGGER subscriptions_counted_in ON subscriptions_subscriber;
DROP TRIGGER subscriptions_counted_out ON subscriptions_subscriber;
DROP TRIGGER subscriptions_counted_anew ON subscriptions_subscriber;
DROP FUNCTION subscriptions_subscribers_counted();
"""


class Migration(migrations.Migration):
    dependencies = [("subscriptions", "0006_changes_labelled")]

    operations = [
        migrations.CreateModel(
            name="SubscriberCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("active", models.IntegerField()),
            ],
        ),
        migrations.RunSQL(MADE, GONE),
        migrations.AddIndex(
            model_name="suppression",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Upper("email"), "text_pattern_ops"
                ),
                name="suppression_begins",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("state__in", ["refused", "unknown", "skipped"])),
                fields=["state", "-id"],
                name="delivery_not_arrived",
            ),
        ),
    ]
