"""What readers write to the editor, beside reports of trouble."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('comments', '0022_pages_take_comments'),
    ]

    operations = [
        migrations.AddField(
            model_name='troublereport',
            name='kind',
            field=models.CharField(choices=[('trouble', 'trouble with commenting'), ('contact', 'to the editor')], db_default='trouble', default='trouble', max_length=7, verbose_name='about'),
        ),
    ]
