from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from catalog.models.photo import private_storage
from sellers.models import SellerOwnedQuerySet

SHORT = 90  # signs of a description in a list


class Refused(ValueError):
    """A step that may not be taken, or not now; the message says what to do instead."""


class ProblemQuerySet(SellerOwnedQuerySet):
    right = "may_visit"

    def drafts(self):
        """Opened by the portal; nobody has said yet whether it is one."""
        return self.filter(confirmed_at=None, cancelled_at=None)

    def confirmed(self):
        """A person has said that it is a problem."""
        return self.filter(confirmed_at__isnull=False)

    def open(self):
        """Confirmed by a person, and not closed."""
        return self.filter(confirmed_at__isnull=False, closed_at=None)

    def unjudged(self):
        """Open, and nobody has evaluated it yet."""
        return self.open().filter(evaluations=None)

    def unfinished(self):
        """Somebody's work: drafts and open ones."""
        return self.filter(cancelled_at=None, closed_at=None)

    def finished(self):
        """Closed, or cancelled as a draft."""
        return self.exclude(cancelled_at=None, closed_at=None)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def cancelled(self):
        return self.filter(cancelled_at__isnull=False)

    def for_list(self):
        return self.select_related("seller", "opened_by").prefetch_related("evaluations", "actions")

    def for_page(self):
        people = ("opened_by", "confirmed_by", "cancelled_by", "closed_by")
        return self.select_related(
            "seller", "listing__product", "listing__channel", "licence", *people
        ).prefetch_related(
            "evaluations__decided_by",
            "actions__responsible",
            "actions__done_by",
            "actions__verified_by",
            "actions__turns__giver",
            "events",
            "actions__returns__done_by",
            "actions__returns__returned_by",
        )


