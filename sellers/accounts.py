"""How accounts come to be and how people sign in: made by the office, entered by phone number, e-mail, user name or passkey."""

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Exists, Q
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from ikmportal.lib.clocks import is_future, signed_at
from ikmportal.lib.phones import read_phone
from ikmportal.lib.reading import Unreadable
from sellers.models import OfficeTerm, User
from sellers.roles import HEAD


class PhoneNumberField(forms.CharField):
    """A phone number as people type it; cleaned to `+62…`."""

    def clean(self, value):
        typed = super().clean(value)
        try:
            return read_phone(typed) if typed else ""
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None


def is_from_tomorrow(key):
    """Of a key that django.core.signing made; one it did not make is refused elsewhere."""
    try:
        return is_future(signed_at(key))
    except (ValueError, IndexError, OverflowError):
        return False


class AccountAdapter(DefaultAccountAdapter):
    """allauth's questions about people, answered by our own User. The office vouches for a number when it sends the link."""

    def is_open_for_signup(self, request):
        return False

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of somebody who has just shown a password or key: setting up a second step follows the first sign-in."""
        return super().is_reauthentication_required(app=app, **kwargs) and not self._has_just_signed_in()

    def _has_just_signed_in(self):
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        shown = get_authentication_records(self.request, self.request.user)
        return any(record["method"] in ("password", "mfa") and record["at"] > since for record in shown)

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Wrong passwords are counted by the account they try, not by how its name is typed: one number can be written in a
        thousand ways, and one person is known by three names."""
        person = self._tried(credentials)
        return f"akun-{person.pk}" if person else super()._get_login_attempts_cache_key(request, **credentials)

    def _tried(self, credentials):
        named = [typed for name, typed in credentials.items() if name in ("phone", "email", "username") and typed]
        by_phone = [person for typed in named if (person := self.get_user_by_phone(typed))]
        by_name = Q(username__iexact=named[0]) | Q(email__iexact=named[0]) if named else Q(pk=None)
        return by_phone[0] if by_phone else User.objects.filter(by_name).order_by("pk").first()

    def confirm_email(self, request, email_address):
        """Not by a link that says it was made in the future: Django's own check of its age would take it."""
        key = request.resolver_match.kwargs.get("key", "") if request.resolver_match else ""
        return not (key and is_from_tomorrow(key)) and super().confirm_email(request, email_address)

    def phone_form_field(self, **kwargs):
        return PhoneNumberField(**kwargs)

    def get_user_by_phone(self, phone):
        try:
            return User.objects.filter(phone=read_phone(phone)).first()
        except Unreadable:
            return None

    def get_phone(self, user):
        return (str(user.phone), True) if user.phone else None

    def set_phone(self, user, phone, verified):
        user.phone = phone
        user.save(update_fields=["phone"])

    def set_phone_verified(self, user, phone):
        """Nothing to write: a number is the office's word."""

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        """Through the office's own gateway; without one nobody can ask."""
        text = _("Kode masuk %(portal)s: %(code)s. Jangan berikan kepada siapa pun.")
        import_string(settings.LOGIN_CODE_SENDER)(phone, text % {"portal": settings.PORTAL["name"], "code": code})

    def send_unknown_account_sms(self, phone, **kwargs):
        """Nothing: strangers' numbers are not written to."""


class SocialAdapter(DefaultSocialAccountAdapter):
    """Google and Facebook as another key to an account that exists."""

    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """The first time, by an address the provider has verified and the account is known by; afterwards by its id."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        verified = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
        known = User.objects.annotate(address=Lower("email")).filter(address__in=verified, is_active=True)
        if len(found := known[:2]) == 1:
            sociallogin.connect(request, found[0])


class OfficeBackend(AuthenticationBackend):
    """allauth's way in and Django's rights by group, but those of the head of the office hang on a term that runs today,
    not on the person. The only backend: a second would compare each password twice, and grant by group alone."""

    def _get_group_permissions(self, user):
        by_group = Q(group__in=user.groups.exclude(name=HEAD))
        as_head = Q(Exists(OfficeTerm.objects.running().filter(user=user)), group__name=HEAD)
        return Permission.objects.filter(by_group | as_head).distinct()


class SecondFactorAdapter(DefaultMFAAdapter):
    """The portal's own name where allauth would show a host name, and names of keys that people can tell apart."""

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": settings.PORTAL["name"]}

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Kunci sandi %(number)s") % {"number": number}


@transaction.atomic
def take_off_second_factor(person):
    """Every authenticator and recovery code, and every session: the lost device may be signed in. Says what was done."""
    taken = list(Authenticator.objects.filter(user=person))
    names = ", ".join(str(one) for one in taken) or "–"
    for one in taken:
        one.delete()
    for session in UserSession.objects.filter(user=person):
        session.end()
    return _("Langkah kedua dilepas (%(names)s) dan semua perangkat dikeluarkan.") % {"names": names}


@transaction.atomic
def vouch_for_email(person):
    """Keep the office's word for an address where allauth looks for it. Else it would take it for one that has not
    answered yet, and drop it for the next one typed."""
    if not person.email or EmailAddress.objects.filter(user=person, email__iexact=person.email).exists():
        return
    address = EmailAddress.objects.create(user=person, email=person.email.lower())
    if address.set_verified():
        address.set_as_primary()
