from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0020_found_terms'),
    ]

    operations = [
        migrations.AddField(
            model_name='archiveimport',
            name='marks',
            field=models.JSONField(db_default=[], default=list, help_text='Of pages written by hand: the words that were marked on a few of them.'),
        ),
        migrations.AddField(
            model_name='archiveimport',
            name='rules',
            field=models.JSONField(db_default={}, default=dict, help_text='What was learnt from these, and is read by.'),
        ),
    ]
