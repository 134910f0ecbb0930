"""What holds at every address: nothing of a signed-in person is kept by a cache."""

from django.conf import settings


def no_store_for_the_signed_in(get_response):
    """A back button on a shared phone, or a proxy, shows nobody's pages to the next person. Files are the same for all."""
    files = (settings.MEDIA_URL, settings.STATIC_URL)

    def answer(request):
        response = get_response(request)
        if not request.path.startswith(files) and is_signed_in(request):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return answer


def is_signed_in(request):
    """Asks the session only for who carries one or has just got one, so that pages for anyone stay as they are."""
    carries = settings.SESSION_COOKIE_NAME in request.COOKIES or request.session.accessed
    return carries and hasattr(request, "user") and request.user.is_authenticated
