from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('subscriptions', '0024_indexes_of_deliveries')]

    operations = [
        migrations.AddField(
            model_name='subscriber',
            name='lost_choice',
            field=models.BooleanField(db_default=False, default=False, editable=False),
        ),
    ]
