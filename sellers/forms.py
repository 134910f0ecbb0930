from allauth.account.forms import LoginForm, RequestLoginCodeForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ikmportal.lib.phones import read_phone
from ikmportal.lib.reading import Unreadable, clean
from sellers.models import User


class SignInForm(LoginForm):
    """allauth's form with a label that says what to type."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Nomor HP, e-mail, atau nama pengguna")
        for name in ("login", "password"):
            self.fields[name].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class RequestCodeForm(RequestLoginCodeForm):
    """allauth's form, asking only for what something here can carry a code to."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not settings.SENDS_MAIL:
            del self.fields["email"]
        if not settings.LOGIN_CODE_SENDER:
            del self.fields["phone"]
        for field in self.fields.values():
            field.required = len(self.fields) == 1
            field.widget.attrs.pop("placeholder", None)
        if "phone" in self.fields:
            self.fields["phone"].label = _("Nomor HP")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError(_("Isi e-mail atau nomor HP Anda."))
        return cleaned


class PasskeyForm(AddWebAuthnForm):
    """allauth's form; a key may replace the password unless its owner says no."""

    name = forms.CharField(
        label=_("Nama kunci"), max_length=60, required=False, help_text=_("Supaya mudah dikenali, misalnya: HP saya.")
    )
    passwordless = forms.BooleanField(
        label=_("Boleh masuk dengan kunci ini saja, tanpa kata sandi"), required=False, initial=True
    )


class PasskeyNameForm(EditWebAuthnForm):
    name = forms.CharField(label=_("Nama kunci"), max_length=60)


class InviteForm(forms.Form):
    """Whom to invite as an owner."""

    name = forms.CharField(label=_("nama lengkap"), max_length=120)
    phone = forms.CharField(
        label=_("nomor HP (WhatsApp)"), max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def clean_phone(self):
        try:
            return read_phone(self.cleaned_data["phone"])
        except Unreadable as problem:
            raise forms.ValidationError(str(problem)) from None

    def clean_name(self):
        return clean(self.cleaned_data["name"])


class HandOverForm(forms.Form):
    """To which mentor. Owners and the office's own people are none."""

    to = forms.ModelChoiceField(
        label=_("pembimbing baru"),
        queryset=User.objects.filter(is_active=True, is_staff=False, memberships=None).order_by("name", "username"),
        empty_label=_("pilih orangnya"),
    )
