"""What people do to open a shop: tick, send evidence, look at it, and write down how far the marketplace is.

Each deed is one transaction that first holds the shop's row, so that of two at the same moment the second sees what the
first did; doing one twice does no harm. What may not be done now is Refused, with a sentence that says what to do.
"""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from catalog import quota
from catalog.models.photo import private_storage
from catalog.telling import difference
from ikmportal.lib.files import checksum, keep
from onboarding.checklist import checklist, listed
from onboarding.models import Requirement, StoreAccount, StoreMove, Submission
from sellers.models import User
from sellers.notices import tell, tell_owners

MOST_A_DAY = 20  # files of one maker; a shop takes a handful
Family, State, Step = Requirement.Family, StoreAccount.State, Submission.State
# What the marketplace says no with is written down.
NEEDS_NOTE = (State.REFUSED, State.FROZEN)


class Refused(ValueError):
    """A deed that may not be done, or not now; the message says what to do instead."""


# Steps


@transaction.atomic
def tick(seller, requirement, *, by, note=""):
    """Say that an attested step is done. The Submission."""
    if requirement.family != Family.ATTESTED:
        raise Refused(_("Langkah ini tidak dicentang: portal membacanya sendiri, atau dinas memeriksa buktinya."))
    latest = _latest(seller, requirement)
    if latest and latest.is_met:
        return latest
    return _said(seller, requirement, Step.ACCEPTED, by=by, note=note)


@transaction.atomic
def take_back(seller, requirement, *, by, note=""):
    """Take a tick back. The tick stays in the trail and a row after it says who took it back: nobody refused anything, so
    it is no rejection. One's own needs no reason, another's does. What the office decided is only the office's to take back,
    with a reason."""
    latest = _latest(seller, requirement)
    if latest is None or not latest.is_met:
        return latest
    if latest.reviewed_at and not may_review(by):
        raise Refused(_("Ini diputuskan dinas. Hubungi dinas bila keliru."))
    if not note and (latest.reviewed_at or latest.submitted_by_id != by.pk):
        raise Refused(_("Tulis alasannya: %(who)s yang menyatakannya selesai.") % {"who": _who(latest)})
    return _said(seller, requirement, Step.WITHDRAWN, by=by, note=note)


@transaction.atomic
def send(seller, requirement, *, scan, by, note=""):
    """Send evidence (an Evidence, or None for words alone) for the office to look at. Raises NoRoom beyond the quota."""
    if requirement.family != Family.VERIFIED:
        raise Refused(_("Langkah ini tidak memerlukan bukti."))
    latest = _latest(seller, requirement)
    if latest and latest.is_met and latest.reviewed_at:
        raise Refused(_("Langkah ini sudah selesai: %(state)s.") % {"state": latest.get_state_display()})
    name = _name_of("steps", seller, scan)
    if latest and latest.state == Step.PENDING and (latest.evidence.name, latest.note) == (name, note):
        return latest
    _keep(seller, name, scan)
    return _said(seller, requirement, Step.PENDING, by=by, note=note, evidence=name)


def _latest(seller, requirement):
    _held(seller, requirement.channel)
    return Submission.objects.filter(seller=seller, requirement=requirement).order_by("-pk").first()


def _held(seller, channel):
    """The shop's row, made when it is not there, locked."""
    StoreAccount.objects.get_or_create(seller=seller, channel=channel)
    return (
        StoreAccount.objects.select_for_update(of=("self",))
        .select_related("seller", "channel")
        .get(seller=seller, channel=channel)
    )


def _said(seller, requirement, state, *, by, **facts):
    return Submission.objects.create(seller=seller, requirement=requirement, state=state, submitted_by=by, **facts)


def _who(submission):
    return submission.reviewed_by or submission.submitted_by


# The office looks


def may_review(user):
    return user.is_staff and user.has_perm("onboarding.change_submission")


def accept(submission, *, by, note=""):
    return _review(submission, Step.ACCEPTED, note, by=by)


