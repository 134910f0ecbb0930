"""Settings, from the environment.

Two modes. `local` (the default) is one process on a laptop: SQLite and files under `var/`, a filesystem broker, a secret
made on first start, and no host but this machine. `production` has no defaults for anything that matters and refuses to
start without it. Every variable is listed in docs/settings.md, and each may come as a file: NAME_FILE holds its path.
"""

from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import get_random_string

env = environ.FileAwareEnv()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(env.str("IKM_VAR", str(BASE_DIR / "var")))

MODE = env.str("IKM_MODE", "local")
if MODE not in ("local", "production"):
    raise ImproperlyConfigured(f"IKM_MODE must be 'local' or 'production', not {MODE!r}.")
LOCAL = MODE == "local"
DEBUG = LOCAL and env.bool("DEBUG", False)


def local_secret():
    """A secret that belongs to this machine alone, kept between starts."""
    path = VAR_DIR / "secret_key"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_string(64))
    return path.read_text()


def hosts():
    """Exact names only: a wildcard would let a forged Host header into links and mails."""
    names = env.list("ALLOWED_HOSTS")
    if any(name.startswith((".", "*")) for name in names):
        raise ImproperlyConfigured("ALLOWED_HOSTS must list exact host names.")
    return names


SECRET_KEY = (env.str("SECRET_KEY", "") or local_secret()) if LOCAL else env.str("SECRET_KEY")
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"] if LOCAL else hosts()
SITE_URL = env.str("SITE_URL", "http://localhost:8000") if LOCAL else env.str("SITE_URL")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# Whose portal this is, as printed on pages and covers.
PORTAL = {
    "name": env.str("PORTAL_NAME", "IKM Agro"),
    "region": env.str("PORTAL_REGION", "Kabupaten Malang"),
    "office": env.str("PORTAL_OFFICE", "Dinas Perindustrian dan Perdagangan"),
    "division": env.str("PORTAL_DIVISION", "Bidang Agro"),
}


def social_keys():
    """`{provider: its app}` for those whose keys are in the environment; the others have no button and no address."""
    found = {}
    for name, key in (("google", "GOOGLE_CLIENT"), ("facebook", "FACEBOOK_CLIENT")):
        if client := env.str(f"{key}_ID", ""):
            found[name] = {"client_id": client, "secret": env.str(f"{key}_SECRET")}
    return found


SOCIAL_KEYS = social_keys()

INSTALLED_APPS = [
    "ikmportal.apps.PortalConfig",
    "ikmportal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    *(f"allauth.socialaccount.providers.{name}" for name in SOCIAL_KEYS),
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "lucide",
    "phonenumber_field",
    "simple_history",
    "template_partials",
    "ikmportal.lib",
    "sellers",
    "catalog",
    "onboarding",
    "monitoring",
]

MIDDLEWARE = [
    "ikmportal.middleware.numbered",
    # What a browser is told stands above everything that may answer: files, refusals and failures are told it too.
    "ikmportal.middleware.closed_senses",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "ikmportal.middleware.usual_methods",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ikmportal.middleware.no_store_for_the_signed_in",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ikmportal.sessions.sessions_end",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ikmportal.middleware.SecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "ikmportal.urls"
WSGI_APPLICATION = "ikmportal.wsgi.application"
FORM_RENDERER = "ikmportal.forms.PortalRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ikmportal.context.portal",
            ]
        },
    }
]

# Database: one ORM code for SQLite and PostgreSQL. Immediate transactions make SQLite writers queue instead of fail.

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{VAR_DIR}/db.sqlite3") if LOCAL else env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 2)  # seconds
    DATABASES["default"]["OPTIONS"]["options"] = (
        "-c lock_timeout=5s -c idle_in_transaction_session_timeout=15min "
        f"-c statement_timeout={env.str('DATABASE_STATEMENT_TIMEOUT', '10min')}"
    )
# Opening SQLite with its pragmas costs as much as half a page, so both databases keep their connections.
DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", 60)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: card HTML and rate limits. More than one process needs a shared one.

