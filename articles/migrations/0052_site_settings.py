"""What the paper says of itself, changed at the desk."""

import articles.models.setting_validators
import background.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pagecache.operations import InstallTriggers


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0051_sql_in_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SettingsChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('changed_at', models.DateTimeField(db_index=True, default=background.clock.now)),
                ('before', models.JSONField(default=dict)),
                ('after', models.JSONField(default=dict)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SiteSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('site_name', models.CharField(help_text='As in the foot of every page and in the mail’s headers, often its domain.', max_length=80, verbose_name='name of the site')),
                ('column_name', models.CharField(help_text='The name plate of every page.', max_length=80, verbose_name='name of the column')),
                ('former_column_names', models.TextField(blank=True, help_text='One a line. References and titles that use them are read as its own.', max_length=2000, verbose_name='former names of the column')),
                ('description', models.CharField(help_text='A sentence: under the name plate, in search results and feeds.', max_length=200, verbose_name='description')),
                ('byline', models.CharField(blank=True, help_text='Who writes, as new columns begin with it.', max_length=200, verbose_name='byline')),
                ('language', models.CharField(max_length=20, verbose_name='language')),
                ('time_zone', models.CharField(max_length=64, validators=[articles.models.setting_validators.validate_time_zone], verbose_name='time zone')),
                ('accent', models.CharField(choices=[('red', 'Red'), ('blue', 'Blue'), ('green', 'Green'), ('purple', 'Purple'), ('brown', 'Brown'), ('ink', 'Black')], default='red', max_length=10, verbose_name='accent colour')),
                ('mark', models.JSONField(blank=True, default=list, verbose_name='name plate')),
                ('icon', models.JSONField(blank=True, default=list, verbose_name='icon')),
                ('portrait', models.JSONField(blank=True, default=list, verbose_name='columnist’s picture')),
                ('front_page', models.CharField(choices=[('teasers', 'The newest column, and the ones before it with their beginnings'), ('headlines', 'The newest column, and the headlines of the ones before it'), ('alone', 'The newest column alone')], default='teasers', max_length=10, verbose_name='front page')),
                ('announcement', models.CharField(blank=True, help_text='A line at the top of every page.', max_length=300, verbose_name='announcement')),
                ('announcement_until', models.DateTimeField(blank=True, help_text='Empty: until it is taken away.', null=True, verbose_name='announced until')),
                ('menu', models.TextField(blank=True, help_text='At the top of every page: a line for each entry, “Label | address”, the address a path of this site (/about/) or one elsewhere (https://…). What begins with a hyphen stands under the line before it. Empty: as it comes.', max_length=4000, validators=[articles.models.setting_validators.validate_menu], verbose_name='menu')),
                ('foot_menu', models.TextField(blank=True, help_text='In the same way. Empty: as it comes.', max_length=4000, validators=[articles.models.setting_validators.validate_menu], verbose_name='menu in the foot')),
                ('footer_lines', models.TextField(blank=True, help_text='On every page. Addresses become links.', max_length=2000, verbose_name='lines in the foot')),
                ('imprint', models.TextField(blank=True, help_text='Who is responsible, where the law asks for it. In the foot, and of mail.', max_length=4000, verbose_name='imprint')),
                ('postal_address', models.TextField(blank=True, help_text='In the foot of pages and of every mail; many countries require it in mail.', max_length=500, verbose_name='postal address')),
                ('social_addresses', models.TextField(blank=True, help_text='Your pages at other places, one address a line; linked with rel=me.', max_length=2000, validators=[articles.models.setting_validators.validate_addresses], verbose_name='elsewhere')),
                ('donation_address', models.URLField(blank=True, help_text='Linked in the foot.', max_length=500, verbose_name='page for donations')),
                ('takes_comments', models.BooleanField(default=True, help_text='What was written stays readable.', verbose_name='readers can comment')),
                ('takes_subscribers', models.BooleanField(default=True, help_text='Who is subscribed goes on getting mail.', verbose_name='readers can subscribe')),
                ('signup_title', models.CharField(blank=True, help_text='Over the field for the address. Empty: “Receive daily … columns by e-mail”.', max_length=200, verbose_name='invitation')),
                ('signup_promise', models.CharField(blank=True, help_text='Under that field. Empty: “You choose how often and about what, and leave with one click.”', max_length=300, verbose_name='promise')),
                ('confirmation_text', models.TextField(blank=True, help_text='A word of your own in the mail that asks whether the address is theirs.', max_length=2000, verbose_name='confirmation')),
                ('blocked_mail_domains', models.TextField(blank=True, help_text='One a line. No new subscriber and no comment is taken from addresses there.', max_length=10000, validators=[articles.models.setting_validators.validate_domains], verbose_name='blocked domains')),
                ('mails_columns', models.BooleanField(default=True, help_text='Whether a new column begins with its mail ticked.', verbose_name='columns are mailed')),
                ('reply_to', models.EmailField(blank=True, help_text='Where answers to mail go. Empty: to the sender’s address.', max_length=254, verbose_name='Reply-To')),
                ('changed_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'settings',
                'verbose_name_plural': 'settings',
                'default_permissions': (),
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='one_row_of_settings')],
            },
        ),
        InstallTriggers("articles", only=["SiteSettings"]),
    ]
