"""Workers say how far their clocks are off."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('worldview', '0002_log_found'),
    ]

    operations = [
        migrations.AddField(
            model_name='workersighting',
            name='clock_ahead',
            field=models.FloatField(db_default=0.0, help_text="By how many seconds its clock was ahead of the database's; negative: behind."),
        ),
    ]
