"""An address that waits to be published counts as taken, in the database: one row for each address
of a day that a column has or will have, kept by a trigger, so that former code keeps them too.

Where an address that waits was taken by another column before, it gets no row; the desk says so."""

import django.db.models.deletion
from django.db import migrations, models

FUNCTIONS = r"""
CREATE FUNCTION articles_take_address() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    waiting_day date;
    waiting_slug varchar;
BEGIN
    INSERT INTO articles_takenaddress AS taken (article_id, edition_date, slug, held)
    VALUES (NEW.id, NEW.edition_date, NEW.slug, false)
    ON CONFLICT (edition_date, slug) DO UPDATE SET held = false
     WHERE taken.article_id = NEW.id AND taken.held;
    IF NOT EXISTS (SELECT FROM articles_takenaddress
                    WHERE edition_date = NEW.edition_date AND slug = NEW.slug
                      AND article_id = NEW.id) THEN
        RAISE unique_violation USING
            MESSAGE = 'duplicate key value violates unique constraint "one_article_per_permalink"',
            DETAIL = 'The address ' || NEW.edition_date || '/' || NEW.slug || ' is taken.',
            CONSTRAINT = 'one_article_per_permalink', TABLE = 'articles_article';
    END IF;
    IF NEW.unpublished_revision_id IS NOT NULL THEN
        BEGIN
            SELECT (content->>'edition_date')::date, left(content->>'slug', 80)
              INTO waiting_day, waiting_slug
              FROM articles_revision WHERE id = NEW.unpublished_revision_id;
        EXCEPTION WHEN data_exception THEN
            waiting_day := NULL;
        END;
    END IF;
    IF waiting_slug <> '' AND waiting_day IS NOT NULL
            AND (waiting_day, waiting_slug) <> (NEW.edition_date, NEW.slug) THEN
        INSERT INTO articles_takenaddress AS taken (article_id, edition_date, slug, held)
        VALUES (NEW.id, waiting_day, waiting_slug, true)
        ON CONFLICT (edition_date, slug) DO UPDATE SET held = true
         WHERE taken.article_id = NEW.id AND NOT taken.held;
    END IF;
    DELETE FROM articles_takenaddress
     WHERE article_id = NEW.id
       AND (edition_date, slug) <> (NEW.edition_date, NEW.slug)
       AND (edition_date, slug) IS DISTINCT FROM (waiting_day, waiting_slug);
    RETURN NULL;
END $$;

CREATE FUNCTION articles_leave_address() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM articles_takenaddress WHERE article_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER articles_take_address_in AFTER INSERT ON articles_article
    FOR EACH ROW EXECUTE FUNCTION articles_take_address();
CREATE TRIGGER articles_take_address_anew
    AFTER UPDATE OF slug, edition_date, unpublished_revision_id ON articles_article
    FOR EACH ROW WHEN ((OLD.slug, OLD.edition_date, OLD.unpublished_revision_id)
        IS DISTINCT FROM (NEW.slug, NEW.edition_date, NEW.unpublished_revision_id))
    EXECUTE FUNCTION articles_take_address();
CREATE TRIGGER articles_leave_address AFTER DELETE ON articles_article
    FOR EACH ROW EXECUTE FUNCTION articles_leave_address();

INSERT INTO articles_takenaddress (article_id, edition_date, slug, held)
SELECT id, edition_date, slug, false FROM articles_article;
INSERT INTO articles_takenaddress (article_id, edition_date, slug, held)
SELECT a.id, (r.content->>'edition_date')::date, r.content->>'slug', true
  FROM articles_article a JOIN articles_revision r ON r.id = a.unpublished_revision_id
 WHERE r.content->>'edition_date' ~ '^\d{4}-\d\d-\d\d$'
   AND length(r.content->>'slug') BETWEEN 1 AND 80
 ORDER BY a.id
    ON CONFLICT (edition_date, slug) DO NOTHING;
"""
GONE = """
DROP TRIGGER articles_take_address_in ON articles_article;
DROP TRIGGER articles_take_address_anew ON articles_article;
DROP TRIGGER articles_leave_address ON articles_article;
DROP FUNCTION articles_take_address();
DROP FUNCTION articles_leave_address();
"""


class Migration(migrations.Migration):
    dependencies = [("articles", "0034_copies_described")]

    operations = [
        migrations.CreateModel(
            name="TakenAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition_date", models.DateField()),
                ("slug", models.SlugField(max_length=80, db_index=False, allow_unicode=True)),
                ("held", models.BooleanField(default=False, help_text="Readers do not find the column there yet.")),
                ("article", models.ForeignKey(on_delete=django.db.models.deletion.DO_NOTHING, related_name="taken_addresses", to="articles.article")),
            ],
            options={
                "verbose_name_plural": "taken addresses",
                "constraints": [
                    models.UniqueConstraint(fields=("edition_date", "slug"), name="address_taken_once")
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]  # fmt: skip