CACHES = {"default": env.cache("CACHE_URL", "locmemcache://") if LOCAL else env.cache("CACHE_URL")}
CACHES["default"].setdefault("OPTIONS", {})
if "locmem" in CACHES["default"]["BACKEND"]:
    CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] = 50_000
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "ikmportal.lib.caching.CacheThatMayBeAway"

# Files. `default` is public (renditions of published photos, catalogues); `private` is served by checked views only.

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(VAR_DIR / "media")))
MEDIA_URL = "/media/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(VAR_DIR / "static")))
STATIC_URL = "/static/"
# Hashed and compressed names need collectstatic to have run; a plain checkout serves the files where they lie.
COLLECTED = not LOCAL or env.bool("STATIC_COLLECTED", False)
FONTS_DIR = VAR_DIR / "fonts"
if LOCAL:
    for folder in (FONTS_DIR, STATIC_ROOT):
        folder.mkdir(parents=True, exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", FONTS_DIR)]


def storage(bucket_variable, folder):
    """An S3 bucket when its name is set, else a folder under MEDIA_ROOT."""
    bucket = env.str(bucket_variable, "")
    if not bucket:
        options = {"location": MEDIA_ROOT / folder, "base_url": f"{MEDIA_URL}{folder}/"}
        return {"BACKEND": "ikmportal.lib.files.WholeFileStorage", "OPTIONS": options}
    endpoint, is_public = env.str("S3_ENDPOINT_URL", None), folder == "public"
    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint,
        "browser_url": env.str("S3_BROWSER_URL", endpoint),
        "access_key": env.str("S3_ACCESS_KEY"),
        "secret_key": env.str("S3_SECRET_KEY"),
        "region_name": env.str("S3_REGION", None),
        "custom_domain": env.str("S3_PUBLIC_DOMAIN", None) if is_public else None,
        "querystring_auth": not is_public,
        "querystring_expire": 60,  # seconds; whoever follows the redirect of a checked view does so at once
        "object_parameters": {
            "CacheControl": "public, max-age=31536000, immutable" if is_public else "private, no-store"
        },
        "spool": VAR_DIR / "spool" / bucket,
    }
    return {"BACKEND": "ikmportal.lib.buckets.Bucket", "OPTIONS": options}


def bucket_origins():
    """Where browsers are led for files; a redirect is held to the policy of the page as its first address is."""
    places = [env.str("S3_BROWSER_URL", "") or env.str("S3_ENDPOINT_URL", "")]
    if domain := env.str("S3_PUBLIC_DOMAIN", ""):
        places.append(f"https://{domain}")
    return [place for place in places if place and env.str("S3_PRIVATE_BUCKET", env.str("S3_PUBLIC_BUCKET", ""))]


