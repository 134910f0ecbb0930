"""What this floor keeps no longer than it must (sellers/retention.py)."""

from ikmportal.lib.jobs import UNFINISHED
from onboarding.models import Bundle


def bundles(before):
    """Finished bundles with their files."""
    old = list(Bundle.objects.exclude(UNFINISHED).filter(requested_at__lt=before))
    for bundle in old:
        for kept in (bundle.template, bundle.file):
            if kept:
                kept.storage.delete(kept.name)
        bundle.delete()
    return len(old)


DEEDS = {"paket": bundles}
