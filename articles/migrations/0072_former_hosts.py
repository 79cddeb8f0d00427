"""The hosts that the site had, by which links to its old addresses are known. Pages show none of
them; a former program goes on without."""

from django.db import migrations, models

import articles.models.setting_validators
from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0071_all_changes'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='former_hosts',
            field=models.TextField(blank=True, db_default='', default='', help_text='Where the site was before, a host a line, as in www.example.org. A link to a page there is read as a reference where it leads to a column here. Moving in adds its own.', max_length=4000, validators=[articles.models.setting_validators.validate_hosts], verbose_name='former addresses'),
        ),
        InstallTriggers("articles", only=["SiteSettings"]),
    ]
