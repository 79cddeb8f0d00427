"""What sections are about is found by when their columns appeared, without looking at the columns:
triggers keep that moment beside each finding."""

from django.db import migrations, models

# The column is locked, so that a finding made while it is published or withdrawn has the moment
# that results.
FUNCTIONS = """
CREATE FUNCTION articles_found_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT CASE WHEN a.withdrawn_at IS NULL AND a.binned_at IS NULL THEN a.published_at END
      INTO NEW.published_at
      FROM articles_section s JOIN articles_article a ON a.id = s.article_id
     WHERE s.id = NEW.section_id
       FOR SHARE OF a;
    RETURN NEW;
END $$;

CREATE FUNCTION articles_standing_about() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE articles_sectionkeyword SET published_at = NULL
     WHERE section_id IN (SELECT id FROM articles_section WHERE article_id = NEW.id);
    RETURN NULL;
END $$;

UPDATE articles_sectionkeyword k SET published_at = a.published_at
  FROM articles_section s JOIN articles_article a ON a.id = s.article_id
 WHERE s.id = k.section_id AND a.withdrawn_at IS NULL AND a.binned_at IS NULL;

-- Whatever is written into the moment, it is looked up.
CREATE TRIGGER articles_found_about BEFORE INSERT OR UPDATE ON articles_sectionkeyword
    FOR EACH ROW EXECUTE FUNCTION articles_found_about();
CREATE TRIGGER articles_standing_about
    AFTER UPDATE OF published_at, withdrawn_at, binned_at ON articles_article
    FOR EACH ROW
    WHEN ((OLD.published_at, OLD.withdrawn_at, OLD.binned_at)
          IS DISTINCT FROM (NEW.published_at, NEW.withdrawn_at, NEW.binned_at))
    EXECUTE FUNCTION articles_standing_about();
"""
GONE = """
DROP TRIGGER articles_found_about ON articles_sectionkeyword;
DROP TRIGGER articles_standing_about ON articles_article;
DROP FUNCTION articles_found_about();
DROP FUNCTION articles_standing_about();
"""
# No page changes by it.
QUIETLY = (
    "ALTER TABLE articles_sectionkeyword DISABLE TRIGGER USER",
    "ALTER TABLE articles_sectionkeyword ENABLE TRIGGER USER",
)


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_citations_counted")]

    operations = [
        migrations.AddField(
            model_name="sectionkeyword",
            name="published_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Of its column, if that was neither withdrawn nor binned; kept by triggers.",
                null=True,
            ),
        ),
        migrations.RunSQL(QUIETLY[0], migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, GONE),
        migrations.RunSQL(QUIETLY[1], migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="sectionkeyword",
            index=models.Index(
                condition=models.Q(("origin", "struck"), _negated=True),
                fields=["keyword", "published_at"],
                include=("section",),
                name="sections_about_by_moment",
            ),
        ),
    ]
