"""Each name beside what it is compared by (``articles.text.names.name_key``): the columns, and a
trigger that fills them in where the program that runs beside this migration does not know them."""

from django.db import migrations, models

SINGLE, DOUBLE, DASHES = "‘’‚‛ʼʻʹ′´`＇", "“”„‟«»″＂", "‐‑‒–—―−﹘﹣－"
CURLY = SINGLE + DOUBLE + DASHES
STRAIGHT = "''" * len(SINGLE) + '"' * len(DOUBLE) + "-" * len(DASHES)

# What name_key does, as nearly as SQL can; it differs only for letters that fold to several, but
# for ß. The program writes its own key.
FUNCTIONS = rf"""
CREATE FUNCTION articles_name_key(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(btrim(regexp_replace(replace(replace(lower(normalize(translate(
               regexp_replace(name,
                   '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f'
                   '\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb'
                   '\U000e0000-\U000e0fff]', '', 'g'),
               '{CURLY}', '{STRAIGHT}'),
               NFKC)), 'ß', 'ss'), 'ς', 'σ'), '\s+', ' ', 'g')), 400)
$$;

CREATE FUNCTION articles_name_keyed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.name_key IS NULL OR (
        TG_OP = 'UPDATE' AND NEW.name_key = OLD.name_key
        AND articles_name_key(NEW.name) <> articles_name_key(OLD.name)
    ) THEN
        NEW.name_key := articles_name_key(NEW.name);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER articles_name_keyed BEFORE INSERT OR UPDATE ON articles_keyword
    FOR EACH ROW EXECUTE FUNCTION articles_name_keyed();
CREATE TRIGGER articles_name_keyed BEFORE INSERT OR UPDATE ON articles_keywordname
    FOR EACH ROW EXECUTE FUNCTION articles_name_keyed();
CREATE TRIGGER articles_name_keyed BEFORE INSERT OR UPDATE ON articles_publication
    FOR EACH ROW EXECUTE FUNCTION articles_name_keyed();
"""
GONE = """
DROP TRIGGER articles_name_keyed ON articles_keyword;
DROP TRIGGER articles_name_keyed ON articles_keywordname;
DROP TRIGGER articles_name_keyed ON articles_publication;
DROP FUNCTION articles_name_keyed();
DROP FUNCTION articles_name_key(text);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0026_found_by_index'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name='name_key',
                field=models.CharField(editable=False, max_length=400, null=True),
            )
            for model in ('keyword', 'keywordname', 'publication')
        ),
        migrations.RunSQL(FUNCTIONS, GONE),
    ]
