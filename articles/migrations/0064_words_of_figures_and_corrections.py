"""What figures and corrections call their fields, marked for translation; nothing changes."""

import background.clock
import datetime
import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0063_words_of_the_desk'),
    ]

    operations = [
        migrations.AlterField(
            model_name='correction',
            name='corrected_at',
            field=models.DateTimeField(default=background.clock.now, validators=[django.core.validators.MinValueValidator(datetime.datetime(1600, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), 'Choose a day between 1600 and 2200.'), django.core.validators.MaxValueValidator(datetime.datetime(2200, 12, 31, 0, 0, tzinfo=datetime.timezone.utc), 'Choose a day between 1600 and 2200.')], verbose_name='corrected at'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='kind',
            field=models.CharField(choices=[('correction', 'Correction'), ('clarification', 'Clarification'), ('update', 'Update')], default='correction', max_length=13, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='section',
            field=models.ForeignKey(blank=True, help_text='The section it is about; empty where it is about the whole column.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='corrections', to='articles.section', verbose_name='section'),
        ),
        migrations.AlterField(
            model_name='correction',
            name='text',
            field=models.TextField(help_text='What was wrong, and what is right. Readers see it.', verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='caption',
            field=models.TextField(blank=True, help_text='What the picture shows.', validators=[django.core.validators.MaxLengthValidator(20000)], verbose_name='caption'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='credit',
            field=models.CharField(blank=True, help_text='As in AFP.', max_length=200, verbose_name='credit'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='decorative',
            field=models.BooleanField(default=False, help_text='The picture says nothing that the text does not: readers who cannot see it are told nothing of it.', verbose_name='decorative'),
        ),
        migrations.AlterField(
            model_name='revision',
            name='name',
            field=models.CharField(blank=True, help_text='As in “Before the lawyers read it”.', max_length=100, verbose_name='name'),
        ),
        migrations.AlterField(
            model_name='section',
            name='headline',
            field=models.CharField(max_length=300, verbose_name='headline'),
        ),
    ]
