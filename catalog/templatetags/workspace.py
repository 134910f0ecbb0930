"""Where a person may go within one maker's workspace."""

from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from sellers.models import Seller

register = template.Library()


@dataclass(frozen=True)
class Door:
    name: str
    label: str
    address: str


@register.filter
def doors(seller, user):
    """The pages of this maker that this person may open, in their order: `{% include "catalog/owner/_nav.html" %}`."""
    may_edit = Seller.objects.editable_by(user).filter(pk=seller.pk).exists()
    owns = Seller.objects.owned_by(user).filter(pk=seller.pk).exists()
    every = (
        (True, "produk", _("Produk"), "workspace_seller"),
        (True, "saluran", _("Saluran"), "workspace_channels"),
        (True, "izin", _("Izin"), "workspace_licences"),
        (True, "dilihat", _("Dilihat"), "workspace_interest"),
        (True, "toko", _("Toko"), "stores"),
        (True, "kunjungan", _("Kunjungan"), "visits_of_seller"),
        (True, "masalah", _("Masalah"), "problems"),
        (True, "kartu", _("Kartu"), "guidance_card"),
        (may_edit, "profil", _("Usaha saya"), "workspace_business"),
        (True, "persetujuan", _("Persetujuan"), "workspace_consent"),
        (owns, "data", _("Data saya"), "workspace_dossier"),
    )
    return [Door(name, label, reverse(view, args=[seller.pk])) for open_, name, label, view in every if open_]


@register.simple_tag(takes_context=True)
def other_makers(context, seller):
    """The makers beside this one that the reader owns or mentors: the choice on every page of the workspace."""
    return list(Seller.objects.of(context["user"]).exclude(pk=seller.pk).order_by("name")[:300])
