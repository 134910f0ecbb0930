from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField


class User(AbstractUser):
    """A person with a door of their own. Owners often have a phone number and no e-mail address."""

    first_name = last_name = None
    name = models.CharField(_("nama lengkap"), max_length=120, blank=True)
    email = models.EmailField(_("alamat e-mail"), blank=True)
    phone = PhoneNumberField(_("nomor telepon"), null=True, blank=True, unique=True)

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")
        ordering = ["name", "username"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                condition=~models.Q(email=""),
                violation_error_message=_("Alamat e-mail ini sudah dipakai pengguna lain."),
            )
        ]

    def __str__(self):
        return self.get_full_name()

    def get_full_name(self):
        return self.name or self.username

    def get_short_name(self):
        return self.get_full_name().split()[0]

    def _get_session_auth_hash(self, secret=None):
        """What a session must know to hold: it ends with the password, and when its person comes to the office or leaves it."""
        parts = [super()._get_session_auth_hash(secret), "dinas" * self.is_staff, "administrator" * self.is_superuser]
        return "-".join(filter(None, parts))

    @property
    def is_of_the_office(self):
        """Staff, the head and administrators: whoever can read what all makers entrusted."""
        return self.is_staff or self.is_superuser
