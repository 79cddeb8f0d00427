"""A face to read in; a former program goes on in the one it has."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0067_told_elsewhere'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='typeface',
            field=models.CharField(choices=[('old-style', 'Old-style serif: warm, as books are set'), ('transitional', 'Transitional serif: firm, as newspapers are set'), ('humanist', 'Humanist sans: without serifs, drawn as if written'), ('system', 'System sans: as everything else on the reader’s screen')], db_default='old-style', default='old-style', help_text='Of what is read, on pages, in mail and where you write. Nothing is loaded.', max_length=12, verbose_name='typeface'),
        ),
    ]
