"""An end to every session: a phone that is lent, lost or left on a desk."""

import time

from django.conf import settings
from django.contrib.auth import logout

SINCE, SEEN = "masuk_pada", "terlihat_pada"  # seconds of the epoch, in the session


def sessions_end(get_response):
    """Signs out whoever has been in for too long, or of the office and away. Asks nothing of who carries no session."""

    def answer(request):
        carries = settings.SESSION_COOKIE_NAME in request.COOKIES and not request.path.startswith(settings.MEDIA_URL)
        if carries and request.user.is_authenticated:
            _end_or_note(request, time.time())
        return get_response(request)

    return answer


def _end_or_note(request, now):
    since, seen = request.session.get(SINCE), request.session.get(SEEN)
    if since is None:
        begin_session(request=request)  # it is older than this rule: it begins to count now
    elif has_ended(request.user, now - since, now - seen):
        logout(request)
    elif request.user.is_of_the_office and now - seen > settings.SESSION_SEEN_EVERY:
        request.session[SEEN] = now


def begin_session(*, request, **kwargs):
    """Django tells of every way of signing in (`user_logged_in`, connected in ikmportal/apps.py)."""
    request.session[SINCE] = request.session[SEEN] = time.time()


def has_ended(user, age, idle):
    """Whether a session of this age, unseen for so long (both in seconds), is over for this person."""
    ages = settings.SESSION_AGES
    if age > ages["all"]:
        return True
    return user.is_of_the_office and (age > ages["office"] or idle > ages["office_idle"])