def reject(submission, reason, *, by):
    return _review(submission, Step.REJECTED, reason, by=by)


@transaction.atomic
def waive(seller, requirement, reason, *, by):
    """Let a maker go on without this step, whatever its family. A row of its own: evidence that waits stays in the trail."""
    latest = _latest(seller, requirement)
    if latest and latest.state == Step.WAIVED:
        return latest
    if latest and latest.state == Step.PENDING:
        _refuse_own(latest, by)
    now = timezone.now()
    facts = {"submitted_at": now, "reviewed_at": now, "reviewed_by": by, "review_note": _reason(reason)}
    made = _said(seller, requirement, Step.WAIVED, by=by, **facts)
    _tell_of_review(made, by)
    return made


@transaction.atomic
def _review(submission, state, note, *, by):
    latest = _latest(submission.seller, submission.requirement)
    if latest.pk != submission.pk:
        raise Refused(_("Sudah ada yang lebih baru untuk langkah ini. Periksa yang terakhir."))
    if latest.state == state and latest.reviewed_by_id == by.pk:
        return latest
    if latest.state != Step.PENDING:
        raise Refused(
            _("Bukti ini sudah %(state)s oleh %(who)s.") % {"state": latest.get_state_display(), "who": _who(latest)}
        )
    _refuse_own(latest, by)
    latest.state, latest.reviewed_at, latest.reviewed_by = state, timezone.now(), by
    latest.review_note = _reason(note) if state == Step.REJECTED else note
    latest.save()
    _tell_of_review(latest, by)
    return latest


def _refuse_own(submission, by):
    if submission.submitted_by_id == by.pk:
        raise Refused(_("Bukti ini Anda kirim sendiri, jadi orang lain yang memeriksanya."))


def _reason(text):
    if not text.strip():
        raise Refused(_("Tulis alasannya, supaya pemilik tahu apa yang harus dibuat."))
    return text.strip()


def _tell_of_review(submission, by):
    """The owners, and whoever sent it for them."""
    text = {
        Step.ACCEPTED: _("%(step)s di %(channel)s diterima dinas."),
        Step.REJECTED: _("Bukti untuk %(step)s di %(channel)s ditolak dinas: %(reason)s"),
        Step.WAIVED: _("Dinas membebaskan langkah %(step)s di %(channel)s: %(reason)s"),
    }[submission.state]
    step, seller = submission.requirement, submission.seller
    words = text % {"step": step, "channel": step.channel, "reason": submission.review_note}
    owners = User.objects.filter(memberships__seller=seller, is_active=True)
    people = (owners | User.objects.filter(pk=submission.submitted_by_id, is_active=True)).distinct()
    tell(people.exclude(pk=by.pk), words, seller, _address(seller, step.channel), by)


# The shop


FACTS = ("shop_name", "shop_address", "shop_phone", "shop_link")


def facts(store):
    """`{what it is called: text}` of what a shop says of itself."""
    told = {StoreAccount._meta.get_field(name).verbose_name: str(getattr(store, name) or "") for name in FACTS}
    couriers = ", ".join(map(str, store.couriers.all())) if store.pk else ""
    return told | {StoreAccount._meta.get_field("couriers").verbose_name: couriers}


@transaction.atomic
def describe(seller, channel, values, *, by):
    """Write down what the shop says of itself: `{field: value}`, couriers among them. Owners hear what others wrote."""
    store = _held(seller, channel)
    before = facts(store)
    for name in FACTS:
        setattr(store, name, values[name])
    store.save()
    store.couriers.set(values["couriers"])
    if changes := difference(before, facts(store)):
        words = _("%(who)s mengubah data toko %(channel)s.") % {"who": by, "channel": channel}
        tell_owners(seller, words, address=_address(seller, channel), by=by, difference=changes)
    return store


