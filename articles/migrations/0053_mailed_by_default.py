"""Whether a new column is mailed is a setting."""

import articles.models.article
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0052_site_settings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='article',
            name='sent_by_mail',
            field=models.BooleanField(default=articles.models.article.default_sent_by_mail, help_text='Untick for columns from the archive that subscribers need not get today.', verbose_name='send by e-mail'),
        ),
    ]
