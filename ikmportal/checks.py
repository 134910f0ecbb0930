"""What Django's own deployment check does not ask: `check --deploy` in production holds these too."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error, register
from django.urls import get_resolver
from PIL import Image

PAGE_CACHES = {
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
    "django.middleware.cache.CacheMiddleware",
}
ALONE = ("locmem", "dummy", "filebased")
MOST_PIXELS = 24_000_000  # a 40 megapixel WebP took 683 MB to decode


@register(deploy=True)
def check_production(app_configs, **kwargs):
    if settings.LOCAL:
        return []
    return [Error(words, id=f"ikmportal.E{number:03}") for number, words in enumerate(faults(), start=1) if words]


def faults():
    """A sentence for each thing that is wrong, None for each that is right; the places never change."""
    yield hosts()
    yield shared_cache()
    yield content_policy()
    yield page_cache()
    yield login_required()
    yield pixels()
    yield proxies()
    yield validators()
    yield exempt_from_csrf()
    yield open_to_the_world("DATABASE_URL", database_address())
    yield open_to_the_world("BROKER_URL", settings.CELERY_BROKER_URL)
    yield open_to_the_world("CACHE_URL", cache_address())
    yield buckets()


def hosts():
    if (
        any(set(name) & set("*") or name.startswith(".") for name in settings.ALLOWED_HOSTS)
        or not settings.ALLOWED_HOSTS
    ):
        return "ALLOWED_HOSTS harus memuat nama host yang persis, tanpa tanda bintang."
    if urlsplit(settings.SITE_URL).hostname not in settings.ALLOWED_HOSTS:
        return "SITE_URL harus beralamat di salah satu ALLOWED_HOSTS; kalau tidak, tautan menuju tempat lain."
    return None


def shared_cache():
    if any(word in settings.CACHES["default"]["BACKEND"] for word in ALONE):
        return "CACHE_URL harus menyebut peladen; kalau tidak, tiap proses menghitung sandi salah sendiri-sendiri."
    return None


def content_policy():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    if any("unsafe-" in str(source) for sources in policy.values() for source in sources):
        return "CONTENT_SECURITY_POLICY harus tanpa unsafe-inline dan unsafe-eval."
    return None


def page_cache():
    if PAGE_CACHES & set(settings.MIDDLEWARE):
        return "MIDDLEWARE tidak boleh menyimpan halaman: halaman satu orang akan terlihat orang lain."
    return None


def login_required():
    if "django.contrib.auth.middleware.LoginRequiredMiddleware" not in settings.MIDDLEWARE:
        return (
            "LoginRequiredMiddleware harus terpasang; kalau tidak, halaman yang lupa bertanya terbuka bagi semua orang."
        )
    return None


def pixels():
    if not Image.MAX_IMAGE_PIXELS or 2 * Image.MAX_IMAGE_PIXELS > MOST_PIXELS:  # Pillow refuses at twice its number
        return f"MAX_IMAGE_PIXELS harus menolak gambar di atas {MOST_PIXELS} piksel."
    return None


def proxies():
    if settings.SECURE_PROXY_SSL_HEADER and settings.ALLAUTH_TRUSTED_PROXY_COUNT < 1:
        return "TRUSTED_PROXY_COUNT harus menyebut berapa proksi di depan portal: batas percobaan menghitung alamat sebelum proksi."
    return None


def validators():
    if not settings.AUTH_PASSWORD_VALIDATORS:
        return "AUTH_PASSWORD_VALIDATORS tidak boleh kosong."
    return None


def exempt_from_csrf():
    if found := sorted(
        route for route, view in walk(get_resolver().url_patterns) if getattr(view, "csrf_exempt", False)
    ):
        return f"Token CSRF tidak boleh dilewati: {', '.join(found)}"
    return None


def walk(patterns, prefix=""):
    """`(route, view)` of every address."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def open_to_the_world(name, address):
    """A server without a password, or one asked by a public name without TLS."""
    parts = urlsplit(address)
    if parts.scheme in ("sqlite", "memory", "filesystem") or not parts.hostname:
        return None
    if not parts.password:
        return f"{name} harus memuat sandi."
    if is_public(parts.hostname) and not (parts.scheme == "rediss" or "sslmode=" in parts.query):
        return f"{name} menyebut host umum: pakai TLS (rediss://, ?sslmode=verify-full) atau nama jaringan dalam."
    return None


def is_public(host):
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith((".internal", ".local", ".lan", ".localhost"))


def database_address():
    told = settings.DATABASES["default"]
    if not told.get("HOST") or told["HOST"].startswith("/"):
        return "sqlite:"  # a socket of this machine
    mode = told.get("OPTIONS", {}).get("sslmode")
    query = f"?sslmode={mode}" if mode in ("require", "verify-ca", "verify-full") else ""
    return f"postgres://{told.get('USER', '')}:{told.get('PASSWORD', '')}@{told['HOST']}/{query}"


def buckets():
    public, private = (settings.STORAGES[name]["OPTIONS"].get("bucket_name") for name in ("default", "private"))
    if bool(public) != bool(private):
        return "S3_PUBLIC_BUCKET dan S3_PRIVATE_BUCKET harus diisi keduanya, atau tidak satu pun."
    if public and public == private:
        return "S3_PRIVATE_BUCKET harus lain dari S3_PUBLIC_BUCKET; kalau tidak, pindaian surat izin terbuka bagi semua orang."
    return None


def cache_address():
    place = settings.CACHES["default"].get("LOCATION", "")
    return place[0] if isinstance(place, list) else place
