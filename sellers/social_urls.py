"""Of each provider whose keys are set, the two addresses a sign-in needs: one callback in either language."""

from importlib import import_module

from allauth.socialaccount import views
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import path


def addresses(provider):
    asked = import_module(f"allauth.socialaccount.providers.{provider}.views")
    yield path(f"{provider}/login/", asked.oauth2_login, name=f"{provider}_login")
    yield path(f"{provider}/login/callback/", asked.oauth2_callback, name=f"{provider}_callback")


urlpatterns = [
    path("terhubung/", views.connections, name="socialaccount_connections"),
    path("terhubung/batal/", views.login_cancelled, name="socialaccount_login_cancelled"),
    path("terhubung/gagal/", login_not_required(views.login_error), name="socialaccount_login_error"),
    *(address for provider in settings.SOCIAL_KEYS for address in addresses(provider)),
]