class Problem(models.Model):
    """Something off with a maker, from the day it is opened to the day it is closed: judged, acted upon, checked. What the
    portal opens by itself is a draft until a person says that it is a problem."""

    class Side(models.TextChoices):
        MAKER = "ikm", _("IKM")
        OFFICE = "dinas", _("dinas")
        MARKETPLACE = "lokapasar", _("lokapasar")
        OTHER = "lain", _("pihak lain")

    class Category(models.TextChoices):
        PRODUCT = "produk", _("Produk dan kemasan")
        CONTENT = "foto", _("Foto dan tulisan")
        LICENCE = "izin", _("Izin")
        STORE = "toko", _("Toko dan akun")
        LISTING = "tayang", _("Produk tayang")
        SHIPPING = "ongkir", _("Pesanan dan pengiriman")
        STOCK = "stok", _("Stok dan produksi")
        SCHEDULE = "jadwal", _("Jadwal pendampingan")
        OTHER = "lain", _("Lainnya")

    class Trigger(models.TextChoices):
        HAND = "tangan", _("dicatat orang")
        VISIT = "kunjungan", _("kunjungan terlewat")
        PURCHASE = "uji beli", _("uji beli gagal")
        LICENCE = "izin", _("izin habis")
        LISTING = "tayang", _("produk tayang bermasalah")

    seller = models.ForeignKey("sellers.Seller", models.CASCADE, related_name="problems", verbose_name=_("IKM"))
    side = models.CharField(_("di pihak"), max_length=10, choices=Side, default=Side.MAKER)
    category = models.CharField(_("jenis"), max_length=10, choices=Category)
    description = models.TextField(_("apa masalahnya"), max_length=2000)
    evidence = models.FileField(
        _("berkas bukti"), storage=private_storage, upload_to="problems/%Y", max_length=200, blank=True, editable=False
    )
    trigger = models.CharField(_("pemicu"), max_length=10, choices=Trigger, default=Trigger.HAND, editable=False)
    # What triggered it, told once for ever: `purchase-12`. The row itself may go, the problem stays.
    about = models.CharField(_("kunci pemicu"), max_length=60, null=True, unique=True, editable=False)
    listing = models.ForeignKey(
        "catalog.Listing",
        models.SET_NULL,
        null=True,
        related_name="problems",
        editable=False,
        verbose_name=_("produk tayang"),
    )
    licence = models.ForeignKey(
        "catalog.Licence", models.SET_NULL, null=True, related_name="problems", editable=False, verbose_name=_("izin")
    )
    opened_at = models.DateTimeField(_("dibuka pada"), default=timezone.now, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dibuka oleh"),
    )
    confirmed_at = models.DateTimeField(_("dibenarkan pada"), null=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dibenarkan oleh"),
    )
    cancelled_at = models.DateTimeField(_("dibatalkan pada"), null=True, editable=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("dibatalkan oleh"),
    )
    cancel_reason = models.CharField(_("alasan dibatalkan"), max_length=500, blank=True, editable=False)
    closed_at = models.DateTimeField(_("ditutup pada"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("ditutup oleh"),
    )
    closing_note = models.CharField(_("catatan penutup"), max_length=500, blank=True, editable=False)

    objects = ProblemQuerySet.as_manager()

    class Meta:
        verbose_name = _("masalah")
        verbose_name_plural = _("masalah")
        ordering = ["-opened_at", "-pk"]
        indexes = [models.Index(fields=["seller", "-opened_at"], name="problem_of_seller")]
        constraints = [
            models.CheckConstraint(
                condition=Q(trigger="tangan", opened_by__isnull=False)
                | Q(~Q(trigger="tangan"), opened_by=None, about__isnull=False),
                name="problem_opened_by_hand_or_by_trigger",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="problem_confirmed_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(~Q(cancel_reason=""), cancelled_at__isnull=False, cancelled_by__isnull=False, confirmed_at=None),
                name="problem_cancelled_as_draft_with_who_when_and_why",
                violation_error_message=_("Tulis mengapa ini bukan masalah."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(~Q(closing_note=""), closed_at__isnull=False, closed_by__isnull=False, confirmed_at__isnull=False),
                name="problem_closed_with_who_when_and_note",
                violation_error_message=_("Tulis bagaimana masalah ini selesai."),
            ),
        ]

    def __str__(self):
        return f"{self.get_category_display()} · {self.seller}"

    def get_absolute_url(self):
        return reverse("problem", args=[self.pk])

    # Questions

    @property
    def is_draft(self):
        return self.confirmed_at is None and self.cancelled_at is None

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def is_open(self):
        return self.confirmed_at is not None and self.closed_at is None

    @property
    def summary(self):
        """Its beginning, in one line."""
        return Truncator(" ".join(self.description.split())).chars(SHORT)

    @property
    def source(self):
        """What triggered it, while that is still there."""
        return self.listing or self.licence or (_("kunjungan IKM ini") if self.trigger == self.Trigger.VISIT else None)

    @property
    def source_address(self):
        if self.listing:
            return self.listing.get_absolute_url()
        return reverse("workspace_licences" if self.licence else "visits_of_seller", args=[self.seller_id])

    @cached_property
    def judged(self):
        """Its evaluations, the latest first: that one counts."""
        return sorted(self.evaluations.all(), key=lambda one: one.pk, reverse=True)

    @cached_property
    def planned(self):
        """Its actions, in the order they were planned."""
        return sorted(self.actions.all(), key=lambda one: one.pk)

    @property
    def left_to_do(self):
        return [action for action in self.planned if not action.is_done]

    @property
    def left_to_verify(self):
        return [action for action in self.planned if action.waits]

    @property
    def has_overdue(self):
        return self.is_open and any(action.is_late for action in self.planned)

    @property
    def in_the_way(self):
        """What still has to be done before it may be closed, in sentences."""
        return list(self._in_the_way())

    def _in_the_way(self):
        if self.is_draft:
            yield _("Benarkan dulu bahwa ini masalah.")
        if not self.judged:
            yield _("Tulis dulu evaluasinya: apa sebabnya dan apa keputusannya.")
        for action in self.left_to_do:
            facts = {"what": action.summary, "who": action.responsible}
            yield _("Tindakan “%(what)s” belum selesai: tunggu %(who)s mencatat hasilnya.") % facts
        for action in self.left_to_verify:
            facts = {"what": action.summary, "who": action.done_by}
            yield _("Tindakan “%(what)s” belum diperiksa: minta orang selain %(who)s memeriksanya.") % facts

    @property
    def state(self):
        """Where it stands in its chain, in words."""
        if self.is_closed:
            return _("selesai")
        if self.is_cancelled:
            return _("dibatalkan")
        if self.is_draft:
            return _("draf")
        if not self.judged:
            return _("menunggu evaluasi")
        if self.left_to_do:
            return _("ada tindakan terlambat") if self.has_overdue else _("tindakan berjalan")
        return _("menunggu diperiksa") if self.left_to_verify else _("siap ditutup")

    @property
    def tone(self):
        """Of its tag."""
        if self.is_closed:
            return "good"
        return "late" if self.has_overdue else "quiet" if self.is_cancelled else "wait"

    # Verbs. Each holds the row, so that of two at the same moment the second sees what the first did; twice is once.

    @transaction.atomic
    def confirm(self, *, by, side=None, category=None):
        """A person says that the draft is a problem, and whose. True when this call did it."""
        held = self._held()
        if held.is_cancelled:
            raise Refused(_("Draf ini sudah dibatalkan: %(why)s") % {"why": held.cancel_reason})
        if held.confirmed_at:
            return False
        return self._write(
            side=side or held.side, category=category or held.category, confirmed_at=timezone.now(), confirmed_by=by
        )

    @transaction.atomic
    def cancel(self, reason, *, by):
        """A person says that the draft is no problem, and why. True when this call did it."""
        held = self._held()
        if held.is_cancelled:
            return False
        if held.confirmed_at:
            raise Refused(_("Masalah ini sudah dibenarkan. Selesaikan, lalu tutup."))
        why = _said(reason, _("Tulis mengapa ini bukan masalah."))
        return self._write(cancelled_at=timezone.now(), cancelled_by=by, cancel_reason=why)

    @transaction.atomic
    def evaluate(self, *, judgement, decision, options="", by):
        """Judge it. The Evaluation; the same words of the same person again are the same one."""
        held = self._held_open()
        told = {"judgement": judgement, "options": options, "decision": decision, "decided_by": by}
        last = held.judged[0] if held.judged else None
        if last and all(getattr(last, name) == value for name, value in told.items()):
            return last
        made = held.evaluations.create(**told)
        self._forget()
        return made

    @transaction.atomic
    def plan(self, *, kind, what, responsible, due_on, by):
        """Say who does what, until when. `(the Action, whether it is new)`."""
        held = self._held_open()
        if not held.judged:
            raise Refused(_("Tulis dulu evaluasinya, lalu tentukan tindakannya."))
        told = {"kind": kind, "what": what, "responsible": responsible, "due_on": due_on}
        made, is_new = held.actions.get_or_create(done_at=None, **told, defaults={"planned_by": by})
        self._forget()
        return made, is_new

    @transaction.atomic
    def close(self, note, *, by):
        """Done with. Refused with all that is still in the way. True when this call did it."""
        held = self._held()
        if held.is_closed:
            return False
        if held.is_cancelled:
            raise Refused(_("Draf ini sudah dibatalkan: %(why)s") % {"why": held.cancel_reason})
        if held.in_the_way:
            raise Refused(_("Belum dapat ditutup. %(what)s") % {"what": " ".join(map(str, held.in_the_way))})
        said = _said(note, _("Tulis bagaimana masalah ini selesai."))
        return self._write(closed_at=timezone.now(), closed_by=by, closing_note=said)

    def _held(self):
        return Problem.objects.select_for_update(of=("self",)).get(pk=self.pk)

    def _held_open(self):
        held = self._held()
        if held.is_closed:
            raise Refused(_("Masalah ini sudah ditutup."))
        if not held.is_open:
            raise Refused(_("Benarkan dulu bahwa ini masalah."))
        return held

    def _write(self, **facts):
        for name, value in facts.items():
            setattr(self, name, value)
        self.save(update_fields=list(facts))
        self._forget()
        return True

    def _forget(self):
        """What was read before the verb."""
        for name in ("judged", "planned"):
            self.__dict__.pop(name, None)
        self._prefetched_objects_cache = {}


def _said(text, ask):
    """The words, or a refusal that asks for them."""
    if not text.strip():
        raise Refused(ask)
    return text.strip()
