"""What every page knows: whose portal it is, and its own address in the other language."""

from django.conf import settings

ENGLISH = "/en/"


def portal(request):
    path = request.get_full_path()
    indonesian = path.removeprefix(ENGLISH[:-1]) if path.startswith(ENGLISH) else path
    return {
        "portal": settings.PORTAL,
        "site_url": settings.SITE_URL,
        "sends_mail": settings.SENDS_MAIL,
        "has_social": bool(settings.SOCIAL_KEYS),
        "in_indonesian": indonesian,
        "in_english": ENGLISH[:-1] + indonesian,
    }
