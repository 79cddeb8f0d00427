"""The database's promise: no two keywords of one name, no two other names, no two publications, and
no other name that is a keyword's own."""

from django.db import migrations, models

import articles.text.names

from . import _twins

# What a former program, running beside, made after they were merged: nobody writes until the
# constraints stand.
LOCK = f"LOCK TABLE {', '.join(_twins.TABLES)} IN SHARE ROW EXCLUSIVE MODE"


def merge_again(apps, schema_editor):
    schema_editor.execute(LOCK)
    _twins.merge_twins(apps, schema_editor)
    # Tables with triggers that still wait cannot be altered.
    schema_editor.execute('SET CONSTRAINTS ALL IMMEDIATE')

# Two transactions that would make a keyword and another name of it at once wait for each other.
FUNCTIONS = """
CREATE FUNCTION articles_names_differ() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.name_key = OLD.name_key THEN
        RETURN NULL;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('articles.keyword:' || NEW.name_key, 0));
    IF (TG_TABLE_NAME = 'articles_keyword'
            AND EXISTS (SELECT FROM articles_keywordname WHERE name_key = NEW.name_key))
        OR (TG_TABLE_NAME = 'articles_keywordname'
            AND EXISTS (SELECT FROM articles_keyword WHERE name_key = NEW.name_key))
    THEN
        RAISE unique_violation USING CONSTRAINT = 'keywords_and_other_names_differ',
            MESSAGE = 'A keyword and another name of one are the same: ' || NEW.name;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER articles_names_differ AFTER INSERT OR UPDATE ON articles_keyword
    FOR EACH ROW EXECUTE FUNCTION articles_names_differ();
CREATE TRIGGER articles_names_differ AFTER INSERT OR UPDATE ON articles_keywordname
    FOR EACH ROW EXECUTE FUNCTION articles_names_differ();
"""
GONE = """
DROP TRIGGER articles_names_differ ON articles_keyword;
DROP TRIGGER articles_names_differ ON articles_keywordname;
DROP FUNCTION articles_names_differ();
"""
ONCE = {
    'keyword': 'keyword_name_once',
    'keywordname': 'other_name_once',
    'publication': 'publication_name_once',
}


def once(model, name):
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AlterField(
            model_name=model,
            name='name_key',
            field=models.CharField(editable=False, max_length=articles.text.names.MAX_LENGTH),
        ),
        migrations.AddConstraint(
            model_name=model,
            constraint=models.UniqueConstraint(fields=['name_key'], name=name),
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0028_twins_merged'),
    ]

    operations = [
        migrations.RunPython(merge_again, migrations.RunPython.noop),
        *(operation for model, name in ONCE.items() for operation in once(model, name)),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
