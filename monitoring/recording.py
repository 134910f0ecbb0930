"""Visits as they come in: from a form, or from a phone that held them while it had no signal.

What a phone sends is named by a key it made when the form was opened, and told by its bytes: the same bytes again are
answered as the first time, other bytes under the same key are refused. Photos come apart, in pieces, by their checksum.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models.photo import private_storage
from ikmportal.lib import images
from ikmportal.lib.files import checksum, ensure_disk, keep
from monitoring import timing
from monitoring.models import Period, Refused, Visit, VisitChunk, VisitMove, VisitPhoto

MOST_BYTES = 64_000  # of what a visit says, without its photos
MOST_PHOTOS = 12
LARGEST_PHOTO = 12_000_000  # bytes, as everywhere in the portal
CHUNK = 256 * 1024  # bytes; what is lost when a line is cut
WITHOUT_SIGNAL = timedelta(days=3)  # as long a phone's own clock tells when a visit was handed over; our own rule
State = Visit.State


class OtherBytes(Refused):
    """Another visit stands under this key."""


@dataclass(frozen=True)
class Taken:
    """`is_new` tells a first receipt from an echo."""

    visit: Visit
    is_new: bool


def take(key, body, *, by, read, phone_now=None):
    """The visit in the bytes a phone sent. `read(payload)` gives a valid form of it or raises; safe to repeat.
    `phone_now` is the phone's clock at this sending, where it told it.

    Raises Refused where the bytes are no visit, OtherBytes where the key already names another.
    """
    digest = checksum(body)
    if found := Visit.objects.filter(key=key).first():
        return Taken(_same(found, digest, by), is_new=False)
    form = read(_payload(body))
    try:
        with transaction.atomic():
            return Taken(_record(form, key, digest, by, phone_now), is_new=True)
    except IntegrityError:  # the same key came twice at once
        found = Visit.objects.filter(key=key).first()
        if found is None:
            raise
        return Taken(_same(found, digest, by), is_new=False)


def _same(found, digest, by):
    if found.recorded_by_id != by.pk or found.digest != digest:
        raise OtherBytes(_("Kunjungan dengan kunci ini sudah tersimpan dengan isi lain."))
    return found


def _payload(body):
    if len(body) > MOST_BYTES:
        raise Refused(_("Catatannya terlalu panjang. Singkatkan, lalu kirim lagi."))
    try:
        payload = json.loads(body)
        json.dumps(payload, ensure_ascii=False).encode()  # half a sign cannot be kept
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise Refused(_("Catatan ini tidak terbaca."))
    return payload


def _record(form, key, digest, by, phone_now):
    visit = form.save(commit=False)
    visit.key, visit.digest, visit.recorded_by = key, digest, by
    visit.device_at = form.cleaned_data.get("device_at")
    if "device_at" in form.fields:
        timing.put_right(visit, phone_now)
    Period.objects.ensure_open(_day(visit))
    visit._history_user = by
    if _is_behind(visit, form.cleaned_data.get("last_seen")):
        visit.crossed_at = timezone.now()
    visit.save()
    form.save_findings()
    for told in form.cleaned_data.get("photos") or []:
        VisitPhoto.objects.create(visit=visit, **told)
    if not form.cleaned_data.get("is_draft"):
        send(visit, by=by)
    timing.look_again()
    return visit


def _is_behind(visit, last_seen):
    """Whether others' visits to this maker came in that the one who recorded this had not seen. None: nobody knows."""
    if last_seen is None:
        return False
    others = Visit.objects.filter(seller=visit.seller, pk__gt=last_seen).exclude(recorded_by=visit.recorded_by)
    return others.exists()


@transaction.atomic
def change(form, *, by, photos=()):
    """What the recorder, or the office, put right. What was reviewed or verified goes back to be looked at; what came back
    to its recorder is sent again."""
    visit = form.save(commit=False)
    days = {_day(visit)}
    if before := Visit.objects.filter(pk=visit.pk).first():
        days.add(_day(before))
        if before.held_at != visit.held_at:
            visit.phone_offset = None  # a person has said when it was; no clock moves it any more
    Period.objects.ensure_open(*days)
    visit._history_user = by
    visit.save()
    form.save_findings()
    attach(visit, photos)
    if visit.state in Visit.OPEN and visit.recorded_by_id == by.pk and not form.cleaned_data.get("is_draft"):
        send(visit, by=by)
    return visit


