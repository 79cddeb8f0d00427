"""A face of the site's own, which is the default; a former program shows its system's for it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0072_former_hosts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sitesettings',
            name='typeface',
            field=models.CharField(choices=[('broadsheet', 'Broadsheet serif: the site’s own, the same on every screen'), ('old-style', 'Old-style serif: warm, as books are set'), ('transitional', 'Transitional serif: firm, as newspapers are set'), ('humanist', 'Humanist sans: without serifs, drawn as if written'), ('system', 'System sans: as everything else on the reader’s screen')], db_default='broadsheet', default='broadsheet', help_text='Of what is read, on pages and where you write; mail has one like it. The first is loaded once, 40 kB; the others are on the reader’s system.', max_length=12, verbose_name='typeface'),
        ),
    ]