STORAGES = {
    "default": storage("S3_PUBLIC_BUCKET", "public"),
    "private": storage("S3_PRIVATE_BUCKET", "private"),
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED

# Uploads: a spreadsheet of the whole programme is under a megabyte, a photo of a phone under twelve.

DATA_UPLOAD_MAX_MEMORY_SIZE = 15 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o644
SELLER_QUOTA = env.int("IKM_QUOTA_MB", 300) * 10**6
DISK_FLOOR = env.int("DISK_FLOOR_MB", 1024) * 10**6

# Jobs. The row is the truth, Celery only wakes: a lost message is swept up (ikmportal/lib/jobs.py).

CELERY_BROKER_URL = env.str("BROKER_URL", "filesystem://localhost") if LOCAL else env.str("BROKER_URL")
if CELERY_BROKER_URL.startswith("filesystem"):
    QUEUE_DIR = VAR_DIR / "queue"
    for folder in ("messages", "control"):
        (QUEUE_DIR / folder).mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 7200, "socket_timeout": 5, "socket_connect_timeout": 1}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 3000
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat" / "schedule")
Path(CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(parents=True, exist_ok=True)
CELERY_BEAT_SCHEDULE = {
    "push-spool": {"task": "ikmportal.lib.tasks.push_spool", "schedule": 60},
    "sweep": {"task": "ikmportal.lib.tasks.sweep", "schedule": 15},
    "sweep-photos": {"task": "catalog.tasks.sweep_photos", "schedule": 60},
    "renew-index": {"task": "catalog.tasks.renew_index", "schedule": 900},
    # In the morning; what a stopped beat missed is due when it starts again.
    "remind-lapsing": {"task": "catalog.tasks.remind_lapsing", "schedule": crontab(hour=6, minute=30)},
    "expire-copies": {"task": "catalog.tasks.expire_copies", "schedule": crontab(hour=3, minute=15)},
    "sweep-files": {"task": "ikmportal.lib.tasks.sweep_files", "schedule": crontab(hour=3, minute=45)},
    "keep-no-longer": {"task": "sellers.tasks.keep_no_longer", "schedule": crontab(hour=3, minute=45)},
    "watch": {"task": "monitoring.tasks.watch", "schedule": crontab(hour=6, minute=45)},
    "keep-states": {"task": "monitoring.tasks.keep_states", "schedule": crontab(hour=23, minute=30)},
    "monthly-reports": {"task": "monitoring.tasks.ask_monthly_reports", "schedule": crontab(hour=5, minute=0)},
    "digests": {"task": "monitoring.tasks.send_digests", "schedule": crontab(hour="7-9", minute=0)},
    "mail-notices": {"task": "sellers.tasks.mail_notices", "schedule": 60},
}

# Backups (docs/restore.md). Enough days to notice a slip, enough months to notice what nobody looks at.

BACKUP_DIR = Path(env.str("BACKUP_DIR", str(VAR_DIR / "backups")))
BACKUP_RECIPIENT = env.str("BACKUP_RECIPIENT", "")
BACKUP_MEDIA = env.bool("BACKUP_MEDIA", True)
BACKUPS_KEPT = {"day": 7, "week": 5, "month": 12}
CELERY_BEAT_SCHEDULE["scrub"] = {"task": "ikmportal.tasks.scrub", "schedule": crontab(day_of_week=0, hour=3, minute=45)}
if BACKUP_RECIPIENT:
    CELERY_BEAT_SCHEDULE["backup"] = {"task": "ikmportal.tasks.backup", "schedule": crontab(hour=1, minute=30)}

# Mail: without a server nothing is promised, and the links that need one are hidden.

EMAIL_URL = env.str("EMAIL_URL", "")
SENDS_MAIL = bool(EMAIL_URL)
vars().update(env.email_url_config(EMAIL_URL or ("consolemail://" if LOCAL else "dummymail://")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal@localhost")

# People

AUTH_USER_MODEL = "sellers.User"
AUTHENTICATION_BACKENDS = ["sellers.accounts.OfficeBackend"]
# The first makes new ones; whoever signs in with an older kind gets theirs made anew.
PASSWORD_HASHERS = ["ikmportal.lib.hashing.Argon2", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "landing"
ACCOUNT_ADAPTER = "sellers.accounts.AccountAdapter"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "sellers.reset_tokens.ResetTokens"  # noqa: S105 a name
ACCOUNT_FORMS = {"login": "sellers.forms.SignInForm", "request_login_code": "sellers.forms.RequestCodeForm"}
ACCOUNT_LOGIN_METHODS = {"phone", "email", "username"}
ACCOUNT_PHONE_VERIFICATION_ENABLED = False  # the link reached it by WhatsApp
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
# Strict for one account, generous for one address: a training room of sixty sits behind one, and some mistype.
ACCOUNT_RATE_LIMITS = {
    "login": "120/m/ip",
    "login_failed": "60/m/ip,5/5m/key",
    "request_login_code": "120/m/ip,3/5m/key",
    "survey": "180/m/ip",  # the same room answers a questionnaire: opened, sent, thanked
}
# A code instead of a password, where something can carry one: mail, or a function of the office's gateway that sends
# `(phone, text)` by SMS or WhatsApp.
LOGIN_CODE_SENDER = env.str("LOGIN_CODE_SENDER", "")
ACCOUNT_LOGIN_BY_CODE_ENABLED = SENDS_MAIL or bool(LOGIN_CODE_SENDER)
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600  # mail in the hills takes its time
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # strangers' addresses are not written to
ACCOUNT_CHANGE_EMAIL = True  # one address, changed when the new one has answered
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

# A second step after the password, or a passkey instead of both. Compulsory for the office: see ikmportal.middleware.
MFA_COMPULSORY = env.bool("MFA_COMPULSORY", False) if LOCAL else True
MFA_ADAPTER = "sellers.accounts.SecondFactorAdapter"
MFA_FORMS = {"add_webauthn": "sellers.forms.PasskeyForm", "edit_webauthn": "sellers.forms.PasskeyNameForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PORTAL["name"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up, so nobody can guard a stranger's address with a second step
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}  # a passkey has nothing to guess

# Google and Facebook open an account that the office made; they make none.
SOCIALACCOUNT_ADAPTER = "sellers.accounts.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {name: {"APPS": [app]} for name, app in SOCIAL_KEYS.items()}
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True
if "google" in SOCIAL_KEYS:
    SOCIALACCOUNT_PROVIDERS["google"] |= {"SCOPE": ["profile", "email"], "OAUTH_PKCE_ENABLED": True}

# The trail is for reading: a reverted row would slip past the verbs that publish and withdraw.
SIMPLE_HISTORY_REVERT_DISABLED = True

# Language, region, and how numbers are written

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "ikmportal" / "locale"]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "ID"
PHONENUMBER_DB_FORMAT = "E164"

# Doors

# Where a form that begins a sign-in ends up: browsers hold redirects to form-action too, and Facebook has one for phones.
SOCIAL_PLACES = {
    "google": ["https://accounts.google.com"],
    "facebook": ["https://www.facebook.com", "https://m.facebook.com"],
}
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *env.list("CSP_IMAGE_SOURCES", default=[]), *bucket_origins()],
        "media-src": [SELF, *env.list("CSP_IMAGE_SOURCES", default=[]), *bucket_origins()],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *(place for name in SOCIAL_KEYS for place in SOCIAL_PLACES[name])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
# Visits take a position, passkeys a finger; photos come through a file field, which asks for no camera.
PERMISSIONS_POLICY = {
    **dict.fromkeys(("geolocation", "publickey-credentials-create", "publickey-credentials-get"), "(self)"),
    **dict.fromkeys(
        "accelerometer camera display-capture gyroscope hid magnetometer microphone midi payment serial usb".split(),
        "()",
    ),
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_AGE = 14 * 24 * 3600
# Seconds since signing in, and since last seen: of makers and mentors, whose phone is their own, and of the office, whose
# computers others pass by. Last seen is written every few minutes only, so an idle session ends that much late.
SESSION_AGES = {"all": SESSION_COOKIE_AGE, "office": 12 * 3600, "office_idle": 2 * 3600}
SESSION_SEEN_EVERY = 600
CSRF_COOKIE_HTTPONLY = True
SILENCED_SYSTEM_CHECKS = []
if not LOCAL:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked within the machine, where there is no TLS
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{levelname}{name}{message}{number}",
            "style": "{",
            "timestamp": "at",
            "rename_fields": {"levelname": "level", "name": "logger", "number": "request_or_job"},
        },
    },
    "filters": {"keys": {"()": "ikmportal.lib.logs.WithoutKeys"}, "numbers": {"()": "ikmportal.lib.logs.Numbered"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain" if LOCAL else "json",
            "filters": ["keys", "numbers"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "catalog": {"level": "INFO"},
        "ikmportal": {"level": "INFO"},
        "ikmportal.requests": {"level": "WARNING" if LOCAL else "INFO"},
    },
}

# Errors to a Sentry, where one is named: without what people typed, who they are, or what the code held in its hands.

if SENTRY_DSN := env.str("SENTRY_DSN", ""):
    import sentry_sdk

    from ikmportal.lib.logs import tell_sentry

    sentry_sdk.init(
        SENTRY_DSN,
        send_default_pii=False,
        max_request_body_size="never",
        include_local_variables=False,
        before_send=tell_sentry,
        environment=MODE,
    )
