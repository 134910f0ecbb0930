"""What this floor keeps no longer than it must (sellers/retention.py)."""

from ikmportal.lib.jobs import UNFINISHED
from onboarding.bundles import drop_files
from onboarding.models import Bundle


def bundles(before):
    """Finished bundles with their files."""
    old = list(Bundle.objects.exclude(UNFINISHED).filter(requested_at__lt=before))
    for bundle in old:
        drop_files(bundle)
        bundle.delete()
    return len(old)


DEEDS = {"paket": bundles}
