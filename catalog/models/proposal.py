from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sellers.models import SellerOwnedQuerySet


class ProposalQuerySet(SellerOwnedQuerySet):
    def waiting(self):
        """Those the office has to look at."""
        return self.filter(state=Proposal.State.WAITING)

    def open(self):
        """Those that may still become true: waiting, or returned to be mended."""
        return self.filter(state__in=[Proposal.State.WAITING, Proposal.State.RETURNED])


class Proposal(models.Model):
    """What an owner or mentor wants a published product, or a verified licence, to say; buyers see the old until approved.

    `changes` and `before` map a field's name to its new and old value; catalog/proposing.py knows the fields.
    """

    class State(models.TextChoices):
        WAITING = "menunggu", _("menunggu dinas")
        RETURNED = "kembali", _("dikembalikan untuk diperbaiki")
        APPROVED = "disetujui", _("disetujui")
        DECLINED = "ditolak", _("ditolak")
        WITHDRAWN = "dibatalkan", _("dibatalkan pengusul")

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="+", verbose_name=_("IKM"))
    product = models.ForeignKey(
        "catalog.Product", models.CASCADE, null=True, related_name="proposals", verbose_name=_("produk")
    )
    licence = models.ForeignKey(
        "catalog.Licence", models.CASCADE, null=True, related_name="proposals", verbose_name=_("izin")
    )
    changes = models.JSONField(default=dict, editable=False)
    before = models.JSONField(default=dict, editable=False)
    state = models.CharField(_("keadaan"), max_length=10, choices=State, default=State.WAITING, editable=False)
    made_at = models.DateTimeField(_("diusulkan pada"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("diusulkan oleh")
    )
    decided_at = models.DateTimeField(_("diputuskan pada"), null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("diputuskan oleh"),
    )
    reason = models.TextField(_("alasan untuk pengusul"), blank=True, max_length=1000)
    internal_note = models.TextField(_("catatan dinas"), blank=True, max_length=1000)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan perubahan")
        verbose_name_plural = _("usulan perubahan")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(product=None, licence__isnull=False) | Q(product__isnull=False, licence=None),
                name="proposal_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["product"],
                condition=Q(state__in=["menunggu", "kembali"], product__isnull=False),
                name="proposal_one_open_a_product",
            ),
            models.UniqueConstraint(
                fields=["licence"],
                condition=Q(state__in=["menunggu", "kembali"], licence__isnull=False),
                name="proposal_one_open_a_licence",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None) | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="proposal_decided_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="disetujui") | ~Q(decided_by=models.F("made_by")),
                name="proposal_not_approved_by_its_maker",
            ),
        ]

    def __str__(self):
        return _("Usulan untuk %(what)s") % {"what": self.product or self.licence}

    @property
    def subject(self):
        return self.product or self.licence

    @property
    def is_waiting(self):
        return self.state == self.State.WAITING

    @property
    def is_open(self):
        return self.state in (self.State.WAITING, self.State.RETURNED)

    def difference(self):
        """`[(field's name, what it is called, old text, new text)]`, as proposed; for a cover the texts are photo ids."""
        return [(name, self._called(name), self.before.get(name, ""), text) for name, text in self.changes.items()]

    def _called(self, name):
        if name == "cover":
            return _("foto utama")
        return self.subject._meta.get_field(name).verbose_name
