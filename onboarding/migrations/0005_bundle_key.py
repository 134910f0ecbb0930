from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0010_job_keys'),
        ('onboarding', '0004_submissions_taken_back'),
        ('sellers', '0004_agreements'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='bundle',
            name='key',
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='bundle',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'building']), models.Q(('key', ''), _negated=True)), fields=('key',), name='onboarding_bundle_one_unfinished'),
        ),
    ]
