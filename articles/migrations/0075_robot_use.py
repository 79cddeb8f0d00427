"""What robots may use columns for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0074_broadsheet_chosen'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='robot_use',
            field=models.CharField(choices=[('unsaid', 'Nothing is said'), ('answers', 'Search, and answers that quote a page; no training'), ('search', 'Search alone')], db_default='unsaid', default='unsaid', help_text='Said in robots.txt, where honest ones look. It holds nobody back by force.', max_length=10, verbose_name='what robots may use columns for'),
        ),
    ]