@transaction.atomic
def move(store, to, *, by, on=None, note="", evidence=None):
    """Write down what the marketplace made of the shop. The StoreMove; None where it is there already."""
    if to == State.ACTIVE:
        return activate(store, by=by, on=on, note=note, evidence=evidence)
    held = _held(store.seller, store.channel)
    if held.state == to:
        return None
    if to in NEEDS_NOTE and not note.strip():
        raise Refused(_("Tulis alasan dari lokapasar pada catatan."))
    return _move(held, to, by, on, note, evidence)


@transaction.atomic
def activate(store, *, by, reason="", on=None, note="", evidence=None):
    """Call a confirmed shop active. Refused with the name of everything that stands in the way; the office may pass over
    that with a reason, which is kept and reported."""
    held = _held(store.seller, store.channel)
    if held.is_active:
        return None
    _ensure_way(held, State.ACTIVE)
    blocks = checklist(held.seller, held.channel).in_the_way
    if blocks and not (reason.strip() and may_override(by)):
        raise Refused(
            _("Belum bisa aktif: lengkapi %(blocks)s.") % {"blocks": listed([_first_small(word) for word in blocks])}
        )
    return _move(held, State.ACTIVE, by, on, reason.strip() if blocks else note, evidence, overridden=blocks)


def may_override(user):
    return user.is_staff and user.has_perm("onboarding.change_storeaccount")


def _move(store, to, by, on, note, evidence, overridden=()):
    _ensure_way(store, to)
    day = on or timezone.localdate()
    _ensure_day(store, day)
    name = _name_of("stores", store.seller, evidence)
    _keep(store.seller, name, evidence)
    made = StoreMove.objects.create(
        store=store,
        before=store.state,
        after=to,
        happened_on=day,
        note=note.strip(),
        evidence=name,
        overridden=list(overridden),
        made_by=by,
    )
    store.state = to
    store.save()
    _tell_of_move(made, by)
    return made


def _ensure_way(store, to):
    if to not in StoreAccount.MOVES[store.state]:
        steps = {"before": store.get_state_display(), "after": State(to).label}
        raise Refused(_("Dari %(before)s toko tidak dapat langsung menjadi %(after)s.") % steps)


def _ensure_day(store, day):
    if day > timezone.localdate():
        raise Refused(_("Tanggal itu belum tiba."))
    last = store.moves.first()
    if last and day < last.happened_on:
        before = {"day": date_format(last.happened_on, "j F Y"), "state": last.get_after_display()}
        raise Refused(_("Tanggal itu sebelum langkah terakhir: %(state)s sejak %(day)s.") % before)


def _tell_of_move(made, by):
    store = made.store
    facts = {"channel": store.channel, "before": made.get_before_display(), "after": made.get_after_display()}
    text = _("Toko %(channel)s: %(before)s → %(after)s.") % facts
    words = f"{text} {made.note}" if made.note else text
    tell_owners(store.seller, words, address=_address(store.seller, store.channel), by=by)


def _address(seller, channel):
    return reverse("store", args=[seller.pk, channel.code])


def _first_small(word):
    """A label in the middle of a sentence; names such as NIB keep their capitals."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]


# Files


def _name_of(kind, seller, scan):
    """Where it lies in the private storage: by its maker and its content."""
    return f"{kind}/{seller.pk}/{checksum(scan.data)}.{scan.ending}" if scan else ""


def _keep(seller, name, scan):
    if scan is None:
        return
    day = timezone.now() - timedelta(days=1)
    sent = Submission.objects.filter(seller=seller, submitted_at__gt=day).exclude(evidence="").count()
    moved = StoreMove.objects.filter(store__seller=seller, made_at__gt=day).exclude(evidence="").count()
    if sent + moved >= MOST_A_DAY:
        raise Refused(_("Terlalu banyak berkas dalam sehari. Coba lagi besok, atau hubungi dinas."))
    quota.ensure_room(seller, len(scan.data))
    keep(private_storage(), name, scan.data)
