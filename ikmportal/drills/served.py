"""What gunicorn serves in the drill: the portal; in the control arm one that takes whatever comes as new."""

import os
import uuid

from ikmportal.bench.scratch import attach

WITHOUT_GUARD = "IKM_DRILL_WITHOUT_GUARD"  # known to this file and the drill alone


def serve():
    attach()
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    if os.environ.get(WITHOUT_GUARD):
        _take_the_guard_out()
    return application


def _take_the_guard_out():
    from monitoring import recording

    take = recording.take
    recording.take = lambda key, body, **facts: take(uuid.uuid4(), body, **facts)
