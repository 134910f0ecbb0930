"""What gunicorn serves in the drill of clocks: the portal under a clock that is wrong by so many seconds; in the control arm
one that takes what a phone tells as it is."""

import datetime
import logging
import os
import time

from django.utils import timezone

from ikmportal.bench.scratch import attach

SHIFT, WITHOUT_GUARD = "IKM_DRILL_SHIFT", "IKM_DRILL_CLOCKS_AS_TOLD"  # known to this file and the drill alone


def serve():
    set_clock(float(os.environ[SHIFT]))
    attach()
    from django.core.wsgi import get_wsgi_application

    logging.disable(logging.CRITICAL)
    application = get_wsgi_application()
    if os.environ.get(WITHOUT_GUARD):
        _take_the_guard_out()
    return application


def set_clock(seconds):
    """Both clocks Django reads, before any model takes one of them as its default."""
    tell, now = time.time, timezone.now
    time.time = lambda: tell() + seconds
    timezone.now = lambda: now() + datetime.timedelta(seconds=seconds)


def _take_the_guard_out():
    """As it was: a moment to come is refused, any other is believed."""
    from ikmportal.lib import clocks
    from monitoring.forms.visit import SentVisitForm, VisitForm

    SentVisitForm.clean_held_at = VisitForm.clean_held_at
    clocks.held = lambda told, **_clocks: told
