"""Prints, as JSON, what the portal answers with production's settings: `{address: {"headers": …, "cookies": […]}}`."""

import json
import os
import sys

PRODUCTION = {
    "IKM_MODE": "production",
    "SECRET_KEY": "kunci-uji-" * 8,
    "ALLOWED_HOSTS": "ikm.example.go.id",
    "SITE_URL": "https://ikm.example.go.id",
    "DATABASE_URL": "sqlite://:memory:",
    "CACHE_URL": "locmemcache://",
    "BROKER_URL": "memory://",
    "TRUSTED_PROXY_COUNT": "1",
}


def main(addresses):
    os.environ |= {**PRODUCTION, "DJANGO_SETTINGS_MODULE": "ikmportal.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client, override_settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected here
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        call_command("migrate", run_syncdb=True, verbosity=0)
        client = Client(headers={"host": "ikm.example.go.id", "x-forwarded-proto": "https"})
        print(json.dumps({address: told(client.get(address)) for address in addresses}))  # noqa: T201


def told(answer):
    cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
    return {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies}


if __name__ == "__main__":
    main(sys.argv[1:])