@transaction.atomic
def send(visit, *, by):
    """Hand it over for review. Only by the one who recorded it; safe to repeat."""
    if visit.recorded_by_id != by.pk:
        raise Refused(_("Hanya pencatatnya yang dapat mengirim kunjungan ini."))
    Period.objects.ensure_open(_day(visit))
    told = {"state": State.SENT, "submitted_at": Coalesce("submitted_at", _handed_over(visit))}
    moved = Visit.objects.filter(pk=visit.pk, state__in=Visit.OPEN).update(**told)
    if moved:
        VisitMove.objects.create(visit=visit, before=visit.state, after=State.SENT, made_by=by)
    visit.state = State.SENT if moved else visit.state
    return bool(moved)


def _handed_over(visit):
    """Now; or when the phone says, which may have been without signal since. A clock that is far off is not believed."""
    now = timezone.now()
    told = visit.device_at and visit.device_at + timedelta(seconds=visit.phone_offset or 0)
    return told if told and now - WITHOUT_SIGNAL <= told <= now else now


def _day(visit):
    return timezone.localdate(visit.held_at)


def settle(visit, *, by):
    """A person has compared it with the visits it crossed. Safe to repeat."""
    return Visit.objects.filter(pk=visit.pk, settled_at=None).update(settled_at=timezone.now(), settled_by=by)


# Photos


@transaction.atomic
def add_piece(photo, start, data):
    """A piece of a photo, from byte `start` on. The bytes received so far come back; safe to repeat.

    Raises Refused for a piece that leaves a gap, is too large, or goes beyond what was told.
    """
    photo = VisitPhoto.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if photo.is_settled:
        return photo.size
    received = _received(photo)
    if start < received:
        return received  # it has come before
    if start > received or not 0 < len(data) <= CHUNK or start + len(data) > photo.size:
        raise Refused(_("Potongan foto ini tidak menyambung. Lanjutkan dari byte %(start)s.") % {"start": received})
    ensure_disk(private_storage())
    name = keep(private_storage(), f"visits/{photo.visit_id}/{photo.pk}-{start}-{checksum(data)[:16]}.part", data)
    VisitChunk.objects.get_or_create(photo=photo, start=start, defaults={"size": len(data), "file": name})
    received = _received(photo)
    return _join(photo) if received == photo.size else received


def _received(photo):
    """Bytes from the beginning on, without a gap."""
    end = 0
    for start, size in photo.chunks.order_by("start").values_list("start", "size"):
        if start != end:
            break
        end += size
    return end


def _join(photo):
    """Put the pieces together: the photo that was told is kept, anything else begun anew. The bytes held then come back."""
    chunks = list(photo.chunks.order_by("start"))
    data = b"".join(_bytes(chunk) for chunk in chunks)
    if checksum(data) == photo.checksum:
        keep_photo(photo, data)
    photo.chunks.all().delete()
    transaction.on_commit(lambda: [private_storage().delete(chunk.file.name) for chunk in chunks])
    return photo.size if photo.is_settled else 0


def _bytes(chunk):
    with private_storage().open(chunk.file.name, "rb") as file:
        return file.read()


def attach(visit, files):
    """Photos that come with a form, whole. Those that are none are refused; twice is harmless."""
    for data in files:
        ensure_disk(private_storage())
        told = {"visit": visit, "checksum": checksum(data)}
        photo, _is_new = VisitPhoto.objects.get_or_create(**told, defaults={"size": len(data)})
        if not photo.is_settled:
            keep_photo(photo, data)


def keep_photo(photo, data):
    """Make a picture anew from the bytes and keep it; what is no picture is refused in words and stays told."""
    try:
        master = images.accept(data)
    except images.UnusablePhoto as problem:
        VisitPhoto.objects.filter(pk=photo.pk).update(refusal=str(problem)[:300], kept_at=timezone.now())
    else:
        name = keep(private_storage(), f"visits/{photo.visit_id}/{photo.checksum}.jpg", master.data)
        VisitPhoto.objects.filter(pk=photo.pk).update(file=name, kept_at=timezone.now())
    photo.refresh_from_db()
