import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('subscriptions', '0023_mailed_at')]

    operations = [
        migrations.AlterField(
            model_name='delivery',
            name='edition',
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name='deliveries',
                to='subscriptions.edition',
                verbose_name='edition',
            ),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='variant',
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                to='subscriptions.variant',
                verbose_name='variant',
            ),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(
                condition=models.Q(('variant__isnull', False)),
                fields=['variant'],
                name='delivery_of_variant',
            ),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(
                condition=models.Q(('until__isnull', False)),
                fields=['until', 'since', 'subscriber'],
                name='delivery_of_digest',
            ),
        ),
    ]
