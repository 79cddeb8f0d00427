"""Authors are among the samples."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0011_samples'),
    ]

    operations = [
        migrations.AlterField(
            model_name='sample',
            name='kind',
            field=models.CharField(choices=[('column', 'Column'), ('comment', 'Comment'), ('photo', 'Photo'), ('keyword', 'Keyword'), ('publication', 'Publication'), ('author', 'Author')], max_length=11),
        ),
    ]
