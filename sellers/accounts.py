"""How accounts come to be and how people sign in: made by the office, entered by phone number, e-mail or user name."""

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, Q

from ikmportal.lib.phones import read_phone
from ikmportal.lib.reading import Unreadable
from sellers.models import OfficeTerm, User
from sellers.roles import HEAD


class PhoneNumberField(forms.CharField):
    """A phone number as people type it; cleaned to `+62…`."""

    def clean(self, value):
        try:
            return read_phone(super().clean(value))
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None


class AccountAdapter(DefaultAccountAdapter):
    """allauth's questions about people, answered by our own User. The office vouches for a number when it sends the link."""

    def is_open_for_signup(self, request):
        return False

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


class OfficeBackend(ModelBackend):
    """Django's rights by group, but those of the head of the office hang on a term that runs today, not on the person."""

    def _get_group_permissions(self, user):
        by_group = Q(group__in=user.groups.exclude(name=HEAD))
        as_head = Q(Exists(OfficeTerm.objects.running().filter(user=user)), group__name=HEAD)
        return Permission.objects.filter(by_group | as_head).distinct()
